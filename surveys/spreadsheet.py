"""Keeping spreadsheets from running what people typed (CWE-1236)."""

from __future__ import annotations

# What a spreadsheet may take for the start of a formula, full-width forms included.
STARTS = frozenset("=+-@\t\r\n＝＋－＠")


def inert(text: str) -> str:
    """The text with an apostrophe before it when it could be run as a formula."""
    return f"'{text}" if text and text[0] in STARTS else text
