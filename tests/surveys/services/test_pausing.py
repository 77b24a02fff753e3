from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from surveys.models import MailingState, MessageKind, Privacy, Response, Round
from surveys.rules import RoundState, may_answer, may_withdraw, round_state
from surveys.services.closing import close_due_rounds, close_round
from surveys.services.keying import RoundPausedError, key_first
from surveys.services.mailings import start_mailing
from surveys.services.pausing import NotRunningError, close_early, pause_round, resume_round
from surveys.services.responses import RoundClosedError, SentPage, save_page
from surveys.services.rounds import extend_round
from tests.factories import NOW, make_invitation, make_response, make_round

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.mark.parametrize("begun", [True, False])
@pytest.mark.django_db
def test_a_paused_round_takes_answers_from_nobody(begun: bool) -> None:
    round_ = make_round(now=NOW, closes_at=NOW + DAY).round
    paused = pause_round(round_=round_, at=NOW)
    assert round_state(paused, NOW) is RoundState.PAUSED
    for at in (NOW, NOW + DAY, NOW + DAY + MINUTE):  # open, closed, in the grace
        assert not may_answer(paused, at, begun=begun)
    resumed = resume_round(round_=paused)
    assert round_state(resumed, NOW) is RoundState.OPEN
    assert may_answer(resumed, NOW + DAY + MINUTE, begun=begun) is begun


@pytest.mark.django_db
def test_answers_can_be_withdrawn_while_the_round_is_paused() -> None:
    paused = pause_round(round_=make_round(now=NOW, closes_at=NOW + DAY).round, at=NOW)
    moments = (NOW, NOW + DAY + MINUTE, NOW + 2 * DAY)
    assert [may_withdraw(paused, at) for at in moments] == [True, True, False]


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_answers_to_a_paused_round() -> None:
    """A web process may believe for a second that the round is open."""
    version = make_round(now=NOW)
    pause_round(round_=version.round, at=NOW)
    page = version.questionnaire.pages[0]
    sent = SentPage(page=page, answers={"size": "large"}, language="ro", at=NOW)
    with pytest.raises(RoundClosedError):
        save_page(version=version, key="k" * 22, sent=sent)
    assert Response.objects.count() == 0


@pytest.mark.django_db
def test_staff_key_nothing_into_a_paused_round(django_user_model: Any) -> None:
    version = make_round(now=NOW)
    pause_round(round_=version.round, at=NOW)
    ana = django_user_model.objects.create_user("ana")
    with pytest.raises(RoundPausedError):
        key_first(
            version=version, mode="paper", number="1", language="ro", answers={}, twice=True,
            by=ana, at=NOW,
        )  # fmt: skip


@pytest.mark.parametrize("upcoming", [True, False])
@pytest.mark.django_db
def test_only_an_open_round_is_paused(upcoming: bool) -> None:
    dates = {"opens_at": NOW + DAY} if upcoming else {"closes_at": NOW - MINUTE}
    round_ = make_round(now=NOW, **dates).round
    with pytest.raises(NotRunningError):
        pause_round(round_=round_, at=NOW)


@pytest.mark.django_db
def test_pausing_and_resuming_twice_is_doing_it_once() -> None:
    round_ = make_round(now=NOW).round
    for at in (NOW, NOW + MINUTE):
        assert pause_round(round_=round_, at=at).paused_at == NOW
    for _ in range(2):
        assert resume_round(round_=round_).paused_at is None


@pytest.mark.django_db
def test_letters_that_ask_for_answers_wait_while_the_round_is_paused() -> None:
    round_ = make_round(now=NOW).round
    person, _token = make_invitation(round_)
    asking, closing = (
        start_mailing(round_=round_, kind=kind, by=None, at=NOW, recipients=[person.pk])
        for kind in (MessageKind.INVITATION, MessageKind.CLOSING)
    )
    pause_round(round_=round_, at=NOW)
    asking.refresh_from_db()
    closing.refresh_from_db()
    assert (asking.state, closing.state) == (MailingState.PAUSED, MailingState.RUNNING)


@pytest.mark.parametrize("privacy", list(Privacy))
@pytest.mark.django_db(transaction=True)
def test_a_paused_round_closes_at_its_announced_moment(privacy: Privacy) -> None:
    version = make_round(now=NOW, closes_at=NOW + DAY, grace_minutes=15, privacy=privacy)
    make_response(version, {"size": "large"}, key_hash="a" * 64, revised={"size": "small"})
    pause_round(round_=version.round, at=NOW)
    minutes = [24 * 60 + 14, 24 * 60 + 15, 24 * 60 + 16]
    assert [close_due_rounds(at=NOW + each * MINUTE) for each in minutes] == [0, 1, 0]
    round_ = Round.objects.get()
    assert (round_.paused_at, round_.closed_at) == (None, NOW + DAY + 15 * MINUTE)
    assert Response.objects.get().revised is None


@pytest.mark.django_db
def test_the_database_keeps_a_closed_round_from_being_paused() -> None:
    round_ = close_round(round_=make_round(now=NOW).round, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE surveys_round SET paused_at = now() WHERE id = %s", [round_.pk])


@pytest.mark.django_db(transaction=True)
def test_an_early_closing_leaves_the_grace_and_can_be_taken_back() -> None:
    round_ = make_round(now=NOW, closes_at=NOW + DAY, grace_minutes=15).round
    ended = close_early(round_=round_, at=NOW)
    assert round_state(ended, NOW) is RoundState.CLOSED
    assert may_answer(ended, NOW + 14 * MINUTE, begun=True)
    assert close_early(round_=ended, at=NOW + MINUTE).closes_at == NOW
    again = extend_round(round_=ended, closes_at=NOW + DAY, at=NOW + 2 * MINUTE)
    assert round_state(again, NOW + 2 * MINUTE) is RoundState.OPEN
    close_early(round_=again, at=NOW + 3 * MINUTE)
    assert [close_due_rounds(at=NOW + each * MINUTE) for each in (17, 18)] == [0, 1]


@pytest.mark.django_db
def test_a_round_that_has_not_opened_is_not_closed_early() -> None:
    with pytest.raises(NotRunningError):
        close_early(round_=make_round(now=NOW, opens_at=NOW + DAY).round, at=NOW)


UTC_ENDS = [
    datetime(2026, 3, 29, 1, 0, tzinfo=UTC),  # the clock goes from 03:00 to 04:00
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # 03:30, the first time
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),  # 03:30, the second time
    datetime(2026, 12, 31, 22, 0, tzinfo=UTC),  # midnight of New Year in Timișoara
]


@pytest.mark.parametrize("end", UTC_ENDS)
@pytest.mark.django_db(transaction=True)
def test_a_round_opens_and_closes_to_the_minute(end: datetime) -> None:
    """trust.md (c) 12: the opening by the clock, the closing by the worker, each once."""
    round_ = make_round(now=end, opens_at=end, closes_at=end + DAY, grace_minutes=0).round
    states = [round_state(round_, end + each * MINUTE) for each in (-1, 0)]
    assert states == [RoundState.UPCOMING, RoundState.OPEN]
    closed = [close_due_rounds(at=end + DAY + each * MINUTE) for each in (-1, 0, 1, 60)]
    assert closed == [0, 1, 0, 0]
    assert Round.objects.get().closed_at == end + DAY


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_was_down_for_an_hour_closes_late_and_takes_nothing_meanwhile() -> None:
    """trust.md (c) 5: what is announced holds by the clock; the worker only cleans up."""
    round_ = make_round(now=NOW - DAY, closes_at=NOW, grace_minutes=15).round
    hour = [NOW + each * MINUTE for each in range(15, 75)]
    assert not any(may_answer(round_, at, begun=True) for at in hour)
    assert [close_due_rounds(at=NOW + each * MINUTE) for each in (75, 76)] == [1, 0]
    closed = Round.objects.get()
    assert (closed.closes_at, closed.closed_at) == (NOW, NOW + 75 * MINUTE)
