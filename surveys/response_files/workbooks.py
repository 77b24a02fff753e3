"""Workbooks (XLSX) as tables, read without trusting what the archive says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from surveys.questionnaire.exchange.archive import ArchiveError, ArchiveLimits, check_archive
from surveys.questionnaire.exchange.quick_sheets import Rows, Sheet, visible_sheets
from surveys.response_files.table import (
    MAX_COLUMNS,
    Column,
    Format,
    Limits,
    Row,
    Table,
    Unreadable,
    UnreadableFileError,
    fitted,
    named,
)

_OTHER_TAGS = 200_000  # of styles and the like
# Sheets of answers become a tenth to a fiftieth; what packs better by far is a trap.
_MAX_PACKING = 150
_HARMLESS = 20_000_000  # bytes unpacked, however well they were packed


def read_workbook(stream: BinaryIO, limits: Limits) -> Table:
    """Read the first visible sheet that is not empty. Raises UnreadableFileError.

    Numbers and days become plain text, formulas the value they had when the file was saved.
    """
    content = stream.read()
    try:
        check_archive(
            content,
            ArchiveLimits(
                unpacked=_unpacked(content, limits),
                cells=None,
                tags=limits.unpacked,  # as many as there are bytes: not limited apart
                other_tags=_OTHER_TAGS,
            ),
        )
        sheets = visible_sheets(content, limits.cells)
    except ArchiveError as error:
        raise UnreadableFileError(Unreadable(error.fault.value)) from None
    for sheet in sheets:
        if first := next(_lines(sheet), None):
            return _table(sheet, first, limits)
    raise UnreadableFileError(Unreadable.EMPTY)


def _table(sheet: Sheet, first: tuple[int, list[str]], limits: Limits) -> Table:
    start, headings = first
    while headings and not headings[-1].strip():
        headings.pop()
    names = named(headings)
    if len(names) > MAX_COLUMNS:
        raise UnreadableFileError(Unreadable.TOO_MANY_COLUMNS)

    def rows() -> Iterator[Row]:
        for many, (number, cells) in enumerate(_lines(sheet)):
            if many > limits.rows:
                raise UnreadableFileError(Unreadable.TOO_MANY_ROWS)
            if number > start:
                whole, beyond, _short = fitted(cells, len(names))
                yield Row(number, whole, beyond)  # a spreadsheet ends its lines where it likes

    columns = tuple(map(Column, names))
    return Table(format=Format.XLSX, columns=columns, rows=rows, detail=sheet.title)


def _lines(sheet: Sheet) -> Rows:
    try:
        yield from sheet.rows()
    except ArchiveError as error:
        raise UnreadableFileError(Unreadable(error.fault.value)) from None


def _unpacked(content: bytes, limits: Limits) -> int:
    """How many bytes may be unpacked of a file of this size."""
    return max(_HARMLESS, min(limits.unpacked, _MAX_PACKING * len(content)))
