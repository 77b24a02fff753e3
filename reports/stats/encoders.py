"""From the answers to one question to its column, by kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reports.stats.cells import planned_cells
from reports.stats.columns import Array, Column
from surveys.questionnaire.model import Kind, Question

# Of one question: the state of each response, the positions of the responses that
# answered, and their answers in the same order.
Encoder = Callable[[Question, NDArray[np.int8], Array, list[Any]], Column]


def _index(keys: Sequence[Any]) -> dict[Any, int]:
    return {key: index for index, key in enumerate(keys)}


def _indices(index: dict[Any, int], values: Sequence[Any]) -> NDArray[np.int16]:
    return np.fromiter(map(index.__getitem__, values), dtype=np.int16, count=len(values))


def _codes(question: Question) -> tuple[str, ...]:
    return tuple(choice.code for choice in question.choices)


def _one_of(
    question: Question, state: NDArray[np.int8], positions: Array, values: list[Any]
) -> Column:
    keys: tuple[Any, ...] = planned_cells(question)
    data = np.full(len(state), -1, dtype=np.int16)
    data[positions] = _indices(_index(keys), values)
    return Column(question.kind, state, data, keys)


def _spread(positions: Array, values: list[Any]) -> Array:
    return np.repeat(positions, np.fromiter(map(len, values), dtype=np.intp, count=len(values)))


def _several_of(
    question: Question, state: NDArray[np.int8], positions: Array, values: list[Any]
) -> Column:
    keys = _codes(question)
    data = np.zeros((len(state), len(keys)), dtype=bool)
    data[_spread(positions, values), _indices(_index(keys), list(chain(*values)))] = True
    return Column(question.kind, state, data, keys)


def _ranks(
    question: Question, state: NDArray[np.int8], positions: Array, values: list[Any]
) -> Column:
    keys = _codes(question)
    data = np.zeros((len(state), len(keys)), dtype=np.int16)
    ranks = list(chain.from_iterable(range(1, len(value) + 1) for value in values))
    data[_spread(positions, values), _indices(_index(keys), list(chain(*values)))] = ranks
    return Column(question.kind, state, data, keys)


def _points(
    question: Question, state: NDArray[np.int8], positions: Array, values: list[Any]
) -> Column:
    keys = _codes(question)
    data = np.zeros((len(state), len(keys)), dtype=np.int32)
    taken = _indices(_index(keys), list(chain(*values)))
    data[_spread(positions, values), taken] = list(chain(*(value.values() for value in values)))
    return Column(question.kind, state, data, keys)


def _grid(
    question: Question, state: NDArray[np.int8], positions: Array, values: list[Any]
) -> Column:
    keys, rows = _codes(question), tuple(row.code for row in question.rows)
    data = np.full((len(state), len(rows)), -1, dtype=np.int16)
    taken = _indices(_index(keys), list(chain(*(value.values() for value in values))))
    data[_spread(positions, values), _indices(_index(rows), list(chain(*values)))] = taken
    return Column(question.kind, state, data, keys, rows)


def _numbers(
    question: Question, state: NDArray[np.int8], positions: Array, values: list[Any]
) -> Column:
    data = np.full(len(state), np.nan)
    data[positions] = values
    if not np.isfinite(data[positions]).all():
        raise ValueError("not a finite number")
    return Column(question.kind, state, data)


def _days(
    question: Question, state: NDArray[np.int8], positions: Array, values: list[Any]
) -> Column:
    data = np.zeros(len(state), dtype=np.int32)
    data[positions] = [date.fromisoformat(value).toordinal() for value in values]
    return Column(question.kind, state, data)


def _given(
    question: Question, state: NDArray[np.int8], positions: Array, _values: list[Any]
) -> Column:
    data = np.zeros(len(state), dtype=bool)
    data[positions] = True
    return Column(question.kind, state, data)


# Every kind that is answered; a note is not.
ENCODERS: dict[Kind, Encoder] = {
    Kind.SINGLE_CHOICE: _one_of,
    Kind.MULTIPLE_CHOICE: _several_of,
    Kind.SCALE: _one_of,
    Kind.MATRIX: _grid,
    Kind.RANKING: _ranks,
    Kind.NUMBER: _numbers,
    Kind.SHORT_TEXT: _given,
    Kind.LONG_TEXT: _given,
    Kind.DATE: _days,
    Kind.ALLOCATION: _points,
    Kind.CONSENT: _given,
}
