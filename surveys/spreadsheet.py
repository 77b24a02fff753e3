"""Lists for spreadsheets, which must not run what people typed (CWE-1236)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice

# What a spreadsheet may take for the start of a formula, full-width forms included.
STARTS = frozenset("=+-@\t\r\n＝＋－＠")

PIECE = 1_000  # rows written at a time


def inert(text: str) -> str:
    """The text with an apostrophe before it when it could be run as a formula.

    So has a text that begins so already: what was typed can be told again (`as_typed`).
    """
    if not text or (text[0] not in STARTS and text[0] != "'"):
        return text
    return f"'{text}" if text.lstrip("'")[:1] in STARTS else text


def as_typed(text: str) -> str:
    """The inverse of `inert`."""
    if text[:1] != "'" or text.lstrip("'")[:1] not in STARTS:
        return text
    return text[1:]


def csv_pieces(rows: Iterator[list[str]]) -> Iterator[str]:
    """The rows as a CSV file in pieces, UTF-8 with a byte order mark; text is not made inert."""
    yield "\ufeff"
    while piece := list(islice(rows, PIECE)):
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows(piece)
        yield out.getvalue()
