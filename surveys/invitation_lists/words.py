"""Recognising words however they are written: categories and languages of a list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from babel import Locale

from surveys.questionnaire.characters import without_accents
from surveys.questionnaire.model import Choice

# The languages in which people here name languages.
NAMED_IN = ("ro", "en", "hu", "de", "sr", "fr")

_OTHER = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """The text without case, diacritics and punctuation: „Învățământ - 1" is "invatamant 1"."""
    if text.isascii():
        return _OTHER.sub(" ", text.casefold()).strip()
    return _OTHER.sub(" ", without_accents(text.casefold())).strip()


class Words:
    """Which code each of a list's words means. Remembers what it has folded."""

    def __init__(self, codes: Mapping[str, str]) -> None:
        self._codes = codes
        self._known: dict[str, str | None] = {}

    def code(self, word: str) -> str | None:
        """The code that a word means, None when it is not known. "" may be a code: none."""
        if word not in self._known:
            self._known[word] = self._codes.get(folded(word))
        return self._known[word]

    def with_more(self, codes: Mapping[str, str]) -> Words:
        """The same, and these: from folded words to codes."""
        return Words({**self._codes, **codes})

    def unknown(self, words: Iterable[str]) -> Counter[str]:
        """The words that mean nothing, as first written, with how often each is there."""
        first: dict[str, str] = {}
        return Counter(
            first.setdefault(folded(word), word) for word in words if self.code(word) is None
        )


def category_words(choices: Iterable[Choice]) -> Words:
    """Know the choices of a question by code and by label in every language."""
    known: dict[str, str] = {}
    for choice in choices:
        for word in (choice.code, *choice.label.as_dict().values()):
            known.setdefault(folded(word), choice.code)
    return Words(known)


def language_words(codes: Iterable[str]) -> Words:
    """Know languages by code (ro, ro-RO) and by name, their own or a neighbour's."""
    known: dict[str, str] = {}
    for code in codes:
        locale = Locale.parse(code, sep="-")
        names = (Locale.parse(each).languages.get(locale.language, "") for each in NAMED_IN)
        own = locale.get_display_name(code.replace("-", "_")) or ""
        region = f"{code} {'GB' if code == 'en' else code}"
        for word in (code, region, f"{code} US" if code == "en" else "", own, *names):
            if word:
                known.setdefault(folded(word), code)
    return Words(known)
