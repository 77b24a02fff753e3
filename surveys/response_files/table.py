"""A file of responses as named columns and rows of cells, and why a file is not read as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

MAX_COLUMNS = 5_000
MAX_HEADING = 2_000  # characters of a column's name; longer ones are cut


class Unreadable(StrEnum):
    """Why a file cannot be read as a table of responses."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    NO_ROWS = "no_rows"  # headings and nothing below
    OLD_WORKBOOK = "old_workbook"  # the binary format of Excel 97 to 2003
    NOT_A_WORKBOOK = "not_a_workbook"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    UNSAFE_NAMES = "unsafe_names"
    DOCUMENT_TYPE = "document_type"
    TOO_MANY_PARTS = "too_many_parts"
    DAMAGED = "damaged"
    MARKUP = "markup"  # a web page or another XML file
    BINARY = "binary"  # a picture, a PDF, a program


class UnreadableFileError(Exception):
    """The file is no table of responses. Carries the reason only, nothing of the content."""

    def __init__(self, reason: Unreadable) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Format(StrEnum):
    """What kind of file it is, by its content."""

    CSV = "csv"
    OWN_CSV = "own_csv"  # the product's own data file
    LIMESURVEY_VV = "limesurvey_vv"
    XLSX = "xlsx"
    SAV = "sav"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is read of a file at most."""

    bytes: int  # of the file
    rows: int
    unpacked: int  # bytes of all parts of a workbook together
    cells: int  # of a workbook's sheet, rows times columns; each takes up to 64 bytes of memory


# On a page one request reads the whole file; the command may take its time.
OF_A_PAGE = Limits(bytes=20_000_000, rows=100_000, unpacked=400_000_000, cells=4_000_000)
OF_THE_COMMAND = Limits(
    bytes=2_000_000_000, rows=5_000_000, unpacked=4_000_000_000, cells=80_000_000
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file."""

    name: str  # differs from that of every other column; empty cells of a heading get a number
    label: str = ""  # what the file says besides the name: SPSS variable label, question text
    values: Mapping[str, str] = field(default_factory=dict)  # SPSS value labels, by cell


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file, with a cell for every column."""

    number: int  # as an editor or a spreadsheet numbers it, from 1; SPSS: the case
    cells: list[str]  # numbers with a decimal point, days as 2026-03-10
    beyond: bool = False  # whether there are cells to the right of the last column
    short: bool = False  # whether the line ended before the last column
    empty: bool = False  # nothing but separators, as spreadsheets leave them below a table


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A file of responses. Its rows can be gone through several times and are not kept."""

    format: Format
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[Row]]  # may raise UnreadableFileError, where the damage is
    detail: str = ""  # encoding and separator of a text, sheet of a workbook
    is_head: bool = False  # whether the file has more rows than these, see `heads`


def named(headings: list[str]) -> list[str]:
    """The names of columns, made different: a second „vârsta" is „vârsta (2)", "" is "#7"."""
    taken: set[str] = set()
    names = []
    for place, heading in enumerate(headings, start=1):
        wanted = " ".join(heading.split())[:MAX_HEADING] or f"#{place}"
        name, number = wanted, 1
        while name in taken:
            number += 1
            name = f"{wanted} ({number})"
        taken.add(name)
        names.append(name)
    return names


def fitted(cells: list[str], width: int) -> tuple[list[str], bool, bool]:
    """The cells as many as there are columns; whether any was beyond, whether some lacked."""
    if len(cells) == width:
        return cells, False, False
    if len(cells) > width:
        return cells[:width], any(cell.strip() for cell in cells[width:]), False
    return cells + [""] * (width - len(cells)), False, True
