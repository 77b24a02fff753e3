"""Translations as a workbook (.xlsx). Only the translations can be written in.

The first row, which is hidden, names the columns for reading the file back; the second one names
them for people.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.worksheet import Worksheet

from surveys.questionnaire.exchange.report import Refusal, RefusedError
from surveys.questionnaire.exchange.translations.rows import Entry, Row, TranslationFile
from surveys.questionnaire.exchange.xlsform.sheets import read_sheets

SHEET = "translation"
COLUMNS = ("key", "where", "source", "before", "translation", "right", "mark")
_WIDTHS = dict(zip(COLUMNS, (16, 34, 52, 34, 52, 14, 16), strict=True))
_TO_FILL = {"translation", "right"}
_LOOKED_AT = 10  # rows, for the one that names the columns

_TOP = Alignment(wrap_text=True, vertical="top")
_UNLOCKED = Protection(locked=False)
_GREY = Font(color="FF7A7A7A")
_BOLD = Font(bold=True)
_STALE = PatternFill("solid", fgColor="FFFFF3D6")


def write_workbook(
    entries: Iterable[Entry], source: str, language: str, headings: Mapping[str, str]
) -> bytes:
    """The workbook for a language; `headings` name the columns for people."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEET
    of = {"source": f"source:{source}", "translation": f"translation:{language}"}
    _line(sheet, 1, {name: of.get(name, name) for name in COLUMNS})
    _line(sheet, 2, headings)
    for number, entry in enumerate(entries, start=3):
        _line(sheet, number, {
            "key": entry.key, "where": entry.where, "source": entry.source,
            "before": entry.before, "translation": entry.wording, "mark": entry.mark,
        })  # fmt: skip
        for name in _TO_FILL:
            sheet.cell(number, COLUMNS.index(name) + 1).protection = _UNLOCKED
        if entry.before:
            sheet.cell(number, COLUMNS.index("before") + 1).fill = _STALE
    sheet.row_dimensions[1].hidden = True
    for cell in sheet[2]:
        cell.font = _BOLD
    for column, name in zip(sheet.iter_cols(max_row=1), COLUMNS, strict=True):
        sheet.column_dimensions[column[0].column_letter].width = _WIDTHS[name]
    sheet.column_dimensions["G"].hidden = True
    sheet.freeze_panes = "A3"
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # these are allowed
    sheet.protection.enable()
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _line(sheet: Worksheet, number: int, words: Mapping[str, str]) -> None:
    """A row in which every cell is a text, whatever it begins with."""
    for column, name in enumerate(COLUMNS, start=1):
        cell = sheet.cell(number, column)
        cell.alignment, cell.number_format = _TOP, "@"
        if name in ("key", "mark"):
            cell.font = _GREY
        if text := words.get(name, ""):
            cell.value, cell.data_type, cell.quotePrefix = text, "s", True


def read_workbook(content: bytes) -> TranslationFile:
    """Read a workbook. Raises RefusedError."""
    lines = read_sheets(content, frozenset({SHEET})).get(SHEET, [])
    for number, line in enumerate(lines[:_LOOKED_AT]):
        names = [each.strip().lower().partition(":") for each in line]
        columns = {name: place for place, (name, _colon, _of) in enumerate(names)}
        if {"key", "translation"} <= columns.keys():
            rows = (_row(each, columns) for each in lines[number + 1 :])
            language = names[columns["translation"]][2]
            return TranslationFile(language, tuple(row for row in rows if row and row.key))
    raise RefusedError(Refusal.NOT_TRANSLATIONS, was=SHEET)


def _row(line: list[str], columns: Mapping[str, int]) -> Row | None:
    def cell(name: str) -> str | None:
        place = columns.get(name)
        return line[place] if place is not None and place < len(line) else None

    key = (cell("key") or "").strip()
    if ":" not in key and not key.startswith("cover."):
        return None  # the headings, or a remark of somebody's
    return Row(
        key=key,
        wording=cell("translation") or "",
        source=cell("source"),
        mark=cell("mark") or None,
        is_right=bool((cell("right") or "").strip()),
    )
