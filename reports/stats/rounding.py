"""Exact rounding, the same for the page, the exports and the verification."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

Exact = Fraction | Decimal | int


def round_half_up(value: Exact, decimals: int) -> Decimal:
    """Round to `decimals` places, ties away from zero: 12.5 to 13, -12.5 to -13, 0.125 to 0.13.

    The result keeps its zeros (`Decimal("20.0")`). A float is refused: it holds 0.285 as
    0.284999..., which would round the wrong way. Raises TypeError, and ValueError when
    `decimals` is negative.
    """
    if isinstance(value, float):
        raise TypeError("A float is not exact: give a Fraction, a Decimal or an int.")
    if decimals < 0:
        raise ValueError(f"Decimals cannot be negative: {decimals}.")
    return _rounded(*value.as_integer_ratio(), decimals)


def percent(value: Exact, decimals: int) -> Decimal:
    """A proportion as a percentage, rounded: 157/509 with 1 decimal is 30.8."""
    if isinstance(value, float):
        raise TypeError("A float is not exact: give a Fraction, a Decimal or an int.")
    numerator, denominator = value.as_integer_ratio()
    return _rounded(100 * numerator, denominator, decimals)


def _rounded(numerator: int, denominator: int, decimals: int) -> Decimal:
    units = (2 * abs(numerator) * 10**decimals + denominator) // (2 * denominator)
    # Read from its digits: arithmetic on a Decimal would round to the context's precision.
    return Decimal(f"{'-' if numerator < 0 and units else ''}{units}E-{decimals}")
