from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from reports.exports import codebook_lines, csv_lines
from surveys.models import Round


@pytest.fixture
def rows(stage_1: Any) -> list[dict[str, str]]:
    round_ = Round.objects.get(slug="timisoara-2021-1")
    text = "".join(codebook_lines(round_)).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def test_codebook_says_first_where_the_responses_come_from(rows: list[dict[str, str]]) -> None:
    assert rows[0]["variable"] == "_origin"
    assert "reconstruite din rezultatele publicate" in rows[0]["label_ro"]
    assert "reconstructed from the results" in rows[0]["label_en"]


def test_codebook_marks_wording_that_is_not_in_the_source(rows: list[dict[str, str]]) -> None:
    sources = {(row["variable"], row["value"]): row["source"] for row in rows}
    # The choices of the ecosystem question are published, those of the funding question are not.
    assert sources["needs_ecosystem", "products"] == ""
    assert sources["needs_ecosystem.products", ""] == ""
    assert sources["needs_funding", "european_funds"] == "reconstructed"
    assert sources["needs_funding.european_funds", ""] == "reconstructed"


def test_codebook_tells_the_two_mentions_of_smes_apart(rows: list[dict[str, str]]) -> None:
    labels = {(row["variable"], row["value"]): row["label_ro"] for row in rows}
    assert labels["organisation_type", "sme_a"] == "IMM-uri"
    assert labels["organisation_type", "sme_b"] == "IMM-uri (a doua mențiune)"


def test_codebook_names_every_column_of_the_data_file(rows: list[dict[str, str]]) -> None:
    round_ = Round.objects.get(slug="timisoara-2021-1")
    heading = next(csv_lines(round_)).splitlines()[0].removeprefix("\ufeff").split(",")
    named = list(dict.fromkeys(row["variable"] for row in rows))
    told = {"_id", "_version", "_language", "_mode", "_submitted_on", "_not_asked"}  # by exports.md
    assert named[1:] == [name for name in heading if name not in told | {"_origin"}]
