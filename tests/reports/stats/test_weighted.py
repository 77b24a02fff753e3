"""Weighted figures: hand-computed, equal to the unweighted ones, additive; the references of R."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.stats.blocks import Block, encode
from reports.stats.given_weights import given_weights
from reports.stats.linearised import Variance
from reports.stats.rao_scott import rao_scott
from reports.stats.shares import Base
from reports.stats.spreads import Spread, spread
from reports.stats.summaries import distribution, summary
from reports.stats.tallies import Tally
from reports.stats.trimming import Trim
from reports.stats.weight_classes import Class, add_classes, class_sizes, tally_classes
from reports.stats.weighted import Weighed, wilson_effective
from reports.stats.weighting import Margin, Scheme, Weighting, one_voice, weigh_classes
from surveys.questionnaire.model import Kind, Question, Questionnaire
from tests.reports.stats.questionnaires import (
    EVERY_KIND,
    choices,
    question,
    questionnaire,
)
from tests.reports.stats.strategies import responses
from tests.reports.stats.test_microdata import FOLDER, close, load, single

needs_data = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the data are not in {FOLDER}")


def weighed(
    asked: Questionnaire, blocks: list[Block], weighting: Weighting, **more: Any
) -> dict[Class, Tally]:
    return add_classes(tally_classes(each, asked, weighting.questions, **more) for each in blocks)


def of(weighting: Weighting, tallied: Mapping[Class, Tally], code: str) -> Weighed:
    return Weighed(weighting, {each: tally.of(code) for each, tally in tallied.items()})


ANSWERS: list[dict[str, Any]] = [
    {"org": "large", "rating": 5, "needs": ["money"]},
    {"org": "large", "rating": 4, "needs": ["money", "data"]},
    {"org": "large", "rating": "dont_know"},
    {"org": "ngo", "rating": 1, "needs": ["people"]},
    {"rating": 2},
]


def small() -> tuple[Weighting, dict[Class, Tally]]:
    blocks = [encode(EVERY_KIND, ANSWERS[:2]), encode(EVERY_KIND, ANSWERS[2:])]
    sizes = class_sizes(blocks, ("org",))
    weighting = weigh_classes(one_voice("org", sizes), sizes)
    return weighting, weighed(EVERY_KIND, blocks, weighting)


def test_shares_and_means_by_hand() -> None:
    # Four with a category: large weighs 2/3, ngo 2, who did not say 1.
    weighting, tallied = small()
    rating = of(weighting, tallied, "rating")
    assert rating.mean(distribution).value == pytest.approx((2 / 3 * 9 + 2 + 2) / (4 / 3 + 3))
    assert rating.share([5], Base.ANSWERED).value == pytest.approx(2 / 3 / 5)
    needs = of(weighting, tallied, "needs")
    assert needs.share(["money"], Base.ANSWERED).value == pytest.approx((4 / 3) / (4 / 3 + 2))
    assert needs.share(["money"], Base.ASKED).value == pytest.approx((4 / 3) / 5)
    assert needs.share(["money"], Base.OPTIONS).value == pytest.approx((4 / 3) / 4)
    assert needs.share(["money"], Base.OPTIONS).error is None
    assert needs.total(["money", "people"]) == pytest.approx(4 / 3 + 2)
    assert needs.share(["money"], Base.ANSWERED).n == 3


def test_the_median_is_where_half_of_the_weight_is() -> None:
    weighting, tallied = small()
    # 1: 2, 2: 1, 4: 2/3, 5: 2/3 of 13/3.
    assert of(weighting, tallied, "rating").quantile(distribution) == 2
    assert of(weighting, tallied, "staff").quantile(distribution) is None


def test_a_figure_of_nobody_is_undefined() -> None:
    weighting, tallied = small()
    for variance in Variance:
        found = of(weighting, tallied, "points").share([("x", 1)], Base.ANSWERED, variance)
        assert (found.value, found.n, found.share_interval(), found.t_interval()) == (
            None, 0, None, None,
        )  # fmt: skip


def test_at_none_and_at_all_the_interval_is_wilsons_of_the_effective_size() -> None:
    weighting, tallied = small()
    found = of(weighting, tallied, "rating").share([3], Base.ANSWERED)
    assert found.effective is not None
    assert found.share_interval() == wilson_effective(0, found.effective)


@given(responses.filter(len))
def test_with_equal_weights_figures_are_the_unweighted_ones(rows: Any) -> None:
    blocks = [encode(EVERY_KIND, [row for row, _ in rows], [asked for _, asked in rows])]
    sizes = class_sizes(blocks, ("org",))
    weighting = Weighting(("org",), dict.fromkeys([*sizes, None], 1.0), sizes)
    tallied = weighed(EVERY_KIND, blocks, weighting)
    whole = sum(tallied.values(), Tally()).of("rating")
    found = of(weighting, tallied, "rating")
    expected = summary(distribution(whole))
    mean = found.mean(distribution)
    assert mean.n == expected.n
    assert (mean.value is None) == (expected.mean is None)
    if expected.mean is not None:
        assert mean.value == pytest.approx(float(expected.mean))
        assert found.quantile(distribution) == float(expected.median or 0)
    if expected.n > 1 and expected.n == len(rows):
        assert mean.error == pytest.approx((expected.sd or 0) / expected.n**0.5)


@given(responses, st.randoms())
def test_weighted_figures_do_not_depend_on_how_blocks_are_cut(rows: Any, random: Any) -> None:
    answers = [row for row, _ in rows]
    whole = [encode(EVERY_KIND, answers)]
    shuffled = random.sample(answers, len(answers))
    at = random.randint(0, len(answers))
    parts = [encode(EVERY_KIND, shuffled[at:]), encode(EVERY_KIND, shuffled[:at])]
    sizes = class_sizes(whole, ("org",))
    if not any(each is not None for each in sizes):
        return
    weighting = weigh_classes(one_voice("org", sizes), sizes)
    one = weighed(EVERY_KIND, whole, weighting)
    other = weighed(EVERY_KIND, parts, weighting)
    for code in ("rating", "needs", "staff"):
        found = [of(weighting, each, code) for each in (one, other)]
        assert found[0].mean(distribution) == found[1].mean(distribution)
        assert found[0].share(["money"], Base.ASKED) == found[1].share(["money"], Base.ASKED)


def test_a_table_with_one_row_has_no_test() -> None:
    assert rao_scott(np.array([[[3.0, 4.0], [0, 0]]]), np.ones(1)) is None


# The references, made with R's survey package.


def blocks_of(asked: Questionnaire, rows: list[Any]) -> list[Block]:
    return [encode(asked, rows[at : at + 997]) for at in range(0, len(rows), 997)]


def scheme_of(reference: Mapping[str, Any], **more: Any) -> Scheme:
    return Scheme(
        tuple(
            Margin(code, {choice: Decimal(str(share)) * 100 for choice, share in targets.items()})
            for code, targets in reference["margins"].items()
        ),
        **more,
    )


def check_spread(found: Spread | None, expected: Mapping[str, float]) -> None:
    assert found is not None
    assert found.n == expected["n"]
    assert close(found.total, expected["sum"])
    assert close(found.squares, expected["sumsq"])
    assert close(found.effective, expected["n_eff"])
    assert close(found.design_effect, expected["deff"])
    assert close(found.low, expected["min"])
    assert close(found.high, expected["max"])


def check(found: Any, expected: Mapping[str, Any], name: str) -> None:
    assert close(found.value, expected["est"][name])
    assert close(found.error, expected["se"][name])
    for interval, key in ((found.normal_interval(), "ci95_z"), (found.t_interval(), "ci95_t_degf")):
        low, high = expected[key][name].values()
        assert close(interval.low, low)
        assert close(interval.high, high)


CLOSED = ("province", "gender", "urban", "education", "abortion", "importance")


def ces11() -> tuple[Questionnaire, list[Block], dict[str, Any], list[dict[str, str]]]:
    rows, reference = load("ces11")
    asked = questionnaire(
        *(single(code, (row[code] for row in rows)) for code in CLOSED),
        question("importance_score", Kind.SCALE, minimum=1, maximum=4),
        question("weight", Kind.NUMBER, decimals=2),
        question("population", Kind.NUMBER),
    )
    answers = [
        {
            **{code: row[code] for code in CLOSED},
            "importance_score": int(row["importance_score"]),
            "weight": float(row["weight"]),
            "population": int(row["population"]),
        }
        for row in rows
    ]
    return asked, blocks_of(asked, answers), reference, rows


@needs_data
def test_raking_on_three_margins_and_trimming() -> None:
    _asked, blocks, reference, rows = ces11()
    expected = reference["raking"]
    scheme = scheme_of(expected)
    sizes = class_sizes(blocks, scheme.questions)
    weighting = weigh_classes(scheme, sizes)
    check_spread(spread(weighting.weights, sizes), expected["weights"])
    weights = np.concatenate([weighting.of(block) for block in blocks])
    with (FOLDER / "ces11_raked_weights.csv").open() as file:
        each = [float(line.split(",")[1]) for line in file.readlines()[1:]]
    assert len(each) == len(rows)
    assert np.abs(weights - each).max() < 1e-9
    for cell in expected["weight_by_cell"]:
        key = tuple(cell[code] for code in scheme.questions)
        assert close(weighting.weights[key], cell["weight"])
    trimmed = weigh_classes(scheme_of(expected, trim=Trim(0.5, 1.5, repeated=False)), sizes)
    check_spread(spread(trimmed.weights, sizes), expected["trimmed_0.5_1.5_once"])


@needs_data
def test_raked_estimates_with_both_variances() -> None:
    asked, blocks, reference, _rows = ces11()
    expected = reference["raking"]
    scheme = scheme_of(expected)
    weighting = weigh_classes(scheme, class_sizes(blocks, scheme.questions))
    tallied = weighed(asked, blocks, weighting)
    as_given = "_se_if_weights_treated_as_fixed"
    abortion, score = (of(weighting, tallied, code) for code in ("abortion", "importance_score"))
    for variance, suffix in ((Variance.GIVEN, as_given), (Variance.CALIBRATED, "")):
        for choice in ("No", "Yes"):
            found = abortion.share([choice], Base.ANSWERED, variance)
            check(found, expected[f"abortion{suffix}"], f"abortion{choice}")
        mean = score.mean(distribution, variance)
        check(mean, expected[f"importance_score{suffix}"], "importance_score")
    importance = of(weighting, tallied, "importance")
    for name in expected["importance"]["est"]:
        choice = name.removeprefix("importance")
        found = importance.share([choice], Base.ANSWERED, Variance.CALIBRATED)
        check(found, expected["importance"], name)


@needs_data
def test_raked_items_of_a_multiple_choice() -> None:
    rows, reference = load("hobbies")
    expected = reference["raking"]
    items = list(expected["weighted_item_pct"])
    taken = Question(
        code="taken", kind=Kind.MULTIPLE_CHOICE, text=question("x", Kind.NOTE).text,
        choices=choices(items),
    )  # fmt: skip
    asked = questionnaire(
        *(single(code, (row[code] for row in rows)) for code in ("sex", "age")), taken
    )
    answers = [
        {"sex": row["sex"], "age": row["age"], "taken": [i for i in items if row[i] == "1"]}
        for row in rows
    ]
    blocks, scheme = blocks_of(asked, answers), scheme_of(expected)
    sizes = class_sizes(blocks, scheme.questions)
    weighting = weigh_classes(scheme, sizes)
    check_spread(spread(weighting.weights, sizes), expected["weights"])
    found = of(weighting, weighed(asked, blocks, weighting), "taken")
    for item in items:
        share = found.share([item], Base.ASKED, Variance.CALIBRATED)
        assert share.value is not None
        assert share.error is not None
        assert close(share.value * 100, expected["weighted_item_pct"][item])
        assert close(share.error * 100, expected["se_raked"][item])


@pytest.fixture(scope="module")
def given_design() -> tuple[Weighting, dict[Class, Tally], dict[str, Any]]:
    asked, blocks, reference, _rows = ces11()
    sizes = class_sizes(blocks, ("weight",))
    weighting = given_weights("weight", sizes)
    check_spread(spread(weighting.weights, sizes), reference["weights"])
    tallied = weighed(asked, blocks, weighting, by=("gender", "education"))
    return weighting, tallied, reference["weighted"]


Given = tuple[Weighting, dict[Class, Tally], dict[str, Any]]


@needs_data
def test_estimates_with_given_weights(given_design: Given) -> None:
    weighting, tallied, expected = given_design
    for code in ("abortion", "importance"):
        found = of(weighting, tallied, code)
        for name in expected[code]["est"]:
            check(found.share([name.removeprefix(code)], Base.ANSWERED), expected[code], name)
    mean = of(weighting, tallied, "importance_score").mean(distribution)
    check(mean, expected["importance_score"], "importance_score")
    share = of(weighting, tallied, "abortion").share(["Yes"], Base.ANSWERED)
    assert share.effective is not None
    interval = wilson_effective(share.value or 0, share.effective)
    wilson = expected["abortion_yes_wilson_on_kish_neff"]
    assert close(share.effective, wilson["n_eff"])
    assert [close(interval.low, wilson["ci95"][0]), close(interval.high, wilson["ci95"][1])] == [
        True
    ] * 2


@needs_data
def test_estimates_of_a_stratified_design_with_finite_populations() -> None:
    asked, blocks, reference, _rows = ces11()
    expected = reference["weighted_stratified_fpc"]
    sizes = class_sizes(blocks, ("weight", "province", "population"))
    weighting = given_weights("weight", sizes, "province", "population")
    tallied = weighed(asked, blocks, weighting)
    abortion = of(weighting, tallied, "abortion")
    for choice in ("No", "Yes"):
        found = abortion.share([choice], Base.ANSWERED, Variance.STRATIFIED)
        check(found, expected["abortion"], f"abortion{choice}")
    mean = of(weighting, tallied, "importance_score").mean(distribution, Variance.STRATIFIED)
    check(mean, expected["importance_score"], "importance_score")


def group(
    weighting: Weighting, tallied: Mapping[Class, Tally], by: str, code: str, of: str
) -> Weighed:
    counts = {each: tally.within(by, [of]).of(code) for each, tally in tallied.items()}
    return Weighed(weighting, counts)


@needs_data
def test_estimates_of_groups_with_given_weights(given_design: Given) -> None:
    weighting, tallied, expected = given_design
    for name, each in expected["importance_score_by_education"].items():
        mean = group(weighting, tallied, "education", "importance_score", name).mean(distribution)
        interval = mean.normal_interval()
        assert close(mean.value, each["mean"])
        assert close(mean.error, each["se"])
        assert interval is not None
        assert close(interval.low, each["ci95_z"][0])
        assert close(interval.high, each["ci95_z"][1])
    for name, each in expected["abortion_yes_by_gender_logit"].items():
        share = group(weighting, tallied, "gender", "abortion", name).share(["Yes"], Base.ANSWERED)
        interval = share.share_interval()
        assert close(share.value, each["p"])
        assert interval is not None
        assert close(interval.low, each["ci95_logit"][0])
        assert close(interval.high, each["ci95_logit"][1])
    table = expected["crosstab_abortion_gender"]
    for choice, by_group in table["weighted_counts"].items():
        for name, count in by_group.items():
            cell = group(weighting, tallied, "gender", "abortion", name)
            assert close(cell.total([choice]), count)
            value = cell.share([choice], Base.ANSWERED).value
            assert value is not None
            assert close(value * 100, table["col_pct"][choice][name])


def counts(tallied: Mapping[Class, Tally], by: str, code: str) -> Any:
    def keys(parts: Iterable[Any]) -> list[Any]:
        return sorted({key for part in parts for key in part})

    groups = keys(tally.breakdowns[by] for tally in tallied.values())
    cells = keys(tally.of(code).cells for tally in tallied.values())
    return np.array(
        [
            [[tally.within(by, [g]).of(code).count([cell]) for cell in cells] for g in groups]
            for tally in tallied.values()
        ],
        dtype=float,
    )


@needs_data
@pytest.mark.parametrize(("by", "code"), [("gender", "abortion"), ("education", "importance")])
def test_rao_scott(given_design: Given, by: str, code: str) -> None:
    weighting, tallied, reference = given_design
    weights = np.array([weighting.weights[each] for each in tallied])
    found = rao_scott(counts(tallied, by, code), weights)
    expected = reference[f"rao_scott_F_{code}_{by}"]
    assert found is not None
    assert close(found.statistic, expected["F"])
    assert close(found.numerator_degrees, expected["ndf"])
    assert close(found.denominator_degrees, expected["ddf"])
    assert found.p == pytest.approx(expected["p"], rel=1e-8)
