"""The placeholders that a message may hold: a fixed list, no template language.

`{name}` is replaced by one pass over the text as staff wrote it; what is put in is never read
again, so neither a name nor a title can bring a placeholder of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

# In the order in which staff read them.
PLACEHOLDERS = (
    "name", "organisation", "consultation", "round", "organiser", "link", "closes", "minutes",
    "unsubscribe",
)  # fmt: skip

# Without these a recipient can neither answer nor stop the messages.
REQUIRED = {
    "invitation": ("link", "unsubscribe"),
    "reminder": ("link", "unsubscribe"),
    "thanks": (),
    "closing": (),
}

# Without a value they take the comma or the brackets around them along: "Hello, {name}!" is
# "Hello!"; a line with one of the others is left out.
_TIDIED = ("name", "organisation")
_LINE_GOES = ("closes", "minutes")

_KNOWN = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")
_BRACES = re.compile(r"\{+[^{}]*\}*|\}+")
_SHOWN = 40  # characters of a wrong placeholder that are quoted


class Role(Enum):
    """What a piece of a message is."""

    WORDS = "words"  # written by staff
    VALUE = "value"  # put in for a placeholder
    LINK = "link"  # the address of the questionnaire or of the round
    UNSUBSCRIBE = "unsubscribe"  # the address that ends the messages


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line that is of one kind."""

    text: str
    role: Role = Role.WORDS


Line = list[Piece]
Paragraph = list[Line]


def wrong_braces(text: str) -> list[str]:
    """What stands in braces, or begins with one, and is no placeholder; each once, in order."""
    left = (each for each in _BRACES.findall(text) if not _KNOWN.fullmatch(each))
    return list(dict.fromkeys(each.splitlines()[0][:_SHOWN].rstrip() for each in left))


def missing(text: str, kind: str) -> list[str]:
    """The placeholders that a message of this kind must have and this text lacks."""
    present = set(_KNOWN.findall(text))
    return [name for name in REQUIRED[kind] if name not in present]


def fill(text: str, values: dict[str, str]) -> list[Paragraph]:
    """The text with its placeholders replaced, as paragraphs of lines of pieces.

    Paragraphs are separated by empty lines. `values` has every placeholder; an empty value
    means that there is none. Anything else in braces stays as it is.
    """
    paragraphs: list[Paragraph] = [[]]
    for line in text.splitlines():
        if not line.strip():
            paragraphs.append([])
        elif (kept := _without_gaps(line.strip(), values)) is not None:
            paragraphs[-1].append(_pieces(kept, values))
    return [paragraph for paragraph in paragraphs if paragraph]


def fill_line(text: str, values: dict[str, str]) -> str:
    """A single line, such as a subject, with its placeholders replaced."""
    kept = _without_gaps(text.strip(), {**values, **_shown_when_empty(values)})
    return "".join(piece.text for piece in _pieces(kept or "", values)).strip()


def _shown_when_empty(values: dict[str, str]) -> dict[str, str]:
    # A subject is never left out: without a date it only lacks the date.
    return {name: values[name] or " " for name in _LINE_GOES}


def _without_gaps(line: str, values: dict[str, str]) -> str | None:
    """The line without the placeholders that have no value, or None when nothing is left."""
    if any(not values[name] and f"{{{name}}}" in line for name in _LINE_GOES):
        return None
    for name in _TIDIED:
        if not values[name]:
            hole = rf"\{{{name}\}}"
            line = re.sub(rf"^(?:\({hole}\)|{hole})[ ,]*|[ ,]*(?:\({hole}\)|{hole})", "", line)
    return line or None


def _pieces(line: str, values: dict[str, str]) -> Line:
    pieces = []
    # The pattern has one group: every second part is the name of a placeholder.
    for number, part in enumerate(_KNOWN.split(line)):
        if number % 2:
            pieces.append(Piece(" ".join(values[part].split()), _role(part)))
        elif part:
            pieces.append(Piece(part))
    return pieces


def _role(name: str) -> Role:
    return {"link": Role.LINK, "unsubscribe": Role.UNSUBSCRIBE}.get(name, Role.VALUE)
