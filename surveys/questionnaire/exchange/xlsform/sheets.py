"""The sheets of a workbook, new (.xlsx) or old (.xls), as rows of text."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

import openpyxl
import xlrd

from surveys.questionnaire.exchange.archive import ArchiveError, ArchiveLimits, check_archive
from surveys.questionnaire.exchange.report import Refusal, RefusedError
from surveys.questionnaire.exchange.sniff import is_zip

MAX_ROWS = 20_000  # of a sheet that are filled in; of the survey sheet fewer
MAX_SURVEY_ROWS = 3_000
MAX_COLUMNS = 200
MAX_CELLS = 400_000  # of all sheets
MAX_LOOKED_AT = 1_048_576  # the last row a spreadsheet can have
MAX_CELL = 200_000  # characters

# Of the archive, so that it is read in a few seconds.
ARCHIVE = ArchiveLimits(unpacked=30_000_000, cells=100_000, tags=800_000, other_tags=60_000)

Rows = list[list[str]]
WANTED = frozenset({"survey", "choices", "settings"})


def read_sheets(content: bytes, wanted: frozenset[str] = WANTED) -> dict[str, Rows]:
    """The sheets that are wanted, by name in small letters, without blank rows.

    The only sheet of a form is its survey, whatever it is called, as for pyxform. Formulas
    have the value they had when the file was saved. Raises RefusedError.
    """
    read = _new_sheets if is_zip(content) else _old_sheets
    try:
        if is_zip(content):
            check_archive(content, ARCHIVE)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions, which say nothing here
            return _limited(read(content, wanted), wanted)
    except RefusedError:
        raise
    except ArchiveError as error:
        raise RefusedError(Refusal(error.fault), was=error.was) from None
    except Exception:  # whatever a library raises on a damaged file; there is no common class
        raise RefusedError(Refusal.DAMAGED) from None


def _limited(
    sheets: Iterable[tuple[str, Iterable[list[str]]]], wanted: frozenset[str]
) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    cells = 0
    for key, rows in sheets:
        if key not in wanted or key in found:
            continue
        kept = found.setdefault(key, [])
        for number, row in enumerate(rows):
            if number > MAX_LOOKED_AT:
                raise RefusedError(Refusal.TOO_MANY_PARTS)
            if any(row):
                kept.append(row)
                cells += len(row)
            most = MAX_SURVEY_ROWS if key == "survey" else MAX_ROWS
            if len(kept) > most or cells > MAX_CELLS:
                raise RefusedError(Refusal.TOO_MANY_PARTS)
    return found


def _names(titles: Sequence[str], wanted: frozenset[str]) -> dict[str, str]:
    """The titles of sheets, and the name that each is read by."""
    if len(titles) == 1 and "survey" in wanted:
        return {titles[0]: "survey"}
    return {title: title.strip().lower() for title in titles}


def _new_sheets(
    content: bytes, wanted: frozenset[str]
) -> Iterator[tuple[str, Iterable[list[str]]]]:
    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    try:
        names = _names(book.sheetnames, wanted)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # they may be wrong, and rows would be filled up to them
            rows = sheet.iter_rows(values_only=True)
            yield names[sheet.title], ([_plain(cell) for cell in row[:MAX_COLUMNS]] for row in rows)
    finally:
        book.close()


def _old_sheets(
    content: bytes, wanted: frozenset[str]
) -> Iterator[tuple[str, Iterable[list[str]]]]:
    book = xlrd.open_workbook(file_contents=content, on_demand=True, logfile=io.StringIO())
    for title, name in _names(book.sheet_names(), wanted).items():
        if name in wanted:
            yield name, _old_rows(book, book.sheet_by_name(title))


def _old_rows(book: Any, sheet: Any) -> Iterator[list[str]]:
    for number in range(sheet.nrows):
        yield [_old_cell(book, cell) for cell in sheet.row(number)[:MAX_COLUMNS]]


def _old_cell(book: Any, cell: Any) -> str:
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _plain(xlrd.xldate_as_datetime(cell.value, book.datemode))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    return "" if cell.ctype == xlrd.XL_CELL_ERROR else _plain(cell.value)


def _plain(value: object) -> str:
    """A cell's value as text: 12 and not 12.0, days as 2026-03-10."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)[:MAX_CELL]
