"""The data as a workbook: with codes, with labels, the codebook, the published tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.exports.cells import labelled
from reports.exports.codebook_file import codebook_rows
from reports.exports.data import Data, TooLargeError
from reports.exports.plan import Column
from reports.exports.tables_file import tables_frame
from reports.exports.words import in_language_of, origin_words

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
LONGEST_TEXT = 32_767  # UTF-16 code units


def write_xlsx(data: Data, target: Path) -> None:
    """The workbook; a row is written and forgotten, so memory does not grow with the rows.

    Cells are texts and numbers, never formulas, whatever they begin with. Raises TooLargeError
    when a sheet has no room.
    """
    _check(data)
    with in_language_of(data), TemporaryDirectory(dir=target.parent) as folder:
        # What is stopped in between leaves its rows in no other folder.
        book = xlsxwriter.Workbook(target, {"constant_memory": True, "tmpdir": folder})
        book.set_properties({"title": data.title[:255], "comments": origin_words(data)[:255]})
        bold = book.add_format({"bold": True})
        names = [column.name for column in data.plan.columns]
        sheets = [book.add_worksheet(name) for name in ("data", "labels")]
        for sheet in sheets:
            sheet.freeze_panes(1, 1)
            _write(sheet, 0, names, bold)
        _rows(data, *sheets)
        _sheet(book, "codebook", codebook_rows(data), bold)
        frame = tables_frame(data.round_)
        if frame is not None:
            cells = frame.astype("object").where(frame.notna(), None)
            _sheet(book, "tables", [list(frame.columns), *cells.values.tolist()], bold)
        book.close()


def _check(data: Data) -> None:
    if data.count >= MOST_ROWS:
        rows = ngettext("%(many)d response", "%(many)d responses", data.count) % {
            "many": data.count
        }
        raise TooLargeError(_("A sheet has no room for %(rows)s. Take CSV.") % {"rows": rows})
    if len(data.plan.columns) > MOST_COLUMNS:
        raise TooLargeError(_("A sheet has no room for so many columns. Take CSV."))


def _rows(data: Data, codes: Any, labels: Any) -> None:
    """Both sheets of data, row by row."""
    columns = data.plan.columns
    say: list[Callable[[Any], Any] | None] = [
        labelled(each, data.language, data.fallbacks) if each.is_coded else None for each in columns
    ]
    for number, response in enumerate(data.responses(), start=1):
        row = [
            *data.about(response),
            *data.cells[response.version_id].row(response.answers),
        ]
        row = [_fit(data, each, cell) for each, cell in zip(columns, row, strict=True)]
        _write(codes, number, row)
        spelled = [
            _fit(data, column, word(cell)) if word else cell
            for column, word, cell in zip(columns, say, row, strict=True)
        ]
        _write(labels, number, spelled)


def _fit(data: Data, column: Column, cell: Any) -> Any:
    if not isinstance(cell, str) or len(cell) * 2 <= LONGEST_TEXT:
        return cell
    units = cell.encode("utf-16-le")
    if len(units) // 2 <= LONGEST_TEXT:
        return cell
    data.shortened.note(column.name)
    return units[: LONGEST_TEXT * 2].decode("utf-16-le", errors="ignore")


def _sheet(book: Any, name: str, rows: Sequence[Sequence[Any]], bold: Any) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows):
        _write(sheet, number, row, bold if number == 0 else None)


def _write(sheet: Any, number: int, row: Sequence[Any], style: Any = None) -> None:
    for place, cell in enumerate(row):
        if isinstance(cell, str):
            if cell:
                sheet.write_string(number, place, cell, style)
        elif cell is not None:
            sheet.write_number(number, place, cell, style)
