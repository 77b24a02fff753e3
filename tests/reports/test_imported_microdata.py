"""Row 33 of the test matrix: data sets of others, imported by the command, give their results."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import pytest

from reports.columns import tally_of
from reports.stats.shares import Base, share
from reports.stats.summaries import distribution, summary
from reports.stats.tallies import Counts, Tally
from surveys.models import Origin
from surveys.questionnaire.model import Question, Questionnaire
from tests.reports.microdata import FOLDER, asked_in, code_of, imported, reference

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the reference data are not in {FOLDER}"),
]

_asked = cache(asked_in)


def close(found: float | None, expected: float) -> bool:
    return found is not None and math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-11)


def question_of(of: Questionnaire, code: str) -> Question:
    found = of.question(code)
    assert found is not None
    return found


def check_frequencies(of: Questionnaire, tally: Tally, expected: dict[str, Any]) -> None:
    for name, each in expected.items():
        asked = question_of(of, name)
        counts = tally.of(name)
        assert (counts.answered, counts.asked) == (each["valid"], each["valid"] + each["missing"])
        for label, cell in each["categories"].items():
            code = code_of(asked, label) if asked.choices else int(label)
            found = share(asked, counts, [code], Base.ANSWERED)
            assert (found.numerator, found.n) == (cell["x"], cell["n"])
            assert close(float(found.value or 0), cell["p"])


def check_several(asked: Question, tally: Tally, expected: dict[str, Any]) -> None:
    counts = tally.of(asked.code)
    assert counts.asked == expected["respondents"]
    assert counts.answered == expected["with_any"]
    assert sum(counts.cells.values()) == expected["responses"]
    for item, each in expected["items"].items():
        code = code_of(asked, item)
        assert counts.count([code]) == each["x"]
        for base, name in (
            (Base.ASKED, "pct_of_respondents"),
            (Base.ANSWERED, "pct_of_those_with_any"),
            (Base.OPTIONS, "pct_of_responses"),
        ):
            assert close(float(share(asked, counts, [code], base).value or 0) * 100, each[name])


def check_mean(counts: Counts, expected: dict[str, Any]) -> None:
    found = summary(distribution(counts))
    assert found.n == expected["n"]
    assert close(float(found.mean or 0), expected["mean"])
    assert close(found.sd, expected["sd"])


def check_means(of: Questionnaire, tally: Tally, rated: str, by: str, expected: Any) -> None:
    group = question_of(of, by)
    codes = {label: code_of(group, label) for label in expected["groups"]}
    for label, each in expected["groups"].items():
        check_mean(tally.within(by, [codes[label]]).of(rated), each)
    check_mean(tally.within(by, list(codes.values())).of(rated), expected["overall"])


def test_ces11_single_choices_and_means() -> None:
    of, expected = _asked("ces11"), reference("ces11")
    tally = tally_of(imported("ces11").round)
    check_frequencies(of, tally, expected["freq"])
    check_means(of, tally, "importance_score", "gender", expected["mean_importance_by_gender"])
    check_means(
        of, tally, "importance_score", "education", expected["mean_importance_by_education"]
    )
    weights = summary(distribution(tally.of("weight")))
    assert close(float(weights.mean or 0) * weights.n, expected["weights"]["sum"])


def test_hobbies_several_choices_missing_and_scale() -> None:
    of, expected = _asked("hobbies"), reference("hobbies")
    version = imported("hobbies")
    tally = tally_of(version.round)
    check_frequencies(of, tally, expected["freq"])
    hobbies = question_of(of, "hobbies")
    for by in ("sex", "age"):
        table = expected[f"multiple_by_{by}"]
        check_several(hobbies, tally, table["total"])
        for label, each in table["by_group"].items():
            group = code_of(question_of(of, by), label)
            check_several(hobbies, tally.within(by, [group]), each)
        check_means(of, tally, "tv", by, expected[f"mean_tv_by_{by}"])
    check_means(
        of, tally, "nb_activitees", "profession", expected["mean_n_activities_by_profession"]
    )
    assert set(version.round.responses.values_list("origin", "mode")) == {
        (Origin.IMPORTED, "unknown")
    }


def test_tea_two_questions_of_several_choices() -> None:
    of, expected = _asked("tea"), reference("tea")
    tally = tally_of(imported("tea").round)
    for several, table, by in (
        ("place", "multiple_place_by_sex", "sex"),
        ("time", "multiple_time_by_age_Q", "age_q"),
    ):
        asked = question_of(of, several)
        check_several(asked, tally, expected[table]["total"])
        for label, each in expected[table]["by_group"].items():
            group = code_of(question_of(of, by), label)
            check_several(asked, tally.within(by, [group]), each)
    check_means(of, tally, "age", "sex", expected["mean_age_by_sex"])
    where = question_of(of, "where")
    for label, counts in expected["crosstab_where_by_sex"]["counts"].items():
        for sex, many in counts.items():
            group = tally.within("sex", [code_of(question_of(of, "sex"), sex)])
            assert group.of("where").count([code_of(where, label)]) == many


def test_gss_rounds_counts_and_means_by_year() -> None:
    of, expected = _asked("gss_rounds"), reference("gss_rounds")
    tally = tally_of(imported("gss_rounds").round)
    years = tally.of("year")
    found = {
        year: years.count([code_of(question_of(of, "year"), year)])
        for year in expected["n_by_year"]
    }
    assert found == expected["n_by_year"]
    check_means(of, tally, "vocab", "year", expected["mean_vocab_by_year"])
    gender = question_of(of, "gender")
    for label, counts in expected["crosstab_gender_by_year"]["counts"].items():
        for year, many in counts.items():
            group = tally.within("year", [code_of(question_of(of, "year"), year)])
            assert group.of("gender").count([code_of(gender, label)]) == many
