from __future__ import annotations

import math
import statistics
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from reports.stats.summaries import Summary, amounts, distribution, median, summary
from reports.stats.tallies import Counts


def test_summary_by_hand() -> None:
    # 1 2 2 5: mean 10/4; squares 2.25 + 0.25 + 0.25 + 6.25 = 9, over 3.
    found = summary(distribution(Counts(5, 4, {5: 1, 1: 1, 2: 2})))
    assert found == Summary(4, Fraction(5, 2), math.sqrt(3), Fraction(2), Fraction(1), Fraction(5))
    assert found.interval is not None


def test_dont_know_is_not_a_value() -> None:
    assert distribution(Counts(9, 7, {"dont_know": 4, 3: 2, 1: 1})) == {1: 1, 3: 2}


def test_nothing_to_summarise_is_undefined() -> None:
    assert summary({}) == Summary(0)
    assert summary({}).interval is None
    assert median({}) is None


def test_one_value_has_no_spread() -> None:
    assert summary({Fraction(4): 1}) == Summary(
        1, Fraction(4), None, Fraction(4), Fraction(4), Fraction(4)
    )
    assert summary({Fraction(4): 1}).interval is None


def test_equal_values_have_no_width() -> None:
    found = summary({Fraction(4): 9})
    assert found.sd == 0
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == (4, 4)


def test_numbers_are_taken_as_their_decimal_digits() -> None:
    assert summary(distribution(Counts(3, 3, {0.1: 2, 0.4: 1}))).mean == Fraction(1, 5)


def test_median_of_an_even_number_is_the_midpoint() -> None:
    assert median({Fraction(1): 2, Fraction(4): 2}) == Fraction(5, 2)
    assert median({Fraction(1): 2, Fraction(4): 3}) == 4


def test_amounts_are_of_one_choice() -> None:
    counts = Counts(4, 3, {("a", 1): 1, ("a", 3): 2, ("b", 2): 1, ("a_b", 1): 7})
    assert amounts(counts, "a") == {1: 1, 3: 2}


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=40))
def test_summary_agrees_with_the_standard_library(values: list[int]) -> None:
    found = summary(distribution(Counts(0, 0, {value: values.count(value) for value in values})))
    assert found.mean == statistics.mean(map(Fraction, values))
    assert found.median == statistics.median(map(Fraction, values))
    assert found.sd is not None
    assert math.isclose(found.sd, statistics.stdev(values), rel_tol=1e-12, abs_tol=1e-12)
