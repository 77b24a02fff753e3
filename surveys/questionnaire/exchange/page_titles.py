"""Titles for pages that have none in the file."""

from __future__ import annotations

from collections.abc import Sequence

from surveys.questionnaire.text import Text

_PAGE = {"ro": "Pagina", "en": "Page", "fr": "Page", "de": "Seite", "hu": "Oldal", "it": "Pagina",
         "es": "Página"}  # fmt: skip


def page_title(name: str, languages: Sequence[str], before: int = 0) -> Text:
    """The name of a group in words, or "Page 3" when two pages stand before it."""
    words = " ".join(name.replace("_", " ").split())
    if words:
        return Text.of({tag: words[:1].upper() + words[1:] for tag in languages})
    return Text.of({tag: f"{_PAGE.get(tag, _PAGE['en'])} {before + 1}" for tag in languages})
