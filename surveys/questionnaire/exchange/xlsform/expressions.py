"""Our conditions and settings as expressions of XLSForm."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from surveys.questionnaire.condition_syntax import (
    And,
    Comparison,
    Expression,
    Not,
    Or,
    Reference,
    Selected,
    TextLiteral,
    Truth,
)
from surveys.questionnaire.conditions import parse
from surveys.questionnaire.model import Choice, Kind, Number, Question, Questionnaire

FILTER = "filter"  # the column of the sheet of choices that a choice_filter looks at
AGREED = TextLiteral("OK")  # the value of an acknowledgement


def relevant_of(questionnaire: Questionnaire, condition: str) -> str:
    """The condition as the column `relevant`; empty when there is none."""
    return str(_written(questionnaire, parse(condition))) if condition else ""


def _written(questionnaire: Questionnaire, expression: Expression) -> Expression:
    if isinstance(expression, Not):
        return Not(_written(questionnaire, expression.inner))
    if isinstance(expression, And | Or):
        parts = tuple(_written(questionnaire, part) for part in expression.parts)
        return dataclasses.replace(expression, parts=parts)
    if isinstance(expression, Comparison) and isinstance(expression.left, Reference):
        question = questionnaire.question(expression.left.code)
        agreed = question is not None and question.kind is Kind.CONSENT
        if agreed and isinstance(expression.right, Truth):
            holds = expression.right.value is (expression.operator == "=")
            return Comparison(expression.left, "=" if holds else "!=", AGREED)
    return expression


@dataclass(frozen=True, slots=True)
class ChoiceFilter:
    """The column `choice_filter`, and what stands in FILTER at choices, by their codes."""

    expression: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def choice_filter_of(questionnaire: Questionnaire, choices: Sequence[Choice]) -> ChoiceFilter:
    """The conditions of choices as one expression; empty when all are always offered.

    Choices that all depend on one answer get a column for it, as authors write it.
    """
    parsed = {each.code: parse(each.condition) for each in choices if each.condition}
    if not parsed:
        return ChoiceFilter()
    chosen = {_taken(code, expression) for code, expression in parsed.items()}
    if len(parsed) == len(choices) and len(chosen) == 1 and (answer := chosen.pop()):
        return ChoiceFilter(f"selected({answer}, name)")
    pairs = {code: _equal_to(expression) for code, expression in parsed.items()}
    answers = {pair[0] if pair else None for pair in pairs.values()}
    if len(answers) == 1 and (answer := answers.pop()):
        equal = f"{FILTER} = {answer}"
        whole = equal if len(parsed) == len(choices) else f"{FILTER} = '' or {equal}"
        return ChoiceFilter(whole, {code: pair[1] for code, pair in pairs.items() if pair})
    parts = (
        f"(name != '{code}' or {_bracketed(_written(questionnaire, each))})"
        for code, each in parsed.items()
    )
    return ChoiceFilter(" and ".join(parts))


def _taken(code: str, expression: Expression) -> Reference | None:
    """The answer in which the choice of this very code has to be taken."""
    match expression:
        case Selected(reference, TextLiteral(value)) if value == code:
            return reference
    return None


def _equal_to(expression: Expression) -> tuple[Reference, str] | None:
    match expression:
        case Comparison(Reference() as answer, "=", TextLiteral(value)) if value:
            return answer, value
    return None


def _bracketed(expression: Expression) -> str:
    return f"({expression})" if isinstance(expression, And | Or) else str(expression)


def constraint_of(question: Question) -> str:
    """The settings of a question as the column `constraint`; empty when there is none."""
    return " and ".join(_PARTS.get(question.kind, _none)(question))


def _none(_question: Question) -> Iterator[str]:
    yield from ()


def _range(what: str) -> Callable[[Question], Iterator[str]]:
    def parts(question: Question) -> Iterator[str]:
        if question.minimum is not None:
            yield f"{what} >= {_number(question.minimum)}"
        if question.maximum is not None:
            yield f"{what} <= {_number(question.maximum)}"

    return parts


def _options(question: Question) -> Iterator[str]:
    yield from _range("count-selected(.)")(question)
    for choice in question.choices:
        if choice.exclusive:
            yield f"not(selected(., '{choice.code}') and count-selected(.) > 1)"


def _length(question: Question) -> Iterator[str]:
    if question.max_length is not None:
        yield f"string-length(.) <= {question.max_length}"


def _days(question: Question) -> Iterator[str]:
    if question.earliest:
        yield f". >= date('{question.earliest}')"
    if question.latest:
        yield f". <= date('{question.latest}')"


def _number(number: Number) -> str:
    return format(Decimal(repr(number)), "f")


_PARTS: dict[Kind, Callable[[Question], Iterator[str]]] = {
    Kind.NUMBER: _range("."),
    Kind.MULTIPLE_CHOICE: _options,
    Kind.RANKING: _range("count-selected(.)"),
    Kind.SHORT_TEXT: _length,
    Kind.LONG_TEXT: _length,
    Kind.DATE: _days,
}
