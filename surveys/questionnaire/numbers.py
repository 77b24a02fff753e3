"""Numbers in the one form in which they are kept."""

from __future__ import annotations

from surveys.questionnaire.model import Number


def plain_number(number: Number) -> Number:
    """The same finite number, a whole one as int: documents hold 5 and not 5.0."""
    return int(number) if number == int(number) else number
