"""Weights by targets, trimming and their refusals; trust.md row 34."""

from __future__ import annotations

import math
from collections import Counter
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.stats.blocks import encode
from reports.stats.given_weights import given_weights
from reports.stats.spreads import spread
from reports.stats.trimming import Trim
from reports.stats.weight_classes import Class, class_sizes
from reports.stats.weighting import (
    Margin,
    Problem,
    Refusal,
    Scheme,
    Unit,
    WeightingRefusedError,
    one_voice,
    weigh_classes,
)
from surveys.questionnaire.model import Kind
from tests.reports.stats.questionnaires import ORG, STAFF, question, questionnaire

AREA = question("area", Kind.SINGLE_CHOICE, "town village")
ASKED = questionnaire(ORG, AREA, STAFF)


def margin(code: str, **targets: Any) -> Margin:
    return Margin(code, {choice: Decimal(target) for choice, target in targets.items()})


ORGS = margin("org", large=20, sme=30, ngo=50)
AREAS = margin("area", town=60, village=40)
SIZES: Counter[Class] = Counter({("large",): 50, ("sme",): 30, ("ngo",): 20})


def refusals(scheme: Scheme, sizes: Any) -> tuple[Refusal, ...]:
    with pytest.raises(WeightingRefusedError) as caught:
        weigh_classes(scheme, sizes)
    return caught.value.refusals


def test_one_margin_is_post_stratified() -> None:
    found = weigh_classes(Scheme((ORGS,)), SIZES)
    assert found.weights == {
        ("large",): pytest.approx(0.4),
        ("sme",): pytest.approx(1),
        ("ngo",): pytest.approx(2.5),
        None: 1.0,
    }


def test_numbers_of_people_and_percentages_give_the_same_weights() -> None:
    people = margin("org", large=2_000, sme=3_000, ngo=5_000)
    by_people = weigh_classes(Scheme((people,), Unit.PEOPLE), SIZES).weights
    assert by_people == pytest.approx(weigh_classes(Scheme((ORGS,)), SIZES).weights)


def test_one_voice_for_each_category_gives_each_the_same_weight_in_all() -> None:
    found = weigh_classes(one_voice("org", SIZES), SIZES)
    totals = [found.weights[each] * size for each, size in SIZES.items()]
    assert totals == pytest.approx([100 / 3] * 3)


def test_one_voice_leaves_out_what_nobody_took() -> None:
    scheme = one_voice("org", Counter({("large",): 3, ("ngo",): 0, None: 9}))
    assert scheme.margins[0].targets == {"large": 1}


def test_who_did_not_answer_a_margin_question_counts_once() -> None:
    found = weigh_classes(Scheme((ORGS,)), {**SIZES, None: 40})
    assert found.weights[None] == 1
    assert found.weights["large",] == pytest.approx(0.4)
    block = encode(ASKED, [{"org": "ngo"}, {}, {"org": "large"}])
    assert found.of(block).tolist() == pytest.approx([2.5, 1, 0.4])


def test_a_block_of_a_version_without_the_question_has_the_weight_one() -> None:
    found = weigh_classes(Scheme((ORGS,)), SIZES)
    assert found.of(encode(questionnaire(AREA), [{"area": "town"}, {}])).tolist() == [1, 1]


sizes = st.fixed_dictionaries(
    {(org, area): st.integers(1, 400) for org in ORGS.targets for area in AREAS.targets}
)


@given(sizes)
def test_raked_margins_are_met_and_the_mean_weight_is_one(sizes: dict[Any, int]) -> None:
    found = weigh_classes(Scheme((ORGS, AREAS)), sizes)
    n = sum(sizes.values())
    assert all(weight > 0 for weight in found.weights.values())
    for at, each in enumerate((ORGS, AREAS)):
        for choice, target in each.targets.items():
            reached = sum(
                found.weights[cell] * m for cell, m in sizes.items() if cell[at] == choice
            )
            assert math.isclose(reached / n, float(target) / 100, rel_tol=1e-10)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["large", "sme", "ngo", ""]), st.sampled_from(["town", "village"])
        ),
        min_size=1,
    ),
    st.randoms(),
)
def test_sizes_of_classes_do_not_depend_on_the_cut_or_order(rows: Any, random: Any) -> None:
    answers = [{"org": org, "area": area} if org else {"area": area} for org, area in rows]
    whole = class_sizes([encode(ASKED, answers)], ("org", "area"))
    assert sum(whole.values()) == len(rows)
    random.shuffle(answers)
    at = random.randint(0, len(answers))
    parts = [encode(ASKED, answers[:at]), encode(ASKED, answers[at:])]
    assert class_sizes(parts, ("org", "area")) == whole


def test_trust_34_a_target_without_responses_is_refused_and_named() -> None:
    sizes = {("large",): 50, ("sme",): 30}
    assert refusals(Scheme((ORGS,)), sizes) == (Refusal(Problem.NO_RESPONSES, "org", "ngo"),)


def test_trust_34_responses_without_a_target_are_refused_and_named() -> None:
    scheme = Scheme((margin("org", large=40, sme=60),))
    assert refusals(scheme, SIZES) == (Refusal(Problem.NO_TARGET, "org", "ngo"),)


@pytest.mark.parametrize("target", [0, -5])
def test_trust_34_targets_above_zero_only(target: int) -> None:
    scheme = Scheme((margin("org", large=target, sme=50 - target, ngo=50),))
    assert refusals(scheme, SIZES) == (Refusal(Problem.NOT_POSITIVE, "org", "large"),)


def test_trust_34_percentages_add_up_to_a_hundred_but_for_rounding() -> None:
    weigh_classes(Scheme((margin("org", large="33.3", sme="33.3", ngo="33.3"),)), SIZES)
    wrong = Scheme((margin("org", large=33, sme=33, ngo=33),))
    assert refusals(wrong, SIZES) == (Refusal(Problem.NOT_HUNDRED, "org", total=Decimal(99)),)


def test_trust_34_margins_of_different_numbers_of_people_are_refused() -> None:
    scheme = Scheme((ORGS, margin("area", town=60, village=50)), Unit.PEOPLE)
    sizes = {("large", "town"): 9, ("sme", "village"): 9, ("ngo", "town"): 9}
    assert refusals(scheme, sizes) == (Refusal(Problem.TOTALS_DIFFER, "area", total=Decimal(110)),)


def test_trust_34_margins_that_no_weights_meet_are_refused() -> None:
    # All in town are large, and all large are in town: 20 % and 60 % cannot both be.
    sizes = {("large", "town"): 10, ("sme", "village"): 10, ("ngo", "village"): 10}
    (refusal,) = refusals(Scheme((ORGS, AREAS)), sizes)
    assert refusal.problem is Problem.NOT_CONVERGED
    assert refusal.question == "org"
    assert refusal.choice


def test_trust_34_margins_met_only_in_the_limit_are_refused() -> None:
    # large in town would have to weigh 0: the weights go there without end.
    sizes = {("large", "town"): 10, ("large", "village"): 10, ("sme", "town"): 10}
    scheme = Scheme((margin("org", large=40, sme=60), AREAS))
    assert [each.problem for each in refusals(scheme, sizes)] == [Problem.NOT_CONVERGED]


def test_a_scheme_without_margins_or_room_for_the_mean_is_refused() -> None:
    assert refusals(Scheme(()), SIZES) == (Refusal(Problem.NO_MARGIN),)
    scheme = Scheme((ORGS,), trim=Trim(1.2, 3))
    assert refusals(scheme, SIZES) == (Refusal(Problem.BOUNDS),)


def test_everything_wrong_is_said_at_once() -> None:
    scheme = Scheme((margin("org", large=0, sme=30),))
    assert {each.problem for each in refusals(scheme, SIZES)} == {
        Problem.NOT_POSITIVE,
        Problem.NO_TARGET,
        Problem.NOT_HUNDRED,
    }


def test_trimming_once_gives_what_was_cut_to_those_inside() -> None:
    # ngo 2.5 → 2, large 0.4 → 0.5: 20·0.5 − 50·0.1 = 5 for the 30 of sme.
    found = weigh_classes(Scheme((ORGS,), trim=Trim(0.5, 2, repeated=False)), SIZES).weights
    assert [found[each] for each in SIZES] == pytest.approx([0.5, 1 + 5 / 30, 2])


@given(sizes, st.booleans())
def test_trimmed_weights_keep_the_mean_and_the_bounds(
    sizes: dict[Any, int], redistributed: bool
) -> None:
    bounds = Trim(0.5, 2, repeated=True, redistributed=redistributed)
    found = weigh_classes(Scheme((ORGS, AREAS), trim=bounds), sizes).weights
    n = sum(sizes.values())
    assert sum(found[cell] * m for cell, m in sizes.items()) == pytest.approx(n)
    if redistributed:
        assert min(found[cell] for cell in sizes) >= 0.5 - 1e-9
        assert max(found[cell] for cell in sizes) <= 2 + 1e-9


def test_equal_weights_cost_nothing() -> None:
    found = spread({("large",): 1.0, None: 1.0}, {("large",): 7, None: 3})
    assert found is not None
    assert (found.n, found.effective, found.design_effect) == (10, 10, 1)
    assert spread({}, {}) is None


def test_given_weights_are_those_answered() -> None:
    block = encode(ASKED, [{"staff": 2}, {"staff": 0.5}, {}])
    found = given_weights("staff", class_sizes([block], ("staff",)))
    assert found.of(block).tolist() == [2, 0.5, 0]
    assert not found.raked


@pytest.mark.parametrize("values", [[-1, 2], [0], []])
def test_trust_34_given_weights_are_never_negative_or_all_zero(values: list[float]) -> None:
    block = encode(ASKED, [{"staff": value} for value in values])
    with pytest.raises(WeightingRefusedError):
        given_weights("staff", class_sizes([block], ("staff",)))


def test_questions_of_other_kinds_have_no_classes() -> None:
    needs = question("needs", Kind.MULTIPLE_CHOICE, "a b")
    with pytest.raises(ValueError, match="no weight classes"):
        class_sizes([encode(questionnaire(needs), [{"needs": ["a"]}])], ("needs",))


def test_weights_are_numbers_whatever_the_block() -> None:
    found = weigh_classes(Scheme((ORGS,)), SIZES)
    assert np.isfinite(found.of(encode(ASKED, []))).all()
