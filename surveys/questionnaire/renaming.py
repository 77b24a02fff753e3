"""The same conditions and texts when questions have other codes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from surveys.questionnaire.condition_parser import parse
from surveys.questionnaire.condition_syntax import (
    And,
    Comparison,
    CountSelected,
    Expression,
    Not,
    Operand,
    Or,
    Reference,
    Selected,
    references,
)
from surveys.questionnaire.piping import filled, named_in
from surveys.questionnaire.text import Text

Names = Mapping[str, str]


def renamed_condition(condition: str, names: Names) -> str:
    """The condition with the new code of each question that has one. Raises ConditionError."""
    if not condition:
        return ""
    expression = parse(condition)
    if not any(reference.code in names for reference in references(expression)):
        return condition
    return str(_renamed(expression, names))


def renamed_text(text: Text, names: Names) -> Text:
    """The text with `${new}` for each `${old}`."""
    if not any(code in names for _tag, wording in text.versions for code in named_in(wording)):
        return text
    return filled(text, lambda code: f"${{{names.get(code, code)}}}")


def _renamed(expression: Expression, names: Names) -> Expression:
    match expression:
        case Not(inner):
            return Not(_renamed(inner, names))
        case And(parts):
            return And(tuple(_renamed(part, names) for part in parts))
        case Or(parts):
            return Or(tuple(_renamed(part, names) for part in parts))
        case Selected(reference, choice):
            return Selected(_reference(reference, names), choice)
        case Comparison(left, operator, right):
            return Comparison(_operand(left, names), operator, _operand(right, names))
        case _:
            return expression


def _operand(operand: Operand, names: Names) -> Operand:
    match operand:
        case Reference():
            return _reference(operand, names)
        case CountSelected(reference):
            return CountSelected(_reference(reference, names))
        case _:
            return operand


def _reference(reference: Reference, names: Names) -> Reference:
    return dataclasses.replace(reference, code=names.get(reference.code, reference.code))
