"""The cells that answers to a question are counted in, planned from the questionnaire."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from surveys.questionnaire.model import DONT_KNOW, Kind, Question

# What one cell of a count stands for:
#   choice code (single and multiple choice) · point or "dont_know" (scale) ·
#   (row, choice) (matrix) · (choice, rank) (ranking) · (choice, points) (allocation) ·
#   value (number) · ISO 8601 day (date) · "yes" (consent)
Key = str | int | float | tuple[str, str] | tuple[str, int]

CONSENTED = "yes"


def _choices(question: Question) -> tuple[Key, ...]:
    return tuple(choice.code for choice in question.choices)


def _points(question: Question) -> tuple[Key, ...]:
    return (*question.scale_points, *((DONT_KNOW,) if question.dont_know else ()))


def _matrix(question: Question) -> tuple[Key, ...]:
    rows = (row.code for row in question.rows)
    return tuple(product(rows, (choice.code for choice in question.choices)))


def _ranks(question: Question) -> tuple[Key, ...]:
    codes = tuple(choice.code for choice in question.choices)
    return tuple(product(codes, range(1, len(codes) + 1)))


def _none(_question: Question) -> tuple[Key, ...]:
    return ()


# The cells known before there is an answer, in the order of the questionnaire. Numbers,
# dates and points are counted by the values that occur; texts are not counted in cells.
_PLANNED: dict[Kind, Callable[[Question], tuple[Key, ...]]] = {
    Kind.SINGLE_CHOICE: _choices,
    Kind.MULTIPLE_CHOICE: _choices,
    Kind.SCALE: _points,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _ranks,
    Kind.NUMBER: _none,
    Kind.SHORT_TEXT: _none,
    Kind.LONG_TEXT: _none,
    Kind.DATE: _none,
    Kind.ALLOCATION: _none,
    Kind.CONSENT: lambda _question: (CONSENTED,),
    Kind.NOTE: _none,
}


def planned_cells(question: Question) -> tuple[Key, ...]:
    """The cells known before there is an answer, in the order of the questionnaire."""
    return _PLANNED[question.kind](question)
