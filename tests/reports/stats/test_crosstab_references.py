"""Every cross-tabulation and mean of the reference data, through blocks and joint counts.

trust.md (c) 33: counts, percentages, means and errors to 1e-9, p-values to 1e-8 relative.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from reports.stats.association import ChiSquare, Fisher
from reports.stats.axes import Axis
from reports.stats.blocks import Block, encode
from reports.stats.cells import Key
from reports.stats.column_tests import PairTest
from reports.stats.crosstabs import Crosstab, crosstab, side
from reports.stats.differences import classical_mean_difference
from reports.stats.group_means import GroupMeans, VarianceTest
from reports.stats.intervals import Interval
from reports.stats.joint import joint
from reports.stats.shares import Base
from surveys.questionnaire.model import Kind, Question, Questionnaire
from tests.reports.stats.questionnaires import choices, question, questionnaire
from tests.reports.stats.test_microdata import FOLDER, Row, load, single

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the reference data are not in {FOLDER}"
)


def near(found: Any, expected: float, relative: float = 1e-9) -> bool:
    return isinstance(found, int | float) and math.isclose(
        found, expected, rel_tol=relative, abs_tol=1e-11
    )


def same_p(found: Any, expected: float) -> bool:
    # The references have 13 digits.
    return isinstance(found, float) and math.isclose(found, expected, rel_tol=1e-8)


@cache
def rows_of(name: str) -> tuple[tuple[Row, ...], dict[str, Any]]:
    rows, reference = load(name)
    return tuple(rows), reference


def blocks(name: str, asked: Questionnaire, answers: Any) -> Iterator[Block]:
    rows, _reference = rows_of(name)
    for at in range(0, len(rows), 997):
        yield encode(asked, [answers(row) for row in rows[at : at + 997]])


def crossed(name: str, first: Question, second: Question, base: Base = Base.ANSWERED) -> Crosstab:
    def answers(row: Row) -> dict[str, Any]:
        return {each.code: given for each in (first, second) if (given := answer(each, row)) != ""}

    read = blocks(name, questionnaire(first, second), answers)
    found = joint(Axis(first.code), Axis(second.code), read)
    return crosstab(found, axis_side(first), axis_side(second), base=base)


def answer(to: Question, row: Row) -> Any:
    if to.kind is Kind.MULTIPLE_CHOICE:
        return [choice.code for choice in to.choices if row[choice.code] == "1"] or ""
    if to.kind is Kind.SCALE:
        return int(row[to.code]) if row[to.code] else ""
    return row[to.code]


def axis_side(of: Question) -> Any:
    planned: tuple[Key, ...] = tuple(choice.code for choice in of.choices) or tuple(of.scale_points)
    overlap = of.kind is Kind.MULTIPLE_CHOICE
    return side(planned, (), overlap=overlap, numeric=of.kind is Kind.SCALE)


def by_value(name: str, code: str) -> Question:
    return single(code, (row[code] for row in rows_of(name)[0]))


CROSSTABS = [
    ("tea", "where", "sex"),
    ("tea", "price", "SPC"),
    ("ces11", "abortion", "gender"),
    ("ces11", "importance", "education"),
    ("ces11", "abortion", "province"),
    ("hobbies", "reading", "sex"),
    ("hobbies", "tv", "age"),
    ("gss_rounds", "ageGroup", "year"),
    ("gss_rounds", "gender", "year"),
]


@pytest.mark.parametrize(("name", "row", "column"), CROSSTABS)
def test_crosstab(name: str, row: str, column: str) -> None:
    expected = rows_of(name)[1][f"crosstab_{row}_by_{column}"]
    found = crossed(name, by_value(name, row), by_value(name, column))
    assert found.n == found.valid == expected["n"]
    tables = {
        "counts": found.counts.tolist(),
        "col_pct": found.column_percent,
        "row_pct": found.row_percent,
        "total_pct": found.total_percent,
        "adj_residuals": found.association.residuals,
    }
    for table, values in tables.items():
        assert isinstance(values, list)
        for key, cells in zip(found.rows.keys, values, strict=True):
            for other, cell in zip(found.columns.keys, cells, strict=True):
                assert near(cell, expected[table][key][other]), (table, key, other)
    check_association(found, expected)
    check_pairs(found, expected["column_z_tests"], "row")


def check_association(found: Crosstab, expected: dict[str, Any]) -> None:
    said = found.association
    assert isinstance(said.chi_square, ChiSquare)
    assert near(said.chi_square.statistic, expected["chi2"])
    assert said.chi_square.df == expected["df"]
    assert same_p(said.chi_square.p, expected["p"])
    assert near(said.min_expected, expected["min_expected"])
    assert said.cells_expected_under_5 == expected["cells_expected_lt5"]
    assert near(said.cramers_v, expected["cramers_v"])
    assert near(said.cramers_v_corrected, expected["cramers_v_bias_corrected"])
    if "fisher_p" not in expected:
        assert said.chi_square_yates is None
        return
    assert isinstance(said.chi_square_yates, ChiSquare)
    assert near(said.chi_square_yates.statistic, expected["chi2_yates"])
    assert same_p(said.chi_square_yates.p, expected["p_yates"])
    assert isinstance(said.fisher, Fisher)
    assert same_p(said.fisher.p, expected["fisher_p"])


def check_pairs(found: Crosstab, expected: list[dict[str, Any]], row: str) -> None:
    assert isinstance(found.column_tests, tuple)
    tests: dict[tuple[Key, Key, Key], PairTest] = {
        (key, found.columns.keys[test.a], found.columns.keys[test.b]): test
        for key, tests in zip(found.rows.keys, found.column_tests, strict=True)
        for test in tests.tests
    }
    assert len(tests) == len(expected)
    for each in expected:
        # Sorted differently there ("HS" before "bachelors"): the pair may be the other way round.
        turned = (each[row], each["b"], each["a"]) in tests
        pair = (each["b"], each["a"]) if turned else (each["a"], each["b"])
        test = tests[each[row], *pair]
        if each["z"] is None:
            assert test.statistic is None
            continue
        assert near(test.statistic, -each["z"] if turned else each["z"])
        assert same_p(test.p, each["p"])
        assert same_p(test.p_bonferroni, each["p_bonferroni"])
        if "spss_testable" in each:
            assert test.extreme is not each["spss_testable"]


@pytest.mark.parametrize(
    ("name", "table", "by"),
    [
        ("hobbies", "multiple_by_sex", "sex"),
        ("hobbies", "multiple_by_age", "age"),
        ("tea", "multiple_place_by_sex", "sex"),
        ("tea", "multiple_time_by_age_Q", "age_Q"),
    ],
)
def test_multiple_choice_by_group(name: str, table: str, by: str) -> None:
    expected = rows_of(name)[1][table]
    items = list(expected["total"]["items"])
    taken = Question(
        code="taken",
        kind=Kind.MULTIPLE_CHOICE,
        text=question("taken", Kind.MULTIPLE_CHOICE).text,
        choices=choices(items),
    )
    for base, percentage, n in (
        (Base.ASKED, "pct_of_respondents", "respondents"),
        (Base.ANSWERED, "pct_of_those_with_any", "with_any"),
        (Base.OPTIONS, "pct_of_responses", "responses"),
    ):
        found = crossed(name, taken, by_value(name, by), base)
        for number, group in enumerate(found.columns.keys):
            each = expected["by_group"][group]
            assert found.column_bases[number] == each[n]
            for item, counts, percents in zip(
                items, found.counts.tolist(), found.column_percent, strict=True
            ):
                assert counts[number] == each["items"][item]["x"]
                assert near(percents[number], each["items"][item][percentage])
    check_pairs(crossed(name, taken, by_value(name, by), Base.ASKED), expected["z_tests"], "item")


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
def test_means_by_group(name: str, table: str, rated: str, by: str) -> None:
    expected = rows_of(name)[1][table]
    scale = question(rated, Kind.SCALE, minimum=0, maximum=100)
    found = crossed(name, scale, by_value(name, by)).means
    assert isinstance(found, GroupMeans)
    for of, each in [
        (found.overall, expected["overall"]),
        *((found.groups[group], each) for group, each in expected["groups"].items()),
    ]:
        assert of.n == each["n"]
        assert of.mean is not None
        assert near(float(of.mean), each["mean"])
        assert near(of.sd, each["sd"])
        assert near(of.se, each["se"])
        if "ci95_t" in each:
            assert isinstance(of.interval, Interval)
            assert near(of.interval.low, each["ci95_t"][0])
            assert near(of.interval.high, each["ci95_t"][1])
            assert of.median == each["median"]
    assert isinstance(found.anova, VarianceTest)
    assert near(found.anova.statistic, expected["anova_F"])
    assert same_p(found.anova.p, expected["anova_p"])
    assert isinstance(found.welch, VarianceTest)
    assert near(found.welch.statistic, expected["welch_F"])
    assert same_p(found.welch.p, expected["welch_p"])


def test_welch_tests_of_pairs() -> None:
    reference = rows_of("gss_rounds")[1]
    scale = question("vocab", Kind.SCALE, minimum=0, maximum=100)
    found = crossed("gss_rounds", scale, by_value("gss_rounds", "year")).means
    assert isinstance(found, GroupMeans)
    assert isinstance(found.pairs, tuple)
    for test in found.pairs:
        expected = reference[f"diff_{test.b}_{test.a}"]  # later minus earlier
        classical = classical_mean_difference(found.groups[test.b], found.groups[test.a])
        for name, of in (("welch", test.difference), ("pooled", classical)):
            assert of is not None
            assert of.interval is not None
            assert near(-of.value, expected["mean_diff"])
            assert near(-of.statistic, expected[f"{name}_t"])
            assert same_p(of.p, expected[f"{name}_p"])
            assert near(-of.interval.high, expected[f"{name}_ci95"][0])
            assert near(-of.interval.low, expected[f"{name}_ci95"][1])
        assert near(test.difference.degrees, expected["welch_df"])
