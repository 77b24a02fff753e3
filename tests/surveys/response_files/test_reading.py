from __future__ import annotations

import csv
import io
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.response_files.table import (
    OF_A_PAGE,
    Format,
    Unreadable,
    UnreadableFileError,
    named,
)
from tests.surveys.response_files.files import cells, sav, table, workbook

HOSTILE = Path(__file__).resolve().parents[4] / "shared" / "cases" / "hostile"
VV = (
    "Response ID\tDate submitted\tLanguage\tHow big?\tWhy?\n"
    "id\tsubmitdate\tstartlanguage\tsize\twhy\n"
    "1\t2026-03-10 10:00:00\tro\tlarge\t{quote}Da{quote}, {lbrace}x}{newline}y\n"
    "2\t{question_not_shown}\tro\tsmall\t{question_not_shown}\n"
)


def reason(content: bytes, limits: object = OF_A_PAGE) -> Unreadable:
    with pytest.raises(UnreadableFileError) as caught:
        list(table(content, limits).rows())
    return caught.value.reason


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250"])
def test_any_separator_and_encoding_is_read(separator: str, encoding: str) -> None:
    rows = [["vârsta", "oraș", "părere"], ["4,5", "București", 'și „da"'], ["", "Cluj", "a\nb"]]
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    text = out.getvalue().replace("ș", "ş") if encoding == "cp1250" else out.getvalue()
    expected = [[cell.replace("ș", "ş") for cell in row] for row in rows]
    assert cells(text.encode(encoding)) == (expected if encoding == "cp1250" else rows)


def test_rows_can_be_gone_through_again_and_know_their_lines() -> None:
    found = table('\n\na,b\n1,"x\ny"\n\n2\n3,4,5\n')
    numbers = [(row.number, row.cells, row.short, row.beyond) for row in found.rows()]
    assert numbers == [
        (4, ["1", "x\ny"], False, False),
        (7, ["2", ""], True, False),
        (8, ["3", "4"], False, True),
    ]
    assert [row.number for row in found.rows()] == [4, 7, 8]


def test_columns_get_names_that_differ() -> None:
    assert named(["a", "", "a", " a ", "b\nc"]) == ["a", "#2", "a (2)", "a (3)", "b c"]
    assert cells("a;;a;;\n1;2;3\n")[0] == ["a", "#2", "a (2)"]


def test_workbooks_are_read_with_days_and_numbers_as_text() -> None:
    content = workbook(
        ["n", "day", "moment", "yes", "text"],
        [12, date(2026, 3, 10), datetime(2026, 3, 10, 8, 30), True, "x "],  # noqa: DTZ001
        [0.1 + 0.2, None, None, None, None],
        [None, None, None, None, None],
    )
    assert table(content).format is Format.XLSX
    assert cells(content)[1:] == [
        ["12", "2026-03-10", "2026-03-10 08:30", "1", "x "],
        ["0.3", "", "", "", ""],
    ]


def test_damage_below_the_headings_of_a_workbook_is_told_as_such() -> None:
    """Row 22: on this moment the library panics."""
    book = openpyxl.Workbook()
    book.active.append(["n"])
    book.active.append([-1e300])
    book.active["A2"].number_format = "yyyy-mm-dd"
    out = io.BytesIO()
    book.save(out)
    assert reason(out.getvalue()) is Unreadable.DAMAGED


def test_spss_files_are_read_with_labels_and_without_missing_values() -> None:
    content = sav(
        {
            "a": [1.0, 2.5, 9.0, None],
            "s": ["ș", "", "x", "y"],
            "d": [date(2026, 3, 10), *[None] * 3],
        },
        column_labels=["How?", None, None],
        variable_value_labels={"a": {1.0: "Da", 9.0: "NR"}},
        missing_ranges={"a": [9]},
    )
    found = table(content)
    assert found.format is Format.SAV
    assert (found.columns[0].label, found.columns[0].values) == ("How?", {"1": "Da", "9": "NR"})
    assert cells(content)[1:] == [
        ["1", "ș", "2026-03-10"], ["2.5", "", ""], ["", "x", ""], ["", "y", ""],
    ]  # fmt: skip


def test_long_spss_files_are_read_in_pieces() -> None:
    found = list(table(sav({"a": [float(n) for n in range(25_001)]})).rows())
    assert [row.cells[0] for row in found] == [str(n) for n in range(25_001)]
    assert found[-1].number == 25_001


def test_limesurvey_vv_files_are_read_with_their_signs_undone() -> None:
    found = table(VV)
    assert found.format is Format.LIMESURVEY_VV
    assert [(each.name, each.label) for each in found.columns][-1] == ("why", "Why?")
    assert [row.cells for row in found.rows()] == [
        ["1", "2026-03-10 10:00:00", "ro", "large", '"Da", {x}\ny'.replace('Da", ', 'Da", ')],
        ["2", "", "ro", "small", ""],
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Unreadable.EMPTY),
        (b" \n\n", Unreadable.EMPTY),
        (b"<html><table>", Unreadable.MARKUP),
        (b"\x89PNG\r\n\x00\x00", Unreadable.BINARY),
        (b"a,b\n1,\x00\n", Unreadable.BINARY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Unreadable.OLD_WORKBOOK),
        (b"PK\x03\x04", Unreadable.DAMAGED),
        (b"$FL2 nothing", Unreadable.DAMAGED),
        (b"a" * 200_000 + b"\n1", Unreadable.DAMAGED),
        (b",".join(b"a%d" % n for n in range(5_001)) + b"\n1", Unreadable.TOO_MANY_COLUMNS),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(content: bytes, why: Unreadable) -> None:
    """Rows 22 and 27 of the test matrix: content decides, and never an exception of a library."""
    assert reason(content) is why


def test_sizes_are_limited_in_every_format() -> None:
    """Rows 19 and 26."""
    few = replace(OF_A_PAGE, rows=2)
    for content in (b"a\n1\n2\n3\n", workbook(["a"], [1], [2], [3]), sav({"a": [1.0, 2.0, 3.0]})):
        assert reason(content, few) is Unreadable.TOO_MANY_ROWS
        assert reason(content, replace(OF_A_PAGE, bytes=2)) is Unreadable.TOO_LARGE


def test_archives_that_are_no_workbook_or_unpack_into_much_are_refused() -> None:
    """Row 14 of the vulnerability classes: bombs, other archives, document types."""

    def archive(name: str, content: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr(name, content)
        return out.getvalue()

    assert reason(archive("a.txt", b"x")) is Unreadable.NOT_A_WORKBOOK
    assert reason(archive("xl/workbook.xml", b" " * 60_000_000)) is Unreadable.UNPACKS_TOO_LARGE
    assert reason(archive("../x", b"x")) is Unreadable.UNSAFE_NAMES
    declares = archive("xl/workbook.xml", b"<!DOCTYPE a>")
    assert reason(declares) is Unreadable.DOCUMENT_TYPE


@pytest.mark.skipif(not HOSTILE.is_dir(), reason=f"the hostile files are not in {HOSTILE}")
@pytest.mark.parametrize("name", ["zip_bomb_300MB.xlsx", "zip_slip.xlsx", "billion_laughs.lss"])
def test_hostile_files_are_refused(name: str) -> None:
    """Rows 14 and 19 of the vulnerability classes, row 26 of the test matrix."""
    assert reason((HOSTILE / name).read_bytes()) in {
        Unreadable.UNPACKS_TOO_LARGE, Unreadable.UNSAFE_NAMES, Unreadable.MARKUP,
    }  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=300), start=st.sampled_from([b"", b"PK\x03\x04", b"$FL2@(#)"]))
def test_any_bytes_are_read_or_refused(content: bytes, start: bytes) -> None:
    """Rows 22 and 24."""
    with suppress(UnreadableFileError):
        list(table(start + content).rows())


@settings(max_examples=80, deadline=None)
@given(at=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_damaged_spss_files_are_read_or_refused(at: int, byte: int) -> None:
    content = bytearray(_SAV)
    content[at % len(content)] = byte
    with suppress(UnreadableFileError):
        list(table(bytes(content)).rows())


_SAV = sav({"a": [1.0, 2.0], "s": ["x", "ș" * 300], "d": [date(2026, 3, 10), None]})
