"""What a rich text is made of, before anybody draws it: paragraphs and lists of spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Span:
    """Words that look alike; a line break is "\\n" among them."""

    words: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""  # an address with one of the schemes allowed; empty = no link


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of spans."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list, with the number that its author wrote; None in a list of points."""

    number: int | None
    blocks: tuple[Paragraph | List, ...]


@dataclass(frozen=True, slots=True)
class List:
    """A list. `tight`: no empty lines stand between its items."""

    items: tuple[Item, ...]
    tight: bool

    @property
    def ordered(self) -> bool:
        """Whether its items are numbered."""
        return self.items[0].number is not None


Block = Paragraph | List


def linked(spans: tuple[Span, ...]) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """The spans of a paragraph by the address they lead to; an empty one for no link."""
    for link, group in groupby(spans, key=lambda span: span.link):
        yield link, tuple(group)


def address_unseen(link: str, spans: tuple[Span, ...]) -> str:
    """The address to write behind a link where nothing can be clicked.

    Empty when the words of the link say it already, or when there is no link.
    """
    address = re.sub(r"^(?:mailto|tel):", "", link, flags=re.IGNORECASE)
    words = "".join(span.words for span in spans)
    return "" if address in words else address
