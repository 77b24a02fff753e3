"""The sheets of large workbooks (.xlsx) as rows of text, read by python-calamine.

Ten times as quick as openpyxl, which reads small ones whose layout matters. A sheet is in memory
while it is read: up to 64 bytes a cell.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from functools import cache, partial
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from surveys.questionnaire.exchange.archive import ArchiveError, ArchiveFault
from surveys.questionnaire.exchange.sheet_cells import Errors, check_cells

_EXACT = 2**53  # to here every whole number is one of its own
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Rows = Iterator[tuple[int, list[str]]]


class Sheet:
    """A sheet, read when its rows are first gone through, which can be done several times."""

    def __init__(self, title: str, read: Callable[[], CalamineSheet], errors: Errors) -> None:
        self.title = title
        self._read, self._errors = cache(read), errors

    def rows(self) -> Rows:
        """The rows that are not empty, each with its number from 1 and its cells from column A.

        Numbers and days become plain text, formulas the value they had when the file was saved.
        Raises ArchiveError when the sheet is damaged.
        """
        sheet = self._read()
        if sheet.start is None:
            return
        before = [""] * sheet.start[1]  # its rows are from the first one, its columns are not
        lines = iter(sheet.iter_rows())
        for number, row in enumerate(iter(partial(_tried, partial(next, lines, None)), None)):
            cells = before + [_SHEET_TEXT.get(type(value), str)(value) for value in row]
            for column, text in self._errors.get(number, {}).items():
                if column < len(cells):
                    cells[column] = text
            if any(cell and not cell.isspace() for cell in cells):
                yield number + 1, cells


def visible_sheets(content: bytes, most_cells: int) -> list[Sheet]:
    """The visible sheets of a workbook whose archive was checked.

    Raises ArchiveError when one has more than `most_cells`, rows times columns, and when it is
    damaged.
    """
    errors = check_cells(content, most_cells)
    book = _tried(partial(CalamineWorkbook.from_filelike, io.BytesIO(content)))
    parts = _parts(content) if any(errors.values()) else {}
    return [
        Sheet(
            each.name,
            partial(_tried, partial(book.get_sheet_by_name, each.name)),
            errors.get(parts.get(each.name, ""), {}),
        )
        for each in book.sheets_metadata
        if each.typ == SheetTypeEnum.WorkSheet and each.visible == SheetVisibleEnum.Visible
    ]


def _tried(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of the library is no Exception
        raise ArchiveError(ArchiveFault.DAMAGED) from None


def _parts(content: bytes) -> Mapping[str, str]:
    """The part that each sheet is in, by the sheet's name."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 # no DTD
            ties = ElementTree.fromstring(  # noqa: S314
                archive.read("xl/_rels/workbook.xml.rels")
            )
    except (KeyError, ElementTree.ParseError):
        raise ArchiveError(ArchiveFault.DAMAGED) from None
    targets = {each.get("Id"): each.get("Target", "") for each in ties}
    return {
        each.get("name", ""): _path(targets.get(each.get(_RELATION), ""))
        for each in book.iterfind(".//{*}sheet")
    }


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def plain(value: object) -> str:
    """A cell's value as text: 12 and not 12.0, days as 2026-03-10."""
    return _TEXT.get(type(value), str)(value)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return str(value)


def _to_15_digits(value: float) -> str:
    """A number as a spreadsheet shows it: 0.3 and not 0.30000000000000004."""
    return _number(value if value.is_integer() and abs(value) < _EXACT else float(f"{value:.15g}"))


def _moment(value: datetime) -> str:
    midnight = value.time() == time()
    return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")


_TEXT: dict[type, Callable[[Any], str]] = {
    type(None): lambda _none: "",
    str: str,
    float: _number,
    bool: lambda value: "1" if value else "0",
    datetime: _moment,
    date: date.isoformat,
}
_SHEET_TEXT: dict[type, Callable[[Any], str]] = {**_TEXT, float: _to_15_digits}
