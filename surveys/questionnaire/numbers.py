"""Numbers in the one form in which they are kept."""

from __future__ import annotations

from surveys.questionnaire.model import Number

# A number that may have this many decimals may have all that a float tells apart: weights and
# measurements come with 17 digits.
MAX_DECIMALS = 15
# The finest step that ranges, conditions and invented answers are worked out in.
FINEST_STEP = 6  # decimals


def has_too_many(decimals: int, allowed: int) -> bool:
    """Whether a number with so many decimals is more exact than was asked for."""
    return decimals > allowed and allowed < MAX_DECIMALS


def step_decimals(allowed: int) -> int:
    """The decimals of the step from one number to the next; `allowed` are those asked for."""
    return min(allowed, FINEST_STEP)


def plain_number(number: Number) -> Number:
    """The same finite number, a whole one as int: documents hold 5 and not 5.0."""
    return int(number) if number == int(number) else number
