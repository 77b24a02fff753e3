"""What is published never changes silently."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from reports.definition.tracked import read_tracked
from reports.indicators.history import rounds_of
from reports.indicators.publishing import (
    ChangedMeanwhileError,
    NotPublishedError,
    PublishedAlreadyError,
    Refusal,
    propose,
    publish_value,
    remove_indicator,
    save_indicator,
)
from reports.indicators.standing import Standing, standing_of
from reports.models import PublishedValue, TrackedIndicator
from surveys.models import QuestionnaireVersion, Response, Results
from surveys.services.deleting import delete_round
from tests.factories import NOW, make_response
from tests.reports.indicators.world import make_indicator, publish, two_rounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(db: None) -> QuestionnaireVersion:
    return two_rounds()[0]


@pytest.fixture
def indicator(first: QuestionnaireVersion) -> TrackedIndicator:
    return make_indicator(first)


def refused(indicator: TrackedIndicator, first: QuestionnaireVersion) -> Refusal | None:
    return propose(indicator=indicator, round_=first.round, at=timezone.now()).refusal


def standing(edition: PublishedValue) -> Standing:
    indicator = TrackedIndicator.objects.get(pk=edition.indicator_id)
    fit = rounds_of(indicator.consultation).fit(indicator, edition.round)
    assert fit is not None
    return standing_of(edition, fit.read, fit)


def erase(version: QuestionnaireVersion, **answers: Any) -> None:
    one = Response.objects.filter(round=version.round, answers__contains=answers).first()
    assert one is not None
    one.delete()


def test_a_value_is_frozen_with_all_it_rests_on(
    indicator: TrackedIndicator, first: QuestionnaireVersion
) -> None:
    edition = publish(indicator, first.round)
    assert (edition.edition, edition.reason, edition.published_by) == (1, "", "ana")
    said = edition.figure
    assert (said["rounded"], said["numerator"], said["base"], said["base_n"]) == (
        "41.7",
        25,
        "answered",
        60,
    )
    assert said["groups"][0]["figure"]["rounded"] == "50.0"
    assert edition.definition == indicator.definition
    assert edition.words["question"]["en"] == "needs?"
    assert not standing(edition).differs


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_or_delete_it(
    indicator: TrackedIndicator, first: QuestionnaireVersion, change: str
) -> None:
    publish(indicator, first.round)
    rows = PublishedValue.objects.all()
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        _ = rows.update(published_by="b") if change == "update" else rows.delete()
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        indicator.delete()
    with pytest.raises(PublishedAlreadyError):
        remove_indicator(indicator=indicator)
    assert rows.count() == 1


def test_an_erased_response_is_a_difference_until_it_is_corrected_with_a_reason(
    indicator: TrackedIndicator, first: QuestionnaireVersion
) -> None:
    edition = publish(indicator, first.round)
    erase(first, needs=["x"], size="large")
    found = standing(edition)
    assert (found.counts_differ, found.redefined) == (True, False)
    assert [each.group for each in found.agreements if not each.ok] == ["", "large"]
    with pytest.raises(NotPublishedError) as missing:
        publish(indicator, first.round)
    assert missing.value.refusal is Refusal.NO_REASON
    corrected = publish(indicator, first.round, reason="One person took their answers back.")
    assert (corrected.edition, corrected.figure["numerator"]) == (2, 24)
    assert not standing(corrected).differs
    edition.refresh_from_db()
    assert edition.figure["numerator"] == 25


def test_a_changed_definition_is_a_difference_of_its_own(
    indicator: TrackedIndicator, first: QuestionnaireVersion
) -> None:
    edition = publish(indicator, first.round)
    indicator.definition = {**indicator.definition, "base": "asked"}
    indicator.save()
    found = standing(edition)
    assert (found.counts_differ, found.redefined) == (False, True)
    indicator.definition = {**edition.definition, "target": {"value": "9", "side": "at_most"}}
    indicator.save()
    assert not standing(edition).differs  # a target is no number of the value


def test_nothing_is_published_twice_and_nothing_that_was_not_looked_at(
    indicator: TrackedIndicator, first: QuestionnaireVersion
) -> None:
    found = propose(indicator=indicator, round_=first.round, at=timezone.now())
    make_response(first, {"size": "large", "needs": ["x"]})
    more: dict[str, Any] = {"reason": "", "by": "ana", "at": timezone.now()}
    with pytest.raises(NotPublishedError) as changed:
        publish_value(indicator=indicator, round_=first.round, seen=found.digest, **more)
    assert changed.value.refusal is Refusal.CHANGED
    publish(indicator, first.round)
    assert refused(indicator, first) is Refusal.SAME


def test_what_may_not_be_shown_is_not_published(
    indicator: TrackedIndicator, first: QuestionnaireVersion
) -> None:
    first.round.results = Results.AFTER_CLOSING  # and it is open
    assert refused(indicator, first) is Refusal.NOT_PUBLIC
    first.round.results = Results.LIVE
    Response.objects.filter(round=first.round, answers__size="large").delete()
    erased = Response.objects.filter(round=first.round).values_list("pk", flat=True)
    Response.objects.filter(pk__in=list(erased)[:11]).delete()
    assert refused(indicator, first) is Refusal.SUPPRESSED  # nine are left
    Response.objects.filter(round=first.round).delete()
    assert refused(indicator, first) is Refusal.UNDEFINED


def test_who_could_be_worked_out_is_warned_of(
    indicator: TrackedIndicator, first: QuestionnaireVersion
) -> None:
    publish(indicator, first.round)
    erase(first, needs=["x"])
    assert propose(indicator=indicator, round_=first.round, at=timezone.now()).few_changed
    for _ in range(12):
        make_response(first, {"size": "large", "needs": ["x"]})
    assert not propose(indicator=indicator, round_=first.round, at=timezone.now()).few_changed


def test_two_who_change_an_indicator_do_not_undo_each_other(
    indicator: TrackedIndicator, first: QuestionnaireVersion
) -> None:
    said: dict[str, Any] = {
        "consultation": indicator.consultation,
        "code": indicator.code,
        "name": indicator.name,
        "description": indicator.description,
        "tracked": read_tracked(indicator.definition, first.questionnaire),
        "anchor": first.round,
        "at": NOW,
        "of": indicator,
    }
    assert save_indicator(**said, revision=1).revision == 2
    with pytest.raises(ChangedMeanwhileError):
        save_indicator(**said, revision=1)


def test_values_go_with_their_round_and_the_indicator_stays(
    indicator: TrackedIndicator, first: QuestionnaireVersion
) -> None:
    publish(indicator, first.round)
    first.round.results = Results.NEVER
    first.round.save()
    delete_round(round_=first.round, title_typed="Round", at=timezone.now())
    assert not PublishedValue.objects.exists()
    indicator.refresh_from_db()
    assert indicator.anchor is None


def verify(slug: str = "stage") -> tuple[list[list[str]], int]:
    out = StringIO()
    try:
        call_command("verify", slug, stdout=out)
    except SystemExit as stopped:
        return [line.split() for line in out.getvalue().splitlines()], int(stopped.code or 0)
    return [line.split() for line in out.getvalue().splitlines()], 0


def test_verify_recomputes_every_published_value_of_any_round(
    indicator: TrackedIndicator, first: QuestionnaireVersion
) -> None:
    with pytest.raises(CommandError, match="no published") as nothing:
        verify()
    assert nothing.value.returncode == 2
    publish(indicator, first.round)
    lines, status = verify()
    assert (status, lines[1]) == (0, ["need-of-x", "41.7", "41.7", "25", "60", "ok"])
    assert [line[0] for line in lines[1:-1]] == [
        "need-of-x",
        "need-of-x[large]",
        "need-of-x[small]",
    ]
    assert lines[-1] == ["3", "of", "3", "published", "figures", "reproduced"]
    # 25 of 60 and, after a blank response, 25 of 60 who answered: nothing published differs.
    make_response(first, {})
    assert verify()[1] == 0
    erase(first, needs=["y"], size="small")
    lines, status = verify()
    assert (status, lines[1][-1], lines[2][-1], lines[3][-1]) == (1, "DIFFERS", "ok", "DIFFERS")
    publish(indicator, first.round, reason="Erased on request.")
    assert verify()[1] == 0
    # Another definition changes nothing that was published by the former.
    indicator.definition = {**indicator.definition, "choices": ["y"]}
    indicator.save()
    assert verify()[1] == 0


def test_verify_says_where_only_the_base_differs(first: QuestionnaireVersion) -> None:
    indicator = make_indicator(first, decimals=0, by=None)
    publish(indicator, first.round)
    erase(first, needs=["y"], size="small")  # 25 of 59 is 42 % as well
    lines, status = verify()
    assert (status, lines[1][1:3]) == (1, ["42", "42"])
    assert lines[1][-5:] == ["DIFFERS", "in", "numerator", "or", "base"]
