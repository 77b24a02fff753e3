"""Importing answers that were collected elsewhere.

A round takes them whatever its state: they were given elsewhere, at their own time, and change
nothing about who may answer here. They are responses of origin "imported", of the latest
version, under random ids and written in the order of these, so that the table does not tell in
which order the file had them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Any, BinaryIO

from django.db import connection, transaction

from surveys.models import BatchState, QuestionnaireVersion, ResponseBatch, Round
from surveys.response_files.assembling import Reader, unknown_of
from surveys.response_files.guessing import guess_mapping
from surveys.response_files.judging import Judge, Judged
from surveys.response_files.mapping import ResponseMapping, merged
from surveys.response_files.reading import read_table
from surveys.response_files.report import (
    MAX_PROBLEMS,
    Change,
    ColumnReport,
    Finding,
    Loss,
    Refusal,
    Report,
    RowProblem,
    to_document,
)
from surveys.response_files.table import (
    Limits,
    Table,
    Unreadable,
    UnreadableFileError,
)
from surveys.services.incoming_responses import Incoming

_PIECE = 1_000_000  # bytes read at a time
_TOLD = 200  # rows after which it is told how far it is

Take = Callable[[Judged], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How an import ended. Nothing is stored when `report.refused_because` is not empty."""

    report: Report
    mapping: ResponseMapping | None = None  # None when the file could not be read
    batch: ResponseBatch | None = None  # what was stored
    is_whole: bool = True  # False when only the first rows were looked at

    @property
    def is_refused(self) -> bool:
        """Whether the file was, or would be, refused."""
        return bool(self.report.refused_because)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A file of answers, and what whoever imports it says of it."""

    stream: BinaryIO  # can be gone through several times
    limits: Limits
    document: Mapping[str, Any]  # see `surveys.response_files.mapping`
    skip_bad: bool = False  # import the other rows when some are refused
    again: bool = False  # import it although it was imported before
    told: Callable[[int], None] = lambda rows: None  # how many rows are done; may raise to end it


class GivenUpError(Exception):
    """The file is not being imported any more: cancelled, or given up by somebody else."""


def look_into(
    *, given: Given, version: QuestionnaireVersion, at: datetime, most: int | None = None
) -> Imported:
    """What importing the file, or `most` rows of it, would do; nothing is stored.

    Raises MappingError.
    """
    with transaction.atomic():
        known = _known_before(given, version.round_id)
        day = day_of_round(version, at)
        return _gone_through(given, version, day, lambda judged: None, known, most)


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
            known = _known_before(given, version.round_id)
            incoming = Incoming(version, batch)
            with incoming:
                imported = _gone_through(given, version, day, incoming.take, known)
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
    batch.state, batch.content, batch.mapping = BatchState.IMPORTED, None, {}
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


def _known_before(given: Given, round_id: int) -> bool:
    """Whether the same file was imported and not taken back, and nobody says that it may be."""
    same = ResponseBatch.objects.filter(round=round_id, state=BatchState.IMPORTED)
    return not given.again and same.filter(file_hash=hash_of(given.stream)).exists()


def hash_of(stream: BinaryIO) -> str:
    """SHA-256 of a file in hex."""
    stream.seek(0)
    digest = hashlib.sha256()
    while piece := stream.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _gone_through(
    given: Given,
    version: QuestionnaireVersion,
    day: date,
    take: Take,
    known: bool,
    most: int | None = None,
) -> Imported:
    """Read the file, judge every row, hand the good ones over, and tell how it went."""
    mapping = judge = table = None
    count = _Count()
    try:
        table = read_table(given.stream, given.limits)
        mapping = merged(
            guess_mapping(version.questionnaire, table), given.document, version.questionnaire
        )
        judge = Judge(version.questionnaire, table.columns, mapping, day)
        if judge.readers:
            rows = table.rows()
            for row in islice(rows, most):
                count.add(judge.judge(row), take)
                if not count.rows % _TOLD:
                    given.told(count.rows)
            count.is_whole = most is None or next(rows, None) is None
    except UnreadableFileError as error:
        return Imported(report=_report(table, mapping, judge, count, [Finding(error.reason)]))
    why = list(_refusals(count, judge.readers, given.skip_bad, known))
    report = _report(table, mapping, judge, count, why)
    return Imported(report=report, mapping=mapping, is_whole=count.is_whole)


class _Count:
    """What the rows have come to."""

    def __init__(self) -> None:
        self.rows = self.good = self.bad = self.left_out = 0
        self.is_whole = True
        self.problems: list[RowProblem] = []

    def add(self, judged: Judged, take: Take) -> None:
        """Count a row, and hand it over when it is good."""
        self.rows += 1
        if judged.problems:
            self.bad += 1
            if len(self.problems) < MAX_PROBLEMS:
                self.problems.extend(judged.problems)
        elif judged.left_out:
            self.left_out += 1
        else:
            self.good += 1
            take(judged)


def _refusals(
    count: _Count, readers: tuple[Reader, ...], skip_bad: bool, known: bool
) -> list[Finding]:
    if not readers:
        return [Finding(Refusal.NO_QUESTIONS)]
    found = [Finding(Refusal.IMPORTED_BEFORE)] if known else []
    if not count.rows:
        found.append(Finding(Unreadable.NO_ROWS))
    elif count.bad and not skip_bad:
        found.append(Finding(Refusal.ROWS, count=count.bad))
    elif not count.good:
        found.append(Finding(Refusal.NOTHING_LEFT))
    return found


def _report(
    table: Table | None,
    mapping: ResponseMapping | None,
    judge: Judge | None,
    count: _Count,
    why: list[Finding],
) -> Report:
    unknown = dict(unknown_of(judge.readers)) if judge else {}
    return Report(
        format=table.format if table else None,
        detail=table.detail if table else "",
        rows=count.rows,
        imported=0 if why else count.good,
        refused=count.bad,
        columns=tuple(
            ColumnReport(name, plan.fate, plan.target, plan.how, unknown.get(name, {}))
            for name, plan in (mapping.columns if mapping else {}).items()
        ),
        changed=judge.notes.of(Change) if judge else (),
        lost=judge.notes.of(Loss) if judge else (),
        problems=tuple(count.problems[:MAX_PROBLEMS]),
        refused_because=tuple(why),
    )
