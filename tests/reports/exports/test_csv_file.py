from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest

from reports.exports import csv_lines
from reports.exports.plan.about import JUDGED
from surveys.models import Origin, Response, Round, Status
from surveys.questionnaire.model import Kind
from surveys.questionnaire.variables import ADMINISTRATIVE, decode
from surveys.services.simulation import simulate_responses
from surveys.services.versions import publish_version
from tests.factories import (
    NOW,
    all_kinds_page,
    choices,
    make_response,
    make_round,
    page,
    question,
    questionnaire,
)


def text(round_: Round) -> str:
    return "".join(csv_lines(round_))


def table(round_: Round) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text(round_).removeprefix("\ufeff"), newline="")))


def test_every_question_has_its_columns_and_every_option_one_of_0_and_1(db: None) -> None:
    version = make_round()
    make_response(version, {"size": "large", "needs": ["x", "other"], "needs.other_text": "Parks"})
    make_response(version, {"size": "large", "budget": 12.5})
    rows = sorted(table(version.round), key=lambda row: row["needs"])
    assert list(rows[0]) == [
        *ADMINISTRATIVE, *JUDGED, "size", "needs", "needs.x", "needs.y", "needs.other",
        "needs.other_text", "budget", "remarks",
    ]  # fmt: skip
    assert list(rows[0].values())[9:] == ["large", "", "", "", "", "", "12.5", ""]
    assert list(rows[1].values())[9:] == ["large", "x other", "1", "0", "1", "Parks", "", ""]


def test_a_question_that_was_not_asked_is_told_from_one_not_answered(db: None) -> None:
    version = make_round()
    make_response(version, {"size": "small"})
    make_response(version, {"size": "large"})
    rows = sorted(table(version.round), key=lambda row: row["size"])
    assert [(row["size"], row["budget"], row["_not_asked"]) for row in rows] == [
        ("large", "", ""),
        ("small", "", "budget"),
    ]


def test_columns_do_not_depend_on_the_responses(db: None) -> None:
    version = make_round()
    empty = text(version.round)
    make_response(version, {"size": "small"})
    assert text(version.round).startswith(empty)


def test_drafts_and_other_rounds_are_not_in_the_file(db: None) -> None:
    version = make_round()
    make_response(version, {"size": "small"}, status=Status.DRAFT)
    make_response(make_round(), {"size": "small"})
    assert table(version.round) == []


def test_the_file_tells_where_a_response_comes_from(db: None) -> None:
    version = make_round()
    row = make_response(version, origin=Origin.SIMULATED)
    (found,) = table(version.round)
    assert [found[name] for name in ADMINISTRATIVE] == [
        str(row.pk), "1", "ro", "simulated", "", "2026-03-10", "budget"
    ]  # fmt: skip


def test_the_file_tells_how_answers_were_given(db: None) -> None:
    version = make_round()
    for mode in ("web", "paper", "telephone"):
        make_response(version, mode=mode)
    assert sorted(row["_mode"] for row in table(version.round)) == ["paper", "telephone", "web"]


def test_the_file_holds_no_key_and_no_reference(db: None) -> None:
    version = make_round()
    make_response(version, key_hash="f" * 64, reference="7KQ4-M2XD-9C")
    assert "f" * 64 not in text(version.round)
    assert "7KQ4" not in text(version.round)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_what_a_spreadsheet_would_run_is_inert(db: None, start: str) -> None:
    version = make_round()
    hostile = f'{start}HYPERLINK("http://evil";"x")'
    make_response(
        version, {"needs": ["other"], "needs.other_text": hostile, "remarks": f"{hostile}\n=1+1"}
    )
    (row,) = table(version.round)
    assert row["needs.other_text"] == f"'{hostile}"
    assert row["remarks"] == f"'{hostile}\n=1+1"


def test_negative_numbers_stay_numbers(db: None) -> None:
    version = make_round(questionnaire(page("only", question("n", Kind.NUMBER, decimals=2))))
    for value in (-3, -0.25, 0, 10**15):
        make_response(version, {"n": value})
    assert sorted(float(row["n"]) for row in table(version.round)) == [-3.0, -0.25, 0.0, 1e15]
    assert "'" not in text(version.round)


def test_separators_quotes_and_line_ends_stay_in_their_cell(db: None) -> None:
    version = make_round()
    remarks = 'a,b;"c"\nd\te ș ț'
    make_response(version, {"remarks": remarks})
    (row,) = table(version.round)
    assert row["remarks"] == remarks


def test_the_file_begins_with_a_byte_order_mark_and_ends_lines_as_the_standard_says(
    db: None,
) -> None:
    assert text(make_round().round).startswith("\ufeff_id,_version,")
    assert text(make_round().round).endswith("\r\n")


def test_versions_share_their_columns_and_each_row_stands_in_the_right_ones(db: None) -> None:
    colour = question("colour", Kind.SINGLE_CHOICE, choices=choices("red", "blue"))
    size = question("size", Kind.SINGLE_CHOICE, choices=choices("large", "small"))
    first = make_round(questionnaire(page("only", size, question("old"))))
    second = publish_version(
        round_=first.round,
        questionnaire=questionnaire(page("only", question("new"), colour, size)),
        at=NOW,
    )
    make_response(first, {"size": "large", "old": "O"})
    make_response(second, {"size": "small", "new": "N", "colour": "red"})
    rows = sorted(table(first.round), key=lambda row: row["_version"])
    names = ["new", "colour", "size", "old"]
    assert list(rows[0])[9:] == names
    assert [[row[name] for name in names] for row in rows] == [
        ["", "", "large", "O"],
        ["N", "red", "small", ""],
    ]


def test_what_is_exported_reads_back_as_the_same_answers(db: None) -> None:
    version = make_round(questionnaire(all_kinds_page()))
    simulate_responses(version=version, count=100, seed=3)
    stored = {str(row.pk): row.answers for row in Response.objects.all()}
    read = {row["_id"]: decode(version.questionnaire, row) for row in table(version.round)}
    assert read == stored


@pytest.mark.parametrize("keys", [1_500, 2])
@pytest.mark.parametrize(
    "typed", ["C:\\new\\table", "\\N", "\\", 'a\\"b', "tab\there", "one\ntwo", "\\u0103 ă", "\x07"]
)
def test_what_json_or_the_database_escapes_is_told_as_it_was_typed(
    db: None, monkeypatch: pytest.MonkeyPatch, typed: str, keys: int
) -> None:
    """Both ways of reading: taken apart by the database, and by ourselves."""
    monkeypatch.setattr("surveys.export_selectors.MOST_KEYS", keys)
    version = make_round()
    make_response(version, {"size": "large", "remarks": typed})
    assert [row["remarks"] for row in table(version.round)] == [typed]


def test_the_file_comes_in_pieces(db: None, monkeypatch: Any) -> None:
    monkeypatch.setattr("reports.exports.csv_file.PIECE", 2)
    version = make_round()
    for _ in range(5):
        make_response(version)
    pieces = list(csv_lines(version.round))
    assert len(pieces) == 3
    assert "".join(pieces).count("\r\n") == 6
