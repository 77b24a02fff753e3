"""What the search sees of a response: closed answers, long texts, matrices, the day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from surveys.questionnaire.model import Kind, Question, Questionnaire

# The answers to closed questions, by item: a question's code, or CODE.ROW of a matrix.
Pattern = tuple[tuple[str, str], ...]


class FlagKind(StrEnum):
    """Why responses are shown together."""

    SAME_ANSWERS = "same_answers"
    SAME_TEXT = "same_text"
    BURST = "burst"
    STRAIGHT = "straight"


@dataclass(frozen=True, slots=True)
class Entry:
    """One submitted response as the search sees it."""

    id: UUID
    day: date
    on_paper: bool  # keyed in by staff: how many a day says nothing about respondents
    pattern: Pattern
    texts: tuple[tuple[str, str], ...]  # question code, text
    matrices: tuple[tuple[str, ...], ...]  # of each matrix the choices, row by row


@dataclass(frozen=True, slots=True)
class Found:
    """Responses that stand out together, and the numbers that say how much. Never answers."""

    kind: FlagKind
    ids: tuple[UUID, ...]
    detail: Mapping[str, Any]


def entry_of(
    questionnaire: Questionnaire, id: UUID, day: date, answers: Mapping[str, Any], *, on_paper: bool
) -> Entry:
    """A response's answers, sorted into what each search needs."""
    items: list[tuple[str, str]] = []
    texts: list[tuple[str, str]] = []
    matrices: list[tuple[str, ...]] = []
    for question in questionnaire.questions():
        value = answers.get(question.code)
        if value is None:
            continue
        items += _ITEMS[question.kind](question, value)
        if question.kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT):
            texts.append((question.code, value))
        if question.kind is Kind.MATRIX:
            matrices.append(tuple(value[row.code] for row in question.rows if row.code in value))
    return Entry(id, day, on_paper, tuple(items), tuple(texts), tuple(matrices))


def _one(question: Question, value: Any) -> Iterator[tuple[str, str]]:
    yield question.code, str(value)


def _list(question: Question, value: list[str]) -> Iterator[tuple[str, str]]:
    yield question.code, " ".join(value)


def _rows(question: Question, value: dict[str, str]) -> Iterator[tuple[str, str]]:
    for row in question.rows:
        if row.code in value:
            yield f"{question.code}.{row.code}", value[row.code]


def _points(question: Question, value: dict[str, int]) -> Iterator[tuple[str, str]]:
    given = (f"{each.code}:{value[each.code]}" for each in question.choices if each.code in value)
    yield question.code, " ".join(given)


def _none(_question: Question, _value: Any) -> Iterator[tuple[str, str]]:
    yield from ()


# What is typed is compared as text or not at all; a consent is the same for everybody.
_ITEMS: dict[Kind, Callable[[Question, Any], Iterator[tuple[str, str]]]] = {
    Kind.SINGLE_CHOICE: _one,
    Kind.MULTIPLE_CHOICE: _list,
    Kind.SCALE: _one,
    Kind.MATRIX: _rows,
    Kind.RANKING: _list,
    Kind.NUMBER: _none,
    Kind.SHORT_TEXT: _none,
    Kind.LONG_TEXT: _none,
    Kind.DATE: _none,
    Kind.ALLOCATION: _points,
    Kind.CONSENT: _none,
    Kind.NOTE: _none,
}
