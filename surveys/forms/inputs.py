"""How each kind of question is read from a sent form and filled in again.

Between the browser and the typed answers stands the *raw* input: what the person typed or
ticked, as strings, kept as it was so that a page with errors shows it unchanged;
`questionnaire.parsing` turns it into an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.datastructures import MultiValueDict

from surveys.questionnaire.model import Kind, Question

Raw = Any  # str | list[str] | dict[str, str], by kind
Data = MultiValueDict[str, str]


@dataclass(frozen=True, slots=True)
class Input:
    """A kind's input: `read` takes the raw input from a sent form, `restore` from an answer."""

    template: str
    read: Callable[[Question, Data], Raw]
    restore: Callable[[Question, Any], Raw]
    several: bool = True  # several controls, held together by a fieldset


def _read_one(question: Question, data: Data) -> str:
    return data.get(question.code) or ""


def _read_list(question: Question, data: Data) -> list[str]:
    return data.getlist(question.code)


def _read_rows(question: Question, data: Data) -> dict[str, str]:
    return _read_parts(question, data, [row.code for row in question.rows])


def _read_choices(question: Question, data: Data) -> dict[str, str]:
    return _read_parts(question, data, [choice.code for choice in question.choices])


def _read_parts(question: Question, data: Data, parts: list[str]) -> dict[str, str]:
    found = {part: (data.get(f"{question.code}.{part}") or "").strip() for part in parts}
    return {part: text for part, text in found.items() if text}


def _restore_one(_question: Question, value: Any) -> str:
    return "" if value is None else str(value)


def _restore_number(_question: Question, value: Any) -> str:
    # In digits throughout: a number field would not take 1e-05 back.
    return "" if value is None else format(Decimal(repr(value)), "f")


def _read_nothing(_question: Question, _data: Data) -> str:
    return ""


def _restore_list(_question: Question, value: Any) -> list[str]:
    return list(value or [])


def _restore_parts(_question: Question, value: Any) -> dict[str, str]:
    return {part: str(text) for part, text in (value or {}).items()}


def _restore_places(_question: Question, value: Any) -> dict[str, str]:
    return {code: str(place) for place, code in enumerate(value or [], start=1)}


def _restore_consent(_question: Question, value: Any) -> str:
    return "true" if value else ""


def _one(template: str) -> Input:
    return Input(template, _read_one, _restore_one, several=False)


INPUTS: dict[Kind, Input] = {
    Kind.SINGLE_CHOICE: Input("single_choice", _read_one, _restore_one),
    Kind.MULTIPLE_CHOICE: Input("multiple_choice", _read_list, _restore_list),
    Kind.SCALE: Input("scale", _read_one, _restore_one),
    Kind.MATRIX: Input("matrix", _read_rows, _restore_parts),
    Kind.RANKING: Input("ranking", _read_choices, _restore_places),
    Kind.NUMBER: Input("number", _read_one, _restore_number, several=False),
    Kind.SHORT_TEXT: _one("short_text"),
    Kind.LONG_TEXT: _one("long_text"),
    Kind.DATE: _one("date"),
    Kind.ALLOCATION: Input("points_allocation", _read_choices, _restore_parts),
    Kind.CONSENT: Input("consent", _read_one, _restore_consent),
    Kind.NOTE: Input("note", _read_nothing, _restore_one, several=False),
}
