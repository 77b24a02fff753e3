from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from surveys.message_texts import wording_of
from surveys.messages.defaults import DEFAULTS
from surveys.models import Delivery, Mailing, MailingState, QuestionnaireVersion, Round
from surveys.questionnaire.text import Text
from surveys.services.closing import close_round
from surveys.services.mailings import (
    MailingUnderwayError,
    NobodyToWriteError,
    RoundOverError,
    audience,
    example_person,
    forget_text,
    save_text,
    start_mailing,
    switch_at_closing,
)
from surveys.services.unsubscribing import unsubscribe
from tests.factories import make_round
from tests.surveys.mail import answer, invite, states_of

ANA, ION, EVA = "ana@example.org", "ion@example.org", "eva@example.org"
AT = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)  # the 11th in Bucharest


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    return make_round(now=AT)


@pytest.fixture
def round_(version: QuestionnaireVersion) -> Round:
    return version.round


def start(round_: Round, kind: str = "invitation", **more: Any) -> Mailing:
    return start_mailing(round_=round_, kind=kind, by=None, at=AT, **more)


def addresses(mailing: Mailing) -> list[str]:
    return sorted(states_of(mailing))


def done(mailing: Mailing, state: str = "sent") -> Mailing:
    """As if the letters had gone out."""
    mailing.deliveries.update(state=state)
    Mailing.objects.filter(pk=mailing.pk).update(state=MailingState.DONE)
    return mailing


def test_a_mailing_keeps_the_words_it_was_started_with(round_: Round, settings: Any) -> None:
    settings.MAIL_PER_MINUTE = 7
    user = get_user_model().objects.create_user("ana")
    invite(round_, ANA)
    save_text(round_=round_, kind="invitation", subject=Text.of(ro="S"), body=Text.of(ro="B"))
    mailing = start_mailing(round_=round_, kind="invitation", by=user, at=AT)
    save_text(round_=round_, kind="invitation", subject=Text.of(ro="S2"), body=Text.of(ro="B2"))
    mailing.refresh_from_db()
    assert (mailing.subject, mailing.body) == (Text.of(ro="S"), Text.of(ro="B"))
    assert (mailing.per_minute, mailing.created_by, mailing.state) == (7, user, "running")
    assert mailing.created_on == date(2026, 3, 11)
    assert states_of(mailing) == {ANA: ("queued", "")}


def test_an_invitation_goes_once_to_everybody_on_the_list(round_: Round) -> None:
    invite(round_, ANA, ION)
    invite(make_round().round, "elsewhere@example.org")
    assert addresses(done(start(round_))) == [ANA, ION]
    with pytest.raises(NobodyToWriteError):
        start(round_)
    invite(round_, EVA)
    assert addresses(start(round_)) == [EVA]


def test_a_mailing_for_nobody_leaves_nothing_behind(round_: Round) -> None:
    for kind in ("invitation", "reminder", "thanks", "closing"):
        with pytest.raises(NobodyToWriteError):
            start(round_, kind)
    with pytest.raises(NobodyToWriteError):
        start(round_, "thanks", recipients=[])
    assert Mailing.objects.count() == 0


def test_a_second_click_starts_no_second_mailing(round_: Round) -> None:
    invite(round_, ANA)
    start(round_)
    invite(round_, ION)
    with pytest.raises(MailingUnderwayError):
        start(round_)
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize("state", ["failed", "queued", "unsubscribed"])
def test_who_did_not_get_the_invitation_gets_no_reminder(round_: Round, state: str) -> None:
    invite(round_, ANA)
    done(start(round_), state)
    assert list(audience(round_, "reminder")) == []


def test_a_reminder_is_for_who_has_not_submitted(version: QuestionnaireVersion) -> None:
    """trust.md (a) 23."""
    ana, ion, eva = invite(version.round, ANA, ION, EVA)
    done(start(version.round))
    Delivery.objects.filter(invitation=eva).update(state="in_doubt")
    answer(version, ana, "submitted")
    answer(version, ion, "draft")
    assert addresses(start(version.round, "reminder")) == [EVA, ION]


@pytest.mark.parametrize("kind", ["invitation", "reminder", "thanks", "closing"])
def test_who_has_unsubscribed_is_never_written_to(round_: Round, kind: str) -> None:
    ana, ion = invite(round_, ANA, ION)
    if kind != "invitation":
        done(start(round_))
    unsubscribe(invitation=ana, at=AT)
    ana.refresh_from_db()
    assert ana.unsubscribed_on == date(2026, 3, 11)
    chosen = [ana.pk, ion.pk] if kind == "thanks" else None
    assert addresses(start(round_, kind, recipients=chosen)) == [ION]


def test_recipients_of_another_round_are_left_out(round_: Round) -> None:
    (elsewhere,) = invite(make_round().round, EVA)
    (ana,) = invite(round_, ANA)
    assert addresses(start(round_, "thanks", recipients=[ana.pk, elsewhere.pk])) == [ANA]


@pytest.mark.parametrize("kind", ["invitation", "reminder"])
def test_nobody_is_asked_to_answer_a_closed_round(round_: Round, kind: str) -> None:
    invite(round_, ANA)
    Round.objects.filter(pk=round_.pk).update(closes_at=AT - timedelta(minutes=1))
    with pytest.raises(RoundOverError):
        start(round_, kind)
    close_round(round_=round_, at=AT)
    with pytest.raises(RoundOverError):
        start(round_, kind)


def test_the_queue_is_made_in_one_statement(round_: Round) -> None:
    invite(round_, *(f"{number}@example.org" for number in range(100)))
    with CaptureQueriesContext(connection) as queries:
        mailing = start(round_)
    inserts = [q["sql"] for q in queries if "INSERT INTO surveys_delivery" in q["sql"]]
    assert (len(inserts), mailing.deliveries.count()) == (1, 100)


def test_without_own_words_the_products_are_used_in_the_rounds_languages(round_: Round) -> None:
    found = wording_of(round_, "thanks")
    assert found.own is False
    assert found.body.languages == {"ro", "en"}
    assert found.body.exactly_in("ro") == DEFAULTS["thanks"].body.exactly_in("ro")
    save_text(round_=round_, kind="thanks", subject=Text.of(ro="S"), body=Text.of(ro="B"))
    assert wording_of(round_, "thanks").own is True
    forget_text(round_=round_, kind="thanks")
    assert wording_of(round_, "thanks") == found


def test_the_example_is_somebody_with_a_name(round_: Round) -> None:
    assert example_person(round_) is None
    invite(round_, ANA)
    assert example_person(round_) is None
    (ion,) = invite(round_, ION, name="Ion")
    assert example_person(round_) == ion


def test_messages_at_the_closing_are_switched_until_then(round_: Round) -> None:
    switch_at_closing(round_=round_, kind="thanks", on=True)
    switch_at_closing(round_=round_, kind="closing", on=True)
    switch_at_closing(round_=round_, kind="closing", on=False)
    round_.refresh_from_db()
    assert (round_.sends_thanks, round_.sends_closing) == (True, False)
    close_round(round_=round_, at=AT)
    switch_at_closing(round_=round_, kind="thanks", on=False)
    round_.refresh_from_db()
    assert round_.sends_thanks is True
