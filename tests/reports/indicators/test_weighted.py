"""Indicators that name weights: in each round those of this name, frozen with their targets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from reports.backup.reading import open_backup
from reports.backup.restoring import restore
from reports.definition import DefinitionError
from reports.definition.tracked import check_shape, read_tracked, write_tracked
from reports.indicators.changes import changes
from reports.indicators.fits import Fit, NoWeights
from reports.indicators.frozen import freeze, thaw
from reports.indicators.history import rounds_of
from reports.indicators.publishing import NotPublishedError, Refusal, propose
from reports.indicators.standing import standing_of
from reports.models import PublishedValue, TrackedIndicator, WeightingScheme
from reports.stats.comparing import Verdict
from surveys.models import QuestionnaireVersion, Response, Results, Round
from surveys.services.deleting import delete_round
from tests.factories import NOW, make_response
from tests.reports.backup.world import backup_file, empty
from tests.reports.indicators.test_publishing import erase, verify
from tests.reports.indicators.world import (
    ONE_VOICE,
    WEIGHTS,
    make_indicator,
    publish,
    two_rounds,
    weigh_sizes,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def versions() -> tuple[QuestionnaireVersion, QuestionnaireVersion]:
    """Each size has one voice in the first round; the second has no weights."""
    first, second = two_rounds()
    weigh_sizes(first.round)
    return first, second


@pytest.fixture
def first(versions: tuple[QuestionnaireVersion, QuestionnaireVersion]) -> QuestionnaireVersion:
    return versions[0]


@pytest.fixture
def second(versions: tuple[QuestionnaireVersion, QuestionnaireVersion]) -> QuestionnaireVersion:
    return versions[1]


@pytest.fixture
def indicator(first: QuestionnaireVersion) -> TrackedIndicator:
    return make_indicator(first, weights=WEIGHTS)


def follow(indicator: TrackedIndicator) -> list[Fit]:
    return rounds_of(indicator.consultation).follow(indicator)


def test_each_round_has_its_own_weights_of_the_name_and_without_them_no_value(
    indicator: TrackedIndicator, first: QuestionnaireVersion, second: QuestionnaireVersion
) -> None:
    weigh_sizes(second.round, name="Of another name")
    weighed, without = follow(indicator)
    value = weighed.value(5)
    assert value is not None
    # ½ · 20/40 + ½ · 5/20; unweighted 25 of 60: see tests/reports/test_weighted_figures.py.
    assert str(value.figure.rounded) == "37.5"
    assert value.figure.weighted is not None
    assert str(value.figure.weighted.unweighted.rounded) == "41.7"
    # In a group of one class the weights are all alike; the index is of the weighted values.
    said = [(each.code, str(each.figure and each.figure.rounded)) for each in value.groups]
    assert said == [("large", "50.0"), ("small", "25.0")]
    assert [value.index(each) for each in value.groups] == [133, 67]
    assert (without.why, without.value(5)) == (NoWeights.NAME, None)


def test_weights_that_do_not_fit_say_why(
    indicator: TrackedIndicator, second: QuestionnaireVersion
) -> None:
    weigh_sizes(second.round)  # and nobody small answered there
    fit = follow(indicator)[1]
    assert (fit.why, fit.value(5)) == (NoWeights.REFUSED, None)
    assert fit.refused is not None
    assert [each.choice for each in fit.refused.refusals] == ["small"]


def test_changes_are_tested_with_the_errors_of_the_weighted_values(
    indicator: TrackedIndicator, second: QuestionnaireVersion
) -> None:
    for needs in ["x"] * 10 + ["y"] * 10:
        make_response(second, {"size": "small", "needs": [needs]})
    weigh_sizes(second.round)
    fits = follow(indicator)
    values = [each.value(5) for each in fits]
    assert [str(each and each.figure.rounded) for each in values] == ["37.5", "62.5"]
    question = second.questionnaire.question("needs")
    _first, change = changes(values, question)
    assert change.difference is not None
    errors = [each.figure.weighted.estimate.error for each in values
              if each and each.figure.weighted]  # fmt: skip
    error = sum(each**2 for each in errors if each) ** 0.5
    assert change.difference.statistic == pytest.approx(0.25 / error)
    assert change.verdict is Verdict.HIGHER
    # No change is told from a value that is not weighted, or by weights of another name.
    plain = make_indicator(second, code="plain")
    unweighted = follow(plain)[0].value(5)
    assert changes([unweighted, values[1]], question)[1].verdict is None


def test_a_weighted_value_is_frozen_with_its_weights(
    indicator: TrackedIndicator, first: QuestionnaireVersion
) -> None:
    edition = publish(indicator, first.round)
    said = edition.figure
    assert (said["rounded"], said["numerator"], said["base_n"]) == ("37.5", None, 60)
    weighted = said["weighted"]
    assert (weighted["name"], weighted["variance"]) == (ONE_VOICE, "given")
    assert weighted["effective"] == pytest.approx(3600 / 67.5)
    assert (weighted["unweighted"]["numerator"], weighted["unweighted"]["rounded"]) == (25, "41.7")
    assert edition.definition["weights"]["scheme"]["margins"] == [
        {"question": "size", "targets": {"large": "50", "small": "50"}}
    ]
    assert [each["percent"] for each in edition.words["weights"][0]["targets"]] == ["50.0", "50.0"]
    stored = json.loads(json.dumps(said))
    assert freeze(thaw(stored)) == {name: stored[name] for name in freeze(thaw(stored))}
    assert verify() == (verify()[0], 0)
    assert verify()[0][1] == ["need-of-x", "37.5", "37.5", "–", "60", "ok"]
    with pytest.raises(NotPublishedError) as again:
        publish(indicator, first.round, reason="For nothing.")
    assert again.value.refusal is Refusal.SAME


def test_other_targets_are_a_difference_and_what_was_published_is_still_found(
    indicator: TrackedIndicator, first: QuestionnaireVersion
) -> None:
    edition = publish(indicator, first.round)
    WeightingScheme.objects.all().delete()
    weigh_sizes(first.round, large="80")
    found = _standing(edition)
    assert (found.counts_differ, found.redefined, found.reweighted) == (False, False, True)
    assert verify()[1] == 0  # by the targets that it was published with
    corrected = publish(indicator, first.round, reason="The register of firms was corrected.")
    assert (corrected.edition, corrected.figure["rounded"]) == (2, "45.0")  # .8 · 50 + .2 · 25
    assert not _standing(corrected).differs
    WeightingScheme.objects.all().delete()
    assert _standing(corrected).reweighted
    assert verify()[1] == 0
    erase(first, needs=["x"], size="large")
    assert verify()[1] == 1
    Response.objects.filter(answers__size="small").delete()
    assert verify()[1] == 1  # no weights fit any more: not computable
    assert propose(indicator=indicator, round_=first.round, at=timezone.now()).refusal is (
        Refusal.NO_VALUE
    )


def test_a_backup_carries_the_value_the_weights_and_the_corrections(
    indicator: TrackedIndicator, first: QuestionnaireVersion, tmp_path: Path
) -> None:
    publish(indicator, first.round)
    erase(first, needs=["x"], size="large")
    publish(indicator, first.round, reason="Erased on request.")
    editions = list(PublishedValue.objects.values("edition", "figure", "definition", "words"))
    file = backup_file(indicator.consultation, tmp_path)
    empty(indicator.consultation, delete_round)
    assert not WeightingScheme.objects.exists()
    restored = restore(open_backup(file), at=NOW).consultation
    Round.objects.filter(consultation=restored).update(results=Results.LIVE)
    assert list(PublishedValue.objects.values("edition", "figure", "definition", "words")) == (
        editions
    )
    assert verify()[1] == 0
    assert not _standing(PublishedValue.objects.get(edition=2)).differs


def _standing(edition: PublishedValue) -> Any:
    indicator = TrackedIndicator.objects.get(pk=edition.indicator_id)
    fit = rounds_of(indicator.consultation).fit(indicator, edition.round)
    assert fit is not None
    return standing_of(edition, fit.read, fit)


def test_a_response_that_leaves_the_share_and_changes_the_weights_differs(
    indicator: TrackedIndicator, first: QuestionnaireVersion
) -> None:
    edition = publish(indicator, first.round)
    make_response(first, {"size": "small"})  # did not answer; a small one weighs less now
    found = _standing(edition)
    assert [each.group for each in found.agreements if not each.ok] == [""]
    whole = found.agreements[0].now
    assert whole is not None
    assert (str(whole.rounded), whole.base_n) == ("37.8", 60)


def test_what_a_small_category_answered_cannot_be_worked_out(
    first: QuestionnaireVersion, indicator: TrackedIndicator
) -> None:
    """trust.md (b), small cells (2): two shares tell of two categories."""
    small = Response.objects.filter(round=first.round, answers__size="small").values_list(
        "pk", flat=True
    )
    Response.objects.filter(pk__in=list(small[:11])).delete()  # nine are left, and 40 large
    proposal = propose(indicator=indicator, round_=first.round, at=timezone.now())
    assert proposal.value is not None
    assert not proposal.value.figure.suppressed  # 49 people
    assert proposal.refusal is Refusal.FEW_IN_CLASS


@pytest.mark.parametrize(
    ("weights", "place"),
    [
        ("x", "weights"),
        ({}, "weights.name"),
        ({"name": "w" * 81}, "weights.name"),
        ({"name": "w", "variance": "none"}, "weights.variance"),
        ({"name": "w", "scheme": {"unit": "percent", "margins": [{"question": "size"}]}},
         "weights.scheme.margins[0].targets"),
        ({"name": "w", "scheme": {"unit": "kilo", "margins": []}}, "weights.scheme.unit"),
        ({"name": "w", "scheme": {"unit": "people", "margins": [
            {"question": "size", "targets": {"large": "1e999999"}}]}},
         "weights.scheme.margins[0].targets.large"),
        ({"name": "w", "scheme": {"unit": "people", "margins": [], "trim": {
            "low": "a", "high": 1, "repeated": True, "redistributed": True}}},
         "weights.scheme.trim.low"),
    ],
)  # fmt: skip
def test_weights_of_another_form_are_refused(weights: Any, place: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        check_shape({"statistic": "mean", "question": "budget", "weights": weights})
    assert place in [each.place for each in refused.value.problems]


def test_counts_are_not_weighted_and_a_definition_comes_back(first: QuestionnaireVersion) -> None:
    with pytest.raises(DefinitionError, match="counts are not weighted"):
        read_tracked({"statistic": "responses", "weights": WEIGHTS}, first.questionnaire)
    share = {"statistic": "share", "question": "needs", "choices": ["x"], "base": "answered"}
    document = {**share, "decimals": 0, "weights": {**WEIGHTS, "variance": "calibrated"}}
    assert write_tracked(read_tracked(document, first.questionnaire)) == document


@pytest.mark.parametrize(
    "wrong",
    [{"weighted_n": "60"}, {"effective": -1}, {"error": float("nan")}, {"variance": "none"},
     {"unweighted": None}, {"weighted_n": float("inf")}],
)  # fmt: skip
def test_what_is_no_weighted_value_is_refused(
    indicator: TrackedIndicator, first: QuestionnaireVersion, wrong: dict[str, Any]
) -> None:
    figure = publish(indicator, first.round).figure
    with pytest.raises(ValueError, match=r"is no published value|is not a valid"):
        thaw({**figure, "weighted": {**figure["weighted"], **wrong}})
    with pytest.raises(ValueError, match="weighted twice"):
        thaw({**figure, "weighted": {**figure["weighted"], "unweighted": figure}})
