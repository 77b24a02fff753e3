"""Columns as pairs (response, cell), by kind: what the counting counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np

from reports.stats.cells import CONSENTED, Key
from reports.stats.columns import ANSWERED, Array, Column
from surveys.questionnaire.model import Kind

# Answers as pairs (response, cell): the keys, the response of each pair, its index in keys.
Pairs = tuple[list[Key], Array, Array]

# Amounts up to this are found by counting.
MOST_COUNTED = 10_000


def _one_of(column: Column) -> Pairs:
    responses = np.flatnonzero(column.data >= 0)
    return list(column.keys), responses, column.data[responses].astype(np.intp)


def _several_of(column: Column) -> Pairs:
    responses, cells = np.nonzero(column.data)
    return list(column.keys), responses, cells


def _grid(column: Column) -> Pairs:
    responses, rows = np.nonzero(column.data >= 0)
    width = len(column.keys)
    keys: list[Key] = [(row, str(key)) for row in column.rows for key in column.keys]
    return keys, responses, rows * width + column.data[responses, rows]


def _amounts(column: Column, responses: Array, choices: Array) -> Pairs:
    """Pairs (choice, amount), by the amounts that occur."""
    amounts, which = _distinct(column.data[responses, choices])
    keys: list[Key] = [(str(key), amount) for key in column.keys for amount in amounts.tolist()]
    return keys, responses, choices * len(amounts) + which


def _distinct(amounts: Array) -> tuple[Array, Array]:
    """The amounts that occur, in order, and the index of each among them.

    As `np.unique` gives them; amounts are few, so counting is quicker than its sorting.
    """
    if not amounts.size or amounts.min() < 0 or amounts.max() > MOST_COUNTED:
        return np.unique(amounts, return_inverse=True)
    occurs = np.bincount(amounts) > 0
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[amounts]


def _ranks(column: Column) -> Pairs:
    return _amounts(column, *np.nonzero(column.data > 0))


def _points(column: Column) -> Pairs:
    # A choice that got no points is counted too, with 0: the mean is over all who answered.
    answered = np.flatnonzero(column.state == ANSWERED)
    choices = np.arange(len(column.keys))
    return _amounts(column, np.repeat(answered, len(choices)), np.tile(choices, len(answered)))


def _numbers(column: Column) -> Pairs:
    responses = np.flatnonzero(column.state == ANSWERED)
    values, which = np.unique(column.data[responses], return_inverse=True)
    keys: list[Key] = [int(value) if value.is_integer() else value for value in values.tolist()]
    return keys, responses, which


def _days(column: Column) -> Pairs:
    responses = np.flatnonzero(column.state == ANSWERED)
    days, which = np.unique(column.data[responses], return_inverse=True)
    return [date.fromordinal(day).isoformat() for day in days.tolist()], responses, which


def _consent(column: Column) -> Pairs:
    responses = np.flatnonzero(column.data)
    return [CONSENTED], responses, np.zeros(len(responses), dtype=np.intp)


def _text(_column: Column) -> Pairs:
    nobody = np.zeros(0, dtype=np.intp)
    return [], nobody, nobody


# Every kind that has a column.
PAIRS: dict[Kind, Callable[[Column], Pairs]] = {
    Kind.SINGLE_CHOICE: _one_of,
    Kind.MULTIPLE_CHOICE: _several_of,
    Kind.SCALE: _one_of,
    Kind.MATRIX: _grid,
    Kind.RANKING: _ranks,
    Kind.NUMBER: _numbers,
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.DATE: _days,
    Kind.ALLOCATION: _points,
    Kind.CONSENT: _consent,
}
