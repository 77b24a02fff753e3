"""Dealing answers out to rows meets the counts, whatever they are."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.dealing import Draw, TargetError, deal_options, deal_texts, deal_values

DRAW = Draw("seed")
ROWS = range(40)


def test_draw_is_the_blake2b_digest_of_its_key() -> None:
    digest = blake2b(b"a\x1f3", digest_size=8, key=b"seed").digest()
    assert DRAW("a", 3) == int.from_bytes(digest, "big") == 6081500290652421732
    assert DRAW("a", 3) == DRAW("a", "3")
    assert DRAW("a", 3) != DRAW("a3")


def test_order_is_a_permutation_that_the_key_decides() -> None:
    assert sorted(DRAW.order(ROWS, "one")) == list(ROWS)
    assert DRAW.order(ROWS, "one") == DRAW.order(reversed(ROWS), "one")
    assert DRAW.order(ROWS, "one") != DRAW.order(ROWS, "two")


def test_values_are_dealt_as_often_as_counted_and_the_rest_answers_nothing() -> None:
    dealt = deal_values(DRAW, ROWS, "q", {"a": 3, "b": 0, "c": 30})
    assert Counter(dealt.values()) == {"a": 3, "c": 30}
    assert dealt.keys() <= set(ROWS)


def test_rows_high_in_a_trait_get_late_values_in_two_questions_alike() -> None:
    rows, counts = range(2000), {0: 1000, 1: 1000}
    one, two = (deal_values(DRAW, rows, code, counts, "trait") for code in ("one", "two"))
    apart = deal_values(DRAW, rows, "three", counts)
    # Scores correlate by 0.2: both values agree for about 1/2 + asin(0.2)/pi = 56% of the rows.
    assert 1070 < sum(one[row] == two[row] for row in rows) < 1180
    assert 930 < sum(one[row] == apart[row] for row in rows) < 1070


def test_too_few_rows_are_refused() -> None:
    with pytest.raises(TargetError, match="q: 41 answers from 40 respondents"):
        deal_values(DRAW, ROWS, "q", {"a": 41})
    with pytest.raises(TargetError, match="q: 2 answers from 1 respondents"):
        deal_texts(DRAW, [7], "q", ["one", "two"])


def test_texts_are_given_by_one_row_each() -> None:
    dealt = deal_texts(DRAW, ROWS, "q", ["one", "two"])
    assert sorted(dealt.values()) == ["one", "two"]


@given(st.lists(st.sets(st.sampled_from("abcdef"), min_size=1), min_size=1, max_size=40))
def test_options_meet_any_counts_that_sets_can_have(sets: list[set[str]]) -> None:
    counts = Counter(option for taken in sets for option in taken)
    limits = (min(map(len, sets)), max(map(len, sets)))
    dealt = deal_options(DRAW, ROWS, "q", counts, answered=len(sets), limits=limits)
    assert len(dealt) == len(sets)
    assert Counter(option for taken in dealt.values() for option in taken) == counts
    assert all(limits[0] <= len(taken) <= limits[1] for taken in dealt.values())


def test_options_respect_the_limits() -> None:
    counts = {"a": 30, "b": 30, "c": 30}
    dealt = deal_options(DRAW, ROWS, "q", counts, answered=40, limits=(2, 3))
    assert Counter(len(taken) for taken in dealt.values()) == {2: 30, 3: 10}


@pytest.mark.parametrize(
    ("counts", "answered"), [({"a": 5, "b": 5}, 11), ({"a": 9, "b": 9}, 8), ({"a": 9}, 8)]
)
def test_impossible_options_are_refused(counts: dict[str, int], answered: int) -> None:
    with pytest.raises(TargetError, match="q: "):
        deal_options(DRAW, ROWS, "q", counts, answered=answered, limits=(1, 2))


def test_options_are_taken_independently_of_each_other_without_a_trait() -> None:
    # Half of 400 rows take each: both, as expected of independent options, about 100 do.
    counts = dict.fromkeys("abcdefgh", 200)
    dealt = deal_options(DRAW, range(400), "q", counts, answered=400, limits=(0, 8))
    both = [
        sum({one, two} <= taken for taken in dealt.values())
        for one, two in combinations("abcdefgh", 2)
    ]
    assert len(both) == 28
    assert all(75 < count < 125 for count in both)


def test_rows_high_in_a_trait_take_more_options() -> None:
    counts = dict.fromkeys("abcd", 200)
    dealt = deal_options(
        DRAW, range(400), "q", counts, answered=400, limits=(0, 4), trait="engagement"
    )
    order = sorted(dealt, key=lambda row: DRAW("trait", "engagement", row))
    low, high = (sum(len(dealt[row]) for row in half) for half in (order[:200], order[200:]))
    assert low + 100 < high
