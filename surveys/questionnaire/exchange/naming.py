"""Codes of our own from the names of other programs: the same name always gives the same code."""

from __future__ import annotations

import re
from collections.abc import Iterable

from surveys.questionnaire.characters import without_accents

LONGEST = 64  # characters of a code
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ı": "i"})


def code_like(name: str, prefix: str) -> str:
    """The code nearest to a name; `prefix` (a letter first) goes before what needs one."""
    lower = without_accents(name[:400].lower().translate(_LETTERS))
    words = re.sub(r"[^a-z0-9]+", "_", lower)
    # A name that is a code already stays as it is, also one that ends in an underscore.
    plain = name if re.fullmatch(r"[a-z][a-z0-9_]*", name) else words.strip("_")
    if not plain:
        return prefix
    return (plain if plain[0].isalpha() else f"{prefix}{plain}")[:LONGEST]


class Codes:
    """Gives out codes that differ from one another."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._last: dict[str, int] = {}

    def take(self, name: str, prefix: str) -> str:
        """A code for this name, numbered when another name has it already."""
        code = wanted = code_like(name, prefix)
        while code in self._taken:
            number = self._last[wanted] = self._last.get(wanted, 1) + 1
            code = f"{wanted[: LONGEST - 1 - len(str(number))]}_{number}"
        self._taken.add(code)
        return code
