"""Importing files of answers in the background: asking for it, doing it, giving it up.

A file is imported in one transaction or not at all. Who imports it says over a second connection
how far it is, and ends when the file is not being imported any more; at the end its state decides
once more. What a killed worker had begun is given up and not begun again: what killed it may do
so again, and staff have a button.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone

from surveys.models import BatchProblem, BatchState, ResponseBatch
from surveys.permission_selectors import permissions_in
from surveys.response_files.mapping import MappingError
from surveys.response_files.report import to_document
from surveys.response_files.table import OF_A_PAGE
from surveys.roles import Permission
from surveys.selectors import latest_version
from surveys.services.audit import Action, audited
from surveys.services.going_through import Given, Imported
from surveys.services.importing_responses import GivenUpError, import_responses
from surveys.services.jobs import enqueue

logger = logging.getLogger(__name__)

STALE = timedelta(minutes=5)  # without a sign of life: whoever imported it is gone
_SAYING = 1.0  # seconds between two signs of life


class _StoppedError(Exception):
    """The worker was told to stop."""


def start_import(*, batch: ResponseBatch, by: Any, skip_bad: bool, again: bool) -> bool:
    """Have the worker import a file that waits; whether it will. A second click changes nothing."""
    with transaction.atomic():
        waiting = ResponseBatch.objects.filter(pk=batch.pk, state=BatchState.GIVEN)
        found = waiting.defer("content", "head").select_for_update(of=("self",)).first()
        if found is None:
            return False
        found.state, found.problem, found.report = BatchState.IMPORTING, "", {}
        found.attempt, found.done, found.seen_at = found.attempt + 1, 0, None
        found.save(update_fields=["state", "problem", "report", "attempt", "done", "seen_at"])
        enqueue(
            "import_answers",
            batch_id=found.pk,
            attempt=found.attempt,
            by=by.pk,
            skip_bad=int(skip_bad),
            again=int(again),
        )
    return True


def cancel_import(*, batch: ResponseBatch) -> bool:
    """Stop importing a file; whether there was anything to stop. Nothing of it is stored then."""
    importing = ResponseBatch.objects.filter(pk=batch.pk, state=BatchState.IMPORTING)
    return bool(importing.update(state=BatchState.GIVEN, problem=BatchProblem.CANCELLED))


def give_up_stale_imports(*, at: datetime) -> int:
    """Give up what a worker had begun and gave no sign of for STALE; how many."""
    importing = ResponseBatch.objects.filter(state=BatchState.IMPORTING, seen_at__lt=at - STALE)
    return importing.update(state=BatchState.GIVEN, problem=BatchProblem.STOPPED)


def run_import(
    batch_id: UUID,
    *,
    attempt: int,
    by: int,
    skip_bad: bool,
    again: bool,
    should_stop: Callable[[], bool] = lambda: False,
) -> None:
    """Import the file; afterwards its row says that it is, or why nothing of it is stored.

    Nothing happens unless it waits to be imported and nobody has begun.
    """
    mine = ResponseBatch.objects.filter(pk=batch_id, state=BatchState.IMPORTING, attempt=attempt)
    if not mine.filter(seen_at=None).update(seen_at=timezone.now()):
        give_up_stale_imports(at=timezone.now())
        return
    batch = (
        ResponseBatch.objects.select_related("round__consultation").defer("head").get(pk=batch_id)
    )
    user = get_user_model().objects.filter(pk=by, is_active=True).first()
    problem = BatchProblem.ERROR
    report: dict[str, Any] = {}
    try:
        if not user or Permission.MANAGE_ROUND not in permissions_in(
            user, batch.round.consultation
        ):
            problem = BatchProblem.NO_PERMISSION
            return
        with _saying(batch, should_stop) as say:
            imported = _imported(batch, user, skip_bad=skip_bad, again=again, say=say)
        problem, report = BatchProblem.REFUSED, to_document(imported.report)
    except GivenUpError:
        logger.info("A file of answers was given up while it was imported.")
    except _StoppedError:
        problem = BatchProblem.STOPPED
    except MappingError:
        problem = BatchProblem.CHANGED
    finally:
        # Nothing happens when it is imported, or was ended by somebody else.
        mine.update(state=BatchState.GIVEN, problem=problem, report=report)


def _imported(
    batch: ResponseBatch, user: Any, *, skip_bad: bool, again: bool, say: Callable[[int], None]
) -> Imported:
    version = latest_version(batch.round)
    if version is None:
        raise MappingError("Nothing is published.")
    given = Given(
        stream=io.BytesIO(bytes(batch.content or b"")),
        limits=OF_A_PAGE,
        document=batch.mapping,
        skip_bad=skip_bad,
        again=again,
        told=say,
    )
    with audited(user, Action.RESPONSES_IMPORTED, round_=batch.round) as entry:
        imported = import_responses(
            given=given,
            version=version,
            name=batch.file_name,
            by=user,
            at=timezone.now(),
            batch=batch,
        )
        entry.after = {"rows": imported.report.imported, "left_out": imported.report.refused}
        entry.happened = not imported.is_refused
    return imported


@contextmanager
def _saying(
    batch: ResponseBatch, should_stop: Callable[[], bool]
) -> Iterator[Callable[[int], None]]:
    """Says in the row how many rows are done, over a connection beside the transaction's."""
    beside = connection.copy()
    said = monotonic()

    def say(rows: int) -> None:
        nonlocal said
        if should_stop():
            raise _StoppedError
        if monotonic() - said < _SAYING:
            return
        said = monotonic()
        with beside.cursor() as cursor:
            cursor.execute(_SAY, [rows, timezone.now(), batch.pk, batch.attempt])
            if not cursor.rowcount:
                raise GivenUpError

    try:
        yield say
    finally:
        beside.close()


_SAY = (
    "UPDATE surveys_responsebatch SET done = %s, seen_at = %s"
    " WHERE id = %s AND attempt = %s AND state = 'importing'"
)
