"""Each row of a file becomes a response, or says why it cannot."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from surveys.invitation_lists.words import folded, language_words
from surveys.questionnaire.answer_errors import AnswerError
from surveys.questionnaire.asked import without_unasked
from surveys.questionnaire.model import OTHER_TEXT, Questionnaire
from surveys.response_files.assembling import Reader, readers_of
from surveys.response_files.cells import CellError
from surveys.response_files.mapping import ResponseMapping
from surveys.response_files.report import (
    Change,
    Fate,
    Finding,
    Loss,
    Notes,
    RowFault,
    RowProblem,
    shape_of,
)
from surveys.response_files.table import Column, Row
from surveys.response_files.targets import Fact
from surveys.response_files.values import day_of

# LimeSurvey's day of every response to a survey that is anonymous: it says nothing.
_NO_DAY = "1980-01-01"
MODE_UNKNOWN = "unknown"
IMPORTED = "imported"
# Responses that a program made stay known as such, whoever carries them.
_KEPT_ORIGINS = frozenset({"reconstructed", "simulated"})
_MODES = {
    **dict.fromkeys(("web", "online", "internet", "cawi", "on the web", "pe web"), "web"),
    **dict.fromkeys(
        ("paper", "on paper", "pe hartie", "hartie", "papi", "papiron", "papir", "post"), "paper"
    ),
    **dict.fromkeys(
        ("telephone", "phone", "by telephone", "cati", "telefon", "telefonic", "prin telefon"),
        "telephone",
    ),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A row and what became of it: a response, or problems. Neither when it is left out."""

    number: int
    answers: dict[str, Any] = field(default_factory=dict)
    language: str = ""
    mode: str = MODE_UNKNOWN
    origin: str = IMPORTED
    day: str = ""  # ISO 8601
    problems: tuple[RowProblem, ...] = ()
    left_out: bool = False


class Judge:
    """Judges the rows of a file, one after the other, and notes what changes and what is lost."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        columns: tuple[Column, ...],
        mapping: ResponseMapping,
        today: date,
    ) -> None:
        self._questionnaire, self._columns, self._mapping = questionnaire, columns, mapping
        self.notes = Notes()
        self._today = mapping.constants.get("date") or today.isoformat()
        self._languages = language_words(questionnaire.languages)
        self._language = mapping.constants.get("language") or questionnaire.languages[0]
        places = {column.name: place for place, column in enumerate(columns)}
        self._facts = {
            Fact(plan.target): places[name]
            for name, plan in mapping.columns.items()
            if plan.fate is Fate.MAPPED and plan.target.startswith("_")
        }
        self._only_with = places[mapping.only_with] if mapping.only_with else None
        self.readers: tuple[Reader, ...] = readers_of(questionnaire, columns, mapping, self.notes)

    def judge(self, row: Row) -> Judged:
        """What becomes of a row."""
        if row.empty:
            self.notes.add(Finding(Loss.EMPTY_ROWS))
            return Judged(row.number, left_out=True)
        if self._only_with is not None and not row.cells[self._only_with].strip():
            self.notes.add(Finding(Loss.INCOMPLETE, self._mapping.only_with))
            return Judged(row.number, left_out=True)
        if row.beyond:
            return Judged(row.number, problems=(RowProblem(row.number, "", RowFault.BEYOND),))
        if row.short:
            self.notes.add(Finding(Change.SHORT_ROWS))
        answers: dict[str, Any] = {}
        problems = []
        for reader in self.readers:
            try:
                reader.read_into(row.cells, answers)
            except CellError as error:
                problems.append(self._problem(row, error))
        if problems:
            return Judged(row.number, problems=tuple(problems))
        return self._response(row, self._asked(answers))

    def _problem(self, row: Row, error: CellError) -> RowProblem:
        shape, size = shape_of(row.cells[error.place])
        name = self._columns[error.place].name
        fault: AnswerError | RowFault = error.fault
        if isinstance(fault, RowFault):
            return RowProblem(row.number, name, fault, {}, shape, size)
        told = {key: each for key, each in fault.params.items() if key not in _REPEATING}
        return RowProblem(row.number, name, fault.problem_code, told, shape, size)

    def _asked(self, answers: dict[str, Any]) -> dict[str, Any]:
        kept = without_unasked(self._questionnaire, answers)
        if len(kept) < len(answers):
            for key in answers.keys() - kept.keys():
                if not key.endswith(f".{OTHER_TEXT}"):
                    self.notes.add(Finding(Loss.NOT_ASKED, key))
        return kept

    def _response(self, row: Row, answers: dict[str, Any]) -> Judged:
        if not answers:
            self.notes.add(Finding(Change.NO_ANSWERS))
        return Judged(
            row.number,
            answers,
            self._language_of(row),
            self._mode_of(row),
            self._origin_of(row),
            self._day_of(row),
        )

    def _fact(self, row: Row, fact: Fact) -> str:
        place = self._facts.get(fact)
        return row.cells[place].strip() if place is not None else ""

    def _language_of(self, row: Row) -> str:
        written = self._fact(row, Fact.LANGUAGE)
        found = self._languages.code(written) if written else None
        if found:
            return found
        if written or "language" not in self._mapping.constants:
            self.notes.add(Finding(Change.LANGUAGE_ASSUMED, became=self._language))
        return self._language

    def _mode_of(self, row: Row) -> str:
        written = self._fact(row, Fact.MODE)
        found = _MODES.get(folded(written)) or self._mapping.constants.get("mode", "")
        if not found or found == MODE_UNKNOWN:
            self.notes.add(Finding(Change.MODE_UNKNOWN))
        return found or MODE_UNKNOWN

    def _origin_of(self, row: Row) -> str:
        written = self._fact(row, Fact.ORIGIN) or self._mapping.constants.get("origin", "")
        return written if written in _KEPT_ORIGINS else IMPORTED

    def _day_of(self, row: Row) -> str:
        written = self._fact(row, Fact.DAY)
        if written:
            try:
                day = day_of(written).value
            except AnswerError:
                day = _NO_DAY
            if day != _NO_DAY:
                return str(day)
        if written or "date" not in self._mapping.constants:
            self.notes.add(Finding(Change.DAY_ASSUMED, became=self._today))
        return self._today


# What an error repeats of the cell itself.
_REPEATING = frozenset({"choice", "row", "character", "rows"})
