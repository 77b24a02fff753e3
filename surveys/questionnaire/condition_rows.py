"""Conditions as lists: question, operator, value; all of the rows or any. What authors fill in.

Not every condition is such a list: brackets in brackets and counted options are only text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from surveys.questionnaire.condition_parser import ConditionError, parse
from surveys.questionnaire.condition_syntax import (
    And,
    Comparison,
    DateLiteral,
    Expression,
    Not,
    NumberLiteral,
    Or,
    Reference,
    Selected,
    TextLiteral,
)
from surveys.questionnaire.conditions import number_of
from surveys.questionnaire.model import Kind, Question
from surveys.questionnaire.numbers import plain_number

NOTHING = TextLiteral("")


class Operator(StrEnum):
    """How an answer is compared with a value. The last two take none."""

    IS = "is"
    IS_NOT = "is_not"
    INCLUDES = "includes"
    INCLUDES_NOT = "includes_not"
    LESS = "less"
    AT_MOST = "at_most"
    MORE = "more"
    AT_LEAST = "at_least"
    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"


_SIGNS = {
    Operator.IS: "=",
    Operator.IS_NOT: "!=",
    Operator.LESS: "<",
    Operator.AT_MOST: "<=",
    Operator.MORE: ">",
    Operator.AT_LEAST: ">=",
}
_BY_SIGN = {sign: operator for operator, sign in _SIGNS.items()}


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison. `part` is a row of a matrix or a choice of an allocation, mostly empty."""

    code: str
    operator: Operator
    value: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a condition: all must hold (`every`), or one."""

    rows: tuple[Row, ...] = ()
    every: bool = True


def rows_of(condition: str, read: Callable[[str], Expression] = parse) -> Rows | None:
    """The condition as rows; None when it is none that rows can say. Empty: no rows."""
    if not condition:
        return Rows()
    try:
        expression = read(condition)
    except ConditionError:
        return None
    parts = expression.parts if isinstance(expression, And | Or) else (expression,)
    rows = tuple(row for part in parts if (row := _row(part)) is not None)
    return Rows(rows, not isinstance(expression, Or)) if len(rows) == len(parts) else None


def condition_of(rows: Rows) -> str:
    """The condition that the rows say. ValueError when a value holds both kinds of quotes."""
    parts = tuple(_EXPRESSIONS.get(row.operator, _compared)(row) for row in rows.rows)
    if len(parts) < 2:
        return "".join(map(str, parts))
    return str(And(parts) if rows.every else Or(parts))


def chosen(question: Question, choice: str) -> str:
    """The condition that this choice was taken in a question with choices."""
    several = question.kind is not Kind.SINGLE_CHOICE
    operator = Operator.INCLUDES if several else Operator.IS
    return str(_EXPRESSIONS.get(operator, _compared)(Row(question.code, operator, choice)))


def _row(part: Expression) -> Row | None:
    match part:
        case Comparison(Reference(code, inner), "=", TextLiteral("")):
            return Row(code, Operator.NOT_ANSWERED, part=inner)
        case Comparison(Reference(code, inner), "!=", TextLiteral("")):
            return Row(code, Operator.ANSWERED, part=inner)
        case Comparison(
            Reference(code, inner),
            sign,
            TextLiteral() | DateLiteral() | NumberLiteral() as value,
        ):
            said = str(value) if isinstance(value, NumberLiteral) else value.value
            return Row(code, _BY_SIGN[sign], said, inner)
        case Selected(Reference(code, ""), choice):
            return Row(code, Operator.INCLUDES, choice.value)
        case Not(Selected(Reference(code, ""), choice)):
            return Row(code, Operator.INCLUDES_NOT, choice.value)
    return None


def _compared(row: Row) -> Expression:
    number = number_of(row.value)
    value = TextLiteral(row.value) if number is None else NumberLiteral(plain_number(number))
    return Comparison(Reference(row.code, row.part), _SIGNS[row.operator], value)


def _selected(row: Row) -> Selected:
    return Selected(Reference(row.code), TextLiteral(row.value))


_EXPRESSIONS: dict[Operator, Callable[[Row], Expression]] = {
    Operator.INCLUDES: _selected,
    Operator.INCLUDES_NOT: lambda row: Not(_selected(row)),
    Operator.ANSWERED: lambda row: Comparison(Reference(row.code, row.part), "!=", NOTHING),
    Operator.NOT_ANSWERED: lambda row: Comparison(Reference(row.code, row.part), "=", NOTHING),
}
