"""Every format is read back with the libraries of its readers and compared with what is stored.

trust.md 20, 21, 22 and 28: long texts, emoji, signs of direction, what a spreadsheet would run.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pyreadstat
import pytest
from openpyxl import load_workbook

from reports.exports import FORMATS
from reports.exports.plan import Column, Missing, Storage
from surveys.models import Response, Round
from surveys.questionnaire.columns import Cell
from surveys.questionnaire.model import Kind
from surveys.questionnaire.variables import encode
from tests.factories import choices, make_response, make_round, page, question, questionnaire
from tests.reports.exports.world import answer_everything, data_of, make_everything, saved

Cells = dict[str, dict[str, Cell]]


@pytest.fixture
def responses(db: None) -> dict[str, Response]:
    return answer_everything(make_everything())


@pytest.fixture
def round_(responses: dict[str, Response]) -> Round:
    return responses["all"].round


@pytest.fixture
def stored(responses: dict[str, Response]) -> Cells:
    """What each cell of each response has to be, by the questionnaire's own variables."""
    return {str(each.pk): dict(_expected(each)) for each in responses.values()}


def _expected(response: Response) -> Iterator[tuple[str, Cell]]:
    for name, cell in encode(response.version.questionnaire, response.answers).items():
        old = name == "rating" and response.version.number == 1
        yield ("rating__v1" if old else name), cell


def columns(round_: Round) -> list[Column]:
    return [each for each in data_of(round_).plan.columns if each.content is not None]


def test_csv_holds_every_cell(round_: Round, stored: Cells, tmp_path: Path) -> None:
    content = saved(round_, "csv", tmp_path).read_bytes().decode("utf-8-sig")
    read = {row["_id"]: row for row in csv.DictReader(io.StringIO(content, newline=""))}
    assert set(read) == set(stored)
    for key, cells in stored.items():
        for column in columns(round_):
            cell = cells.get(column.name)
            shown = "" if cell is None else str(cell)
            found = read[key][column.name]
            assert found in {shown, f"'{shown}"}, column.name
            assert not found.startswith(("=", "+", "@", "\t"))


def test_json_lines_hold_every_cell_as_it_is(round_: Round, stored: Cells, tmp_path: Path) -> None:
    lines = saved(round_, "jsonl", tmp_path).read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    read = {row["_id"]: row for row in map(json.loads, lines)}
    assert set(read) == set(stored)
    for key, cells in stored.items():
        for column in columns(round_):
            cell: Any = cells.get(column.name)
            if column.storage is Storage.CODES and cell is not None:
                cell = str(cell).split(" ")
            assert read[key][column.name] == cell, column.name


def test_parquet_holds_every_cell_with_its_type(
    round_: Round, stored: Cells, tmp_path: Path
) -> None:
    table = pq.read_table(saved(round_, "parquet", tmp_path))
    read = {row["_id"]: row for row in table.to_pylist()}
    assert set(read) == set(stored)
    for key, cells in stored.items():
        for column in columns(round_):
            cell: Any = cells.get(column.name)
            if column.storage is Storage.CODES and cell is not None:
                cell = str(cell).split(" ")
            if column.storage is Storage.DAY and cell is not None:
                cell = date.fromisoformat(str(cell))
            if cell == "dont_know":
                assert read[key][f"{column.name}.dont_know"] is True
                cell = None
            assert read[key][column.name] == cell, column.name
    assert json.loads(table.schema.field("size").metadata[b"values"])["medium"] == "medium"
    assert table.schema.metadata[b"note"] == b"Made up."


def test_the_workbook_holds_every_cell_and_no_formula(
    round_: Round, stored: Cells, tmp_path: Path
) -> None:
    book = load_workbook(saved(round_, "xlsx", tmp_path))
    assert book.sheetnames == ["data", "labels", "codebook", "tables"]
    for sheet in book.worksheets:
        assert not [c.coordinate for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    heading, *rows = book["data"].iter_rows(values_only=True)
    read = {row[0]: dict(zip(heading, row, strict=True)) for row in rows}
    assert set(read) == set(stored)
    for key, cells in stored.items():
        for column in columns(round_):
            found, cell = read[key][column.name], cells.get(column.name)
            assert found == (cell or (cell if cell == 0 else None)), column.name
    _heading, *labels = book["labels"].iter_rows(values_only=True)
    by_id = {row[0]: dict(zip(heading, row, strict=True)) for row in labels}
    unknown = next(k for k, cells in stored.items() if cells.get("scale") == "dont_know")
    assert by_id[unknown]["scale"] == "I do not know"
    assert by_id[unknown]["_mode"] == "On paper"


@pytest.mark.parametrize("key", ["sav", "dta"])
def test_research_files_hold_numbers_labels_and_reasons(
    round_: Round, responses: dict[str, Response], stored: Cells, tmp_path: Path, key: str
) -> None:
    read = {"sav": pyreadstat.read_sav, "dta": pyreadstat.read_dta}[key]
    frame, meta = read(saved(round_, key, tmp_path), user_missing=True)
    rows = {row["r_id"]: row for row in frame.to_dict("records")}
    assert set(rows) == set(stored)
    for identity, cells in stored.items():
        for column in columns(round_):
            if column.storage is Storage.CODES:
                assert column.short not in frame.columns
                continue
            name = column.short if key == "sav" else column.stata
            cell, found = cells.get(column.name), rows[identity][name]
            if column.storage is Storage.TEXT:
                assert found == (cell or ""), column.name
            elif column.storage is Storage.DAY:
                day = date.fromisoformat(str(cell)) if cell else None
                assert (None if pd.isna(found) else found) == day
            elif column.storage is Storage.CODE and cell is not None:
                assert found == column.number_of[cell], column.name
            elif cell not in (None, "dont_know"):
                assert found == cell, column.name
    assert meta.column_names_to_labels["size"] == "size?"
    assert meta.column_names_to_labels["needs_x"] == "needs?: x"
    reasons = {
        "all": {"ranking_c": Missing.NOT_RANKED, "matrix_r2": Missing.NO_ANSWER},
        "old": {"rating": Missing.NOT_OFFERED, "budget": Missing.NOT_ASKED},
        "none": {"rating": Missing.NO_ANSWER, "gone": Missing.NOT_OFFERED,
                 "needs_x": Missing.NO_ANSWER, "budget": Missing.NOT_ASKED},
        "unknown": {"scale": Missing.DONT_KNOW},
    }  # fmt: skip
    by_short = {each.short: each for each in columns(round_)}
    for which, expected in reasons.items():
        for name, reason in expected.items():
            found = rows[str(responses[which].pk)][name]
            assert found == _missing(by_short[name], reason, key), (which, name)


def _missing(column: Column, reason: Missing, key: str) -> object:
    if key == "dta":
        return "abcde"[reason - 1]
    return column.code_of(reason)


def test_spss_knows_labels_levels_and_what_is_missing(round_: Round, tmp_path: Path) -> None:
    file = saved(round_, "sav", tmp_path)
    frame, meta = pyreadstat.read_sav(file, user_missing=True)
    assert meta.variable_value_labels["size"] == {
        1: "large", 2: "small", 3: "medium",
        -95: "No answer", -96: "Not asked", -97: "Not in this version of the questionnaire",
    }  # fmt: skip
    assert meta.variable_value_labels["scale"][-99] == "I do not know"
    assert meta.variable_measure["size"] == "nominal"
    assert meta.variable_measure["scale"] == "ordinal"
    assert meta.variable_measure["budget"] == "scale"
    assert meta.notes[:2] == ["stage: Stage", "Made up."]
    plain, _meta = pyreadstat.read_sav(file)
    assert plain["budget"].dropna().tolist() == [12.5]
    assert frame["r_origin"].tolist().count(3) == 1


def test_a_later_version_changes_no_number(round_: Round) -> None:
    """`medium` was put between the two, and is the third number."""
    (size,) = (each for each in columns(round_) if each.name == "size")
    assert size.number_of == {"large": 1, "small": 2, "medium": 3}


def test_labels_can_stand_instead_of_codes(round_: Round, stored: Cells, tmp_path: Path) -> None:
    file = saved(round_, "csv", tmp_path, labelled=True, language="ro")
    assert file.name == "stage-labels-ro.csv"
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")))
    assert {row["size"] for row in rows} == {"large (ro)", "small (ro)", "medium (ro)"}
    assert {row["needs"] for row in rows} == {"", "x (ro); other (ro)"}
    assert {row["_origin"] for row in rows} == {"Colectat", "Simulat"}
    assert {row["scale"] for row in rows} == {"", "7", "I do not know (ro)"}


@pytest.mark.django_db
def test_what_has_no_room_is_cut_at_a_letter_and_said(tmp_path: Path) -> None:
    """trust.md 20: SPSS takes 32,767 bytes, a cell of a sheet as many UTF-16 units."""
    version = make_round(
        questionnaire(page("only", question("t", Kind.LONG_TEXT, max_length=20_000)))
    )
    long = "👩" * 20_000
    make_response(version, {"t": long})
    for key, letters in {"sav": 8_191, "xlsx": 16_383, "dta": 20_000}.items():
        data = data_of(version.round)
        file = tmp_path / f"x.{key}"
        FORMATS[key].save(data, file)
        assert data.shortened.cells == ({} if key == "dta" else {"t": 1})
        if key == "xlsx":
            found = list(load_workbook(file)["data"].iter_rows(values_only=True))[1][-1]
        else:
            frame, meta = getattr(pyreadstat, f"read_{key}")(file)
            found = frame["t"][0]
            assert key == "dta" or "t: texts shortened: 1" in " ".join(meta.notes)
        assert found == "👩" * letters


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["csv", "xlsx", "sav", "dta", "parquet", "jsonl", "package"])
def test_a_round_without_responses_has_its_columns(key: str, tmp_path: Path) -> None:
    version = make_round()
    file = saved(version.round, key, tmp_path)
    assert (file.stat().st_size > 0) == (key != "jsonl")
    if key == "sav":
        frame, meta = pyreadstat.read_sav(file)
        assert len(frame) == 0
        assert "needs_x" in meta.column_names


@pytest.mark.django_db
def test_codes_longer_than_names_of_the_database_are_found(tmp_path: Path) -> None:
    code = "a" * 64
    asked = question(code, Kind.SINGLE_CHOICE, choices=choices("x", "other", other={"other": True}))
    version = make_round(questionnaire(page("only", asked)))
    make_response(version, {code: "other", f"{code}.other_text": "T"})
    content = saved(version.round, "csv", tmp_path).read_text("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content, newline=""))
    assert (row[code], row[f"{code}.other_text"]) == ("other", "T")


@pytest.mark.django_db
def test_more_questions_than_the_database_has_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = make_round()
    make_response(version, {"size": "large", "needs": ["x", "y"], "budget": 0.000001})
    usual = saved(version.round, "csv", tmp_path).read_bytes()
    monkeypatch.setattr("surveys.export_selectors.MOST_KEYS", 2)
    assert saved(version.round, "csv", tmp_path).read_bytes() == usual


def test_the_tables_of_the_workbook_are_the_published_ones(stage_1: Round, tmp_path: Path) -> None:
    """What is not published of small groups is an empty cell in both."""
    content = saved(stage_1, "tables", tmp_path).read_text("utf-8-sig")
    expected = list(csv.DictReader(io.StringIO(content)))
    book = load_workbook(saved(stage_1, "xlsx", tmp_path))
    heading, *rows = book["tables"].iter_rows(values_only=True)
    assert len(rows) == len(expected)
    for found, line in zip(rows, expected, strict=True):
        for name, cell in zip(heading, found, strict=True):
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                assert float(line[name]) == pytest.approx(cell, abs=1e-6)
            else:
                assert line[name] == ("" if cell is None else str(cell))
    assert any("" in line.values() for line in expected)
