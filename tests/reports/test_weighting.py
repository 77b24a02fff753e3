"""Weights of a round's stored responses."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from reports.columns import blocks_of
from reports.models import WeightingScheme
from reports.services import copy_report, save_weighting
from reports.stats.linearised import Variance
from reports.stats.shares import Base
from reports.stats.weighted import Weighed
from reports.stats.weighting import Margin, Scheme, WeightingRefusedError
from reports.weighting import (
    UnknownWeightsError,
    scheme_named,
    weigh,
    weight_questions,
    weighted_tallies,
)
from surveys.models import (
    FlagState,
    Origin,
    QuestionnaireVersion,
    Response,
    ResponseFlag,
    Status,
)
from surveys.questionnaire.model import Kind
from tests.factories import choices, make_response, make_round, page, question, questionnaire
from tests.reports.stats.test_microdata import FOLDER, close, load

HALVES = Scheme((Margin("size", {"large": Decimal(50), "small": Decimal(50)}),))


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    made = make_round(slug="stage")
    for _ in range(3):
        make_response(made, {"size": "large", "needs": ["x"], "budget": 4})
    make_response(made, {"size": "small", "needs": ["y"]})
    make_response(made, {})
    return made


def weights(version: QuestionnaireVersion, scheme: Any, **more: Any) -> list[float]:
    found = weigh(version.round, scheme, **more)
    questions = weight_questions(version.round, scheme)
    blocks = blocks_of(version.round, questions, **more)
    return sorted(weight for block in blocks for weight in found(block).tolist())


def test_each_response_has_the_weight_of_its_class(version: QuestionnaireVersion) -> None:
    expected = [pytest.approx(2 / 3)] * 3 + [1, pytest.approx(2)]
    assert weights(version, HALVES) == expected
    save_weighting(round_=version.round, name="Halves", scheme=HALVES)
    assert scheme_named(version.round, "Halves") == HALVES
    assert weights(version, "Halves") == expected


def test_the_answers_to_a_number_question_may_be_the_weights(version: QuestionnaireVersion) -> None:
    # Two were not asked for a budget: they have no weight.
    assert weights(version, "budget") == [0, 0, 4, 4, 4]


@pytest.mark.parametrize("name", ["nothing", "size", ""])
def test_other_names_are_unknown(version: QuestionnaireVersion, name: str) -> None:
    with pytest.raises(UnknownWeightsError):
        weigh(version.round, name)


def test_tallies_by_class_are_counted_again_when_a_response_changes(
    version: QuestionnaireVersion, django_assert_num_queries: Any
) -> None:
    weighting, tallied = weighted_tallies(version.round, HALVES)
    assert weighting.sizes == {("large",): 3, ("small",): 1, None: 1}
    assert tallied["small",].of("needs").count(["y"]) == 1
    assert tallied["large",].breakdowns["size"]["large"].responses == 3
    assert "_language" not in tallied["large",].questions
    with django_assert_num_queries(1):
        weighted_tallies(version.round, HALVES)
    make_response(version, {"size": "small", "needs": ["x"]})
    weighting, tallied = weighted_tallies(version.round, HALVES)
    assert weighting.weights["small",] == pytest.approx(5 / 2 / 2)
    assert tallied["small",].of("needs").answered == 2


def test_weights_without_what_was_set_aside(version: QuestionnaireVersion) -> None:
    extra = make_response(version, {"size": "small"})
    ResponseFlag.objects.create(
        response=extra,
        group="0" * 32,
        kind="same_text",
        state=FlagState.SET_ASIDE,
        decided_on="2026-03-11",
        note="twice",
    )
    assert max(weights(version, HALVES)) == pytest.approx(5 / 2 / 2)
    assert max(weights(version, HALVES, without_set_aside=True)) == pytest.approx(2)
    assert weighted_tallies(version.round, HALVES)[0].sizes["small",] == 2
    aside = weighted_tallies(version.round, HALVES, without_set_aside=True)[0]
    assert aside.sizes["small",] == 1


def test_trust_34_a_scheme_that_fits_no_more_is_refused(version: QuestionnaireVersion) -> None:
    only_large = Scheme((Margin("size", {"large": Decimal(100)}),))
    with pytest.raises(WeightingRefusedError, match="small"):
        weigh(version.round, only_large)


def test_a_copied_round_gets_the_schemes(version: QuestionnaireVersion) -> None:
    save_weighting(round_=version.round, name="Halves", scheme=HALVES)
    target = make_round().round
    copy_report(source=version.round, target=target)
    assert scheme_named(target, "Halves") == HALVES
    assert WeightingScheme.objects.count() == 2


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the reference data are not in {FOLDER}")
def test_the_references_from_stored_responses(db: None) -> None:
    data, reference = load("ces11")
    codes = ("gender", "urban", "education", "abortion")
    rows = [{code: row[code].lower() for code in codes} for row in data]  # as codes are
    asked = (
        question(code, Kind.SINGLE_CHOICE, choices=choices(*sorted({row[code] for row in rows})))
        for code in codes
    )
    version = make_round(questionnaire(page("all", *asked)))
    Response.objects.bulk_create(
        Response(
            round=version.round,
            version=version,
            language="ro",
            status=Status.SUBMITTED,
            origin=Origin.COLLECTED,
            started_on="2026-03-10",
            submitted_on="2026-03-10",
            answers=row,
        )
        for row in rows
    )
    expected = reference["raking"]
    margins = (
        Margin(
            code, {choice.lower(): Decimal(str(share)) * 100 for choice, share in targets.items()}
        )
        for code, targets in expected["margins"].items()
    )
    weighting, tallied = weighted_tallies(version.round, Scheme(tuple(margins)))
    abortion = Weighed(weighting, {each: found.of("abortion") for each, found in tallied.items()})
    share = abortion.share(["yes"], Base.ANSWERED, Variance.CALIBRATED)
    assert close(share.value, expected["abortion"]["est"]["abortionYes"])
    assert close(share.error, expected["abortion"]["se"]["abortionYes"])
