"""One side of a cross-tabulation: which answers put a response in which rows or columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reports.stats.blocks import Block
from reports.stats.cells import CONSENTED, Key
from reports.stats.columns import ANSWERED, NOT_ASKED, Array, Column
from reports.stats.pairs import PAIRS
from surveys.questionnaire.model import Kind

NOT_CONSENTED = "no"

# Kinds that can only be crossed by one of their parts: a row of a matrix, a choice.
PARTED = frozenset({Kind.MATRIX, Kind.RANKING, Kind.ALLOCATION})


@dataclass(frozen=True, slots=True)
class Axis:
    """What one side of a table is made of.

    `part` is a row of a matrix, or the choice of a ranking (cells: its ranks) or of a points
    allocation (cells: its points). Numbers and dates have a cell per value; `regrouped` puts
    joint counts of values together.
    """

    code: str
    part: str = ""

    def __str__(self) -> str:
        return f"{self.code}.{self.part}" if self.part else self.code


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """Who is in which cell, for the n responses of a block.

    `code` (n) is the index of the one cell that a response is in, -1 for none; where a response
    can be in several, `several` (n, keys) says so instead.
    """

    keys: tuple[Key, ...]
    asked: Array  # bool (n)
    answered: Array  # bool (n)
    code: Array | None
    several: Array | None = None


def members(axis: Axis, block: Block) -> Members:
    """The cells of the axis, and who of the block is in them.

    A question that the block lacks was asked of nobody in it. Raises ValueError for a kind that
    has no cells, and for a part that the question does not have.
    """
    column = block.columns.get(axis.code)
    if column is None:
        nobody = np.zeros(block.size, dtype=bool)
        return Members((), nobody, nobody, np.full(block.size, -1))
    if column.kind in PARTED:
        return _PARTS[column.kind](axis, column)
    if column.kind is Kind.MULTIPLE_CHOICE:
        asked, answered = _states(column)
        return Members(tuple(column.keys), asked, answered, None, column.data)
    if column.kind not in _ONE_CELL:
        raise ValueError(f"{axis}: answers of kind {column.kind} fall in no cells.")
    return _ONE_CELL[column.kind](axis, column)


def _states(column: Column) -> tuple[Array, Array]:
    return column.state != NOT_ASKED, column.state == ANSWERED


def _coded(_axis: Axis, column: Column) -> Members:
    return Members(tuple(column.keys), *_states(column), column.data)


def _paired(_axis: Axis, column: Column) -> Members:
    """Kinds whose cells are the values that occur."""
    keys, responses, cells = PAIRS[column.kind](column)
    code = np.full(len(column.state), -1)
    code[responses] = cells
    return Members(tuple(keys), *_states(column), code)


def _consent(_axis: Axis, column: Column) -> Members:
    asked, _answered = _states(column)
    code = np.where(asked, np.where(column.data, 0, 1), -1)
    return Members((CONSENTED, NOT_CONSENTED), asked, asked, code)


def _row(axis: Axis, column: Column) -> Members:
    if axis.part not in column.rows:
        raise ValueError(f"{axis}: the question has no such row.")
    code = column.data[:, column.rows.index(axis.part)]
    return Members(tuple(column.keys), _states(column)[0], code >= 0, code)


def _choice(axis: Axis, column: Column) -> Array:
    if axis.part not in column.keys:
        raise ValueError(f"{axis}: the question has no such choice.")
    return column.data[:, column.keys.index(axis.part)]


def _rank(axis: Axis, column: Column) -> Members:
    ranks = _choice(axis, column)
    keys = tuple(range(1, len(column.keys) + 1))
    return Members(keys, _states(column)[0], ranks > 0, ranks - 1)


def _points(axis: Axis, column: Column) -> Members:
    asked, answered = _states(column)
    values, which = np.unique(_choice(axis, column), return_inverse=True)
    return Members(tuple(values.tolist()), asked, answered, np.where(answered, which, -1))


_ONE_CELL: dict[Kind, Callable[[Axis, Column], Members]] = {
    Kind.SINGLE_CHOICE: _coded,
    Kind.SCALE: _coded,
    Kind.NUMBER: _paired,
    Kind.DATE: _paired,
    Kind.CONSENT: _consent,
}
_PARTS: dict[Kind, Callable[[Axis, Column], Members]] = {
    Kind.MATRIX: _row,
    Kind.RANKING: _rank,
    Kind.ALLOCATION: _points,
}
