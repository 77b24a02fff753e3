"""How wide a text is at most, and where to break it."""

from __future__ import annotations

import textwrap
import unicodedata

SIZE = 15  # px, of all text but axes, keys and shares
SMALL = 14
LEADING = 19  # px from line to line

_NARROW = frozenset("fijlrtI.,:;'|!()[]/-·„”’ ")
_BROAD = frozenset("mwMW%&@…—–")
_BOLDER = 1.12  # how much wider than regular a bold font is


def width(text: str, size: int = SIZE, *, bold: bool = False) -> float:
    """The most pixels that the text takes in a font of this size (px).

    After the advance widths of DejaVu Sans: it is the widest of the sans fonts that browsers
    fall back on, so a text that fits in it fits in the reader's font too.
    """
    ems = sum(map(_advance, unicodedata.normalize("NFC", text)))
    return ems * size * (_BOLDER if bold else 1)


def _advance(character: str) -> float:
    if character in _NARROW:
        return 0.36
    if character in _BROAD or unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character.isdigit():
        return 0.64
    return 0.75 if character.isupper() else 0.61


def wrap(text: str, limit: float, size: int = SIZE, *, bold: bool = False) -> list[str]:
    """Break a text into even lines of at most `limit` pixels; nothing is left out.

    Breaks between words; a word wider than a line is broken inside, at worst to letters.
    """
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if not text:
        return [""]
    longest_word = max(map(len, text.split()))
    best: list[str] = []
    for columns in range(int(limit * len(text) / width(text, size, bold=bold)), 0, -1):
        lines = textwrap.wrap(text, columns, break_on_hyphens=False)
        # Narrower while the lines are as many: no single word is left on the last.
        if best and (len(lines) > len(best) or columns < longest_word):
            break
        if all(width(line, size, bold=bold) <= limit for line in lines):
            best = lines
    return best or list(text)
