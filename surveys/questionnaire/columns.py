"""The variables of a data file, planned from the questionnaire and never from the data.

"Variable" is used as in DDI Codebook 2.5: one column of the data file, with the question it
comes from. Which columns each kind has is in docs/architecture.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from surveys.questionnaire.model import OTHER_TEXT, Choice, Kind, Question, Questionnaire
from surveys.questionnaire.plans import Plans
from surveys.questionnaire.text import Text

Cell = str | int | float | None
Answers = Mapping[str, Any]

# The columns before those of the questions: about the response, not answers.
ADMINISTRATIVE = ("_id", "_version", "_language", "_origin", "_mode", "_submitted_on", "_not_asked")


class Content(StrEnum):
    """What the cells of a variable hold."""

    CHOICE = "choice"  # code of a choice
    CHOICES = "choices"  # codes between spaces
    TAKEN = "taken"  # 1 taken, 0 answered without it
    RANK = "rank"  # 1 = first place; empty when not ranked
    POINTS = "points"  # whole points, 0 when answered without
    SCALE = "scale"  # whole number, or dont_know
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"  # ISO 8601 day
    CONSENT = "consent"  # 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One column. `part` is a choice, a row or "other_text"; empty for the question itself."""

    name: str
    question_code: str
    part: str
    label: Text  # the question's name, or the label of the choice or row
    kind: Kind  # of the question
    content: Content


def _whole(content: Content) -> Callable[[Question], Iterator[Variable]]:
    def columns(question: Question) -> Iterator[Variable]:
        yield _variable(question, "", question.name, content)

    return columns


def _by_choice(content: Content) -> Callable[[Question], Iterator[Variable]]:
    def columns(question: Question) -> Iterator[Variable]:
        yield from _parts(question, question.choices, content)

    return columns


def _codes_and(content: Content) -> Callable[[Question], Iterator[Variable]]:
    def columns(question: Question) -> Iterator[Variable]:
        yield _variable(question, "", question.name, Content.CHOICES)
        yield from _parts(question, question.choices, content)

    return columns


def _rows(question: Question) -> Iterator[Variable]:
    yield from _parts(question, question.rows, Content.CHOICE)


def _none(question: Question) -> Iterator[Variable]:
    yield from ()


def _parts(question: Question, parts: tuple[Choice, ...], content: Content) -> Iterator[Variable]:
    for part in parts:
        yield _variable(question, part.code, part.label, content)


def _variable(question: Question, part: str, label: Text, content: Content) -> Variable:
    return Variable(
        name=f"{question.code}.{part}" if part else question.code,
        question_code=question.code,
        part=part,
        label=label,
        kind=question.kind,
        content=content,
    )


COLUMNS: dict[Kind, Callable[[Question], Iterator[Variable]]] = {
    Kind.SINGLE_CHOICE: _whole(Content.CHOICE),
    Kind.MULTIPLE_CHOICE: _codes_and(Content.TAKEN),
    Kind.SCALE: _whole(Content.SCALE),
    Kind.MATRIX: _rows,
    Kind.RANKING: _codes_and(Content.RANK),
    Kind.NUMBER: _whole(Content.NUMBER),
    Kind.SHORT_TEXT: _whole(Content.TEXT),
    Kind.LONG_TEXT: _whole(Content.TEXT),
    Kind.DATE: _whole(Content.DATE),
    Kind.ALLOCATION: _by_choice(Content.POINTS),
    Kind.CONSENT: _whole(Content.CONSENT),
    Kind.NOTE: _none,
}


def question_variables(question: Question) -> tuple[Variable, ...]:
    """The variables of one question, its "other" text last."""
    columns = tuple(COLUMNS[question.kind](question))
    other = question.other_choice
    if other is None:
        return columns
    return (*columns, _variable(question, OTHER_TEXT, other.label, Content.TEXT))


# The variables of a questionnaire's questions, in order, without the administrative ones.
variables = Plans[tuple[Variable, ...]](
    lambda questionnaire: tuple(
        variable
        for question in questionnaire.questions()
        for variable in question_variables(question)
    )
)


def column_names(questionnaire: Questionnaire) -> tuple[str, ...]:
    """The header of a data file: the administrative columns, then those of the questions."""
    return (*ADMINISTRATIVE, *(variable.name for variable in variables(questionnaire)))
