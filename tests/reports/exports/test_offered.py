"""Choices not offered to everybody: data files tell "not offered" from "not taken"."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from surveys.models import Round
from surveys.questionnaire.model import Kind
from tests.factories import choices, make_response, make_round, page, question, questionnaire
from tests.reports.exports.world import saved

KNOWN = question("known", Kind.MULTIPLE_CHOICE, choices=choices("bus", "tram"))
USED = question(
    "used",
    Kind.MULTIPLE_CHOICE,
    choices=(
        *choices("none"),
        *(
            replace(each, condition=f"selected(${{known}}, '{each.code}')")
            for each in choices("bus", "tram")
        ),
    ),
)


@pytest.fixture
def round_(db: None) -> Round:
    version = make_round(questionnaire(page("one", KNOWN), page("two", USED)), slug="stage")
    make_response(version, {"known": ["bus"], "used": ["bus"]})
    make_response(version, {"known": ["bus", "tram"], "used": ["none"]})
    make_response(version, {"known": ["tram"], "used": ["none"]})
    return version.round


def test_the_column_of_what_was_not_asked_names_choices_not_offered(
    round_: Round, tmp_path: Path
) -> None:
    with saved(round_, "csv", tmp_path).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found = sorted((row["known"], row["used"], row["_not_asked"]) for row in rows)
    assert found == [
        ("bus", "bus", "used.tram"),
        ("bus tram", "none", ""),
        ("tram", "none", "used.bus"),
    ]
    lines = saved(round_, "jsonl", tmp_path).read_text(encoding="utf-8").splitlines()
    left_out = [json.loads(line)["_not_asked"] for line in lines]
    assert sorted(left_out, key=str) == [None, ["used.bus"], ["used.tram"]]


def test_research_files_say_not_asked_of_a_choice_not_offered(
    round_: Round, tmp_path: Path
) -> None:
    frame = pd.read_stata(
        saved(round_, "dta", tmp_path), convert_categoricals=False, convert_missing=True
    )
    columns = ("known_tram", "used_bus", "used_tram")
    found = sorted(tuple(str(row[each]) for each in columns) for _at, row in frame.iterrows())
    assert found == [
        ("0.0", "1.0", ".b"),  # knows the bus alone: the tram was not offered
        ("1.0", ".b", "0.0"),
        ("1.0", "0.0", "0.0"),  # knows both: neither was taken
    ]
