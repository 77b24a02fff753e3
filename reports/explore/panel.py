"""The filter as lists to fill in: question, comparison, value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surveys.forms_staff.design.conditions import (
    MOST_ROWS,
    OPERATORS,
    Asked,
    ConditionTable,
    looked_at,
)
from surveys.questionnaire.condition_parser import parse_filter
from surveys.questionnaire.condition_rows import Operator
from surveys.questionnaire.model import Kind, Question

MODE = "condition-mode"  # the field that says that the lists were sent

_GIVEN = (Operator.ANSWERED, Operator.NOT_ANSWERED)
# Days can be put in order in filters, and texts not be looked into.
FILTER_OPERATORS: dict[Kind, tuple[Operator, ...]] = {
    **OPERATORS,
    Kind.DATE: (Operator.AT_LEAST, Operator.AT_MOST, Operator.IS, *_GIVEN),
    Kind.SHORT_TEXT: _GIVEN,
    Kind.LONG_TEXT: _GIVEN,
}


def filter_table(
    questions: Mapping[str, Question], text: str, data: Mapping[str, Any]
) -> ConditionTable:
    """The lists, filled from what was sent, or from the filter in the address."""
    asked: list[Asked] = []
    for question in questions.values():
        asked += looked_at(question)
    sent = _anew(data) if MODE in data else None
    return ConditionTable(asked, text, sent, read=parse_filter, operators=FILTER_OPERATORS)


def _anew(data: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent; the comparison begins anew in a row whose question was changed."""
    sent = {name: data[name] for name in data}
    for number in range(MOST_ROWS):
        was = sent.get(f"condition-{number}-was")
        if was is not None and was != sent.get(f"condition-{number}-of"):
            sent.pop(f"condition-{number}-operator", None)
    return sent
