"""Making a data file in the background.

A file that can be fetched is always whole: it is written under another name, and its row is done
only when nobody gave it up meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import file_digest
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from reports.exports import FORMATS, Data, TooLargeError, snapshot
from reports.models import ExportProblem, ExportState, PreparedExport
from reports.prepared.asking import part_of, path_of
from reports.prepared.beating import beating
from reports.prepared.keeping import give_up_stale
from surveys.permission_selectors import permissions_in
from surveys.roles import Permission
from surveys.services.audit import Action, record

logger = logging.getLogger(__name__)

SAYING = 1.0  # seconds between two signs of life


class _EndedError(Exception):
    """The file is not being made any more: cancelled, or given up by somebody else."""


class _StoppedError(Exception):
    """The worker was told to stop."""


def prepare(export_id: UUID, should_stop: Callable[[], bool] = lambda: False) -> None:
    """Make the file; afterwards its row says that it is done, or why there is none.

    Nothing happens unless it waits. What a killed worker had begun is given up and not begun
    again: what killed it may do so again, and staff have a button.
    """
    waiting = PreparedExport.objects.filter(pk=export_id, state=ExportState.WAITING)
    if not waiting.update(state=ExportState.RUNNING, seen_at=timezone.now(), done=0):
        give_up_stale(at=timezone.now())
        return
    found = PreparedExport.objects.select_related("round__consultation", "requested_by")
    export = found.get(pk=export_id)
    part = part_of(export_id)
    problem = ExportProblem.ERROR
    try:
        with beating(export_id):
            problem = _make(export, part, should_stop)
    except _EndedError:
        return  # its row says why
    except TooLargeError:
        problem = ExportProblem.TOO_LARGE
    except OSError as error:
        logger.warning("A data file could not be stored: %s", error.strerror)
        problem = ExportProblem.NO_ROOM
    except _StoppedError:
        problem = ExportProblem.STOPPED
    finally:
        part.unlink(missing_ok=True)
        if problem:
            running = PreparedExport.objects.filter(pk=export_id, state=ExportState.RUNNING)
            running.update(state=ExportState.FAILED, problem=problem)


def _make(export: PreparedExport, part: Path, should_stop: Callable[[], bool]) -> Any:
    """Write the file and say that it is done; the problem, "" when there is none."""
    permitted = permissions_in(export.requested_by, export.round.consultation)
    if not export.requested_by.is_active or Permission.EXPORT_DATA not in permitted:
        return ExportProblem.NO_PERMISSION
    part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    format_ = FORMATS[export.format]
    data = Data(round_=export.round, language=export.language, labelled=export.labelled)
    format_.prepare(data)
    with _saying(export, should_stop) as say, snapshot():
        data.progress = say
        say.total = data.count * format_.passes
        say(0)
        format_.save(data, part)
    with part.open("rb") as file:
        checksum = file_digest(file, "sha256").hexdigest()
    size = part.stat().st_size
    part.replace(path_of(export.pk))
    running = PreparedExport.objects.filter(pk=export.pk, state=ExportState.RUNNING)
    done = running.update(
        state=ExportState.DONE,
        done=say.total,
        rows=data.count,
        shortened=data.shortened.cells,
        file_name=format_.file_name(data),
        size=size,
        checksum=checksum,
        expires_at=timezone.now() + timedelta(hours=settings.EXPORT_HOURS),
    )
    if not done:
        path_of(export.pk).unlink(missing_ok=True)
        raise _EndedError
    after = {"format": export.format, "language": export.language, "rows": data.count}
    record(export.requested_by, Action.EXPORT_PREPARED, round_=export.round, after=after)
    return ""


class _Saying:
    """Says in the row how far the file is, over a connection beside the snapshot's."""

    def __init__(self, export_id: UUID, beside: Any, should_stop: Callable[[], bool]) -> None:
        self.total = 0
        self._id = export_id
        self._beside = beside
        self._should_stop = should_stop
        self._said = 0.0

    def __call__(self, done: int) -> None:
        """Raises _StoppedError and _EndedError, which end the writing."""
        if self._should_stop():
            raise _StoppedError
        if monotonic() - self._said < SAYING:
            return
        self._said = monotonic()
        with self._beside.cursor() as cursor:
            cursor.execute(_SAY, [done, self.total, timezone.now(), self._id, ExportState.RUNNING])
            if not cursor.rowcount:
                raise _EndedError


_SAY = (
    "UPDATE reports_preparedexport SET done = %s, total = %s, seen_at = %s"
    " WHERE id = %s AND state = %s"
)


@contextmanager
def _saying(export: PreparedExport, should_stop: Callable[[], bool]) -> Iterator[_Saying]:
    beside = connection.copy()
    try:
        yield _Saying(export.pk, beside, should_stop)
    finally:
        beside.close()
