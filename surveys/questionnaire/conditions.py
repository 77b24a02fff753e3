"""Conditions: parse, write and evaluate them. The one engine for form, validation and export.

Values follow XForms: an unanswered question is the empty text, so `${x} = 'a'` does not hold
and `${x} != 'a'` does. `<` and its like compare numbers only and never hold for anything else.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from surveys.questionnaire.condition_parser import ConditionError, parse
from surveys.questionnaire.condition_syntax import (
    And,
    Comparison,
    CountSelected,
    DateLiteral,
    Expression,
    Not,
    Operand,
    Or,
    Reference,
    Selected,
    TextLiteral,
    Truth,
    references,
)
from surveys.questionnaire.model import OTHER_TEXT, Number

__all__ = ["ConditionError", "Holds", "compiled", "evaluate", "parse", "references"]

Answers = Mapping[str, Any]
Holds = Callable[[Answers], bool]
Value = str | int | float | bool

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def evaluate(expression: Expression, answers: Answers) -> bool:
    """Whether the expression holds for these answers (shapes: docs/architecture.md)."""
    return compiled(expression)(answers)


@lru_cache(maxsize=4096)
def compiled(expression: Expression) -> Holds:
    """The expression as a function of answers; for calling it many times."""
    return _COMPILERS[type(expression)](expression)


def _truth(expression: Truth) -> Holds:
    return lambda answers: expression.value


def _not(expression: Not) -> Holds:
    inner = compiled(expression.inner)
    return lambda answers: not inner(answers)


def _and(expression: And) -> Holds:
    parts = [compiled(part) for part in expression.parts]
    return lambda answers: all(part(answers) for part in parts)


def _or(expression: Or) -> Holds:
    parts = [compiled(part) for part in expression.parts]
    return lambda answers: any(part(answers) for part in parts)


def _selected(expression: Selected) -> Holds:
    options = _options_of(expression.reference)
    choice = expression.choice.value
    return lambda answers: choice in options(answers)


def _comparison(expression: Comparison) -> Holds:
    left, right = _operand(expression.left), _operand(expression.right)
    if expression.operator in ("=", "!="):
        wanted = expression.operator == "="
        if isinstance(expression.right, TextLiteral):
            return _compared_with_text(left, expression.right.value, wanted=wanted)
        return lambda answers: _equal(left(answers), right(answers)) is wanted
    compare = _ORDER[expression.operator]
    if isinstance(expression.left, DateLiteral) or isinstance(expression.right, DateLiteral):
        return _days_compared(left, right, compare)

    def holds(answers: Answers) -> bool:
        low, high = number_of(left(answers)), number_of(right(answers))
        return low is not None and high is not None and compare(low, high)

    return holds


def _days_compared(
    left: Callable[[Answers], Value],
    right: Callable[[Answers], Value],
    compare: Callable[[Any, Any], bool],
) -> Holds:
    def holds(answers: Answers) -> bool:
        low, high = _day_of(left(answers)), _day_of(right(answers))
        return low is not None and high is not None and compare(low, high)

    return holds


def _day_of(value: Value) -> date | None:
    """The value as a day, None when it is none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _compared_with_text(value_of: Callable[[Answers], Value], text: str, *, wanted: bool) -> Holds:
    """The commonest condition, without the detour over types."""

    def holds(answers: Answers) -> bool:
        value = value_of(answers)
        return (value == text if type(value) is str else _equal(value, text)) is wanted

    return holds


def _equal(left: Value, right: Value) -> bool:
    """XPath 1.0, section 3.4: compare as truth values, else as numbers, else as texts."""
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if isinstance(left, bool) or isinstance(right, bool):
        return bool(left) == bool(right)
    low, high = number_of(left), number_of(right)
    return low is not None and low == high


def number_of(value: Value) -> Number | None:
    """The value as a number, None when it is none (XPath's NaN, which equals nothing)."""
    if not isinstance(value, str):
        return value
    return float(value) if _NUMBER.fullmatch(value.strip()) else None


def _operand(operand: Operand) -> Callable[[Answers], Value]:
    if isinstance(operand, Reference):
        return _value_of(operand)
    if isinstance(operand, CountSelected):
        options = _options_of(operand.reference)
        return lambda answers: len(options(answers))
    value = operand.value
    return lambda answers: value


def _value_of(reference: Reference) -> Callable[[Answers], Value]:
    """The answer as one value: several codes are joined by spaces, as XForms keeps them."""
    look_up = _answer_of(reference)

    def value(answers: Answers) -> Value:
        answer = look_up(answers)
        if type(answer) is str:
            return answer
        if isinstance(answer, list):
            return " ".join(map(str, answer))
        return answer if isinstance(answer, str | int | float) else ""

    return value


def _options_of(reference: Reference) -> Callable[[Answers], list[str]]:
    """The options taken, none when unanswered."""
    look_up = _answer_of(reference)

    def options(answers: Answers) -> list[str]:
        answer = look_up(answers)
        if isinstance(answer, str):
            return answer.split()
        return list(answer) if isinstance(answer, list | dict) else []

    return options


def _answer_of(reference: Reference) -> Callable[[Answers], Any]:
    code, part = reference.code, reference.part
    if not part:
        return lambda answers: answers.get(code)
    if part == OTHER_TEXT:
        return lambda answers: answers.get(f"{code}.{OTHER_TEXT}")

    def answer(answers: Answers) -> Any:
        parts = answers.get(code)
        return parts.get(part) if isinstance(parts, dict) else None

    return answer


_COMPILERS: dict[type, Callable[[Any], Holds]] = {
    Truth: _truth,
    Not: _not,
    And: _and,
    Or: _or,
    Selected: _selected,
    Comparison: _comparison,
}
