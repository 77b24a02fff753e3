"""Going through the rows of a file of answers, and how that ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, BinaryIO

from surveys.models import QuestionnaireVersion, ResponseBatch
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
)
from surveys.response_files.table import Limits, Table, Unreadable, UnreadableFileError

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
class Said:
    """What whoever imports a file of answers says of it."""

    document: Mapping[str, Any]  # see `surveys.response_files.mapping`
    skip_bad: bool = False  # import the other rows when some are refused
    again: bool = False  # import it although it was imported before
    told: Callable[[int], None] = lambda rows: None  # how many rows are done; may raise to end it


@dataclass(frozen=True, slots=True, kw_only=True)
class Given(Said):
    """A file of answers, and what is said of it."""

    stream: BinaryIO  # can be gone through several times
    limits: Limits

    def table(self) -> Table:
        """The file as a table. Raises UnreadableFileError."""
        return read_table(self.stream, self.limits)


def gone_through(
    said: Said,
    read: Callable[[], Table],
    version: QuestionnaireVersion,
    day: date,
    take: Take,
    known: bool,
    most: int | None = None,
) -> Imported:
    """Read the table, judge every row, hand the good ones over, and tell how it went."""
    mapping = judge = table = None
    count = _Count()
    try:
        table = read()
        mapping = merged(
            guess_mapping(version.questionnaire, table), said.document, version.questionnaire
        )
        judge = Judge(version.questionnaire, table.columns, mapping, day)
        if judge.readers:
            rows = table.rows()
            for row in islice(rows, most):
                count.add(judge.judge(row), take)
                if not count.rows % _TOLD:
                    said.told(count.rows)
            count.is_whole = next(rows, None) is None and not table.is_head
    except UnreadableFileError as error:
        return Imported(report=_report(table, mapping, judge, count, [Finding(error.reason)]))
    why = list(_refusals(count, judge.readers, said.skip_bad, known))
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
