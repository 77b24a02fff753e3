"""Texts in several languages, and which language to show when one is missing."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A text in one or more languages; the empty Text means "no text here".

    `versions` holds (language, wording) pairs sorted by language, so that equal texts
    compare and hash equal. Languages are BCP 47 tags in lower case ("ro", "en").
    """

    versions: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, versions: Mapping[str, str] | None = None, /, **more: str) -> Text:
        """Make a Text from `{"ro": "Da", "en": "Yes"}`; empty wordings are left out."""
        wordings = {**(versions or {}), **more}
        return cls(tuple(sorted((tag, wording) for tag, wording in wordings.items() if wording)))

    def with_wording(self, language: str, wording: str) -> Text:
        """This text with another wording in one language; an empty one takes it away."""
        return Text.of({**self.as_dict(), language: wording})

    def within(self, languages: Container[str]) -> Text:
        """This text in these languages only."""
        kept = tuple(each for each in self.versions if each[0] in languages)
        return self if len(kept) == len(self.versions) else Text(kept)

    def __bool__(self) -> bool:
        return bool(self.versions)

    @property
    def languages(self) -> frozenset[str]:
        """The languages this text has a wording in."""
        return frozenset(tag for tag, _ in self.versions)

    def exactly_in(self, language: str) -> str | None:
        """The wording in this very language, or None."""
        return dict(self.versions).get(language)

    def wording(self, language: str, fallbacks: Iterable[str] = ()) -> tuple[str, str]:
        """The wording to show and the language it is in.

        Tries `language`, then `fallbacks` in order, then whatever there is. The language
        is returned too, because a page has to mark parts in another language (WCAG 3.1.2).
        An empty Text gives `("", language)`.
        """
        known = dict(self.versions)
        for tag in (language, *fallbacks, *known):
            if tag in known:
                return known[tag], tag
        return "", language

    def in_language(self, language: str, fallbacks: Iterable[str] = ()) -> str:
        """The wording to show, see `wording`."""
        return self.wording(language, fallbacks)[0]

    def as_dict(self) -> dict[str, str]:
        """The wordings by language, for a document."""
        return dict(self.versions)


NO_TEXT = Text()
