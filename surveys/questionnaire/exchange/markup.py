"""Texts with markup as plain texts: the words stay, formatting and scripts go.

A scanner of our own, because the library's takes minutes over a text of unclosed tags.
"""

from __future__ import annotations

import html
import re

from surveys.questionnaire.characters import normal_form, with_plain_line_ends, without_forbidden

MAX_SOURCE = 60_000  # characters of one text that are looked at
MAX_TEXT = 19_900  # characters that are kept, below the limit of a document

# Elements whose content is not for reading.
_DROPPED = frozenset({"script", "style", "iframe", "object", "template"})
_BLOCKS = frozenset(
    {"p", "div", "br", "li", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
)
_CELLS = frozenset({"td", "th"})
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_MARKUP = re.compile(rf"<[a-zA-Z/!?]|{_ENTITY.pattern}")
_TAG_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9]{0,15}")
_ADDRESS = re.compile(r"""href\s{0,3}=\s{0,3}["']?(https?://[^"'\s>]{1,500})""", re.IGNORECASE)


class _Scanner:
    """Goes once over a text. `dropped` names the tags that were taken out."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._lower = source.lower()
        self.parts: list[str] = []
        self.dropped: dict[str, None] = {}
        self._link = ""

    def read(self) -> None:
        place = 0
        while (start := self._source.find("<", place)) >= 0:
            self._words(place, start)
            place = self._markup(start)
        self._words(place, len(self._source))

    def _words(self, start: int, end: int) -> None:
        if start < end:
            words = self._source[start:end]
            self.parts.append(_ENTITY.sub(lambda found: html.unescape(found[0]), words))

    def _markup(self, start: int) -> int:
        """Read what begins with "<"; where to go on. A lone sign is a word."""
        following = self._source[start + 1 : start + 2]
        if self._source.startswith("<!--", start):
            self.dropped["!"] = None
            return self._after("-->", start)
        if not (following.isascii() and following.isalpha()) and following not in ("/", "!", "?"):
            self.parts.append("<")
            return start + 1
        end = self._after(">", start)
        inside = self._source[start + 1 : end - 1]
        name = _TAG_NAME.match(inside.removeprefix("/"))
        tag = name[0].lower() if name else "!"
        self.dropped[tag] = None
        if tag in _DROPPED and following != "/":
            closing = self._lower.find(f"</{tag}", end)
            return len(self._source) if closing < 0 else self._after(">", closing)
        self._tag(tag, inside, closing=following == "/")
        return end

    def _after(self, mark: str, start: int) -> int:
        """The place behind the next mark; the end of the text when there is none."""
        found = self._source.find(mark, start)
        return len(self._source) if found < 0 else found + len(mark)

    def _tag(self, tag: str, inside: str, *, closing: bool) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in _CELLS:
            self.parts.append(" ")
        elif tag == "a" and closing:
            if self._link and self._link not in "".join(self.parts[-2:]):
                self.parts.append(f" ({self._link})")
            self._link = ""
        elif tag == "a":
            found = _ADDRESS.search(inside[:2_000])
            self._link = html.unescape(found[1]) if found else ""


def plain_text(source: str) -> tuple[str, tuple[str, ...]]:
    """The words of a text, and the tags that were taken out of it.

    A text without markup stays as it is, but for white space around it.
    """
    source = source[:MAX_SOURCE]
    if not _MARKUP.search(source):
        return _clean(source), ()
    scanner = _Scanner(source)
    scanner.read()
    words = "".join(scanner.parts)
    if scanner.dropped:
        lines = (" ".join(line.split()) for line in words.split("\n"))
        words = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    return _clean(words), tuple(scanner.dropped)


def marked_up(words: str) -> str:
    """The text that `plain_text` reads as these words."""
    return html.escape(words, quote=False) if _MARKUP.search(words) else words


def _clean(words: str) -> str:
    return normal_form(without_forbidden(with_plain_line_ends(words)))
