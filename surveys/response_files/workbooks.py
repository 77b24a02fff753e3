"""Workbooks (XLSX) as tables, read without trusting what the archive says of itself."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Generator, Iterable, Iterator
from typing import Any, BinaryIO

import openpyxl

from surveys.invitation_lists.workbook_list import plain
from surveys.questionnaire.exchange.archive import ArchiveError, ArchiveLimits, check_archive
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
                cells=limits.cells,
                tags=limits.unpacked,  # as many as there are bytes: not limited apart
                other_tags=_OTHER_TAGS,
            ),
        )
    except ArchiveError as error:
        raise UnreadableFileError(Unreadable(error.fault.value)) from None
    for sheet in _sheets(content):
        lines = _lines(content, sheet, limits)
        first = next(lines, None)
        lines.close()
        if first is not None:
            return _table(content, sheet, first, limits)
    raise UnreadableFileError(Unreadable.EMPTY)


def _table(content: bytes, sheet: str, first: tuple[int, list[str]], limits: Limits) -> Table:
    start, headings = first
    while headings and not headings[-1].strip():
        headings.pop()
    names = named(headings)
    if len(names) > MAX_COLUMNS:
        raise UnreadableFileError(Unreadable.TOO_MANY_COLUMNS)

    def rows() -> Iterator[Row]:
        for number, cells in _lines(content, sheet, limits):
            if number > start:
                whole, beyond, _short = fitted(cells, len(names))
                yield Row(number, whole, beyond)  # a spreadsheet ends its lines where it likes

    columns = tuple(map(Column, names))
    return Table(format=Format.XLSX, columns=columns, rows=rows, detail=sheet)


def _unpacked(content: bytes, limits: Limits) -> int:
    """How many bytes may be unpacked of a file of this size."""
    return max(_HARMLESS, min(limits.unpacked, _MAX_PACKING * len(content)))


def _sheets(content: bytes) -> list[str]:
    book = _opened(content)
    try:
        return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    finally:
        book.close()


def _opened(content: bytes) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions, which no table needs
            return openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
    except Exception:  # whatever the library raises on a damaged file; there is no common class
        raise UnreadableFileError(Unreadable.DAMAGED) from None


def _lines(
    content: bytes, title: str, limits: Limits
) -> Generator[tuple[int, list[str]], None, None]:
    """The rows of a sheet that are not empty, with their numbers."""
    book = _opened(content)
    try:
        sheet = book[title]
        sheet.reset_dimensions()  # they may be wrong, and rows would be filled up to them
        many = 0
        for number, row in enumerate(_values(sheet), start=1):
            cells = list(map(_cell, row))
            if any(cell and not cell.isspace() for cell in cells):
                many += 1
                if many > limits.rows + 1:
                    raise UnreadableFileError(Unreadable.TOO_MANY_ROWS)
                yield number, cells
    finally:
        book.close()


def _values(sheet: Any) -> Iterator[Iterable[object]]:
    rows = sheet.iter_rows(values_only=True)
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of days that are none: they stay numbers
                row = next(rows, None)
        except (zipfile.BadZipFile, SyntaxError, ValueError, KeyError, IndexError, OSError):
            raise UnreadableFileError(Unreadable.DAMAGED) from None
        if row is None:
            return
        yield row


def _cell(value: object) -> str:
    """A cell's value as text; numbers to the 15 digits that a spreadsheet shows."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return plain(float(f"{value:.15g}") if isinstance(value, float) else value)
