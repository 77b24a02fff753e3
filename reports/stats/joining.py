"""Parts of columns put together and taken apart: blocks grow, shrink and are sorted by these."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reports.stats.blocks import Block
from reports.stats.columns import Array, Column


def taken(block: Block, which: Array) -> Block:
    """The responses at these positions, in their order; a mask of booleans does, too."""
    positions = np.flatnonzero(which) if which.dtype == bool else which
    return Block(
        len(positions), {name: _taken(column, positions) for name, column in block.columns.items()}
    )


def joined(blocks: Sequence[Block]) -> Block:
    """The responses of all the blocks, one block after the other.

    Raises ValueError without blocks, and when they do not have the same columns.
    """
    if not blocks:
        raise ValueError("There are no blocks to join.")
    names = list(blocks[0].columns)
    if any(set(block.columns) != set(names) for block in blocks):
        raise ValueError("Blocks to be joined have the same columns.")
    if len(blocks) == 1:
        return blocks[0]
    return Block(
        sum(block.size for block in blocks),
        {name: _joined([block.columns[name] for block in blocks]) for name in names},
    )


def _taken(column: Column, positions: Array) -> Column:
    return Column(
        column.kind, column.state[positions], column.data[positions], column.keys, column.rows
    )


def _joined(columns: Sequence[Column]) -> Column:
    first = columns[0]
    keys = tuple(dict.fromkeys(key for column in columns for key in column.keys))
    if any(column.keys != keys for column in columns):
        if first.data.dtype != np.int16 or first.data.ndim != 1:
            raise ValueError("Only columns of one choice can have different choices.")
        places = {key: place for place, key in enumerate(keys)}
        data = [_renumbered(column, places) for column in columns]
    else:
        data = [column.data for column in columns]
    state = np.concatenate([column.state for column in columns])
    return Column(first.kind, state, np.concatenate(data), keys, first.rows)


def _renumbered(column: Column, places: dict[str | int, int]) -> Array:
    # One more than there are choices: -1, for none, is the last.
    numbers = np.array([*(places[key] for key in column.keys), -1], dtype=np.int16)
    return numbers[column.data]
