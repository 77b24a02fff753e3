"""Columns as bytes, to be kept: bits, and integers no larger than their values need.

Written in NumPy's own `.npy` format, which says what it holds; nothing in it is executed.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from reports.stats.columns import ANSWERED, NOT_ASKED, Array, Column
from surveys.questionnaire.model import Kind


@dataclass(frozen=True, slots=True)
class Packed:
    """A column to be kept; `data` holds two arrays, state and answers."""

    kind: str
    keys: tuple[str | int, ...]
    rows: tuple[str, ...]
    data: bytes


# What the answers are counted with, by kind (see `Column`); bits where none is named.
_TYPES = {
    Kind.SINGLE_CHOICE: np.int16,
    Kind.SCALE: np.int16,
    Kind.MATRIX: np.int16,
    Kind.RANKING: np.int16,
    Kind.ALLOCATION: np.int32,
    Kind.NUMBER: np.float64,
    Kind.DATE: np.int32,
}


def pack(column: Column) -> Packed:
    """The column as bytes; `unpack` gives an equal one."""
    file = BytesIO()
    state = np.vstack([column.state != NOT_ASKED, column.state == ANSWERED])
    for part in (np.packbits(state, axis=1), _small(column.data)):
        np.lib.format.write_array(file, np.ascontiguousarray(part), allow_pickle=False)
    return Packed(column.kind.value, column.keys, column.rows, file.getvalue())


def unpack(packed: Packed, size: int) -> Column:
    """The column that was packed, of so many responses. Raises ValueError for other bytes."""
    file, kind = BytesIO(packed.data), Kind(packed.kind)
    bits, data = (np.lib.format.read_array(file, allow_pickle=False) for _ in range(2))
    asked, answered = np.unpackbits(bits, axis=1, count=size).view(bool)
    state = asked.astype(np.int8) + answered
    if kind in _TYPES:
        values = data.astype(_TYPES[kind])
    else:
        values = np.unpackbits(data, axis=0, count=size).view(bool)
    return Column(kind, state, values, packed.keys, packed.rows)


def _small(data: Array) -> NDArray[np.generic]:
    if data.dtype == bool:  # a column at a time: NumPy is ten times as quick where it lies together
        return np.packbits(np.ascontiguousarray(data.T), axis=-1).T
    if data.dtype.kind == "f":
        return data
    low, high = (int(data.min()), int(data.max())) if data.size else (0, 0)
    for smaller in (np.int8, np.int16):
        if np.iinfo(smaller).min <= low and high <= np.iinfo(smaller).max:
            return data.astype(smaller)
    return data
