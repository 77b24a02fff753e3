"""Files for translators: what is written is read again, whatever the texts say."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import given

from surveys.questionnaire.exchange.report import Refusal, RefusedError
from surveys.questionnaire.exchange.translations.po import write_po_file
from surveys.questionnaire.exchange.translations.reading import read_translations
from surveys.questionnaire.exchange.translations.rows import Entry, entries
from surveys.questionnaire.exchange.translations.taking import take
from surveys.questionnaire.exchange.translations.workbook import COLUMNS, write_workbook
from surveys.questionnaire.exchange.translations.xliff import write_xliff
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.translation import units, wording_mark
from tests.factories import questionnaire
from tests.surveys.questionnaire.strategies import large, questionnaires

Write = Callable[[list[Entry]], bytes]

WRITERS: dict[str, Write] = {
    "xlsx": lambda of: write_workbook(of, "ro", "en", dict.fromkeys(COLUMNS, "Heading")),
    "po": lambda of: write_po_file(of, "ro", "en"),
    "xliff": lambda of: write_xliff(of, "ro", "en"),
}
every_format = pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)


def written(of: Questionnaire, language: str = "en", **stale: str) -> list[Entry]:
    return list(entries(of, language, {language: stale}, lambda unit: f"Where {unit.key}"))


@every_format
@large
@given(of=questionnaires())
def test_reading_a_file_that_nobody_changed_changes_nothing(
    write: Write, of: Questionnaire
) -> None:
    language = of.languages[-1]
    rows = read_translations(write(written(of, language)), "en").rows
    assert [row.key for row in rows] == [unit.key for unit in units(of)]
    taken = take(of, language, {}, rows)
    assert (taken.wordings, taken.refused, taken.made_from) == ({}, [], {})


@every_format
def test_a_file_says_what_is_translated_where_and_from_what(write: Write) -> None:
    entry = Entry(
        key="cover.title", where="Title", source="Titlu\nnou", wording="=1+1", before="Vechi"
    )
    (row,) = read_translations(write([entry]), "en").rows
    assert (row.key, row.source, row.wording) == ("cover.title", "Titlu\nnou", "=1+1")
    assert row.mark == wording_mark("=1+1")
    assert not row.is_right
    assert b"Vechi" in write([entry]) or b"PK" in write([entry])


@every_format
def test_a_file_for_another_language_is_refused(write: Write) -> None:
    with pytest.raises(RefusedError) as refused:
        read_translations(write(written(questionnaire())), "hu")
    assert refused.value.finding.code is Refusal.OTHER_LANGUAGE


def test_the_workbook_is_inert_and_only_translations_can_be_written_in() -> None:
    """trust.md (a) 4: no cell is a formula."""
    entry = Entry(key="cover.title", where="=A1", source="=cmd|' /C calc'!A0", wording="@SUM(A1)")
    sheet = openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"]([entry]))).active
    cells = sheet[3]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert [
        name for name, cell in zip(COLUMNS, cells, strict=True) if not cell.protection.locked
    ] == [
        "translation",
        "right",
    ]
    assert sheet.protection.sheet


def test_a_workbook_is_read_by_its_columns_names_wherever_they_stand() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Translation"
    for line in (["remark"], ["Translation:en", "x", "KEY"], ["Yes", 1, "cover.title"], ["a", "b"]):
        book.active.append(line)
    stream = io.BytesIO()
    book.save(stream)
    (row,) = read_translations(stream.getvalue(), "en").rows
    assert (row.key, row.wording, row.source, row.mark) == ("cover.title", "Yes", None, None)


def test_a_number_typed_into_a_workbook_is_a_wording() -> None:
    book = openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"](written(questionnaire()))))
    book.active["E3"] = 2026
    stream = io.BytesIO()
    book.save(stream)
    assert read_translations(stream.getvalue(), "en").rows[0].wording == "2026"


def test_a_stale_translation_is_fuzzy_with_the_source_before() -> None:
    text = WRITERS["po"](written(questionnaire(), **{"cover.title": "Vechi"})).decode()
    assert '#, fuzzy\n#| msgid "Vechi"\nmsgctxt "cover.title"\n' in text
    assert text.count("fuzzy") == 1
    assert '"Language: en\\n"' in text


def test_a_percent_sign_is_no_placeholder() -> None:
    entry = Entry(key="cover.title", where="Title", source="100 %d", wording="100 %")
    assert b"python-format" not in WRITERS["po"]([entry])


def test_xliff_of_other_programs_is_read() -> None:
    content = b"""<xliff version="1.2"><file original="f" target-language="en-GB"
      source-language="ro" datatype="plaintext"><body><group id="g"><trans-unit id="cover.title">
      <source>Titlu</source><target><mrk mid="0" mtype="seg">Title</mrk></target></trans-unit>
      <trans-unit id="page:a.title"><source>A</source><target>A<x id="1"/></target></trans-unit>
      </group></body></file></xliff>"""
    first, second = read_translations(content, "en-gb").rows
    assert (first.wording, first.source, first.mark, first.has_markup) == (
        "Title",
        "Titlu",
        None,
        False,
    )
    assert second.has_markup
