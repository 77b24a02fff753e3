"""A cell as an answer, or as a part of one: by kind of question."""

from __future__ import annotations

from collections.abc import Callable

from surveys.questionnaire.answer_errors import AnswerError, ProblemCode
from surveys.questionnaire.model import Choice, Kind, Question
from surveys.questionnaire.parsing import parse_answer
from surveys.response_files.lists import choices_of
from surveys.response_files.report import Change
from surveys.response_files.table import Column
from surveys.response_files.values import Read, day_of, number_of, point_of
from surveys.response_files.words import OTHER_ANSWER, Vocabulary, yes_or_no


def one_of(question: Question, column: Column) -> Callable[[str], Read]:
    """Read a cell as one choice of the question."""
    other = question.other_choice
    more = {OTHER_ANSWER: other.code, "other": other.code} if other else {}
    words = Vocabulary(question.choices, column.values, more)

    def read(cell: str) -> Read:
        found = words(cell)
        if found is None:
            raise AnswerError(ProblemCode.UNKNOWN_CHOICE)
        return Read(found.code, Change.VALUE_LOOSE if found.loose else None)

    return read


def _several(question: Question, column: Column) -> Callable[[str], Read]:
    words = Vocabulary(question.choices, column.values)

    def read(cell: str) -> Read:
        found = choices_of(cell, words)
        if found is None:
            raise AnswerError(ProblemCode.UNKNOWN_CHOICE)
        loose = any(each.loose for each in found)
        return Read([each.code for each in found], Change.LIST_LOOSE if loose else None)

    return read


def _point(question: Question, column: Column) -> Callable[[str], Read]:
    return lambda cell: point_of(question, cell, column.values.get(cell.strip(), ""))


def _number(question: Question, column: Column) -> Callable[[str], Read]:
    return lambda cell: number_of(question, cell)


def _text(question: Question, column: Column) -> Callable[[str], Read]:
    return lambda cell: Read(parse_answer(question, column.values.get(cell.strip(), cell)))


def _day(question: Question, column: Column) -> Callable[[str], Read]:
    return day_of


def _consent(question: Question, column: Column) -> Callable[[str], Read]:
    def read(cell: str) -> Read:
        said = yes_or_no(column.values.get(cell.strip(), cell))
        if said is None:
            raise AnswerError(ProblemCode.WRONG_TYPE, expected="true")
        return Read(said or None)

    return read


def _nothing(question: Question, column: Column) -> Callable[[str], Read]:
    raise ValueError(f"{question.kind} has no answer in one cell.")


# Reading a cell as a question's whole answer; what is read is not judged yet.
WHOLE: dict[Kind, Callable[[Question, Column], Callable[[str], Read]]] = {
    Kind.SINGLE_CHOICE: one_of,
    Kind.MULTIPLE_CHOICE: _several,
    Kind.SCALE: _point,
    Kind.MATRIX: _nothing,
    Kind.RANKING: _several,
    Kind.NUMBER: _number,
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.DATE: _day,
    Kind.ALLOCATION: _nothing,
    Kind.CONSENT: _consent,
    Kind.NOTE: _nothing,
}


def choice_of(question: Question, code: str) -> Choice:
    """The choice with this code."""
    return next(each for each in question.choices if each.code == code)


def taken(choice: Choice, column: Column, cell: str) -> Read:
    """Read a cell as whether the choice is taken. Raises AnswerError."""
    label = column.values.get(cell.strip())
    said = yes_or_no(label, choice) if label else None
    if said is None:
        said = yes_or_no(cell, choice)
    if said is None:
        raise AnswerError(ProblemCode.UNKNOWN_CHOICE)
    return Read(said)
