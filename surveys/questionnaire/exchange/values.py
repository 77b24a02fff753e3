"""What can be said of one answer: that it is given, that it is a value, that it is above one."""

from __future__ import annotations

import operator as operators
from collections.abc import Callable
from typing import Any

from surveys.questionnaire.check_references import SEVERAL_CODES, WHOLLY_IN_PARTS
from surveys.questionnaire.condition_syntax import (
    Comparison,
    Expression,
    Not,
    NumberLiteral,
    Or,
    Reference,
    Selected,
    TextLiteral,
    Truth,
)
from surveys.questionnaire.conditions import number_of
from surveys.questionnaire.exchange.report import Loss
from surveys.questionnaire.exchange.targets import Target, UntranslatableError
from surveys.questionnaire.model import Kind, Number
from surveys.questionnaire.numbers import plain_number

# What other programs write for a box that is ticked, and for one that is not.
TICKED = frozenset({"Y", "y", "1", "OK", "true", "yes"})
NOT_TICKED = frozenset({"N", "n", "0", "", "no"})

_WITH_CHOICES = frozenset({Kind.SINGLE_CHOICE, Kind.MATRIX, *SEVERAL_CODES})
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
}


def reference(target: Target) -> Reference:
    """How our conditions name the answer. Raises UntranslatableError."""
    if target.kind is Kind.NOTE:
        raise UntranslatableError(Loss.CONDITION_LOST_NAME, target.code)
    if target.kind in WHOLLY_IN_PARTS and not target.part:
        raise UntranslatableError(Loss.CONDITION_PART, target.code)
    return Reference(target.code, target.part)


def filled(target: Target) -> Expression:
    """The answer is given."""
    if target.option:
        return Selected(reference(target), TextLiteral(target.option))
    return Comparison(reference(target), "!=", TextLiteral(""))


def is_empty(target: Target) -> Expression:
    """The answer is not given."""
    if target.option:
        return Not(filled(target))
    return Comparison(reference(target), "=", TextLiteral(""))


def selected(target: Target, value: str) -> Expression:
    """The value is among those taken."""
    if target.option or target.part or target.kind not in _WITH_CHOICES:
        return compared(target, "=", value)
    return Selected(reference(target), TextLiteral(_choice(target, value)))


def compared(target: Target, operator: str, value: str) -> Expression:
    """The answer beside a value that the file writes."""
    if target.option:
        return _ticked(target, operator, value)
    if not value.strip() and operator in ("=", "!="):
        return is_empty(target) if operator == "=" else filled(target)
    if target.kind is Kind.CONSENT:
        return _agreed(target, operator, value)
    if target.values and operator in _ORDER:
        return _any_choice(target, operator, value)
    if target.values:
        return Comparison(reference(target), operator, TextLiteral(_choice(target, value)))
    number = number_of(value)
    if number is not None and (operator in _ORDER or target.kind in (Kind.NUMBER, Kind.SCALE)):
        return Comparison(reference(target), operator, _literal(number))
    if operator in _ORDER or target.kind is Kind.SCALE:
        raise UntranslatableError(Loss.CONDITION_VALUE, value)
    return Comparison(reference(target), operator, _text(value))


def _ticked(target: Target, operator: str, value: str) -> Expression:
    if operator not in ("=", "!=") or value.strip() not in TICKED | NOT_TICKED:
        raise UntranslatableError(Loss.CONDITION_VALUE, value)
    holds = (value.strip() in TICKED) is (operator == "=")
    return filled(target) if holds else is_empty(target)


def _agreed(target: Target, operator: str, value: str) -> Expression:
    if operator not in ("=", "!=") or value not in TICKED | set(target.values):
        raise UntranslatableError(Loss.CONDITION_VALUE, value)
    return Comparison(reference(target), operator, Truth(True))


def _any_choice(target: Target, operator: str, value: str) -> Expression:
    """One of the choices whose value, as a number, lies so."""
    bound = number_of(value)
    if bound is None:
        raise UntranslatableError(Loss.CONDITION_VALUE, value)
    named = reference(target)
    codes = dict.fromkeys(
        code
        for written, code in target.values.items()
        if (number := number_of(written)) is not None and _ORDER[operator](number, bound)
    )
    parts = tuple(Comparison(named, "=", TextLiteral(code)) for code in codes)
    if not parts or target.kind in SEVERAL_CODES:
        raise UntranslatableError(Loss.CONDITION_VALUE, value)
    return Or(parts) if len(parts) > 1 else parts[0]


def _choice(target: Target, value: str) -> str:
    """The code of the choice that the file calls so; 1 is also called 1.0."""
    number = number_of(value)
    for name in (value, value.strip(), "" if number is None else f"{number:g}"):
        if name in target.values:
            return target.values[name]
    raise UntranslatableError(Loss.CONDITION_VALUE, value)


def _literal(number: Number) -> NumberLiteral:
    return NumberLiteral(plain_number(number))


def _text(value: str) -> TextLiteral:
    try:
        return TextLiteral(value)
    except ValueError:
        raise UntranslatableError(Loss.CONDITION_VALUE, value) from None
