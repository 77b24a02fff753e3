"""Language tags from the names that files have for languages: "Română (ro)", "French", "de"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from babel import Locale

from surveys.questionnaire.document_reader import LANGUAGE
from surveys.questionnaire.exchange.report import Change, Notes

# Languages whose own names are known besides the English ones.
_OWN_NAMES = ("ro", "hu", "de", "sr", "bg", "uk", "en", "fr", "it", "es", "pt", "pl", "nl", "cs",
              "sk", "hr", "sl", "el", "tr", "ru", "sv", "da", "fi", "et", "lv", "lt", "sq",
              "mk")  # fmt: skip

# For names that mean no language known: tags kept for private use (ISO 639-2).
_PRIVATE = [f"qa{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]

_IN_BRACKETS = re.compile(r"\(\s*([A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3})\s*\)\s*$")
_ROMANIAN = re.compile("[ăâîșțşţ]")


class Languages:
    """The languages of one file; the same name always gets the same tag."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._tags: dict[str, str] = {}

    def tag(self, name: str) -> str:
        """The tag for a language's name; a private one when it means nothing known."""
        key = " ".join(name.lower().split())
        if key not in self._tags:
            self._tags[key] = _known_tag(name) or self._private_tag()
            if self._tags[key] != name:
                self._notes.changed(Change.LANGUAGE, was=name, became=self._tags[key])
        return self._tags[key]

    def assumed(self, wordings: Iterable[str]) -> str:
        """The tag for texts whose language is not named: Romanian by its letters, or English."""
        found = sum(bool(_ROMANIAN.search(words.lower())) for words in wordings)
        tag = "ro" if found else "en"
        self._notes.changed(Change.LANGUAGE_ASSUMED, became=tag)
        return tag

    def _private_tag(self) -> str:
        return next((tag for tag in _PRIVATE if tag not in self._tags.values()), "und")


def shown_name(tag: str) -> str:
    """The name of a language for the columns of a file: "Română (ro)"."""
    try:
        name = Locale.parse(tag, sep="-").get_display_name(tag.replace("-", "_")) or tag
    except (ValueError, LookupError):
        name = tag
    plain = re.sub(r"[(){}:]", " ", name)
    return f"{' '.join(plain.split()).capitalize()} ({tag})"


def _known_tag(name: str) -> str:
    for candidate in (*(found[1] for found in _IN_BRACKETS.finditer(name)), name.strip()):
        tag = candidate.lower().replace("_", "-")
        base = tag.split("-")[0]
        if LANGUAGE.fullmatch(tag) and base in _english_codes():
            return tag
    words = re.sub(r"\(.*", "", name).strip().lower()
    return _by_name().get(words, "")


@cache
def _english_codes() -> frozenset[str]:
    return frozenset(Locale("en").languages)


@cache
def _by_name() -> dict[str, str]:
    """Tags by the English name and, for languages of this region, by their own."""
    english = {name.lower(): tag.lower().replace("_", "-") for tag, name in _names()}
    own = {(Locale(tag).get_language_name(tag) or tag).lower(): tag for tag in _OWN_NAMES}
    return {**english, **own}


def _names() -> list[tuple[str, str]]:
    return sorted(Locale("en").languages.items(), reverse=True)
