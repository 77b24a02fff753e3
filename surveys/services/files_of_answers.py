"""Files of answers before and after they are imported: keeping, deleting, taking back."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from surveys.models import BatchState, QuestionnaireVersion, Response, ResponseBatch
from surveys.response_files.heads import head_document, table_of_head
from surveys.response_files.reading import read_table
from surveys.response_files.table import OF_A_PAGE, Table
from surveys.services.going_through import Given
from surveys.services.importing_responses import day_of_round, hash_of, wait_for_turn

_CHUNK = 5_000  # responses deleted at a time


def give_file(
    *, version: QuestionnaireVersion, given: Given, name: str, by: Any, at: datetime
) -> ResponseBatch:
    """Keep a file until somebody has checked what its columns mean; a day at most.

    Raises UnreadableFileError when it is no table.
    """
    head = head_document(given.table())
    digest = hash_of(given.stream)
    given.stream.seek(0)
    return ResponseBatch.objects.create(
        round=version.round,
        file_name=name[:200],
        file_hash=digest,
        content=given.stream.read(),
        head=head,
        given_by=by,
        given_on=day_of_round(version, at),
    )


def head_of(*, batch: ResponseBatch) -> Table:
    """The first rows of a file that waits.

    A file that was given while an older release ran has them read from itself once.
    """
    if batch.head is None:
        file = io.BytesIO(bytes(batch.content or b""))
        batch.head = head_document(read_table(file, OF_A_PAGE))
        waiting = ResponseBatch.objects.filter(pk=batch.pk, state=BatchState.GIVEN)
        waiting.update(head=batch.head)
    return table_of_head(bytes(batch.head))


def say(*, batch: ResponseBatch, document: Mapping[str, Any]) -> None:
    """Remember what staff say of the columns of a file that waits."""
    ResponseBatch.objects.filter(pk=batch.pk, state=BatchState.GIVEN).update(mapping=document)


def drop_file(*, batch: ResponseBatch) -> bool:
    """Delete a file that was given and not imported; whether it was there."""
    return ResponseBatch.objects.filter(pk=batch.pk, state=BatchState.GIVEN).delete()[0] > 0


def take_back(*, batch: ResponseBatch, at: datetime) -> int:
    """Delete the responses of a file that are still there; how many.

    Nothing happens when it was taken back before. Those of it that somebody erased stay erased.
    """
    with transaction.atomic():
        wait_for_turn(batch.round_id)
        locked = ResponseBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if locked.state != BatchState.IMPORTED:
            return 0
        deleted = 0
        while ids := list(locked.responses.order_by("id").values_list("pk", flat=True)[:_CHUNK]):
            Response.objects.filter(pk__in=ids).only("pk").delete()
            deleted += len(ids)
        locked.state, locked.report = BatchState.TAKEN_BACK, {}
        locked.taken_back_on = at.astimezone(locked.round.zone).date()
        locked.save(update_fields=["state", "report", "taken_back_on"])
    return deleted
