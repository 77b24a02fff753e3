"""Whether a condition is provably only looser than another: few forms, and none wrongly."""

from __future__ import annotations

from surveys.questionnaire.condition_syntax import And, Expression, Or, Truth
from surveys.questionnaire.conditions import parse

ALWAYS = Truth(True)


def is_looser(before: str, after: str) -> bool:
    """Whether everybody asked under `before` is asked under `after`, by the form of the two.

    True when `after` is empty or equal, drops a part of an `and`, or adds one to an `or`.
    False also when it is looser in a way that is not looked for. Raises ConditionError for a
    condition that cannot be read.
    """
    return _follows(_expression(before), _expression(after))


def _expression(condition: str) -> Expression:
    return parse(condition) if condition else ALWAYS


def _follows(before: Expression, after: Expression) -> bool:
    """Whether `after` holds wherever `before` does."""
    if after in (before, ALWAYS) or before == Truth(False):
        return True
    if isinstance(before, Or):
        return all(_follows(part, after) for part in before.parts)
    if isinstance(after, And):
        return all(_follows(before, part) for part in after.parts)
    if isinstance(before, And) and any(_follows(part, after) for part in before.parts):
        return True
    return isinstance(after, Or) and any(_follows(before, part) for part in after.parts)
