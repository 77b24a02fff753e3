from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.stats.rounding import percent, round_half_up


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        (Fraction(25, 2), 0, "13"),
        (Fraction(-25, 2), 0, "-13"),
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(2001, 100), 1, "20.0"),
        (Fraction(-1, 1000), 1, "0.0"),
        (Decimal("0.285"), 2, "0.29"),
        (9, 2, "9.00"),
        (0, 0, "0"),
        (Fraction(1, 3), 40, "0." + "3" * 40),
    ],
)
def test_ties_go_away_from_zero(
    value: Fraction | Decimal | int, decimals: int, rounded: str
) -> None:
    assert str(round_half_up(value, decimals)) == rounded


def test_percent_of_the_published_shares() -> None:
    assert str(percent(Fraction(157, 509), 1)) == "30.8"
    assert str(percent(Fraction(102, 509), 1)) == "20.0"
    assert str(percent(Fraction(73, 97), 1)) == "75.3"
    assert str(percent(Fraction(76, 106), 1)) == "71.7"
    assert str(percent(1, 0)) == "100"


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError):
        round_half_up(0.285, 2)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        percent(0.285, 2)  # type: ignore[arg-type]


def test_negative_decimals_are_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        round_half_up(1, -1)


@given(st.fractions(), st.integers(0, 8))
def test_rounding_is_off_by_half_a_unit_at_most(value: Fraction, decimals: int) -> None:
    rounded = round_half_up(value, decimals)
    assert rounded.as_tuple().exponent == -decimals
    assert abs(Fraction(rounded) - value) <= Fraction(1, 2 * 10**decimals)
    assert Fraction(round_half_up(-value, decimals)) == -Fraction(rounded)


@given(st.fractions(), st.integers(0, 8))
def test_a_percentage_is_the_hundredfold_rounded(value: Fraction, decimals: int) -> None:
    assert percent(value, decimals) == round_half_up(100 * value, decimals)
