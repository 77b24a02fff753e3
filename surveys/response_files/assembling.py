"""The answer to one question from the cells of its columns, by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from operator import itemgetter
from typing import Any

from surveys.questionnaire.answer_errors import AnswerError
from surveys.questionnaire.answers import clean_answer, clean_other_text, takes
from surveys.questionnaire.model import Kind, Question, Questionnaire, other_text_key
from surveys.questionnaire.parsing import parse_answer
from surveys.response_files.cells import CellError, ColumnReader
from surveys.response_files.mapping import ColumnPlan, ResponseMapping
from surveys.response_files.report import Change, Fate, Finding, Loss, Notes, RowFault
from surveys.response_files.table import Column
from surveys.response_files.targets import Target, Use, targets
from surveys.response_files.values import Read, whole_of
from surveys.response_files.whole import WHOLE, choice_of, one_of, taken

_KNOWN = 20_000  # combinations of a question's cells that are remembered
_TEXTS = frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT})

Cells = list[str]
Answer = Callable[[Cells], Any]


class Reader:
    """Reads one question from a row."""

    def __init__(
        self, question: Question, columns: Mapping[Use, _Parts], notes: Notes, recorder: Recorder
    ) -> None:
        """`recorder` takes what the columns note; `notes` gets it, once for each row."""
        self.question = question
        self._notes, self._recorder = notes, recorder
        self._answer = ASSEMBLERS[question.kind](question, columns, recorder)
        self._text = next(iter(columns.get(Use.OTHER_TEXT, {}).values()), None)
        self._text_key = other_text_key(question)
        self.columns = [reader for parts in columns.values() for reader in parts.values()]
        self._first = self.columns[0].place
        self._cleaned = ASSEMBLERS[question.kind] is _in_one  # its cells are valid answers
        own = question.other_choice
        # Whether the other choice has a column or word of its own, or is taken by its text.
        self._implied = own is not None and not (
            question.kind is Kind.MULTIPLE_CHOICE
            and (Use.ANSWER in columns or own.code in columns.get(Use.TAKEN, {}))
        )
        # Few combinations of cells are there, and each many times; but for texts.
        self._cells = itemgetter(*(reader.place for reader in self.columns))
        self._remembered = 0 if question.kind in _TEXTS else _KNOWN
        self._known: dict[Any, _Outcome] = {}

    def read_into(self, cells: Cells, answers: dict[str, Any]) -> None:
        """Put the question's answer and the text beside it into the answers. Raises CellError."""
        key = self._cells(cells)
        found = self._known.get(key)
        if found is None:
            found = self._outcome(cells)
            if len(self._known) < self._remembered:
                self._known[key] = found
        value, text, findings = found
        for finding in findings:
            self._notes.add(finding)
        if value is not None:
            answers[self.question.code] = value
            if text is not None:
                answers[self._text_key] = text

    def _outcome(self, cells: Cells) -> _Outcome:
        self._recorder.take()
        value = self._answer(cells)
        text = self._text(cells) if self._text else None
        if text is not None and self._text is not None:
            value, text = self._with_text(value, text, self._text.name)
        if value is not None and not self._cleaned:
            try:
                value = clean_answer(self.question, value)
            except AnswerError as error:
                raise CellError(self._first, error) from None
        return value, text, self._recorder.take()

    def _with_text(self, value: Any, text: str, column: str) -> tuple[Any, str | None]:
        """The answer that goes with the text of the "other" choice, and whether it is kept."""
        other = self.question.other_choice
        if other is None or takes(value, other.code):
            return value, text
        if self._implied and (value is None or isinstance(value, list)):
            self._recorder.add(Finding(Change.OTHER_TAKEN, column))
            single = self.question.kind is Kind.SINGLE_CHOICE
            return (other.code if single else [*(value or ()), other.code]), text
        self._recorder.add(Finding(Loss.OTHER_NOT_TAKEN, column))
        return value, None


class Recorder(Notes):
    """Notes of one reading of a question's cells, to be repeated for each row that has them."""

    def __init__(self) -> None:
        super().__init__()
        self._findings: list[Finding] = []

    def add(self, finding: Finding, count: int = 1) -> None:
        """Keep a finding until it is taken."""
        self._findings.append(finding)

    def take(self) -> tuple[Finding, ...]:
        """What was noted since the last time."""
        taken = tuple(self._findings)
        self._findings.clear()
        return taken


# The answer, the text of its "other" choice, and what is to be noted.
_Outcome = tuple[Any, str | None, tuple[Finding, ...]]
_Parts = dict[str, ColumnReader]


def readers_of(
    questionnaire: Questionnaire,
    columns: tuple[Column, ...],
    mapping: ResponseMapping,
    notes: Notes,
) -> tuple[Reader, ...]:
    """A reader for every question that has a column, in the questionnaire's order."""
    known = targets(questionnaire)
    recorder = Recorder()
    by_question: dict[str, dict[Use, _Parts]] = {}
    for place, column in enumerate(columns):
        plan = mapping.columns[column.name]
        target = known[plan.target] if plan.fate is Fate.MAPPED else None
        question = questionnaire.question(target.question) if target else None
        if target is None or question is None:
            continue
        made = _reader(question, target, (place, column, plan, mapping.missing, recorder))
        by_question.setdefault(question.code, {}).setdefault(target.use, {})[target.part] = made
    return tuple(
        Reader(question, by_question[question.code], notes, recorder)
        for question in questionnaire.questions()
        if question.code in by_question
    )


def _reader(
    question: Question,
    target: Target,
    where: tuple[int, Column, ColumnPlan, frozenset[str], Notes],
) -> ColumnReader:
    column = where[1]
    if target.use is Use.OTHER_TEXT:
        return ColumnReader(*where, lambda cell: Read(clean_other_text(question, cell)), free=True)
    if target.use is Use.ANSWER:
        free = question.kind in _TEXTS
        read = WHOLE[question.kind](question, column)
        if ASSEMBLERS[question.kind] is _in_one:
            read = partial(_valid, question, read)
        return ColumnReader(*where, read, free=free)
    if target.use is Use.TAKEN:
        return ColumnReader(*where, partial(taken, choice_of(question, target.part), column))
    if target.use in {Use.ROW, Use.PLACE}:
        return ColumnReader(*where, one_of(question, column))
    return ColumnReader(*where, whole_of)


def _valid(question: Question, read: Callable[[str], Read], cell: str) -> Read:
    found = read(cell)
    return Read(clean_answer(question, found.value), found.change)


# Answers from several cells.


def _in_one(question: Question, columns: Mapping[Use, _Parts], notes: Notes) -> Answer:
    whole = columns.get(Use.ANSWER, {}).get("")
    return whole if whole is not None else lambda cells: None


def _multiple(question: Question, columns: Mapping[Use, _Parts], notes: Notes) -> Answer:
    whole, parts = columns.get(Use.ANSWER, {}).get(""), columns.get(Use.TAKEN, {})
    name = next(iter(parts.values())).name if parts else ""

    def read(cells: Cells) -> Any:
        codes = whole(cells) if whole else None
        said = {code: reader(cells) for code, reader in parts.items()}
        taken = [code for code, yes in said.items() if yes]
        if codes is None:
            if not taken and any(yes is False for yes in said.values()):
                notes.add(Finding(Change.NONE_TAKEN, name))
            return taken or None
        for code, yes in said.items():
            if yes is not None and yes != (code in codes):
                raise CellError(parts[code].place, RowFault.CONTRADICTION)
        return codes

    return read


def _ranking(question: Question, columns: Mapping[Use, _Parts], notes: Notes) -> Answer:
    whole = columns.get(Use.ANSWER, {}).get("")
    ranks, places = columns.get(Use.RANK, {}), columns.get(Use.PLACE, {})
    in_order = sorted(places, key=int)
    first = next(iter((ranks or places).values())).place if ranks or places else 0

    def read(cells: Cells) -> Any:
        codes = whole(cells) if whole else None
        given = {code: str(rank) for code, r in ranks.items() if (rank := r(cells)) is not None}
        try:
            ranked = parse_answer(question, given) if given else None
        except AnswerError as error:
            raise CellError(first, error) from None
        if codes is not None and ranked is not None and codes != ranked:
            raise CellError(first, RowFault.CONTRADICTION)
        placed = [code for number in in_order if (code := places[number](cells)) is not None]
        return codes or ranked or placed or None

    return read


def _by_part(use: Use) -> Callable[[Question, Mapping[Use, _Parts], Notes], Answer]:
    def assemble(question: Question, columns: Mapping[Use, _Parts], notes: Notes) -> Answer:
        parts = list(columns.get(use, {}).items())

        def read(cells: Cells) -> Any:
            given = {code: part for code, r in parts if (part := r(cells)) is not None}
            return given or None

        return read

    return assemble


ASSEMBLERS: dict[Kind, Callable[[Question, Mapping[Use, _Parts], Notes], Answer]] = {
    Kind.SINGLE_CHOICE: _in_one,
    Kind.MULTIPLE_CHOICE: _multiple,
    Kind.SCALE: _in_one,
    Kind.MATRIX: _by_part(Use.ROW),
    Kind.RANKING: _ranking,
    Kind.NUMBER: _in_one,
    Kind.SHORT_TEXT: _in_one,
    Kind.LONG_TEXT: _in_one,
    Kind.DATE: _in_one,
    Kind.ALLOCATION: _by_part(Use.POINTS),
    Kind.CONSENT: _in_one,
    Kind.NOTE: _in_one,
}


def unknown_of(readers: tuple[Reader, ...]) -> Iterator[tuple[str, dict[str, int]]]:
    """The cells that mean no choice, by column."""
    for reader in readers:
        for column in reader.columns:
            if column.unknown:
                yield column.name, column.unknown
