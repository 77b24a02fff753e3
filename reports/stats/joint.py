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

MOST_PACKED = 64  # choices of one answer that are crossed by bits

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
    if weights is None:
        alike: list[Amount] = _counted(_bits(_by_key(of)) & _bits(chosen[None, :])).tolist()
        return alike
    sums: list[Amount] = (_by_key(of) @ np.where(chosen, weights, 0.0)).tolist()
    return sums


def _cells(
    down: Members, across: Members, valid: Array, weights: Array | None
) -> dict[tuple[Key, Key], Amount]:
    pairs = [(row, column) for row in down.keys for column in across.keys]
    if down.code is not None and across.code is not None:
        inside = valid & (down.code >= 0) & (across.code >= 0)
        flat = down.code[inside].astype(np.int64) * len(across.keys) + across.code[inside]
        each = None if weights is None else weights[inside]
        return _named(pairs, np.bincount(flat, each, minlength=len(pairs)).tolist())
    if weights is None and _is_packed(down) and _is_packed(across):
        rows, columns = _bits(_by_key(down)) & _bits(valid[None, :]), _bits(_by_key(across))
        table = np.array([_counted(row & columns) for row in rows])
    elif across.code is not None:
        table = np.array([_by_cell(across, valid & one, weights) for one in _by_key(down)])
    elif down.code is not None:
        table = np.array([_by_cell(down, valid & one, weights) for one in _by_key(across)]).T
    else:
        chosen = valid if weights is None else np.where(valid, weights, 0.0)
        table = (_by_key(down) * chosen) @ _by_key(across).T.astype(np.float64)
    return _named(pairs, table.reshape(-1).tolist())


def _is_packed(of: Members) -> bool:
    """Whether counting by bits is quickest; it takes as long for a cell that nobody is in."""
    return of.several is not None or len(of.keys) <= MOST_PACKED


def _by_key(of: Members) -> Array:
    """For each key, who is in its cell: bool (keys, n)."""
    if of.several is not None:
        return of.several.T
    return np.asarray(of.code == np.arange(len(of.keys))[:, None])


def _bits(inside: Array) -> Array:
    """For each row of booleans its bits, 64 in a word: a thirtieth of what floats would take."""
    # NumPy packs what lies together ten times as quickly as what does not.
    packed = np.packbits(np.ascontiguousarray(inside), axis=1)
    words = np.zeros((len(packed), -(-packed.shape[1] // 8)), dtype=np.uint64)
    words.view(np.uint8)[:, : packed.shape[1]] = packed
    return words


def _counted(words: Array) -> Array:
    """How many bits are set in each row."""
    return np.asarray(np.bitwise_count(words).sum(axis=1, dtype=np.int64))


def _named(keys: Sequence[_K], amounts: list[Amount]) -> dict[_K, Amount]:
    return {key: amount for key, amount in zip(keys, amounts, strict=False) if amount}
