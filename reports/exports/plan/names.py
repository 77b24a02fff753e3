"""Names that SPSS, Stata and R all take: letters, digits and _, not too long, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 64  # the limit of SPSS
# Stata takes 32; pyreadstat calls a set of labels like its column with the set's number behind it.
LONGEST_IN_STATA = 28

# Words that SPSS, Stata or R keep for themselves.
RESERVED = frozenset(
    [
        "all",
        "and",
        "by",
        "eq",
        "ge",
        "gt",
        "le",
        "lt",
        "ne",
        "not",
        "or",
        "to",
        "with",
        "byte",
        "double",
        "float",
        "if",
        "in",
        "int",
        "long",
        "strl",
        "using",
        "break",
        "else",
        "false",
        "for",
        "function",
        "inf",
        "na",
        "nan",
        "next",
        "null",
        "repeat",
        "true",
        "while",
    ]
)
_STATA_STRING = re.compile(r"str[0-9]+")


def short_names(names: Iterable[str], longest: int = LONGEST) -> list[str]:
    """A name for each, in order; names that become the same are numbered.

    `_id` becomes `r_id`: SPSS takes no name that begins with _. None ends with _, because SPSS
    ends names of its own so.
    """
    taken: set[str] = set()
    made = []
    for name in names:
        short = _fitting(name, longest)
        short_of, number = short, 1
        while short in taken:
            number += 1
            short = f"{_cut(short_of, longest - 1 - len(str(number)))}_{number}"
        taken.add(short)
        made.append(short)
    return made


def _fitting(name: str, longest: int) -> str:
    plain = re.sub(r"[^A-Za-z0-9_]", "_", name).lower()
    if not plain[:1].isalpha():
        plain = f"r{plain}" if plain.startswith("_") else f"r_{plain}"
    plain = _cut(plain, longest)
    if plain in RESERVED or _STATA_STRING.fullmatch(plain):
        plain = f"{plain}_q"
    return plain


def _cut(name: str, length: int) -> str:
    return name[:length].rstrip("_")
