"""Weighted figures of indicators: worked out by hand, and the same however blocks are cut."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.definition import Indicator
from reports.definition.tracked import read_tracked
from reports.figures import figure
from reports.stats.blocks import encode
from reports.stats.linearised import Variance
from reports.stats.tallies import add_up, tally_all
from reports.stats.weight_classes import add_classes, tally_classes
from reports.stats.weighting import Margin, Scheme, Unit, weigh_classes
from reports.weighted_figures import WeightsView, smallest_class, weighted_figure
from surveys.questionnaire.model import Kind
from tests.reports.stats.questionnaires import ORG, RATING, question, questionnaire

PLACES = question("places", Kind.RANKING, "a b")
POINTS = question("points", Kind.ALLOCATION, "a b", total=10)
ASKED = questionnaire(ORG, RATING, PLACES, POINTS)
BY = ("org",)

# 40 large companies, half of which rate 5; 20 SMEs, a quarter of which rate 5; the others rate 1.
ANSWERS: list[dict[str, Any]] = [
    *[{"org": "large", "rating": 5, "places": ["a", "b"], "points": {"a": 10}}] * 20,
    *[{"org": "large", "rating": 1, "places": ["b"], "points": {"b": 10}}] * 20,
    *[{"org": "sme", "rating": 5, "places": ["a"], "points": {"a": 6, "b": 4}}] * 5,
    *[{"org": "sme", "rating": 1, "places": ["b", "a"], "points": {"b": 10}}] * 15,
]
# One voice for each: a large company has the weight ½ / (40/60) = 0.75, an SME ½ / (20/60) = 1.5.
EQUAL = Scheme((Margin("org", {"large": Decimal(1), "sme": Decimal(1)}),), Unit.PEOPLE)


def weights(answers: list[dict[str, Any]], variance: Variance = Variance.GIVEN) -> WeightsView:
    return cut([answers], variance)


def cut(parts: list[list[dict[str, Any]]], variance: Variance = Variance.GIVEN) -> WeightsView:
    found = add_classes(
        tally_classes(encode(ASKED, part), ASKED, BY, by="org") for part in parts if part
    )
    weighting = weigh_classes(EQUAL, {each: of.responses for each, of in found.items()})
    return WeightsView("One voice", weighting, found, variance)


def asked(**document: Any) -> Indicator:
    return read_tracked({"statistic": "share", "question": "rating", **document}, ASKED).indicator


TOP = asked(choices=[4, 5], decimals=1)
TALLY = tally_all(encode(ASKED, ANSWERS), ASKED)


@pytest.mark.parametrize(
    ("variance", "error", "ends"),
    [
        # √(60/59 · (20·0.46875² + 20·0.28125² + 5·0.9375² + 15·0.5625²)) / 60
        (Variance.GIVEN, 0.0653482, (0.2557, 0.5118)),
        # Around the mean of the own class: √(60/59 · (40·0.375² + 5·1.125² + 15·0.375²)) / 60
        (Variance.CALIBRATED, 0.0630274, (0.2594, 0.5069)),
    ],
)
def test_a_weighted_share_worked_out_by_hand(
    variance: Variance, error: float, ends: tuple[float, float]
) -> None:
    found = weighted_figure(TOP, TALLY, ASKED, 10, weights(ANSWERS, variance))
    # ½ · 50 % + ½ · 25 %; unweighted 25 of 60.
    assert (found.value, found.rounded) == (Fraction(3, 8), Decimal("37.5"))
    assert (found.numerator, found.base_n, found.people) == (None, 60, 60)
    assert found.weighted is not None
    assert found.weighted.unweighted == figure(TOP, TALLY, ASKED, 10)
    assert found.weighted.unweighted.value == Fraction(25, 60)
    said = found.weighted.estimate
    # Kish: 60² / (40·0.75² + 20·1.5²) = 3600 / 67.5; design effect 60 / 53.33 = 1.125.
    assert (said.n, said.weighted_n) == (60, 60)
    assert said.effective == pytest.approx(3600 / 67.5)
    assert (said.variance, said.error) == (variance, pytest.approx(error, abs=1e-7))
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx(ends, abs=1e-4)


@pytest.mark.parametrize(
    ("document", "value", "n"),
    [
        ({"statistic": "mean"}, "2.5", 60),  # ½ · 3 + ½ · 2
        ({"statistic": "median"}, "1", 60),
        ({"statistic": "first_places", "question": "places", "choices": ["a"]}, "0.375", 60),
        # Who ranked b: 40 large companies, half of them first; 15 SMEs, all of them first:
        # (0.75·(20·2 + 20·1) + 1.5·15·1) / (0.75·40 + 1.5·15) = 67.5 / 52.5
        ({"statistic": "mean_rank", "question": "places", "choices": ["b"]}, "1.285714286", 55),
        # (½ · 5 + ½ · 1.5)
        ({"statistic": "mean_points", "question": "points", "choices": ["a"]}, "3.25", 60),
    ],
)
def test_every_statistic_but_counts_can_be_weighted(
    document: dict[str, Any], value: str, n: int
) -> None:
    found = weighted_figure(asked(**document), TALLY, ASKED, 10, weights(ANSWERS))
    assert (found.value, found.base_n) == (Fraction(value), n)
    assert (found.interval is None) is (document["statistic"] == "median")


def test_a_group_of_one_class_is_what_it_is_unweighted_and_few_people_are_not_shown() -> None:
    within = asked(choices=[5], within={"question": "org", "choices": ["sme"]})
    found = weighted_figure(within, TALLY, ASKED, 10, weights(ANSWERS))
    assert (found.value, found.base_n) == (Fraction(1, 4), 20)
    hidden = weighted_figure(within, TALLY, ASKED, 21, weights(ANSWERS))
    assert (hidden.suppressed, hidden.value, hidden.weighted) == (True, None, None)


def test_at_nobody_and_at_nothing_to_count() -> None:
    none = [{"org": "large"}] * 12 + [{"org": "sme"}] * 12
    tally = tally_all(encode(ASKED, none), ASKED)
    found = weighted_figure(TOP, tally, ASKED, 10, weights(none))
    assert (found.value, found.interval, found.base_n) == (None, None, 0)
    all_of_them = [{**each, "rating": 5} for each in ANSWERS]
    tally = tally_all(encode(ASKED, all_of_them), ASKED)
    found = weighted_figure(TOP, tally, ASKED, 10, weights(all_of_them))
    assert found.value == 1
    assert found.interval is not None  # Wilson's, of 53.3 people
    assert (found.interval.low, found.interval.high) == (pytest.approx(0.9328, abs=1e-4), 1)


def test_the_smallest_class_is_of_those_in_the_base() -> None:
    few = [*ANSWERS, *[{"org": "ngo"}] * 2, *[{"rating": 5}] * 1]
    found = add_classes([tally_classes(encode(ASKED, few), ASKED, BY, by="org")])
    view = WeightsView("", weights(ANSWERS).weighting, found, Variance.GIVEN)
    assert smallest_class(TOP, view, ASKED) == 20  # the others did not answer, or have no class
    rating = [*few, {"org": "ngo", "rating": 1}]
    found = add_classes([tally_classes(encode(ASKED, rating), ASKED, BY, by="org")])
    view = WeightsView("", weights(ANSWERS).weighting, found, Variance.GIVEN)
    assert smallest_class(TOP, view, ASKED) == 1


@given(st.permutations(ANSWERS), st.lists(st.integers(1, 59), max_size=4))
def test_the_digits_do_not_depend_on_how_blocks_are_cut(
    answers: list[dict[str, Any]], places: list[int]
) -> None:
    """What is frozen today is found again tomorrow, when the blocks stand in another order."""
    ends = [0, *sorted(places), len(answers)]
    parts = [answers[start:end] for start, end in pairwise(ends)]
    tally = add_up(tally_all(encode(ASKED, part), ASKED) for part in parts if part)
    assert weighted_figure(TOP, tally, ASKED, 10, cut(parts)) == weighted_figure(
        TOP, TALLY, ASKED, 10, weights(ANSWERS)
    )
