"""When something is asked: a list of comparisons to fill in, or the condition as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from surveys.forms_staff.design.words import OPERATOR_WORDS
from surveys.questionnaire.condition_parser import ConditionError, parse
from surveys.questionnaire.condition_rows import Operator, Row, Rows, condition_of, rows_of
from surveys.questionnaire.condition_syntax import Expression
from surveys.questionnaire.model import DONT_KNOW, Choice, Kind, Question, Questionnaire
from surveys.questionnaire.problems import clipped
from surveys.templatetags.texts import plain

MOST_ROWS = 30
LONGEST = 200  # characters of a value
LABEL = 80  # characters of a question or choice in a list
_INCLUDING = (Operator.INCLUDES, Operator.INCLUDES_NOT)
_COMPARING = (Operator.IS, Operator.IS_NOT)
_ORDERING = (Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST)
_ANSWERING = (Operator.ANSWERED, Operator.NOT_ANSWERED)

# Which comparisons make sense for the answers of a kind.
OPERATORS: dict[Kind, tuple[Operator, ...]] = {
    Kind.SINGLE_CHOICE: (*_COMPARING, *_ANSWERING),
    Kind.MULTIPLE_CHOICE: (*_INCLUDING, *_ANSWERING),
    Kind.SCALE: (*_ORDERING, *_COMPARING, *_ANSWERING),
    Kind.MATRIX: (*_COMPARING, *_ANSWERING),
    Kind.RANKING: (*_INCLUDING, *_ANSWERING),
    Kind.NUMBER: (*_ORDERING, *_COMPARING, *_ANSWERING),
    Kind.SHORT_TEXT: (*_COMPARING, *_ANSWERING),
    Kind.LONG_TEXT: _ANSWERING,
    Kind.DATE: _ANSWERING,
    Kind.ALLOCATION: (*_ORDERING, *_ANSWERING),
    Kind.CONSENT: _ANSWERING,
    Kind.NOTE: (),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer that a condition can look at: a question's, or that of one of its parts."""

    name: str  # "code" or "code.part"
    label: str
    question: Question

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The values it can have, with their labels; empty when they are not a list."""
        question = self.question
        if question.kind is Kind.SCALE:
            points = [(str(point), str(point)) for point in question.scale_points]
            dont_know = [(DONT_KNOW, plain(question.dont_know))] if question.dont_know else []
            return points + dont_know
        if question.kind is Kind.ALLOCATION:
            return []
        return [
            (choice.code, clipped(plain(choice.label) or choice.code, LABEL))
            for choice in question.choices
        ]


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One comparison with the controls for it."""

    row: Row
    name: str  # of what is looked at
    operators: list[tuple[str, Any]]
    choices: list[tuple[str, str]]  # empty: the value is typed

    @property
    def takes_value(self) -> bool:
        """Whether the operator compares with a value."""
        return self.row.operator not in _ANSWERING


class ConditionTable:
    """The condition of a question, page or choice. `condition()` fills `error` when it is wrong.

    `read` reads its text, and `operators` has the comparisons of each kind: a filter has others.
    The names of its controls begin with `prefix`.
    """

    def __init__(
        self,
        asked: list[Asked],
        condition: str,
        data: Mapping[str, Any] | None = None,
        *,
        read: Callable[[str], Expression] = parse,
        operators: Mapping[Kind, tuple[Operator, ...]] = OPERATORS,
        prefix: str = "condition",
    ) -> None:
        self.prefix = prefix
        self.asked = {each.name: each for each in asked}
        self.error, self.text = "", condition
        self._parse, self._allowed = read, operators
        rows = rows_of(condition, read)
        known = rows is not None and all(_name(row) in self.asked for row in rows.rows)
        self.as_text = not known
        self.rows = list(rows.rows) if rows and known else []
        self.every = rows.every if rows else True
        if data is not None:
            self._read(data)

    def _read(self, data: Mapping[str, Any]) -> None:
        self.as_text = data.get(f"{self.prefix}-mode") == "text"
        self.text = str(data.get(f"{self.prefix}-text", self.text)).strip()
        self.every = data.get(f"{self.prefix}-every") != "any"
        if not self.as_text:
            self.rows = list(self._typed(data))

    def _typed(self, data: Mapping[str, Any]) -> Iterator[Row]:
        for number in range(MOST_ROWS):
            name = str(data.get(f"{self.prefix}-{number}-of", ""))
            if name not in self.asked:
                continue
            code, _dot, part = name.partition(".")
            allowed = self._allowed[self.asked[name].question.kind]
            wanted = str(data.get(f"{self.prefix}-{number}-operator", ""))
            operator = Operator(wanted) if wanted in allowed else allowed[0]
            value = str(data.get(f"{self.prefix}-{number}-value", "")).strip()[:LONGEST]
            choices = [each for each, _label in self.asked[name].choices]
            if operator in _ANSWERING:
                value = ""
            elif choices and value not in choices:
                value = choices[0]
            yield Row(code, operator, value, part)

    @property
    def errors(self) -> list[str]:
        """What is wrong, as a list: at most one thing."""
        return [self.error] if self.error else []

    def do(self, wanted: str) -> bool:
        """Carry out what a button says; whether it was meant for this condition."""
        if wanted == f"add-{self.prefix}":
            self.add()
        elif wanted.startswith(f"remove-{self.prefix}-"):
            place = wanted.removeprefix(f"remove-{self.prefix}-")
            if place.isascii() and place.isdigit() and int(place) < len(self.rows):
                del self.rows[int(place)]
        elif wanted == f"{self.prefix}-as-text":
            self.text, self.as_text = self.condition(), True
        else:
            return False
        return True

    def add(self) -> None:
        """Begin a comparison, with the first answer that can be looked at."""
        first = next(iter(self.asked.values()), None)
        if first is not None and len(self.rows) < MOST_ROWS:
            self.rows.append(self._first(first))

    def _first(self, asked: Asked) -> Row:
        code, _dot, part = asked.name.partition(".")
        operator = self._allowed[asked.question.kind][0]
        value = asked.choices[0][0] if asked.choices and operator not in _ANSWERING else ""
        return Row(code, operator, value, part)

    def condition(self) -> str:
        """The condition as it is stored; `error` says why it cannot be."""
        self.error = ""
        if not self.as_text:
            try:
                return condition_of(Rows(tuple(self.rows), self.every))
            except ValueError:
                self.error = _("A value cannot hold both kinds of quotation marks, ' and \".")
                return self.text
        if self.text:
            try:
                self._parse(self.text)
            except ConditionError as wrong:
                self.error = _("The condition cannot be read at character %(column)d.") % {
                    "column": wrong.column
                }
        return self.text

    def controls(self) -> list[ConditionRow]:
        """The rows with what can be chosen in each."""
        return [
            ConditionRow(
                row,
                _name(row),
                [(each.value, OPERATOR_WORDS[each]) for each in self._operators(row)],
                self.asked[_name(row)].choices,
            )
            for row in self.rows
        ]

    def _operators(self, row: Row) -> tuple[Operator, ...]:
        allowed = self._allowed[self.asked[_name(row)].question.kind]
        return allowed if row.operator in allowed else (row.operator, *allowed)


def asked_before(questionnaire: Questionnaire, code: str) -> list[Asked]:
    """What the condition of a question or page can look at: what is asked before it, in order."""
    found: list[Asked] = []
    for page in questionnaire.pages:
        if page.code == code:
            return found
        for question in page.questions:
            if question.code == code:
                return found
            found += looked_at(question)
    return found


def looked_at(question: Question) -> Iterator[Asked]:
    """What a condition can look at of one question: its answer, or those of its parts."""
    label = clipped(plain(question.name) or question.code, LABEL)
    parts: tuple[Choice, ...] = ()
    if question.kind is Kind.MATRIX:
        parts = question.rows
    elif question.kind is Kind.ALLOCATION:
        parts = question.choices
    elif question.kind is not Kind.NOTE:
        yield Asked(question.code, label, question)
    for part in parts:
        name = f"{question.code}.{part.code}"
        yield Asked(name, f"{label}: {clipped(plain(part.label) or part.code, LABEL)}", question)


def _name(row: Row) -> str:
    return f"{row.code}.{row.part}" if row.part else row.code
