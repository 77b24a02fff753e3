from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError

from surveys.models import Access, MessageText, Response, Results, Round
from surveys.rules import RoundState, round_state
from surveys.selectors import latest_version
from surveys.services.closing import close_round
from surveys.services.copying import copy_round
from surveys.services.pausing import pause_round
from tests.factories import NOW, make_invitation, make_response, make_round, questionnaire, text

DAY = timedelta(days=1)
SETTINGS = {
    "description": text("About"),
    "time_zone": "Europe/Berlin",
    "results": Results.LIVE,
    "access": Access.INVITED,
    "editable": False,
    "grace_minutes": 7,
    "draft_days": 8,
    "contact_days": 9,
    "sends_thanks": True,
    "sends_closing": True,
    "targets": {"large": 4},
}


def source() -> Round:
    version = make_round(now=NOW, closes_at=NOW + DAY, origin_note=text("Shipped"), **SETTINGS)
    make_invitation(version.round)
    make_response(version, {"size": "large"})
    MessageText.objects.create(
        round=version.round, kind="thanks", subject=text("Hi"), body=text("Thanks")
    )
    return version.round


@pytest.mark.django_db
def test_a_copy_has_everything_but_people_answers_and_dates() -> None:
    round_ = source()
    pause_round(round_=round_, at=NOW)
    copy = copy_round(round_=round_, slug="copy", number=99, title=text("Copy"), at=NOW)
    copy = Round.objects.get(pk=copy.pk)
    assert {name: getattr(copy, name) for name in SETTINGS} == SETTINGS
    assert (copy.slug, copy.number, copy.title) == ("copy", 99, text("Copy"))
    assert (copy.consultation_id, copy.origin_note) == (round_.consultation_id, text("").of())
    assert (copy.opens_at, copy.closes_at, copy.paused_at, copy.sealed_key) == (None,) * 4
    assert (copy.invitations.count(), copy.responses.count()) == (0, 0)
    message = copy.message_texts.get()
    assert (message.kind, message.subject, message.body) == ("thanks", text("Hi"), text("Thanks"))
    assert round_state(copy, NOW) is RoundState.UPCOMING


@pytest.mark.django_db
def test_a_copy_of_a_closed_round_is_not_closed() -> None:
    round_ = close_round(round_=source(), at=NOW)
    copy = copy_round(round_=round_, slug="copy", number=99, title=text("Copy"), at=NOW)
    assert (copy.closed_at, copy.funnel) == (None, None)
    assert Response.objects.filter(round=copy).count() == 0


@pytest.mark.parametrize("own_title", [True, False])
@pytest.mark.django_db
def test_the_copy_begins_with_the_latest_questionnaire(own_title: bool) -> None:
    of = questionnaire(title=text("Round" if own_title else "Questions about the city"))
    version = make_round(of, now=NOW)
    copy = copy_round(round_=version.round, slug="copy", number=99, title=text("Copy"), at=NOW)
    first = latest_version(copy)
    assert first is not None
    assert (first.number, first.questionnaire.pages) == (1, of.pages)
    assert first.questionnaire.title == (text("Copy") if own_title else of.title)


@pytest.mark.django_db
def test_a_round_without_questionnaire_is_copied_without() -> None:
    version = make_round(now=NOW)
    version.round.versions.all().delete()
    copy = copy_round(round_=version.round, slug="copy", number=99, title=text("Copy"), at=NOW)
    assert latest_version(copy) is None


@pytest.mark.django_db
def test_a_number_that_is_taken_is_refused() -> None:
    round_ = source()
    with pytest.raises(IntegrityError):
        copy_round(round_=round_, slug="copy", number=round_.number, title=text("Copy"), at=NOW)
