from __future__ import annotations

import math

import pytest

from reports.stats.intervals import Interval, mean_interval, wilson


def test_wilson_of_a_published_example() -> None:
    # Newcombe (1998), Statistics in Medicine 17, table I: 81 of 263 and 15 of 148.
    for numerator, n, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605)):
        found = wilson(numerator, n)
        assert found is not None
        assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_wilson_stays_within_0_and_1() -> None:
    none, everyone = wilson(0, 20), wilson(20, 20)
    assert none is not None
    assert everyone is not None
    assert none.low == 0.0
    assert round(none.high, 4) == 0.1611  # Newcombe (1998), 0 of 20
    assert everyone.high == 1.0
    assert math.isclose(everyone.low, 1 - none.high)


def test_wilson_of_nobody_is_undefined() -> None:
    assert wilson(0, 0) is None


@pytest.mark.parametrize(("numerator", "n"), [(-1, 5), (6, 5), (1, 0)])
def test_wilson_refuses_an_impossible_numerator(numerator: int, n: int) -> None:
    with pytest.raises(ValueError, match="not between 0"):
        wilson(numerator, n)


def test_mean_interval_by_hand() -> None:
    # t(0.975; 3) = 3.182446; values 1 2 3 4: mean 2.5, sd = sqrt(5/3).
    found = mean_interval(2.5, math.sqrt(5 / 3), 4)
    assert found is not None
    assert round(found.low, 5) == round(2.5 - 3.1824463 * math.sqrt(5 / 3) / 2, 5)
    assert round(found.high, 5) == round(2.5 + 3.1824463 * math.sqrt(5 / 3) / 2, 5)


def test_mean_interval_of_equal_values_is_the_mean() -> None:
    assert mean_interval(4.0, 0.0, 10) == Interval(4.0, 4.0)


@pytest.mark.parametrize("n", [0, 1])
def test_mean_interval_of_fewer_than_two_is_undefined(n: int) -> None:
    assert mean_interval(4.0, 0.0, n) is None
