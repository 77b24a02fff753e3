"""From a column of Arrow's to the column of a question, by kind: as `encoders`, for many.

Each raises UnplannedError for an answer that the question does not offer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]
from numpy.typing import NDArray

from reports.stats.cells import planned_cells
from reports.stats.columns import ANSWERED, NOT_ASKED, UNANSWERED, Array, Column
from reports.stats.documents_at_once import UNKNOWN, UnplannedError
from surveys.questionnaire.model import Kind, Question

Mask = NDArray[np.bool_]
# Of one question: its answers, and which of the responses were asked it.
BulkEncoder = Callable[[Question, pa.Array, Mask], Column]

# Below this every whole number is a 64-bit float of its own.
_WHOLE = 2**53


def _state(asked: Mask, given: Mask) -> NDArray[np.int8]:
    state = np.where(given, ANSWERED, UNANSWERED).astype(np.int8)
    state[~asked] = NOT_ASKED
    return state


def _numpy(array: pa.Array) -> Array:
    found: Array = array.to_numpy(zero_copy_only=False)
    return found


def _valid(array: pa.Array) -> Mask:
    return _numpy(array.is_valid())


def _written(array: pa.Array) -> Mask:
    """Where there is a text that is not empty."""
    return _numpy(pc.fill_null(pc.binary_length(array), 0)) > 0


def _refuse(bad: Array) -> None:
    if bad.any():
        raise UnplannedError


def _codes(question: Question) -> tuple[str, ...]:
    return tuple(choice.code for choice in question.choices)


def _indices(array: pa.Array, codes: tuple[str, ...]) -> Array:
    """The index of each text among the codes, -1 for any other."""
    found = pc.index_in(array, value_set=pa.array(codes, pa.string()))
    return _numpy(pc.fill_null(found, -1)).astype(np.int16)


def _one_of(question: Question, array: pa.Array, asked: Mask) -> Column:
    keys, given = _codes(question), _written(array) & asked
    data = np.where(given, _indices(array, keys), -1).astype(np.int16)
    _refuse(data[given] < 0)
    return Column(question.kind, _state(asked, given), data, keys)


def _point(question: Question, array: pa.Array, asked: Mask) -> Column:
    keys: tuple[Any, ...] = planned_cells(question)
    given = _valid(array) & asked
    values = _numpy(pc.fill_null(array, 0))
    points = question.scale_points
    data = np.full(len(given), -1, dtype=np.int16)
    if points:
        inside = given & (values >= points[0]) & (values <= points[-1])
        data[inside] = values[inside] - points[0]
    if question.dont_know:
        data[given & (values == UNKNOWN)] = len(points)
    _refuse(data[given] < 0)
    return Column(question.kind, _state(asked, given), data, keys)


def _listed(question: Question, array: pa.Array, asked: Mask) -> tuple[Mask, Array, Array, Array]:
    """Who answered; of each code listed the response, the index, and the place from 1."""
    lengths = _numpy(pc.fill_null(pc.list_value_length(array), 0)).astype(np.intp)
    given = (lengths > 0) & asked
    responses = np.repeat(np.arange(len(lengths)), lengths)
    places = np.arange(1, len(responses) + 1) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    which = _indices(array.flatten(), _codes(question))
    here = given[responses]
    _refuse(which[here] < 0)
    return given, responses[here], which[here], places[here]


def _several_of(question: Question, array: pa.Array, asked: Mask) -> Column:
    given, responses, which, _places = _listed(question, array, asked)
    data = np.zeros((len(given), len(question.choices)), dtype=bool)
    data[responses, which] = True
    return Column(question.kind, _state(asked, given), data, _codes(question))


def _ranks(question: Question, array: pa.Array, asked: Mask) -> Column:
    given, responses, which, places = _listed(question, array, asked)
    data = np.zeros((len(given), len(question.choices)), dtype=np.int16)
    data[responses, which] = places
    return Column(question.kind, _state(asked, given), data, _codes(question))


def _grid(question: Question, array: pa.Array, asked: Mask) -> Column:
    keys, rows = _codes(question), tuple(row.code for row in question.rows)
    data = np.full((len(asked), len(rows)), -1, dtype=np.int16)
    given = np.zeros(len(asked), dtype=bool)
    for number, part in enumerate(array.flatten()):
        here = _valid(part) & asked
        data[here, number] = _indices(part, keys)[here]
        _refuse(data[here, number] < 0)
        given |= here
    return Column(question.kind, _state(asked, given), data, keys, rows)


def _points(question: Question, array: pa.Array, asked: Mask) -> Column:
    data = np.zeros((len(asked), len(question.choices)), dtype=np.int32)
    given = np.zeros(len(asked), dtype=bool)
    for number, part in enumerate(array.flatten()):
        here = _valid(part) & asked
        values = _numpy(pc.fill_null(part, 0))[here]
        _refuse(np.abs(values) > np.iinfo(np.int32).max)
        data[here, number] = values
        given |= here
    return Column(question.kind, _state(asked, given), data, _codes(question))


def _numbers(question: Question, array: pa.Array, asked: Mask) -> Column:
    given = _valid(array) & asked
    data = np.where(given, _numpy(pc.fill_null(array, np.nan)), np.nan)
    _refuse(~(np.abs(data[given]) < _WHOLE))
    return Column(question.kind, _state(asked, given), data)


def _days(question: Question, array: pa.Array, asked: Mask) -> Column:
    given = _written(array) & asked
    found = array.filter(pa.array(given)).dictionary_encode()
    try:
        days = [date.fromisoformat(day).toordinal() for day in found.dictionary.to_pylist()]
    except ValueError as error:
        raise UnplannedError from error
    data = np.zeros(len(asked), dtype=np.int32)
    if days:
        data[given] = np.array(days, dtype=np.int32)[_numpy(found.indices)]
    return Column(question.kind, _state(asked, given), data)


def _text_given(question: Question, array: pa.Array, asked: Mask) -> Column:
    given = _written(array) & asked
    return Column(question.kind, _state(asked, given), given)


def _consent(question: Question, array: pa.Array, asked: Mask) -> Column:
    given = _numpy(pc.fill_null(array, False)) & asked
    return Column(question.kind, _state(asked, given), given)


# Every kind that is answered; a note is not.
BULK_ENCODERS: dict[Kind, BulkEncoder] = {
    Kind.SINGLE_CHOICE: _one_of,
    Kind.MULTIPLE_CHOICE: _several_of,
    Kind.SCALE: _point,
    Kind.MATRIX: _grid,
    Kind.RANKING: _ranks,
    Kind.NUMBER: _numbers,
    Kind.SHORT_TEXT: _text_given,
    Kind.LONG_TEXT: _text_given,
    Kind.DATE: _days,
    Kind.ALLOCATION: _points,
    Kind.CONSENT: _consent,
}
