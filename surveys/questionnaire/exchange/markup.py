"""Texts with markup as plain texts: the words stay, formatting and scripts go."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from surveys.questionnaire.characters import normal_form, with_plain_line_ends

MAX_SOURCE = 200_000  # characters of one text that are looked at
MAX_TEXT = 19_900  # characters that are kept, below the limit of a document

_DROPPED = frozenset({"script", "style", "head", "title", "iframe", "object", "template"})
_BLOCKS = frozenset(
    {"p", "div", "br", "li", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
)
_CELLS = frozenset({"td", "th"})
_MARKUP = re.compile(r"<[a-zA-Z/!?]|&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class _Words(HTMLParser):
    """Collects the words; `dropped` names the tags that were taken out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.dropped: dict[str, None] = {}
        self._inside = ""  # the element whose content is not for reading
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.dropped[tag[:20]] = None
        if tag in _DROPPED and not self._inside:
            self._inside = tag
        if tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in _CELLS:
            self.parts.append(" ")
        elif tag == "a":
            address = dict(attrs).get("href") or ""
            self._link = address if re.match(r"https?://", address) else ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.dropped[tag[:20]] = None
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""
        if tag in _BLOCKS:
            self.parts.append("\n")
        if tag == "a" and self._link:
            if self._link not in "".join(self.parts[-3:]):
                self.parts.append(f" ({self._link})")
            self._link = ""

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.parts.append(data)

    def unknown_decl(self, data: str) -> None:
        self.dropped["!"] = None


def plain_text(source: str) -> tuple[str, tuple[str, ...]]:
    """The words of a text, and the tags that were taken out of it.

    A text without markup stays as it is, but for white space around it.
    """
    source = source[:MAX_SOURCE]
    if not _MARKUP.search(source):
        return _clean(source), ()
    reader = _Words()
    reader.feed(source)
    reader.close()
    words = "".join(reader.parts)
    if reader.dropped:
        words = re.sub(r"[ \t\xa0]{2,}", " ", words.replace("\xa0", " "))
        words = re.sub(r" ?\n ?", "\n", words)
        words = re.sub(r"\n{3,}", "\n\n", words)
    return _clean(words), tuple(reader.dropped)


def marked_up(words: str) -> str:
    """The text that `plain_text` reads as these words."""
    return html.escape(words, quote=False) if _MARKUP.search(words) else words


def _clean(words: str) -> str:
    return normal_form(_REFUSED.sub("", with_plain_line_ends(words)))
