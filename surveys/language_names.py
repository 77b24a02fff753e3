"""What languages are called."""

from __future__ import annotations

from django.utils.translation import get_language_info


def language_in_text(language: str) -> str:
    """A language's name in itself, as within a sentence; its code when Django does not know it."""
    try:
        return str(get_language_info(language)["name_local"])
    except KeyError:
        return language


def language_name(language: str) -> str:
    """The same as a heading or label: with a capital, but for a code."""
    name = language_in_text(language)
    return name if name == language else name.capitalize()
