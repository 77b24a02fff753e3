from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from reports.exports import csv_file
from surveys.models import (
    Consultation,
    FlagDecision,
    KeyedSheet,
    Origin,
    QuestionnaireVersion,
    Response,
    ResponseFlag,
    Results,
    Round,
    Status,
)
from surveys.services.deleting import PublishedAnswersError, WrongTitleError, delete_round
from surveys.services.mailings import start_mailing
from tests.factories import NOW, elsewhere, make_invitation, make_response, make_round, text

DAY = timedelta(days=1)


def full_round(**settings: Any) -> QuestionnaireVersion:
    """A round with a row in every table below it that staff and respondents fill."""
    version = make_round(now=NOW, title=text("The title"), **settings)
    round_ = version.round
    make_invitation(round_)
    start_mailing(round_=round_, kind="invitation", by=None, at=NOW)
    response = make_response(version, {"size": "large"})
    flag = ResponseFlag.objects.create(response=response, group=response.pk, kind="same_text")
    FlagDecision.objects.create(
        round=round_, flag=flag.pk, group=flag.group, kind="same_text", before="open",
        after="kept", reason="Two people", decided_by="ana", decided_on=date(2026, 3, 10),
    )  # fmt: skip
    KeyedSheet.objects.create(round=round_, version=version, mode="paper", number="1",
                              language="ro", first={"size": "small"})  # fmt: skip
    return version


def rows() -> dict[str, int]:
    """How many rows each table of the product has that is not empty."""
    models = [
        each for app in ("surveys", "reports") for each in apps.get_app_config(app).get_models()
    ]
    return {each.__name__: many for each in models if (many := each.objects.count())}


@pytest.mark.django_db
def test_a_round_goes_with_everything_below_it() -> None:
    other = make_round(now=NOW)
    make_response(other)
    before = rows()
    version = full_round()
    delete_round(round_=version.round, title_typed="  The   title (ro) ", at=NOW)
    assert rows() == {**before, "Consultation": 2}
    assert Consultation.objects.filter(pk=version.round.consultation_id).exists()


@pytest.mark.parametrize("typed", ["", "the title", "The titl", "The title The title (ro)"])
@pytest.mark.django_db
def test_a_wrong_title_deletes_nothing(typed: str) -> None:
    version = full_round()
    before = rows()
    with pytest.raises(WrongTitleError):
        delete_round(round_=version.round, title_typed=typed, at=NOW)
    assert rows() == before


@pytest.mark.parametrize(
    ("results", "closes", "published"),
    [
        (Results.LIVE, None, True),
        (Results.AFTER_CLOSING, NOW - DAY / 2, True),
        (Results.AFTER_CLOSING, None, False),
        (Results.NEVER, NOW - DAY / 2, False),
    ],
)
@pytest.mark.django_db
def test_published_answers_stay(results: str, closes: Any, published: bool) -> None:
    version = make_round(now=NOW, title=text("The title"), results=results, closes_at=closes)
    make_response(version, status=Status.SUBMITTED, origin=Origin.COLLECTED)
    if published:
        with pytest.raises(PublishedAnswersError):
            delete_round(round_=version.round, title_typed="The title", at=NOW)
    else:
        delete_round(round_=version.round, title_typed="The title", at=NOW)
    assert Round.objects.exists() is published


@pytest.mark.django_db
def test_public_results_without_answers_keep_no_round() -> None:
    version = make_round(now=NOW, title=text("The title"), results=Results.LIVE)
    make_response(version, status=Status.DRAFT)
    delete_round(round_=version.round, title_typed="The title", at=NOW)
    assert Response.objects.count() == 0


@pytest.mark.django_db
def test_a_decision_goes_only_with_its_round() -> None:
    version, other = full_round(), full_round()
    delete_round(round_=version.round, title_typed="The title", at=NOW)
    assert FlagDecision.objects.get().round == other.round
    with pytest.raises(IntegrityError), transaction.atomic():
        FlagDecision.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_an_export_that_is_running_is_not_cut_short_by_the_deletion(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """trust.md (c) 16."""
    monkeypatch.setattr(csv_file, "PIECE", 1)
    version = full_round()
    for _ in range(3):
        make_response(version, {"size": "small"})
    pieces = csv_file.csv_lines(version.round)
    begun = next(pieces)
    elsewhere(lambda: delete_round(round_=version.round, title_typed="The title", at=NOW))
    assert (begun + "".join(pieces)).count("\r\n") == 1 + 4
    with pytest.raises(Round.DoesNotExist):
        delete_round(round_=version.round, title_typed="The title", at=NOW)
