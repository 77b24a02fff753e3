"""Two authors' versions of one thing, side by side: only what differs."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from surveys.forms_staff.design.words import FIELD_WORDS, KIND_WORDS, OWN_WORDS
from surveys.questionnaire.model import Choice, Group, Kind
from surveys.questionnaire.text import Text


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
            _name(kind, name),
            _lines(getattr(theirs, name), language),
            _lines(getattr(mine, name), language),
        )
        for name in _differing(theirs, mine)
    ]


def before_and_after(before: Any, after: Any, language: str) -> tuple[dict[str, str], ...]:
    """What differs between two of a kind, by the name of the property, for the log."""
    names = _differing(before, after)
    return tuple(
        {name: "\n".join(_lines(getattr(each, name), language)) for name in names}
        for each in (before, after)
    )


def _differing(one: Any, other: Any) -> list[str]:
    return [
        field.name
        for field in dataclasses.fields(other)
        if field.name not in {"pages", "questions"}
        and getattr(one, field.name) != getattr(other, field.name)
    ]


def _name(kind: Kind | None, field: str) -> Any:
    if kind is not None and (kind, field) in OWN_WORDS:
        return OWN_WORDS[kind, field]
    return FIELD_WORDS.get(field, field)


def _lines(value: Any, language: str) -> list[str]:
    if isinstance(value, Text):
        return [value.in_language(language)] if value else []
    if isinstance(value, Kind):
        return [str(KIND_WORDS[value])]
    if isinstance(value, bool):
        return [_("yes") if value else _("no")]
    if isinstance(value, tuple):
        return [line for each in value for line in _lines(each, language)]
    if isinstance(value, Group):
        return [f"{value.title.in_language(language)} ({value.code})"]
    if isinstance(value, Choice):
        return [f"{value.label.in_language(language)} ({value.code})"]
    return [] if value in (None, "") else [str(value)]
