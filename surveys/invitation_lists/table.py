"""A table as it was read: numbered lines of clean cells, whatever the file was."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum

import orjson

from surveys.questionnaire.characters import normal_form

MAX_FILE = 20_000_000  # bytes of a file
MAX_INFLATED = 200_000_000  # bytes of all parts of a workbook together
MAX_LINES = 100_000  # lines that are not empty
MAX_COLUMNS = 100
MAX_CHARACTERS = 40_000_000  # of all cells together


class Unreadable(StrEnum):
    """Why a file cannot be read as a list."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_LINES = "too_many_lines"
    OLD_WORKBOOK = "old_workbook"  # the binary format of Excel 97 to 2003
    NOT_A_WORKBOOK = "not_a_workbook"  # a ZIP archive of something else
    DAMAGED = "damaged"
    MARKUP = "markup"  # a web page or another XML file
    BINARY = "binary"  # a picture, a PDF, a program


class UnreadableListError(Exception):
    """The file is no list. Carries the reason only, nothing of the content."""

    def __init__(self, reason: Unreadable) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not empty."""

    number: int  # as an editor or a spreadsheet numbers it, from 1
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """The text in a column, counted from 0; empty beyond the line's end."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a file was understood, for people to check."""

    format: str  # "text" or "workbook"
    encoding: str = ""  # text: as Python names it
    separator: str = ""  # text: between cells; empty for a single column
    sheet: str = ""  # workbook: the sheet that was read
    sheets: int = 0  # workbook: how many there are


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of a list, and how they were read."""

    lines: tuple[Line, ...]
    reading: Reading = field(default_factory=lambda: Reading(format="text"))

    @property
    def width(self) -> int:
        """How many columns the widest line has."""
        return max((len(line.cells) for line in self.lines), default=0)

    def document(self) -> bytes:
        """The table as JSON, for keeping until it is imported."""
        rows = [[line.number, *line.cells] for line in self.lines]
        return orjson.dumps({"reading": asdict(self.reading), "lines": rows})

    @classmethod
    def from_document(cls, document: bytes) -> Table:
        """The inverse of `document`."""
        stored = orjson.loads(document)
        lines = tuple(Line(number, tuple(cells)) for number, *cells in stored["lines"])
        return cls(lines, Reading(**stored["reading"]))


def table_of(rows: Iterable[tuple[int, Iterable[str]]], reading: Reading) -> Table:
    """Make a table of numbered rows: cells cleaned, empty lines left out.

    Raises UnreadableListError when nothing is left or when there is too much.
    """
    lines: list[Line] = []
    characters = 0
    for number, row in rows:
        cells = _trimmed([clean(cell) for cell, _ in zip(row, range(MAX_COLUMNS), strict=False)])
        characters += sum(map(len, cells))
        if cells:
            lines.append(Line(number, tuple(cells)))
        if len(lines) > MAX_LINES:
            raise UnreadableListError(Unreadable.TOO_MANY_LINES)
        if characters > MAX_CHARACTERS:
            raise UnreadableListError(Unreadable.TOO_LARGE)
    if not lines:
        raise UnreadableListError(Unreadable.EMPTY)
    return Table(tuple(lines), reading)


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


# Characters nobody sees: controls, zero-width ones, marks of byte order, lone surrogates.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\ud800-\udfff\ufffe\uffff]"
)
# Romanian has a comma below; the cedilla is what old keyboards and code pages had instead.
_COMMA_BELOW = str.maketrans("şţŞŢ", "șțȘȚ")


def clean(cell: str) -> str:
    """One line of visible text: NFC, single spaces, ș and ț with a comma below."""
    text = _UNSEEN.sub("", " ".join(cell.split()))
    return text if text.isascii() else normal_form(text).translate(_COMMA_BELOW)
