"""The quick reader gives what openpyxl gives, and no coordinate makes it take much memory."""

from __future__ import annotations

import datetime as dt
import io
import resource
import subprocess
import sys
import warnings
import zipfile
from contextlib import suppress
from typing import Any

import openpyxl
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from surveys.questionnaire.exchange.archive import ArchiveError, ArchiveFault
from surveys.questionnaire.exchange.quick_sheets import plain, visible_sheets

MOST = 10_000
SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DAY = dt.datetime(2026, 3, 10)  # noqa: DTZ001 # spreadsheets know no zones


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def book_of(rows: list[list[Any]], **how: Any) -> bytes:
    book = openpyxl.Workbook()
    book.epoch = how.get("epoch", CALENDAR_WINDOWS_1900)
    sheet = book.active
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value
    return saved(book)


def made(cells: str, texts: str = "", part: str = SHEET) -> bytes:
    """A workbook with these cells and shared texts, as XML; the sheet is in that part."""
    out, start = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(start) as book:
        book.add_worksheet().write(0, 0, "text")
    sheet = f'<worksheet xmlns="{NAMESPACE}"><sheetData>{cells}</sheetData></worksheet>'
    shared = f'<sst xmlns="{NAMESPACE}">{texts}</sst>'
    own = {SHEET: sheet.encode(), "xl/sharedStrings.xml": shared.encode()}
    with zipfile.ZipFile(start) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = own.get(name, old.read(name))
            if part != SHEET:
                content = content.replace(b"worksheets/sheet1.xml", part.encode())
            new.writestr(f"xl/{part}" if name == SHEET and part != SHEET else name, content)
    return out.getvalue()


def quick(content: bytes, most: int = MOST) -> list[tuple[int, list[str]]]:
    """The first sheet's rows; empty cells at the end of a line do not count."""
    return [(number, trimmed(cells)) for number, cells in visible_sheets(content, most)[0].rows()]


def slow(content: bytes) -> list[tuple[int, list[str]]]:
    """The same as openpyxl reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = [
            trimmed([shown(value) for value in row]) for row in sheet.iter_rows(values_only=True)
        ]
    return [(number, row) for number, row in enumerate(rows, start=1) if any(map(str.strip, row))]


def shown(value: object) -> str:
    return plain(float(f"{value:.15g}") if isinstance(value, float) else value)


def trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


EVERY_TYPE: list[list[Any]] = [
    [],
    [None, "head", "  spaces  ", "tab\tline\nend", None],
    [None, 1, 2.5, 0.1 + 0.2, 1e20, -0.0, 1e-7, 1_234_567_890_123_456, 12.0, -3],
    [None, True, False, DAY, DAY.date(), dt.datetime(2026, 3, 10, 8, 30, 15)],  # noqa: DTZ001
    [None, dt.time(8, 30), dt.timedelta(hours=30, minutes=5), dt.date(1905, 2, 28)],
    [None, "=1+1", "'=1", "12", "ș \u202e 👩‍👩‍👧", "TRUE"],
    [],
    [None, None, None, "last"],
    [" "],
]


@pytest.mark.parametrize("epoch", [CALENDAR_WINDOWS_1900, CALENDAR_MAC_1904])
def test_every_type_of_cell_is_read_as_by_openpyxl(epoch: Any) -> None:
    content = book_of(EVERY_TYPE, epoch=epoch)
    rows = quick(content)
    assert rows == slow(content)
    assert [number for number, _cells in rows] == [2, 3, 4, 5, 6, 8]
    assert rows[1][1][1:4] == ["1", "2.5", "0.3"]
    assert rows[2][1][1:] == ["1", "0", "2026-03-10", "2026-03-10", "2026-03-10 08:30"]


def test_formats_of_numbers_decide_what_is_a_day_as_with_openpyxl() -> None:
    book = openpyxl.Workbook()
    formats = (
        "General", "0%", "yyyy-mm-dd", "h:mm", "[h]:mm", "@", "mmm", "d/m", '#,##0.00" days"',
        "[Red]0", "[$-418]d mmmm yyyy", "0.00E+00", "mm:ss.0",
    )  # fmt: skip
    for column, how in enumerate(formats, start=1):
        for row, value in enumerate((43_210.75, 0.25, 60, 1.5, 43_210), start=1):
            book.active.cell(row, column, value).number_format = how
    assert quick(saved(book)) == slow(saved(book))


def test_merged_cells_and_hidden_sheets_are_read_as_by_openpyxl() -> None:
    book = openpyxl.Workbook()
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet("Seen")
    sheet["B2"], sheet["B3"], sheet["D9"] = "over two", 1, "=1/0"
    sheet.merge_cells("B2:C2")
    content = saved(book)
    assert [each.title for each in visible_sheets(content, MOST)] == ["Seen"]
    assert quick(content) == [(2, ["", "over two"]), (3, ["", "1"])]


RAW = (
    '<row r="2"><c r="B2" t="e"><v>#N/A</v></c><c r="C2" t="e"><v>#DIV/0!</v></c>'
    '<c r="D2" t="b"><v>1</v></c><c r="E2" t="str"><f>A1</f><v>form &amp; ula</v></c>'
    '<c r="F2" t="inlineStr"><is><r><t>rich</t></r><r><t xml:space="preserve"> text</t></r></is>'
    '</c><c r="G2" t="s"><v>0</v></c><c r="H2" t="s"><v>1</v></c><c r="I2"><f>1+1</f></c>'
    '<c r="J2"><v>1E3</v></c><c r="K2" t="s"><v>2</v></c></row>'
    '<row r="5"><c r="A5" t="d"><v>2026-03-10T00:00:00</v></c></row>'
)
TEXTS = (
    '<si><t>plain</t></si><si><r><rPr><b/></rPr><t>ri</t></r><r><t xml:space="preserve"> ch</t>'
    '</r></si><si><t xml:space="preserve">  sp  </t></si>'
)


def test_errors_rich_and_inline_texts_are_read_as_by_openpyxl() -> None:
    content = made(RAW, TEXTS)
    assert quick(content) == slow(content)
    assert quick(content)[0][1] == [
        "", "#N/A", "#DIV/0!", "1", "form & ula", "rich text",
        "plain", "ri ch", "", "1000", "  sp  ",
    ]  # fmt: skip


ORDERS = {
    "no coordinates": "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>",
    "rows left out": '<row r="3"><c r="C3"><v>1</v></c><c><v>2</v></c></row>',
    "styled and empty": '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row>',
}


@pytest.mark.parametrize("cells", ORDERS.values(), ids=ORDERS.keys())
def test_places_are_understood_as_by_openpyxl(cells: str) -> None:
    assert quick(made(cells)) == slow(made(cells))


def test_cells_out_of_order_are_where_they_say_and_the_last_of_two_counts() -> None:
    cells = (
        '<row r="3"><c r="B3"><v>4</v></c><c r="A3"><v>3</v></c></row>'
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'
    )
    assert quick(made(cells)) == [(1, ["2"]), (3, ["3", "4"])]


_values = (
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(-1e15, 1e15)
    | st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn"]), max_size=8).filter(
        lambda text: not text.startswith(("=", "#")) and "_x" not in text
    )
    | st.datetimes(dt.datetime(1904, 1, 2), dt.datetime(2100, 1, 1))  # noqa: DTZ001
    | st.dates(dt.date(1904, 1, 2), dt.date(2100, 1, 1))
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(_values, max_size=5), max_size=6))
def test_any_table_is_read_as_by_openpyxl(rows: list[list[Any]]) -> None:
    content = book_of(rows)
    assert quick(content) == slow(content)


HOSTILE = {
    "far apart": '<row><c><v>1</v></c></row><row><c r="XFD1048576"><v>1</v></c></row>',
    "a lie inside a row": '<row r="1"><c r="A1048576"><v>1</v></c><c r="XFD1"><v>1</v></c></row>',
    "no such column": '<row r="1"><c r="XFE1"><v>1</v></c></row>',
    "letters that overflow": '<row r="1"><c r="ZZZZZZZZ1"><v>1</v></c></row>',
    "a row that overflows": '<row r="1"><c r="A4294967297"><v>1</v></c></row>',
    "row 0": '<row r="0"><c r="A0"><v>1</v></c></row>',
    "no number": '<row r="1"><c r="A"><v>1</v></c></row>',
    "no letters": '<row r="1"><c r="1"><v>1</v></c></row>',
    "signs before": '<row r="1"><c x=">" n:r="A1" r = \'XFD1048576\'><v>1</v></c></row>',
    "signs in digits": '<row r="1"><c r="A&#x661;"><v>1</v></c></row>',
    "another name": '<n:row r="1"><n-1:c r="XFD1048576"><n:v>1</n:v></n-1:c></n:row>',
    "in a row that is named": '<row r="1048577"><c><v>1</v></c></row>',
    "a text in CDATA": '<row r="1"><c t="str"><v><![CDATA[x]]></v></c></row>',
    "not closed": '<row r="1"><c><v>1</v></row>',
    "too many empty cells": "<row>" + "<c/>" * 2 * MOST + "</row>",
    "no such text": '<row r="1"><c t="s"><v>7</v></c></row>',
}


@pytest.mark.parametrize("cells", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("part", [SHEET, "media/picture.png"])
def test_coordinates_that_lie_are_refused_before_anything_is_read(cells: str, part: str) -> None:
    """Row 14 of the vulnerability classes: two cells far apart end a process that reads them.

    A workbook says itself which of its parts are sheets, whatever their names.
    """
    with pytest.raises(ArchiveError) as caught:
        quick(made(cells, part=part))
    assert caught.value.fault in {ArchiveFault.TOO_MANY_PARTS, ArchiveFault.DAMAGED}


def test_too_many_shared_texts_are_refused() -> None:
    with pytest.raises(ArchiveError):
        quick(made("", "<si/>" * (2 * MOST + 1)))


_AS_READ = """
import sys
from surveys.questionnaire.exchange.quick_sheets import visible_sheets
print(sum(1 for _row in visible_sheets(sys.stdin.buffer.read(), 10_000)[0].rows()))
"""


def test_a_sheet_that_is_allowed_takes_little_memory() -> None:
    """The widest and the longest sheet of as many cells as are allowed, in a gigabyte."""
    for cells in ('<row r="1"><c r="IV39"><v>1</v></c><c r="A1"><v>1</v></c></row>',
                  '<row r="1"><c r="A9999"><v>1</v></c><c r="A1"><v>1</v></c></row>'):  # fmt: skip
        run = subprocess.run(
            [sys.executable, "-c", _AS_READ],
            input=made(cells),
            capture_output=True,
            check=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30)),
        )
        assert run.stdout == b"2\n"


@settings(max_examples=40, deadline=None)
@given(at=st.integers(0, 2_000), byte=st.integers(32, 126))
def test_damaged_sheets_are_read_or_refused(at: int, byte: int) -> None:
    """Rows 22 and 24 of the test matrix: nothing but an ArchiveError, no panic of the library."""
    damaged = bytearray(RAW.encode())
    damaged[at % len(damaged)] = byte
    with suppress(ArchiveError):
        quick(made(damaged.decode(), TEXTS))


@pytest.mark.parametrize("value", [1e300, -1e300, 1e18, -1e10, 2_958_466, -693_594])
@pytest.mark.parametrize("how", ["yyyy-mm-dd", "[h]:mm", "h:mm"])
def test_days_that_are_none_are_read_or_refused(value: float, how: str) -> None:
    """Row 22: the library panics on some."""
    book = openpyxl.Workbook()
    book.active["A1"] = value
    book.active["A1"].number_format = how
    with suppress(ArchiveError):
        assert quick(saved(book))[0][0] == 1
