"""What languages are called."""

from __future__ import annotations

from django.utils.translation import get_language_info


def language_name(language: str) -> str:
    """A language's name in itself; its code when Django does not know it."""
    try:
        return str(get_language_info(language)["name_local"]).capitalize()
    except KeyError:
        return language
