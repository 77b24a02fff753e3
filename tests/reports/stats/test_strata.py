"""The stratified variance: by hand, by R's own survey, and what it is without strata."""

from __future__ import annotations

from decimal import Decimal
from math import sqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.stats.given_weights import given_weights
from reports.stats.linearised import Variance, design_of, variances_of
from reports.stats.shares import Base
from reports.stats.summaries import distribution
from reports.stats.tallies import Counts
from reports.stats.weight_classes import Class
from reports.stats.weighted import Weighed
from reports.stats.weighting import (
    Margin,
    Problem,
    Refusal,
    Scheme,
    Unit,
    Weighting,
    WeightingRefusedError,
    weigh_classes,
)


def by_register(sizes: dict[Class, int], **people: int) -> Weighting:
    targets = {choice: Decimal(number) for choice, number in people.items()}
    return weigh_classes(Scheme((Margin("org", targets),), Unit.POPULATION), sizes)


def scored(*values: int) -> Counts:
    return Counts(len(values), len(values), {value: values.count(value) for value in set(values)})


SIZES: dict[Class, int] = {("large",): 4, ("ngo",): 2}
SCORES: dict[Class, Counts] = {("large",): scored(1, 2, 2, 5), ("ngo",): scored(3, 5)}


def test_a_mean_of_two_strata_by_hand() -> None:
    # Cochran's 5.9: Σ (N_h/N)² · (1 − n_h/N_h) · s²_h / n_h; s² of 1, 2, 2, 5 is 3, of 3, 5 is 2.
    weighting = by_register(SIZES, large=10, ngo=40)
    found = Weighed(weighting, SCORES).mean(distribution, Variance.STRATIFIED)
    assert found.value == pytest.approx(0.2 * 2.5 + 0.8 * 4)
    expected = sqrt(0.2**2 * (1 - 4 / 10) * 3 / 4 + 0.8**2 * (1 - 2 / 40) * 2 / 2)
    assert found.error == pytest.approx(expected, rel=1e-12)
    assert (found.variance, found.strata, found.degrees) == (Variance.STRATIFIED, 2, 4)


def test_when_all_of_every_stratum_answered_nothing_is_uncertain() -> None:
    found = Weighed(by_register(SIZES, large=4, ngo=2), SCORES)
    assert found.mean(distribution, Variance.STRATIFIED).error == 0
    assert (found.mean(distribution).error or 0) > 0


def test_a_group_is_a_domain_of_the_design() -> None:
    # By hand: of `large` two of four are in the group and gave 1 and 5; of `ngo` both did not.
    weighting = by_register(SIZES, large=10, ngo=40)
    group: dict[Class, Counts] = {("large",): scored(1, 5)}
    found = Weighed(weighting, group).mean(distribution, Variance.STRATIFIED)
    # u of the four is −2/2, 2/2, 0, 0: weights cancel, as both are of one stratum.
    assert found.value == 3
    assert found.error == pytest.approx(sqrt((1 - 4 / 10) * 4 / 3 * 2))
    assert found.strata == 1


def test_in_a_stratum_of_one_response_its_distance_from_the_mean_of_all_counts() -> None:
    # R: options(survey.lonely.psu = "adjust"); svymean(~y, svydesign(ids = ~1, strata = ~h,
    #    weights = ~w, fpc = ~N, data = data.frame(y = c(1, 2, 2, 5, 4),
    #    h = c(1, 1, 1, 1, 2), N = c(10, 10, 10, 10, 40), w = c(2.5, 2.5, 2.5, 2.5, 40)))
    sizes: dict[Class, int] = {("large",): 4, ("ngo",): 1}
    weighting = by_register(sizes, large=10, ngo=40)
    scores: dict[Class, Counts] = {("large",): SCORES["large",], ("ngo",): scored(4)}
    found = Weighed(weighting, scores).mean(distribution, Variance.STRATIFIED)
    assert found.value == pytest.approx(3.7)
    assert found.error == pytest.approx(0.272323337229845, rel=1e-12)


def test_who_is_in_no_stratum_is_one_without_correction() -> None:
    sizes: dict[Class, int] = {**SIZES, None: 3}
    scores: dict[Class, Counts] = {**SCORES, None: scored(1, 2, 3)}
    weighting = by_register(sizes, large=10, ngo=40)
    _classes, design = design_of(weighting)
    assert design.strata is not None
    assert sorted(design.strata.populations) == [10, 40, float("inf")]
    found = Weighed(weighting, scores).mean(distribution, Variance.STRATIFIED)
    total = 9.0
    parts = [
        ((6 * 10 / 50 / 4) / total) ** 2 * (1 - 4 / 10) * 4 * 3,
        ((6 * 40 / 50 / 2) / total) ** 2 * (1 - 2 / 40) * 2 * 2,
        (1 / total) ** 2 * 3 * 1,
    ]
    assert found.error == pytest.approx(sqrt(sum(parts)), rel=1e-12)


@given(st.dictionaries(st.sampled_from("abc"), st.integers(2, 40), min_size=1), st.data())
def test_of_one_large_stratum_it_is_that_of_given_weights(sizes: Any, data: Any) -> None:
    classes: dict[Class, int] = {(1.0, "all", 1e15): sum(sizes.values())}
    weighting = given_weights("w", classes, "stratum", "population")
    n = sum(sizes.values())
    drawn = data.draw(st.lists(st.integers(1, 5), min_size=n, max_size=n))
    of = Weighed(weighting, {(1.0, "all", 1e15): scored(*drawn)})
    stratified = of.mean(distribution, Variance.STRATIFIED).error
    assert stratified == pytest.approx(of.mean(distribution).error, rel=1e-9, abs=1e-12)


def test_other_weights_have_the_variance_of_given_weights_and_say_so() -> None:
    percent = Scheme((Margin("org", {"large": Decimal(20), "ngo": Decimal(80)}),))
    weighting = weigh_classes(percent, SIZES)
    assert variances_of(weighting) == (Variance.GIVEN, Variance.CALIBRATED)
    plain = Weighed(weighting, SCORES)
    found = plain.share([5], Base.ANSWERED, Variance.STRATIFIED)
    assert found.variance is Variance.GIVEN
    assert found == plain.share([5], Base.ANSWERED)
    given_ones = given_weights("w", {(1.0,): 3, (2.0,): 3})
    assert variances_of(given_ones) == (Variance.GIVEN,)
    found = Weighed(given_ones, {(1.0,): scored(1, 2, 3)}).mean(distribution, Variance.CALIBRATED)
    assert found.variance is Variance.GIVEN


def test_of_several_registers_nobody_knows_the_size_of_each_cell() -> None:
    sizes: dict[Class, int] = {("large", "town"): 3, ("ngo", "town"): 2, ("ngo", "village"): 2}
    orgs = Margin("org", {"large": Decimal(10), "ngo": Decimal(40)})
    areas = Margin("area", {"town": Decimal(30), "village": Decimal(20)})
    weighting = weigh_classes(Scheme((orgs, areas), Unit.POPULATION), sizes)
    assert Variance.STRATIFIED not in variances_of(weighting)


def refusals(work: Any) -> tuple[Refusal, ...]:
    with pytest.raises(WeightingRefusedError) as refused:
        work()
    return refused.value.refusals


def test_more_responses_than_people_are_refused_and_named() -> None:
    assert refusals(lambda: by_register(SIZES, large=3, ngo=40)) == (
        Refusal(Problem.TOO_MANY_RESPONSES, "org", "large"),
    )
    sizes: dict[Class, int] = {(2.0, "large", 3.0): 4, (1.0, "ngo", 9.0): 4}
    assert refusals(lambda: given_weights("w", sizes, "org", "people")) == (
        Refusal(Problem.TOO_MANY_RESPONSES, "org", "large"),
    )


def test_a_stratum_has_one_number_of_people() -> None:
    sizes: dict[Class, int] = {(2.0, "large", 30.0): 4, (1.0, "large", 31.0): 4, None: 1}
    assert refusals(lambda: given_weights("w", sizes, "org", "people")) == (
        Refusal(Problem.POPULATIONS_DIFFER, "org", "large"),
    )


def test_strata_without_known_sizes_have_no_correction() -> None:
    sizes: dict[Class, int] = {(2.5, "large"): 4, (20.0, "ngo"): 2}
    scores = {(2.5, "large"): SCORES["large",], (20.0, "ngo"): SCORES["ngo",]}
    weighting = given_weights("w", sizes, "org")
    found = Weighed(weighting, scores).mean(distribution, Variance.STRATIFIED)
    assert found.error == pytest.approx(sqrt(0.2**2 * 3 / 4 + 0.8**2 * 2 / 2), rel=1e-12)
