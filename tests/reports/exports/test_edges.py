"""Numbers, days and texts at their edges come back equal from every format with answers.

trust.md 4, 20 to 22, 25 and 28. What a format cannot hold is named in docs/exports.md.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pyreadstat
import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape  # type: ignore[import-untyped]

from surveys.models import Round
from surveys.questionnaire.model import Kind
from surveys.questionnaire.validation import validate
from surveys.spreadsheet import as_typed
from tests.factories import make_response, make_round, page, question, questionnaire
from tests.reports.exports.world import saved

MANY_DIGITS = 12345678901.123457
EDGES: dict[str, tuple[Any, ...]] = {
    "money": (
        -(10**15), 10**15, -1, 0, 0.1, 0.000001, -0.000001, 123456789.123456, MANY_DIGITS,
        999999999999999.9, -95, -99,  # what research files say instead of nothing, elsewhere
    ),
    "day": (
        "1000-01-01", "1582-10-04", "1582-10-15", "1899-12-31", "1900-02-28", "1969-12-31",
        "2000-02-29", "2101-01-01", "2262-04-12", "9999-12-31",
    ),
    "words": (
        "-5", "+40 721 000 000", "=1+1", "＝1+1", "@x", "'=1", "'quoted'", "00012", "1e309", "TRUE",
        "NaN", "null", "NA", "None", "#N/A", "_x0041_ _x000D_", "a\tb\nc", "a,b;c\"d'e", "\\N",
        "\\.", "\u200f\u202eיום\u202c\u2066x\u2069", "👩\u200d👩\u200d👧\u200d👦 👍🏽 𠮷",
        "e\u0323\u0302x\u0316", "\ufeffx", "a\u2028b\u2029c", "\U0010fffd\U0001fffe",
        "\u00adx\u200b", "ș" * 300,
    ),
}  # fmt: skip


@pytest.fixture
def round_(db: None) -> Round:
    """One response for each edge."""
    edges = page(
        "edges",
        question("money", Kind.NUMBER, decimals=6),
        question("day", Kind.DATE),
        question("words", Kind.SHORT_TEXT),
    )
    version = make_round(questionnaire(edges), slug="edges")
    for name, values in EDGES.items():
        for value in values:
            valid, errors = validate(version.questionnaire, {name: value})
            assert (valid.keys(), errors) == ({name}, {})
            make_response(version, valid)
    return version.round


@pytest.mark.parametrize("value", ["a\x00b", "a\x1bb", "a\x85b", "a\udc80b", "a\ufffeb"])
def test_what_some_format_could_not_hold_is_no_answer(round_: Round, value: str) -> None:
    """trust.md 22: NUL, control characters, half a character: refused before they are stored."""
    of = round_.versions.get().questionnaire
    valid, errors = validate(of, {"words": value})
    assert (valid, [*errors]) == ({}, ["words"])


def _csv(file: Path) -> Any:
    text = file.read_bytes().decode("utf-8-sig")
    for row in csv.DictReader(io.StringIO(text, newline="")):
        money = float(row["money"]) if row["money"] else None
        yield {**row, "money": money, "words": as_typed(row["words"])}


def _lines(file: Path) -> Any:
    return [json.loads(line) for line in file.read_text("utf-8").split("\n") if line]


def _workbook(file: Path) -> Any:
    heading, *rows = load_workbook(file)["data"].iter_rows(values_only=True)
    for row in rows:
        found = dict(zip(heading, row, strict=True))
        # Excel reads _x005F_x0041_ as _x0041_ (ECMA-376, ST_Xstring); openpyxl leaves it.
        yield {**found, "words": unescape(found["words"] or "")}


def _research(read: Callable[..., Any]) -> Callable[[Path], Any]:
    def rows(file: Path) -> Any:
        frame, _meta = read(file)
        return [{**row, "_id": row["r_id"]} for row in frame.to_dict("records")]

    return rows


READERS: dict[str, Callable[[Path], Any]] = {
    "csv": _csv,
    "jsonl": _lines,
    "parquet": lambda file: pq.read_table(file).to_pylist(),
    "xlsx": _workbook,
    "sav": _research(pyreadstat.read_sav),
    "dta": _research(pyreadstat.read_dta),
}


@pytest.mark.parametrize("key", READERS)
def test_every_edge_comes_back_equal(round_: Round, key: str, tmp_path: Path) -> None:
    read = {row["_id"]: row for row in READERS[key](saved(round_, key, tmp_path))}
    for response in round_.responses.all():
        ((name, value),) = response.answers.items()
        found = read[str(response.pk)][name]
        if key == "xlsx" and value == MANY_DIGITS:
            value = 12345678901.12346  # sixteen digits; Excel itself shows fifteen
        assert (str(found) if name == "day" else found) == value
    assert len(read) == sum(map(len, EDGES.values()))
