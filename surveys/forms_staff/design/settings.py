"""The fields for the settings of each kind of question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms

from surveys.forms_staff.design.texts import WordingField
from surveys.forms_staff.design.words import OWN_WORDS, SETTING_WORDS
from surveys.questionnaire.document_reader import MAX_NUMBER
from surveys.questionnaire.model import SETTINGS, Kind, Question
from surveys.questionnaire.text import NO_TEXT, Text

LONGEST = 200  # characters of a short text
INPUT = {"class": "form-control"}
SHORT = {"class": "form-control short"}

# In the order in which they are asked for.
ORDER = (
    "minimum", "maximum", "decimals", "unit", "minimum_label", "maximum_label", "dont_know",
    "max_length", "earliest", "latest", "total",
)  # fmt: skip


def settings_of(kind: Kind) -> list[str]:
    """The settings that a kind uses, but for its choices and rows."""
    return [name for name in ORDER if name in SETTINGS[kind]]


def field_of(question: Question, name: str, language: str) -> forms.Field:
    """The field of a setting, filled with what the question has."""
    label = OWN_WORDS.get((question.kind, name), SETTING_WORDS[name])
    value = getattr(question, name)
    return _FIELDS[name](label, value, language)


def value_of(question: Question, name: str, cleaned: Any, language: str) -> Any:
    """What the question gets from a field's value."""
    before = getattr(question, name)
    if isinstance(before, Text):
        return before.with_wording(language, cleaned)
    if name in {"earliest", "latest"}:
        return cleaned.isoformat() if cleaned else ""
    if name == "decimals":
        return cleaned or 0
    if cleaned is None or name in {"max_length", "total"}:
        return cleaned
    return int(cleaned) if cleaned == int(cleaned) else float(cleaned)


def _number(label: Any, value: Any, _language: str) -> forms.Field:
    return forms.DecimalField(
        label=label,
        required=False,
        initial=value,
        min_value=-MAX_NUMBER,
        max_value=MAX_NUMBER,
        localize=True,
        widget=forms.TextInput(attrs={**SHORT, "inputmode": "text"}),
    )


def _whole(label: Any, value: Any, _language: str) -> forms.Field:
    return forms.IntegerField(
        label=label,
        required=False,
        initial=value,
        min_value=0,
        max_value=10**6,
        widget=forms.TextInput(attrs={**SHORT, "inputmode": "numeric"}),
    )


def _words(label: Any, value: Text, language: str) -> forms.Field:
    return WordingField(
        label=label,
        required=False,
        initial=(value or NO_TEXT).exactly_in(language),
        max_length=LONGEST,
        lines=1,
        language=language,
    )


def _day(label: Any, value: str, _language: str) -> forms.Field:
    try:
        initial = date.fromisoformat(value) if value else None
    except ValueError:
        initial = None
    widget = forms.DateInput(format="%Y-%m-%d", attrs={**SHORT, "type": "date"})
    return forms.DateField(
        label=label, required=False, initial=initial, widget=widget, input_formats=["%Y-%m-%d"]
    )


_FIELDS: dict[str, Callable[[Any, Any, str], forms.Field]] = {
    "minimum": _number,
    "maximum": _number,
    "decimals": _whole,
    "unit": _words,
    "minimum_label": _words,
    "maximum_label": _words,
    "dont_know": _words,
    "max_length": _whole,
    "earliest": _day,
    "latest": _day,
    "total": _whole,
}
