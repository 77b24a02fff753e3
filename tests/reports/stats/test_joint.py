from __future__ import annotations

from collections import Counter
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.stats.axes import Axis
from reports.stats.blocks import encode
from reports.stats.combinations import combinations
from reports.stats.joint import joint, joint_of, regrouped
from tests.reports.stats.questionnaires import ALL_CODES, EVERY_KIND
from tests.reports.stats.strategies import responses

AXES = [
    Axis("org"),
    Axis("needs"),
    Axis("rating"),
    Axis("grid", "speed"),
    Axis("order", "a"),
    Axis("points", "y"),
    Axis("staff"),
    Axis("since"),
    Axis("agree"),
]


def cells(axis: Axis, answers: dict[str, Any], asked: frozenset[str]) -> list[Any] | None:
    """The cells of one response, worked out in the plainest way; None: no valid answer."""
    if axis.code not in asked:
        return None
    if axis.code == "agree":
        return ["yes" if "agree" in answers else "no"]
    value = answers.get(axis.code)
    if axis.code == "order":
        return [value.index(axis.part) + 1] if value and axis.part in value else None
    if axis.code == "points" and value:
        return [value.get(axis.part, 0)]
    if axis.part and value:
        value = value.get(axis.part)
    if value is None:
        return None
    return value if isinstance(value, list) else [value]


@settings(max_examples=60, deadline=None)
@given(responses, st.sampled_from(AXES), st.sampled_from(AXES), st.randoms(use_true_random=False))
def test_joint_counts_whatever_the_cut_and_order(
    given_: list[tuple[dict[str, Any], frozenset[str]]], rows: Axis, columns: Axis, chance: Any
) -> None:
    expected: Counter[Any] = Counter()
    valid = 0
    for answers, asked in given_:
        down, across = cells(rows, answers, asked), cells(columns, answers, asked)
        if down is None or across is None:
            continue
        valid += 1
        expected.update((row, column) for row in down for column in across)
    shuffled = list(given_)
    chance.shuffle(shuffled)
    for cut in (1, 3, 20):
        parts = [shuffled[at : at + cut] for at in range(0, len(shuffled), cut)]
        blocks = [encode(EVERY_KIND, *map(list, zip(*part, strict=True))) for part in parts]
        found = joint(rows, columns, blocks)
        assert found.responses == len(given_)
        assert found.valid == valid
        assert dict(found.cells) == dict(expected)
        ones = [joint_of(rows, columns, block, np.ones(block.size)) for block in blocks]
        assert sum(each.valid for each in ones) == valid


@given(responses)
def test_counting_by_bits_is_counting(parts: list[tuple[dict[str, Any], frozenset[str]]]) -> None:
    """Questions of more choices than are crossed by bits come to the same."""
    block = encode(EVERY_KIND, [part[0] for part in parts], [part[1] for part in parts])
    for rows, columns in product((Axis("org"), Axis("rating"), Axis("needs")), repeat=2):
        by_bits = joint_of(rows, columns, block)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("reports.stats.joint.MOST_PACKED", 0)
            assert joint_of(rows, columns, block) == by_bits


def test_what_is_known_of_the_three_states() -> None:
    asked = [ALL_CODES, ALL_CODES, ALL_CODES, ALL_CODES - {"needs"}]
    block = encode(
        EVERY_KIND,
        [
            {"org": "ngo", "needs": ["money", "data"]},
            {"org": "ngo"},  # asked for needs, none given
            {"needs": ["data"]},
            {"org": "sme"},  # not asked for needs
        ],
        asked,
    )
    found = joint_of(Axis("needs"), Axis("org"), block)
    assert (found.row_answered, found.column_answered) == (2, 3)
    assert (found.asked, found.valid) == (2, 1)
    assert found.columns_asked == {"ngo": 2}
    assert found.columns == {"ngo": 1}
    assert found.rows == {"money": 1, "data": 1}


def test_weights_are_added_up_in_place_of_responses() -> None:
    answers = [{"org": "ngo", "needs": ["money"]}, {"org": "ngo", "needs": ["money", "data"]}]
    block = encode(EVERY_KIND, answers)
    found = joint_of(Axis("needs"), Axis("org"), block, np.array([0.5, 2.0]))
    assert dict(found.cells) == {("money", "ngo"): 2.5, ("data", "ngo"): 2.0}
    assert (found.valid, found.columns["ngo"]) == (2.5, 2.5)


def test_a_block_without_the_question_asked_nobody() -> None:
    block = encode(EVERY_KIND, [{"org": "ngo"}])
    found = joint_of(Axis("elsewhere"), Axis("org"), block)
    assert (found.responses, found.column_answered, found.valid) == (1, 1, 0)


@pytest.mark.parametrize("axis", [Axis("name"), Axis("grid", "nowhere"), Axis("order", "z")])
def test_answers_without_cells_and_unknown_parts_are_refused(axis: Axis) -> None:
    with pytest.raises(ValueError, match=str(axis)):
        joint_of(axis, Axis("org"), encode(EVERY_KIND, [{}]))


def test_combinations_of_options() -> None:
    answers = [{"needs": ["money", "data"]}, {"needs": ["data"]}, {}, {"needs": ["money", "data"]}]
    blocks = [encode(EVERY_KIND, answers[:2]), encode(EVERY_KIND, answers[2:])]
    assert combinations("needs", blocks) == {("money", "data"): 2, ("data",): 1}
    assert combinations("elsewhere", blocks) == {}


def test_values_are_put_together_afterwards() -> None:
    answers = [{"org": "ngo", "staff": 1.5}, {"org": "ngo", "staff": 2}, {"org": "sme", "staff": 8}]
    values = joint_of(Axis("staff"), Axis("org"), encode(EVERY_KIND, answers))
    found = regrouped(values, rows=lambda value: "few" if value < 5 else "many")  # type: ignore[operator]
    assert dict(found.cells) == {("few", "ngo"): 2, ("many", "sme"): 1}
    assert dict(found.rows) == {"few": 2, "many": 1}
    assert found.columns == values.columns
    turned = regrouped(
        joint_of(Axis("org"), Axis("staff"), encode(EVERY_KIND, answers)), columns=lambda _: "any"
    )
    assert dict(turned.cells) == {("ngo", "any"): 2, ("sme", "any"): 1}
    assert (turned.columns, turned.columns_asked) == ({"any": 3}, {"any": 3})
