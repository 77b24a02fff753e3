"""Weight classes: responses that get the same weight, counted together.

A weight is a function of the answers to the margin questions only. So responses with the same
answers to them form a class, and all that is weighted is computed from the counts of each class
and the weight of the class: whole numbers that add up, however responses are cut into blocks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np

from reports.stats.blocks import Block
from reports.stats.columns import ANSWERED, Array, Column
from reports.stats.tallies import Tally, tally
from surveys.questionnaire.model import Kind, Questionnaire

# The answers to the margin questions, in their order; of a number that holds the weight itself,
# the number. None: some margin question was not answered.
Class = tuple[str | float, ...] | None
Tallies = Mapping[Class, Tally]


def classes_of(block: Block, questions: Sequence[str]) -> tuple[list[Class], Array]:
    """The classes in the block, and for each response the index of its class.

    A question that the block lacks was answered by none of its responses.
    """
    columns = [block.columns.get(code) for code in questions]
    if not columns or any(column is None for column in columns):
        return [None], np.zeros(block.size, dtype=np.intp)
    values = [_values(column) for column in columns if column is not None]
    missing = np.zeros(block.size, dtype=bool)
    for _keys, indices in values:
        missing |= indices < 0
    joint = np.ravel_multi_index(
        [np.where(missing, 0, indices) for _keys, indices in values],
        [max(len(keys), 1) for keys, _indices in values],
    )
    found, member = np.unique(np.where(missing, -1, joint), return_inverse=True)
    sizes = [len(keys) for keys, _indices in values]
    return [_class(int(at), values, sizes) for at in found], member


def _class(at: int, values: list[tuple[list[str | float], Array]], sizes: list[int]) -> Class:
    if at < 0:
        return None
    places = np.unravel_index(at, sizes)
    return tuple(keys[int(place)] for (keys, _), place in zip(values, places, strict=True))


def _values(column: Column) -> tuple[list[str | float], Array]:
    """The values there can be, and for each response the index of its value; -1 without one."""
    if column.kind is Kind.SINGLE_CHOICE:
        return [str(key) for key in column.keys], column.data.astype(np.intp)
    if column.kind is Kind.NUMBER:
        given = column.state == ANSWERED
        numbers, which = np.unique(column.data[given], return_inverse=True)
        indices = np.full(len(given), -1, dtype=np.intp)
        indices[given] = which
        return numbers.tolist(), indices
    raise ValueError(f"A question of the kind {column.kind} has no weight classes.")


def class_sizes(blocks: Iterable[Block], questions: Sequence[str]) -> Counter[Class]:
    """How many responses are in each class."""
    sizes: Counter[Class] = Counter()
    for block in blocks:
        classes, member = classes_of(block, questions)
        counts = np.bincount(member, minlength=len(classes)).tolist()
        sizes.update({each: count for each, count in zip(classes, counts, strict=True) if count})
    return sizes


def tally_classes(
    block: Block,
    questionnaire: Questionnaire,
    questions: Sequence[str],
    *,
    by: str | Iterable[str] = (),
    only: Collection[str] | None = None,
) -> dict[Class, Tally]:
    """The tally of each class of the block (see `tallies.tally` for `by` and `only`)."""
    by = (by,) if isinstance(by, str) else tuple(by)
    return {
        each: tally(part, questionnaire, by=by, only=only)
        for each, part in blocks_by_class(block, questions)
    }


def blocks_by_class(block: Block, questions: Sequence[str]) -> Iterator[tuple[Class, Block]]:
    """The block's responses of each class."""
    classes, member = classes_of(block, questions)
    # In order within each class, and sorted once: there can be as many classes as responses.
    order = np.argsort(member, kind="stable")
    bounds = np.searchsorted(member[order], np.arange(len(classes) + 1))
    for each, begin, end in zip(classes, bounds, bounds[1:], strict=False):
        yield each, _rows(block, order[begin:end])


def _rows(block: Block, rows: Array) -> Block:
    columns = {
        code: Column(column.kind, column.state[rows], column.data[rows], column.keys, column.rows)
        for code, column in block.columns.items()
    }
    return Block(len(rows), columns)


def add_classes(tallied: Iterable[Tallies]) -> dict[Class, Tally]:
    """The tallies of disjoint sets of responses, by class, added up."""
    total: dict[Class, Tally] = {}
    for each in tallied:
        for key, found in each.items():
            total[key] = total.get(key, Tally()) + found
    return total
