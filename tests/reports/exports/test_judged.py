"""What staff said of responses is in every format: set aside, why, and themes of texts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pyreadstat
import pytest
from openpyxl import load_workbook

from reports.exports import FORMATS, Data, snapshot
from reports.models import Coding, Theme
from surveys.models import FlagState, QuestionnaireVersion, ResponseFlag, Round
from tests.factories import make_response, make_round, text
from tests.reports.exports.world import saved

WORDS = "Ana Pop sent it twice"  # of who decided: stays in the log of decisions


@pytest.fixture
def ids(db: None) -> dict[str, str]:
    """Responses by what was said of them."""
    version = make_round(slug="stage")
    made = {
        "both": make_response(version, {"size": "large", "remarks": "parks and buses"}),
        "other": make_response(version, {"size": "large", "remarks": "=1+1"}),
        "silent": make_response(version, {"size": "small"}),
        "aside": make_response(version, {"size": "small", "remarks": "parks"}),
    }
    for position, code in enumerate(("parks", "buses"), start=1):
        theme = Theme.objects.create(
            round=version.round, question="remarks", code=code, position=position,
            label=text(code.title()),
        )  # fmt: skip
        for each in ("both", "aside") if code == "parks" else ("both",):
            Coding.objects.create(theme=theme, response=made[each])
    for kind, state in (("same_text", "set_aside"), ("burst", "set_aside"), ("straight", "kept")):
        _flag(made["aside"], kind, state)
    _flag(made["other"], "burst", "kept")
    _flag(made["silent"], "burst", "open")
    return {name: str(each.pk) for name, each in made.items()}


def _flag(response: Any, kind: str, state: str) -> None:
    decided = {} if state == FlagState.OPEN else {"decided_on": "2026-03-11", "note": WORDS}
    ResponseFlag.objects.create(response=response, group=uuid4(), kind=kind, state=state, **decided)


@pytest.fixture
def round_(ids: dict[str, str]) -> Round:
    return Round.objects.get(slug="stage")


# _set_aside, _set_aside_for, remarks.themes, .parks, .buses
EXPECTED: dict[str, tuple[Any, ...]] = {
    "both": (0, None, ["parks", "buses"], 1, 1),
    "other": (0, None, [], 0, 0),
    "silent": (0, None, None, None, None),
    "aside": (1, ["burst", "same_text"], ["parks"], 1, 0),
}
NAMES = ("_set_aside", "_set_aside_for", "remarks.themes", "remarks.themes.parks",
         "remarks.themes.buses")  # fmt: skip
SHORT = ("r_set_aside", "r_set_aside_for", "remarks_themes", "remarks_themes_parks",
         "remarks_themes_buses")  # fmt: skip


def from_csv(file: Path) -> list[dict[str, Any]]:
    content = file.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def from_jsonl(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def from_parquet(file: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(file).to_pylist()
    return rows


def from_xlsx(file: Path) -> list[dict[str, Any]]:
    heading, *rows = load_workbook(file)["data"].iter_rows(values_only=True)
    return [dict(zip(map(str, heading), row, strict=True)) for row in rows]


def as_text(cell: Any) -> str:
    joined = " ".join(cell) if isinstance(cell, list) else cell
    return "" if joined is None else str(joined)


@pytest.mark.parametrize(
    ("key", "read"),
    [("csv", from_csv), ("jsonl", from_jsonl), ("parquet", from_parquet), ("xlsx", from_xlsx)],
)
def test_it_is_read_back_from_every_format_with_codes(
    round_: Round,
    ids: dict[str, str],
    tmp_path: Path,
    key: str,
    read: Callable[[Path], list[dict[str, Any]]],
) -> None:
    rows = {row["_id"]: row for row in read(saved(round_, key, tmp_path))}
    for who, expected in EXPECTED.items():
        found = [as_text(rows[ids[who]][name]) for name in NAMES]
        assert (who, found) == (who, [as_text(cell) for cell in expected])


@pytest.mark.parametrize("key", ["sav", "dta"])
def test_research_files_have_numbers_with_labels(
    round_: Round, ids: dict[str, str], tmp_path: Path, key: str
) -> None:
    read = {"sav": pyreadstat.read_sav, "dta": pyreadstat.read_dta}[key]
    frame, meta = read(saved(round_, key, tmp_path), user_missing=True)
    rows = {row["r_id"]: row for row in frame.to_dict("records")}
    missing = {"sav": -95, "dta": "a"}[key]
    for who, expected in EXPECTED.items():
        for name, cell in zip(SHORT, expected, strict=True):
            found = rows[ids[who]][name]
            if isinstance(cell, list) or name.endswith(("_for", "_themes")):
                assert (who, name, found) == (who, name, as_text(cell))
            else:
                assert (who, name, found) == (who, name, missing if cell is None else cell)
    labels = meta.variable_value_labels["remarks_themes_parks"]
    assert labels[1] == "Yes"
    assert meta.column_names_to_labels["remarks_themes_parks"] == "remarks?: Parks"
    assert meta.variable_value_labels["r_set_aside"][1] == "Yes"


def test_labels_are_in_the_language_of_the_file(
    round_: Round, ids: dict[str, str], tmp_path: Path
) -> None:
    for key, read in (("csv", from_csv), ("jsonl", from_jsonl)):
        data = Data(round_=round_, language="ro", labelled=True)
        target = tmp_path / f"labels.{key}"
        with snapshot():
            FORMATS[key].save(data, target)
        rows = {row["_id"]: row for row in read(target)}
        aside = rows[ids["aside"]]
        said = as_text(aside["_set_aside_for"]).replace("; ", " ")
        assert said == "Multe într-o zi Aceleași cuvinte"
        assert as_text(rows[ids["both"]]["remarks.themes"]).replace("; ", " ") == (
            "Parks (ro) Buses (ro)"
        )


def test_the_descriptions_name_the_columns_and_the_set_of_themes(
    round_: Round, tmp_path: Path
) -> None:
    assert "NAME=$remarks_themes" in saved(round_, "sps", tmp_path).read_text("utf-8-sig")
    codebook = saved(round_, "codebook", tmp_path).read_text("utf-8-sig")
    assert "remarks.themes,parks," in codebook
    assert "_set_aside_for,same_text," in codebook
    for key in ("ddi", "csvw", "r"):
        content = saved(round_, key, tmp_path).read_text("utf-8")
        assert ("remarks_themes_parks" in content, "Parks" in content) == (True, True)


def test_the_words_of_who_decided_are_in_no_file(round_: Round, tmp_path: Path) -> None:
    """trust.md: they may name somebody; the round may be anonymous."""
    for key in ("csv", "jsonl", "codebook", "ddi"):
        assert WORDS not in saved(round_, key, tmp_path).read_text("utf-8-sig")
    frame, _meta = pyreadstat.read_sav(saved(round_, "sav", tmp_path))
    assert WORDS not in frame.to_string()


def test_a_round_without_a_codebook_has_the_flag_only(db: None, tmp_path: Path) -> None:
    version: QuestionnaireVersion = make_round()
    response = make_response(version, {"remarks": "parks"})
    Theme.objects.create(
        round=version.round, question="gone", code="x", label=text("x"), position=1
    )
    (row,) = from_csv(saved(version.round, "csv", tmp_path))
    assert row["_id"] == str(response.pk)
    assert (row["_set_aside"], row["_set_aside_for"]) == ("0", "")
    assert not [name for name in row if "themes" in name]
