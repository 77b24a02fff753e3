"""Looks at the coordinates of a workbook's cells before it is read.

python-calamine makes of a sheet a table from its first cell to its last one. Two cells far apart
would take hundreds of gigabytes, and there the process ends. So a parser goes through every part
first, and what it does not understand to the last byte is not read.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from surveys.questionnaire.exchange.archive import (
    MAX_CELLS_OF_A_ROW,
    ArchiveError,
    ArchiveFault,
)

MAX_ROW = 1_048_576  # the last row a spreadsheet can have

# What the library reads as cells or as their texts, whatever the part is called.
_SHEETS = ("xl/worksheets/", "xl/sharedstrings")
_MARK = b"sheetData"
_STEP = 1_000_000  # bytes that are looked at in one go
_CONTENT = {"v", "is"}  # elements of a cell that the library reads
_DIGITS = "0123456789"

# The texts of cells with an error, as "#DIV/0!", by row, then column, from 0: the library has none.
Errors = Mapping[int, Mapping[int, str]]


def check_cells(content: bytes, most: int) -> dict[str, Errors]:
    """Refuse sheets of more than `most` cells, rows times columns. Raises ArchiveError.

    Returns the cells with errors, by the name of the part. The archive was checked before.
    """
    found: dict[str, Errors] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.namelist():
                found[part] = _checked(archive, part, most)
    except ArchiveError:
        raise
    except Exception:  # zlib, ZIP and encryption errors are of several unrelated classes
        raise ArchiveError(ArchiveFault.DAMAGED) from None
    return found


def _checked(archive: zipfile.ZipFile, part: str, most: int) -> Errors:
    found = _Part(most)
    is_sheet = part.lower().startswith(_SHEETS)
    for before, chunk in _chunks(archive, part):
        is_sheet = is_sheet or _MARK in before + chunk
        found.go_on(chunk)
    if is_sheet:
        found.go_on(b"", is_last=True)
        if found.is_damaged:
            raise ArchiveError(ArchiveFault.DAMAGED)
    return found.errors


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[bytes, bytes]]:
    """The content of a part piece by piece, each with the end of the piece before."""
    before = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_STEP):
            yield before, chunk
            before = chunk[-len(_MARK) :]


class _Part:
    """Follows the cells of a part as the library does."""

    def __init__(self, most: int) -> None:
        self.errors: dict[int, dict[int, str]] = {}
        self.is_damaged = self._noting = False
        self._most = most
        self._many = self._rows = self._columns = 0
        self._row, self._column = -1, -1  # of the cell at hand, from 0
        self._digits, self._same = "1", 0  # the row named last; its cells name it again
        self._known: dict[str, int] = {}  # columns by their letters
        # As the library reads: whatever encoding the part names.
        self.parser = parser = expat.ParserCreate("UTF-8")
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.StartCdataSectionHandler = self._refuse  # the library reads none

    def go_on(self, chunk: bytes, *, is_last: bool = False) -> None:
        """Follow the next piece. Raises ArchiveError when there is too much."""
        if not self.is_damaged:
            try:
                self.parser.Parse(chunk, is_last)
            except expat.ExpatError:
                self.is_damaged = True

    def _refuse(self) -> None:
        self.is_damaged = True

    def _start(self, name: str, attributes: list[str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._cell(attributes)
        elif name in _CONTENT:
            self._fill()
        elif name == "row":
            number = _value(attributes, "r")
            self._column = -1
            self._row = self._row + 1 if number is None else self._number(number)
            self._count()
        elif name == "si":
            self._count()

    def _cell(self, attributes: list[str]) -> None:
        if _value(attributes, "t") == "e":
            self._noting, self.parser.CharacterDataHandler = True, self._note
        elif self._noting:
            self._noting, self.parser.CharacterDataHandler = False, None
        self._count()
        place = _value(attributes, "r")
        if place is None:
            self._column += 1
            return
        letters = place.rstrip(_DIGITS)
        column = self._known.get(letters)
        if column is None:
            column = self._known[letters] = self._letters(letters)
        self._row, self._column = self._number(place[len(letters) :]), column

    def _note(self, text: str) -> None:
        if text.startswith("#"):
            self.errors.setdefault(self._row, {})[self._column] = text

    def _fill(self) -> None:
        """A cell takes a place in the table when something is in it."""
        if self._row >= self._rows or self._column >= self._columns:
            self._rows = max(self._rows, self._row + 1)
            self._columns = max(self._columns, self._column + 1)
            if self._columns > MAX_CELLS_OF_A_ROW or self._rows > MAX_ROW:
                self.is_damaged = True
            if self._rows * self._columns > self._most:
                raise ArchiveError(ArchiveFault.TOO_MANY_PARTS)

    def _count(self) -> None:
        self._many += 1
        if self._many > 2 * self._most:
            raise ArchiveError(ArchiveFault.TOO_MANY_PARTS)

    def _number(self, digits: str) -> int:
        """The row of that number, from 0."""
        if digits == self._digits:
            return self._same
        if digits.strip(_DIGITS) or not 1 <= len(digits) <= len(str(MAX_ROW)) or int(digits) < 1:
            self.is_damaged = True
            return 0
        self._digits, self._same = digits, int(digits) - 1
        return self._same

    def _letters(self, letters: str) -> int:
        """The column of that name, from 0."""
        column = 0
        for letter in letters.upper():
            if not "A" <= letter <= "Z":
                column = MAX_CELLS_OF_A_ROW
            column = min(column * 26 + ord(letter) - ord("A") + 1, MAX_CELLS_OF_A_ROW + 1)
        return column - 1


def _value(attributes: list[str], name: str) -> str | None:
    """An attribute's value of names and values in turn."""
    for place in range(0, len(attributes), 2):
        if attributes[place] == name:
            return attributes[place + 1]
    return None
