from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.stats.blocks import Block, encode
from reports.stats.columns import ANSWERED, Column
from reports.stats.joining import joined, taken
from reports.stats.packing import pack, unpack
from reports.stats.tallies import Tally, tally_all
from surveys.questionnaire.model import Kind
from tests.reports.stats.questionnaires import EVERY_KIND
from tests.reports.stats.strategies import responses

Response = tuple[dict[str, Any], frozenset[str]]


def block_of(parts: list[Response]) -> Block:
    return encode(EVERY_KIND, [part[0] for part in parts], [part[1] for part in parts])


def same(left: Block, right: Block) -> None:
    assert (left.size, list(left.columns)) == (right.size, list(right.columns))
    for name, column in left.columns.items():
        other = right.columns[name]
        assert (column.kind, column.keys, column.rows) == (other.kind, other.keys, other.rows)
        for one, two in ((column.state, other.state), (column.data, other.data)):
            assert (one.dtype, one.shape) == (two.dtype, two.shape)
            assert np.array_equal(one, two, equal_nan=one.dtype.kind == "f")


@given(parts=responses)
def test_a_packed_column_is_unpacked_as_it_was(parts: list[Response]) -> None:
    block = block_of(parts)
    again = {name: unpack(pack(each), block.size) for name, each in block.columns.items()}
    same(Block(block.size, again), block)


@given(parts=responses, cut=st.integers(0, 12))
def test_parts_joined_are_the_whole_and_taken_apart_are_the_parts(
    parts: list[Response], cut: int
) -> None:
    whole, left, right = block_of(parts), block_of(parts[:cut]), block_of(parts[cut:])
    same(joined([left, right]), whole)
    same(taken(whole, np.arange(whole.size) < cut), left)
    same(taken(whole, np.flatnonzero(np.arange(whole.size) >= cut)), right)


@given(parts=responses, chosen=st.sets(st.integers(0, 11)))
def test_counts_without_a_part_are_those_of_the_others(
    parts: list[Response], chosen: set[int]
) -> None:
    """Exactly: no cell and no group is left of those that are in the part only."""
    gone = [part for at, part in enumerate(parts) if at in chosen]
    left = [part for at, part in enumerate(parts) if at not in chosen]

    def count(some: list[Response]) -> Tally:
        return tally_all(block_of(some), EVERY_KIND) if some else Tally()

    assert count(parts) - count(gone) == count(left)


def test_more_than_there_is_cannot_be_taken_away() -> None:
    one = tally_all(block_of([({"org": "sme"}, frozenset({"org"}))]), EVERY_KIND)
    other = tally_all(block_of([({"org": "ngo"}, frozenset({"org"}))]), EVERY_KIND)
    for whole, part in ((one + other, one + one), (one + one, other), (one, one + one)):
        with pytest.raises(ValueError, match="part"):
            _ = whole - part


def test_a_column_takes_no_more_room_than_its_values_need() -> None:
    """A choice is a byte, an option a bit, a state two bits."""
    size = 65_536
    state = np.full(size, ANSWERED, dtype=np.int8)
    single = Column(Kind.SINGLE_CHOICE, state, np.zeros(size, dtype=np.int16), ("a",))
    several = Column(Kind.MULTIPLE_CHOICE, state, np.ones((size, 8), dtype=bool), tuple("abcdefgh"))
    states, header = size / 4, 256
    assert len(pack(single).data) == size + states + header
    assert len(pack(several).data) == size + states + header


def test_columns_of_one_choice_are_joined_by_the_names_of_the_choices() -> None:
    def column(keys: tuple[str, ...], *data: int) -> Block:
        state = np.full(len(data), ANSWERED, dtype=np.int8)
        one = Column(Kind.SINGLE_CHOICE, state, np.array(data, dtype=np.int16), keys)
        return Block(len(data), {"_language": one})

    whole = joined([column(("ro",), 0, 0), column(("en", "ro"), 0, 1, -1)]).columns["_language"]
    assert [whole.keys[at] if at >= 0 else None for at in whole.data] == [
        "ro",
        "ro",
        "en",
        "ro",
        None,
    ]


def test_blocks_of_other_columns_are_not_joined() -> None:
    with pytest.raises(ValueError, match="same columns"):
        joined([Block(0, {}), block_of([])])
    with pytest.raises(ValueError, match="no blocks"):
        joined([])
