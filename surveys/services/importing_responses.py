"""Importing answers that were collected elsewhere.

A round takes them whatever its state: they were given elsewhere, at their own time, and change
nothing about who may answer here. They are responses of origin "imported", of the latest
version, under random ids and written in the order of these, so that the table does not tell in
which order the file had them.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime
from typing import Any, BinaryIO

from django.db import connection, transaction

from surveys.models import BatchState, QuestionnaireVersion, ResponseBatch, Round
from surveys.response_files.judging import Judged
from surveys.response_files.report import to_document
from surveys.response_files.table import Table
from surveys.services.going_through import Given, Imported, Said, gone_through
from surveys.services.incoming_responses import Incoming

_PIECE = 1_000_000  # bytes read at a time


class GivenUpError(Exception):
    """The file is not being imported any more: cancelled, or given up by somebody else."""


def look_into(*, given: Given, version: QuestionnaireVersion, at: datetime) -> Imported:
    """What importing the file would do; nothing is stored. Raises MappingError."""
    with transaction.atomic():
        known = _known_before(given, hash_of(given.stream), version.round_id)
        return gone_through(given, given.table, version, day_of_round(version, at), _drop, known)


def look_at_head(
    *,
    head: Table,
    file_hash: str,
    said: Said,
    version: QuestionnaireVersion,
    at: datetime,
    most: int,
) -> Imported:
    """What importing the first rows of a file, at most `most`, would do; the file is not read.

    Raises MappingError.
    """
    with transaction.atomic():
        known = _known_before(said, file_hash, version.round_id)
        day = day_of_round(version, at)
        return gone_through(said, lambda: head, version, day, _drop, known, most)


def _drop(judged: Judged) -> None:
    """What becomes of a good row when nothing is to be stored."""


def import_responses(
    *,
    given: Given,
    version: QuestionnaireVersion,
    name: str,
    by: Any,
    at: datetime,
    batch: ResponseBatch | None = None,
) -> Imported:
    """Import a file in one transaction: all its rows or none, or with `skip_bad` the good ones.

    `batch` is one that is being imported; without, one is made. Nothing is stored when the
    file is refused: it cannot be read, a row has no valid answer, or it was imported before.
    Raises MappingError, and GivenUpError when the batch is not being imported at the end: then
    nothing is stored either.
    """
    day = day_of_round(version, at)
    _ = version.questionnaire  # read now: while rows are copied nothing else can be asked
    try:
        with transaction.atomic():
            wait_for_turn(version.round_id)
            batch = batch or ResponseBatch(
                round=version.round, file_name=name[:200], given_by=by, given_on=day
            )
            known = _known_before(given, hash_of(given.stream), version.round_id)
            incoming = Incoming(version, batch)
            with incoming:
                imported = gone_through(given, given.table, version, day, incoming.take, known)
            if imported.is_refused:
                raise _RefusedError(imported)
            incoming.store()
            _note(batch, imported, given)
    except _RefusedError as refused:
        return refused.imported
    return replace(imported, batch=batch)


class _RefusedError(Exception):
    """Undoes what was begun."""

    def __init__(self, imported: Imported) -> None:
        super().__init__()
        self.imported = imported


def _note(batch: ResponseBatch, imported: Imported, given: Given) -> None:
    """Say that the file is imported, unless it is not being imported any more.

    Last of all: until then others can say in the row how far it is, and end it.
    """
    made = batch._state.adding
    batch.state, batch.mapping = BatchState.IMPORTED, {}
    batch.content = batch.head = None
    batch.file_hash, batch.rows = hash_of(given.stream), imported.report.rows
    batch.imported, batch.report = imported.report.imported, to_document(imported.report)
    if not made:
        still = ResponseBatch.objects.filter(
            pk=batch.pk, state=BatchState.IMPORTING, attempt=batch.attempt
        )
        if not still.select_for_update(of=("self",)).exists():
            raise GivenUpError
    batch.save()


def day_of_round(version: QuestionnaireVersion, at: datetime) -> date:
    """The day that it is in the round's time zone."""
    return at.astimezone(version.round.zone).date()


def wait_for_turn(round_id: int) -> None:
    """Keep the round from being closed, and from another import, until the transaction ends."""
    with connection.cursor() as cursor:  # see the trigger on responses, migration 0004
        cursor.execute("SELECT pg_advisory_xact_lock_shared(1, %s)", [round_id])
    Round.objects.select_for_update(no_key=True).get(pk=round_id)


def _known_before(said: Said, file_hash: str, round_id: int) -> bool:
    """Whether the same file was imported and not taken back, and nobody says that it may be."""
    same = ResponseBatch.objects.filter(round=round_id, state=BatchState.IMPORTED)
    return not said.again and same.filter(file_hash=file_hash).exists()


def hash_of(stream: BinaryIO) -> str:
    """SHA-256 of a file in hex."""
    stream.seek(0)
    digest = hashlib.sha256()
    while piece := stream.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()
