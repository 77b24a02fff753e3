"""How two questions go together: additive counts, from which every cross-tab is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

import numpy as np

from reports.stats.axes import Axis, Members, members
from reports.stats.blocks import Block
from reports.stats.cells import Key
from reports.stats.columns import Array

MOST_MULTIPLIED = 120  # cells of both sides together

Amount = int | float  # responses, or the sum of their weights

_K = TypeVar("_K")


@dataclass(frozen=True, slots=True)
class Joint:
    """Counts of the answers to two questions, `rows` and `columns` of a table.

    Counts of disjoint sets of responses add up. A cell that nobody is in has no entry. "Valid"
    is who answered both questions.
    """

    responses: Amount = 0
    row_answered: Amount = 0  # answered the question of the rows
    column_answered: Amount = 0  # answered the question of the columns
    asked: Amount = 0  # was asked the question of the rows, and answered that of the columns
    valid: Amount = 0  # answered both
    cells: Mapping[tuple[Key, Key], Amount] = field(default_factory=dict)
    rows: Mapping[Key, Amount] = field(default_factory=dict)  # valid, in the row
    columns: Mapping[Key, Amount] = field(default_factory=dict)  # valid, in the column
    columns_asked: Mapping[Key, Amount] = field(default_factory=dict)  # asked, in the column

    def __add__(self, other: Joint) -> Joint:
        return add_joints((self, other))


_FIELDS = tuple(each.name for each in fields(Joint))


def joint(rows: Axis, columns: Axis, blocks: Iterable[Block]) -> Joint:
    """The joint counts over all the blocks; all zero for none."""
    return add_joints(joint_of(rows, columns, block) for block in blocks)


def add_joints(parts: Iterable[Joint]) -> Joint:
    """The counts of all these disjoint sets of responses together; all zero for none."""
    sums: dict[str, Any] = {each: getattr(Joint(), each) for each in _FIELDS}
    for part in parts:
        for name in _FIELDS:
            amount = getattr(part, name)
            if isinstance(amount, Mapping):
                here = sums[name]
                for key, each in amount.items():
                    here[key] = here.get(key, 0) + each
            else:
                sums[name] += amount
    return Joint(**sums)


def joint_of(rows: Axis, columns: Axis, block: Block, weights: Array | None = None) -> Joint:
    """The joint counts of one block; with `weights`, a float per response, sums of weights.

    Raises ValueError for axes that `reports.stats.axes.members` refuses.
    """
    across, down = members(columns, block), members(rows, block)
    valid = across.answered & down.answered
    asked = across.answered & down.asked
    return Joint(
        responses=block.size if weights is None else float(weights.sum()),
        row_answered=_total(down.answered, weights),
        column_answered=_total(across.answered, weights),
        asked=_total(asked, weights),
        valid=_total(valid, weights),
        cells=_cells(down, across, valid, weights),
        rows=_named(down.keys, _by_cell(down, valid, weights)),
        columns=_named(across.keys, _by_cell(across, valid, weights)),
        columns_asked=_named(across.keys, _by_cell(across, asked, weights)),
    )


def regrouped(
    found: Joint,
    rows: Callable[[Key], Key] | None = None,
    columns: Callable[[Key], Key] | None = None,
) -> Joint:
    """The counts with keys put together, such as numbers in bins; None leaves a side alone.

    Only for sides where a response is in one cell: else it would count twice.
    """

    def same(key: Key) -> Key:
        return key

    down, across = rows or same, columns or same
    cells: dict[tuple[Key, Key], Amount] = {}
    for (row, column), amount in found.cells.items():
        key = down(row), across(column)
        cells[key] = cells.get(key, 0) + amount
    return replace(
        found,
        cells=cells,
        rows=_together(found.rows, down),
        columns=_together(found.columns, across),
        columns_asked=_together(found.columns_asked, across),
    )


def _together(amounts: Mapping[Key, Amount], new: Callable[[Key], Key]) -> dict[Key, Amount]:
    sums: dict[Key, Amount] = {}
    for key, amount in amounts.items():
        sums[new(key)] = sums.get(new(key), 0) + amount
    return sums


def _total(chosen: Array, weights: Array | None) -> Amount:
    if weights is None:
        return int(np.count_nonzero(chosen))
    return float(weights[chosen].sum())


def _by_cell(of: Members, chosen: Array, weights: Array | None) -> list[Amount]:
    """For each cell, how many of the responses chosen are in it."""
    many = len(of.keys)
    if of.code is not None:
        inside = chosen & (of.code >= 0)
        each = None if weights is None else weights[inside]
        counted: list[Amount] = np.bincount(of.code[inside], each, minlength=many).tolist()
        return counted
    if of.several is None:
        raise ValueError("Members have either one cell or several.")
    if weights is None:
        return [int(each) for each in chosen.astype(np.float32) @ _indicator(of, np.float32)]
    sums: list[Amount] = (np.where(chosen, weights, 0.0) @ of.several).tolist()
    return sums


def _indicator(of: Members, kind: type[np.floating[Any]]) -> Array:
    """A table of responses by cells with 1 where a response is in the cell."""
    if of.several is not None:
        return of.several.astype(kind)
    if of.code is None:
        raise ValueError("Members have either one cell or several.")
    found = np.zeros((len(of.code), len(of.keys)), dtype=kind)
    inside = np.flatnonzero(of.code >= 0)
    found[inside, of.code[inside]] = 1
    return found


def _cells(
    down: Members, across: Members, valid: Array, weights: Array | None
) -> dict[tuple[Key, Key], Amount]:
    if down.code is not None and across.code is not None:
        inside = valid & (down.code >= 0) & (across.code >= 0)
        flat = down.code[inside].astype(np.int64) * len(across.keys) + across.code[inside]
        pairs = [(row, column) for row in down.keys for column in across.keys]
        each = None if weights is None else weights[inside]
        return _named(pairs, np.bincount(flat, each, minlength=len(pairs)).tolist())
    if len(down.keys) + len(across.keys) <= MOST_MULTIPLIED:
        return _multiplied(down, across, valid, weights)
    found: dict[tuple[Key, Key], Amount] = {}
    for number, row in enumerate(down.keys):
        inside = valid & _within(down, number)
        for column, amount in _named(across.keys, _by_cell(across, inside, weights)).items():
            found[row, column] = amount
    return found


def _multiplied(
    down: Members, across: Members, valid: Array, weights: Array | None
) -> dict[tuple[Key, Key], Amount]:
    """The cells as a product of two tables of indicators: quick where cells are few.

    Counts of a block stay far under 2 to the 24th, up to which 32-bit floats are exact.
    """
    kind = np.float32 if weights is None else np.float64
    rows = _indicator(down, kind)
    if weights is not None:
        rows *= weights[:, None]
    rows[~valid] = 0
    table = (rows.T @ _indicator(across, kind)).reshape(-1).tolist()
    pairs = [(row, column) for row in down.keys for column in across.keys]
    return _named(pairs, [int(each) for each in table] if weights is None else table)


def _within(of: Members, number: int) -> Array:
    return np.asarray(of.code == number if of.several is None else of.several[:, number])


def _named(keys: Sequence[_K], amounts: list[Amount]) -> dict[_K, Amount]:
    return {key: amount for key, amount in zip(keys, amounts, strict=False) if amount}
