"""Reading the cells of one column: what is missing, what is meant, what is noted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from surveys.questionnaire.answer_errors import AnswerError, ProblemCode
from surveys.response_files.mapping import ColumnPlan
from surveys.response_files.report import Change, Finding, Notes, RowFault
from surveys.response_files.table import Column
from surveys.response_files.values import Read
from surveys.response_files.words import NO_ANSWER

_KNOWN = 20_000  # different cells of a column whose meaning is remembered
_UNKNOWN = 200  # different cells without meaning that are remembered
_QUOTED = 100  # characters of a cell that a finding repeats

# Of these changes each word is told; others are only counted.
_TOLD_BY_WORD = frozenset({Change.VALUE_LOOSE, Change.MISSING_WORD, Change.MISSING_DECLARED})


class CellError(Exception):
    """A cell that is no valid answer. `place` is that of its column, `fault` says why."""

    def __init__(self, place: int, fault: AnswerError | RowFault) -> None:
        super().__init__(place)
        self.place, self.fault = place, fault


class ColumnReader:
    """The cells of one column as values; None where nothing was answered."""

    def __init__(
        self,
        place: int,
        column: Column,
        plan: ColumnPlan,
        missing: frozenset[str],
        notes: Notes,
        read: Callable[[str], Read],
        *,
        free: bool = False,
    ) -> None:
        """`free`: the cells are texts of people's own, in which every word may be an answer."""
        self.place, self.name = place, column.name
        self._values, self._missing = plan.values, missing | plan.missing
        self._notes, self._read, self._free = notes, read, free
        self._known: dict[str, tuple[Any, Finding | None]] = {"": (None, None)}
        self.unknown: dict[str, int] = {}

    def __call__(self, cells: list[str]) -> Any:
        """The value of the row's cell. Raises CellError."""
        cell = cells[self.place]
        found = self._known.get(cell)
        if found is None:
            found = self._worked_out(cell)
            if len(self._known) < _KNOWN and len(cell) <= _QUOTED:
                self._known[cell] = found
        value, finding = found
        if finding is not None:
            self._notes.add(finding)
        return value

    def _worked_out(self, cell: str) -> tuple[Any, Finding | None]:
        word = cell.strip()
        if word in self._values:
            word = self._values[word]
        elif word in self._missing:
            return None, self._finding(Change.MISSING_DECLARED, cell)
        if not word:
            return None, None
        try:
            read = self._read(cell if self._free and word == cell.strip() else word)
        except AnswerError as error:
            if not self._free and word.casefold() in NO_ANSWER:
                return None, self._finding(Change.MISSING_WORD, cell)
            if error.problem_code is ProblemCode.UNKNOWN_CHOICE:
                self._count_unknown(cell.strip())
            raise CellError(self.place, error) from None
        if read.change is None:
            return read.value, None
        return read.value, self._finding(read.change, cell, read.value)

    def _count_unknown(self, word: str) -> None:
        if word in self.unknown or len(self.unknown) < _UNKNOWN:
            self.unknown[word] = self.unknown.get(word, 0) + 1

    def _finding(self, change: Change, cell: str, value: Any = None) -> Finding:
        if change not in _TOLD_BY_WORD:
            return Finding(change, self.name)
        became = value if isinstance(value, str) else "" if value is None else str(value)
        return Finding(change, self.name, " ".join(cell.split())[:_QUOTED], became)
