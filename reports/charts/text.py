"""How wide a text is at most, and where to break it."""

from __future__ import annotations

import unicodedata

# Advance widths of DejaVu Sans in thousandths of the font size. It is the widest of the sans
# fonts that browsers fall back on, so a text that fits in it fits in the reader's font too.
_WIDTHS = {
    **dict.fromkeys("il|'Ij", 295),
    **dict.fromkeys(".,:;/\\ !()[]„”“’·", 400),
    **dict.fromkeys("ft-", 395),
    **dict.fromkeys("rcszkvxy", 560),
    **dict.fromkeys("abdeghnopqu", 635),
    **dict.fromkeys("mw", 975),
    **dict.fromkeys("0123456789", 637),
    **dict.fromkeys("ABCEFGHJKLNPRSTUVXYZ", 720),
    **dict.fromkeys("DOQ–", 790),
    **dict.fromkeys("MW%&@…—", 1000),
}
_UNKNOWN = 720
_WIDE = 1050  # East Asian wide and full-width characters, emoji
BOLDER = 1.12  # how much wider than regular a bold font is


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The most pixels that the text takes in a font of this size (px)."""
    thousandths = sum(_advance(character) for character in unicodedata.normalize("NFD", text))
    return thousandths * size / 1000 * (BOLDER if bold else 1)


def _advance(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return _WIDE
    return _WIDTHS.get(character, _UNKNOWN)


def wrap(text: str, limit: float, size: float) -> tuple[str, ...]:
    """Break a text into lines of at most `limit` pixels; nothing is left out.

    Breaks between words; a word wider than a line is broken inside.
    """
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", size) <= limit:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.extend(_pieces(word, limit, size))
    return tuple(lines) or ("",)


def _pieces(word: str, limit: float, size: float) -> list[str]:
    pieces = [""]
    for character in word:
        # A mark stays with the letter it belongs to.
        fits = unicodedata.combining(character) or width(pieces[-1] + character, size) <= limit
        if fits or not pieces[-1]:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def balanced(text: str, limit: float, size: float) -> tuple[str, ...]:
    """Like `wrap`, with lines of about equal length: no single word left on the last."""
    lines = wrap(text, limit, size)
    narrower = limit
    while len(lines) > 1 and narrower > limit / 2:
        narrower -= 4
        tighter = wrap(text, narrower, size)
        if len(tighter) > len(lines) or max(width(line, size) for line in tighter) > narrower:
            break
        lines = tighter
    return lines
