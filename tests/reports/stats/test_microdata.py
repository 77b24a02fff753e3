"""Published and reference results, reproduced from the microdata through blocks and tallies."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from reports.stats.blocks import BLOCK_SIZE, encode
from reports.stats.intervals import Interval, wilson
from reports.stats.shares import Base, share
from reports.stats.summaries import distribution, summary
from reports.stats.tallies import Counts, Tally, add_up, tally
from surveys.questionnaire.model import Kind, Question, Questionnaire
from tests.reports.stats.questionnaires import choices, question, questionnaire

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "microdata"

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the reference data are not in {FOLDER}"
)

Row = dict[str, str]
Rows = list[Row]


def load(name: str) -> tuple[Rows, dict[str, Any]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return rows, json.loads((FOLDER / f"{name}.ref.json").read_text(encoding="utf-8"))


def close(found: float | None, expected: float) -> bool:
    return found is not None and math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-11)


def interval_is(found: Interval | None, expected: Iterable[float]) -> bool:
    low, high = expected
    return found is not None and close(found.low, low) and close(found.high, high)


def single(code: str, values: Iterable[str]) -> Question:
    given = sorted({value for value in values if value})
    plain = question(code, Kind.SINGLE_CHOICE)
    return Question(code=code, kind=plain.kind, text=plain.text, choices=choices(given))


def count(
    asked: Questionnaire,
    rows: Rows,
    answers: Callable[[dict[str, str]], Mapping[str, Any]],
    **by: Any,
) -> Tally:
    # In small uneven blocks: the results must not depend on the cut.
    sizes = range(0, len(rows), 997)
    assert len(rows) < BLOCK_SIZE
    blocks = (encode(asked, [answers(row) for row in rows[at : at + 997]]) for at in sizes)
    return add_up(tally(block, asked, **by) for block in blocks)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ces11", "province"),
        ("ces11", "gender"),
        ("ces11", "abortion"),
        ("ces11", "importance"),
        ("ces11", "education"),
        ("ces11", "urban"),
        ("hobbies", "sex"),
        ("hobbies", "age"),
        ("hobbies", "marital_status"),
        ("hobbies", "profession"),
    ],
)
def test_single_choice_counts_shares_and_intervals(name: str, code: str) -> None:
    rows, reference = load(name)
    asked = single(code, (row[code] for row in rows))
    counts = count(
        questionnaire(asked), rows, lambda row: {code: row[code]} if row[code] else {}
    ).of(code)
    expected = reference["freq"][code]
    assert counts.asked == expected["valid"] + expected["missing"]
    assert counts.answered == expected["valid"]
    assert dict(counts.cells) == {key: each["x"] for key, each in expected["categories"].items()}
    for key, each in expected["categories"].items():
        found = share(asked, counts, [key], Base.ANSWERED)
        assert (found.numerator, found.n) == (each["x"], each["n"])
        assert found.value is not None
        assert close(float(found.value), each["p"])
        assert interval_is(found.interval, each["wilson95"])


@pytest.mark.parametrize(
    ("name", "table", "by"),
    [
        ("hobbies", "multiple_by_sex", "sex"),
        ("hobbies", "multiple_by_age", "age"),
        ("tea", "multiple_place_by_sex", "sex"),
        ("tea", "multiple_time_by_age_Q", "age_Q"),
    ],
)
def test_multiple_response_by_each_base_in_total_and_by_group(
    name: str, table: str, by: str
) -> None:
    rows, reference = load(name)
    expected = reference[table]
    items = list(expected["total"]["items"])
    taken = question("taken", Kind.MULTIPLE_CHOICE)
    taken = Question(code="taken", kind=taken.kind, text=taken.text, choices=choices(items))
    asked = questionnaire(single(by, (row[by] for row in rows)), taken)

    def answers(row: dict[str, str]) -> dict[str, Any]:
        return {by: row[by], "taken": [item for item in items if row[item] == "1"]}

    found = count(asked, rows, answers, by=by)
    check_multiple(taken, found, expected["total"])
    groups = expected["by_group"]
    assert set(groups) == set(found.breakdowns[by])
    for group, each in groups.items():
        check_multiple(taken, found.within(by, [group]), each)


def check_multiple(taken: Question, found: Tally, expected: dict[str, Any]) -> None:
    counts = found.of("taken")
    assert counts.asked == expected["respondents"]
    assert counts.answered == expected["with_any"]
    assert sum(counts.cells.values()) == expected["responses"]
    for item, each in expected["items"].items():
        assert counts.count([item]) == each["x"]
        for base, percentage in (
            (Base.ASKED, "pct_of_respondents"),
            (Base.ANSWERED, "pct_of_those_with_any"),
            (Base.OPTIONS, "pct_of_responses"),
        ):
            value = share(taken, counts, [item], base).value
            assert value is not None
            assert close(float(value * 100), each[percentage])
        assert interval_is(share(taken, counts, [item], Base.ASKED).interval, each["wilson95"])


@pytest.mark.parametrize(
    ("name", "table", "rated", "by"),
    [
        ("hobbies", "mean_tv_by_sex", "tv", "sex"),
        ("hobbies", "mean_tv_by_age", "tv", "age"),
        ("hobbies", "mean_n_activities_by_profession", "nb_activitees", "profession"),
        ("ces11", "mean_importance_by_gender", "importance_score", "gender"),
        ("ces11", "mean_importance_by_education", "importance_score", "education"),
        ("gss_rounds", "mean_vocab_by_year", "vocab", "year"),
        ("tea", "mean_age_by_sex", "age", "sex"),
    ],
)
def test_means_medians_and_t_intervals_by_group(name: str, table: str, rated: str, by: str) -> None:
    rows, reference = load(name)
    asked = questionnaire(
        single(by, (row[by] for row in rows)), question(rated, Kind.SCALE, minimum=0, maximum=100)
    )

    def answers(row: dict[str, str]) -> dict[str, Any]:
        given = {by: row[by], rated: int(row[rated]) if row[rated] else None}
        return given if row[by] else {}

    found = count(asked, rows, answers, by=by)
    check_mean(found.of(rated), reference[table]["overall"])
    for group, expected in reference[table]["groups"].items():
        check_mean(found.within(by, [group]).of(rated), expected)


def check_mean(counts: Counts, expected: dict[str, Any]) -> None:
    found = summary(distribution(counts))
    assert found.n == expected["n"]
    assert found.mean is not None
    assert close(float(found.mean), expected["mean"])
    assert close(found.sd, expected["sd"])
    if "ci95_t" in expected:
        assert interval_is(found.interval, expected["ci95_t"])
    if "median" in expected:
        assert found.median == expected["median"]


def test_cross_counts_of_two_questions() -> None:
    rows, reference = load("tea")
    asked = questionnaire(*(single(code, (row[code] for row in rows)) for code in ("SPC", "price")))
    groups = count(asked, rows, lambda row: row, by="SPC").breakdowns["SPC"]
    for price, by_group in reference["crosstab_price_by_SPC"]["counts"].items():
        for group, expected in by_group.items():
            assert groups[group].of("price").count([price]) == expected


def test_wilson_of_every_multiple_response_item_of_the_references() -> None:
    _, reference = load("hobbies")
    for each in reference["multiple_by_sex"]["total"]["items"].values():
        assert interval_is(wilson(each["x"], each["n"]), each["wilson95"])
