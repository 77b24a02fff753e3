"""Two authors' versions of one thing, side by side: only what differs."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.forms_staff.design.words import COVER_WORDS, KIND_WORDS, OWN_WORDS, SETTING_WORDS
from surveys.questionnaire.model import Choice, Kind
from surveys.questionnaire.text import Text

_WORDS: dict[str, Any] = {
    "text": gettext_lazy("Text"),
    "help": gettext_lazy("Help below the question"),
    "label": gettext_lazy("Short name for tables and charts"),
    "code": gettext_lazy("Code (name of the variable)"),
    "kind": gettext_lazy("Kind"),
    "required": gettext_lazy("An answer is needed"),
    "condition": gettext_lazy("When it is asked"),
    "role": gettext_lazy("Stakeholder category: results are broken down by it"),
    "group": gettext_lazy("Analysed together with"),
    "choices": gettext_lazy("Choices"),
    "rows": gettext_lazy("Rows"),
    "minutes": gettext_lazy("How many minutes it takes"),
    "languages": gettext_lazy("Languages"),
}


@dataclass(frozen=True, slots=True)
class TwoVersions:
    """One property as somebody else saved it, and as it is here; each as lines."""

    name: Any
    theirs: list[str]
    mine: list[str]


def two_versions(theirs: Any, mine: Any, language: str) -> list[TwoVersions]:
    """What differs between two questions, heads of pages or covers."""
    kind = getattr(mine, "kind", None)
    return [
        TwoVersions(
            _name(kind, field.name),
            _lines(getattr(theirs, field.name), language),
            _lines(getattr(mine, field.name), language),
        )
        for field in dataclasses.fields(mine)
        if field.name not in {"pages", "questions"}
        and getattr(theirs, field.name) != getattr(mine, field.name)
    ]


def _name(kind: Kind | None, field: str) -> Any:
    if kind is not None and (kind, field) in OWN_WORDS:
        return OWN_WORDS[kind, field]
    return {**COVER_WORDS, **SETTING_WORDS, **_WORDS}.get(field, field)


def _lines(value: Any, language: str) -> list[str]:
    if isinstance(value, Text):
        return [value.in_language(language)] if value else []
    if isinstance(value, Kind):
        return [str(KIND_WORDS[value])]
    if isinstance(value, bool):
        return [_("yes") if value else _("no")]
    if isinstance(value, tuple):
        return [line for each in value for line in _lines(each, language)]
    if isinstance(value, Choice):
        return [f"{value.label.in_language(language)} ({value.code})"]
    return [] if value in (None, "") else [str(value)]
