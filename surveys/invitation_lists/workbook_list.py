"""Lists as workbooks (XLSX), read without trusting what the archive says of itself."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

import openpyxl

from surveys.invitation_lists.table import (
    MAX_COLUMNS,
    MAX_INFLATED,
    MAX_LINES,
    Reading,
    Table,
    Unreadable,
    UnreadableListError,
    table_of,
)
from surveys.questionnaire.exchange.archive import (
    ArchiveError,
    ArchiveFault,
    ArchiveLimits,
    check_archive,
)

ZIP = b"PK\x03\x04"
_MAX_ROW = 1_048_576  # the last row a spreadsheet can have

# What is wrong with the archive, as it is told of lists; the others are damage.
_FAULTS = {
    ArchiveFault.NOT_A_WORKBOOK: Unreadable.NOT_A_WORKBOOK,
    ArchiveFault.UNPACKS_TOO_LARGE: Unreadable.TOO_LARGE,
    ArchiveFault.TOO_MANY_PARTS: Unreadable.TOO_LARGE,
}


def read_workbook(content: bytes) -> Table:
    """Read the first visible sheet that is not empty. Raises UnreadableListError.

    Numbers and days become plain text, formulas the value they had when the file was saved.
    """
    limits = ArchiveLimits(
        unpacked=MAX_INFLATED,
        cells=MAX_LINES * MAX_COLUMNS,
        tags=MAX_INFLATED,  # as many as there are bytes: not limited apart
        other_tags=MAX_INFLATED,
    )
    try:
        check_archive(content, limits)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions, which no list needs
            return _read(content)
    except UnreadableListError:
        raise
    except ArchiveError as error:
        raise UnreadableListError(_FAULTS.get(error.fault, Unreadable.DAMAGED)) from None
    except Exception:  # whatever the library raises on a damaged file; there is no common class
        raise UnreadableListError(Unreadable.DAMAGED) from None


def _read(content: bytes) -> Table:
    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    try:
        return _first_table(book)
    finally:
        book.close()


def _first_table(book: Any) -> Table:
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in sheets:
        sheet.reset_dimensions()  # they may be wrong, and rows would be filled up to them
        reading = Reading(format="workbook", sheet=sheet.title, sheets=len(sheets))
        try:
            return table_of(_rows(sheet), reading)
        except UnreadableListError as error:
            if error.reason is not Unreadable.EMPTY:
                raise
    raise UnreadableListError(Unreadable.EMPTY)


def _rows(sheet: Any) -> Iterator[tuple[int, Iterable[str]]]:
    rows = sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)
    for number, row in enumerate(rows, start=1):
        if number > _MAX_ROW:
            raise UnreadableListError(Unreadable.TOO_MANY_LINES)
        if any(row):  # a sheet may claim a million empty rows
            yield number, map(plain, row)


def plain(value: object) -> str:
    """A cell's value as text: 12 and not 12.0, days as 2026-03-10."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
