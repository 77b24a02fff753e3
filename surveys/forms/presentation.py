"""Answers as a person reads them, in the language of the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from surveys.questionnaire.model import DONT_KNOW, Choice, Kind, Question, other_text_key
from surveys.templatetags.texts import day, localised


def answer_lines(question: Question, answers: dict[str, Any]) -> list[str]:
    """The answer, a line per part; empty when there is none."""
    value = answers.get(question.code)
    if value is None:
        return []
    lines = _SHOW[question.kind](question, value)
    other = answers.get(other_text_key(question))
    return [*lines, _("“%(text)s”") % {"text": other}] if other else lines


def _label(choices: tuple[Choice, ...], code: str) -> str:
    return next((localised(choice.label)[0] for choice in choices if choice.code == code), code)


def _single(question: Question, value: str) -> list[str]:
    return [_label(question.choices, value)]


def _multiple(question: Question, value: list[str]) -> list[str]:
    return [_label(question.choices, code) for code in value]


def _scale(question: Question, value: int | str) -> list[str]:
    if value == DONT_KNOW:
        return [localised(question.dont_know)[0]]
    return [
        _("%(point)s on a scale from %(low)s to %(high)s")
        % {"point": value, "low": question.minimum, "high": question.maximum}
    ]


def _matrix(question: Question, value: dict[str, str]) -> list[str]:
    return [
        f"{localised(row.label)[0]}: {_label(question.choices, value[row.code])}"
        for row in question.rows
        if row.code in value
    ]


def _ranking(question: Question, value: list[str]) -> list[str]:
    return [f"{place}. {_label(question.choices, code)}" for place, code in enumerate(value, 1)]


def _allocation(question: Question, value: dict[str, int]) -> list[str]:
    return [
        f"{localised(choice.label)[0]}: {value.get(choice.code, 0)}" for choice in question.choices
    ]


def _number(question: Question, value: float) -> list[str]:
    return [f"{formats.localize(value)} {localised(question.unit)[0]}".strip()]


def _date(_question: Question, value: str) -> list[str]:
    return [day(date.fromisoformat(value))]


def _text(_question: Question, value: str) -> list[str]:
    return [value]


def _consent(_question: Question, _value: bool) -> list[str]:
    return [_("I agree")]


def _note(_question: Question, _value: Any) -> list[str]:
    return []


_SHOW: dict[Kind, Callable[[Question, Any], list[str]]] = {
    Kind.SINGLE_CHOICE: _single,
    Kind.MULTIPLE_CHOICE: _multiple,
    Kind.SCALE: _scale,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _ranking,
    Kind.NUMBER: _number,
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.DATE: _date,
    Kind.ALLOCATION: _allocation,
    Kind.CONSENT: _consent,
    Kind.NOTE: _note,
}
