"""Which characters a text may hold, and the one form in which texts are kept."""

from __future__ import annotations

import re
import unicodedata

# Refused: control characters except tab and line feed (PostgreSQL stores no NUL, and
# XML 1.0, section 2.2, has no place for the others), lone surrogates (no UTF-8),
# U+FFFE and U+FFFF (not in XML).
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# The most code points that canonical composition (NFC) makes one of.
NFC_SHRINKS_BY = 4


def forbidden_character(text: str) -> str | None:
    """The first refused character as "U+0000", or None. A carriage return is refused too."""
    found = _FORBIDDEN.search(text)
    return f"U+{ord(found.group()):04X}" if found else None


def without_forbidden(text: str) -> str:
    """The text without refused characters."""
    return _FORBIDDEN.sub("", text)


def with_plain_line_ends(text: str) -> str:
    """Write every line end (CR LF, CR) as a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def one_line(text: str) -> str:
    """The text with a blank for each line end."""
    return " ".join(with_plain_line_ends(text).split("\n"))


def without_accents(text: str) -> str:
    """The text in compatibility letters (NFKD) without the signs on them: „ș" is "s"."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def normal_form(text: str) -> str:
    """The form in which texts are kept: NFC, without white space around."""
    return unicodedata.normalize("NFC", text.strip()).strip()
