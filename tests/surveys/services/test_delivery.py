"""Sending by a real mail server: what is lost, doubled or sent to the wrong people (nothing)."""

from __future__ import annotations

import io
import signal
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.core.management import call_command

from surveys.models import Delivery, Invitation, Mailing, MailingState, QuestionnaireVersion, Round
from surveys.services import delivery as delivery_module
from surveys.services.closing import close_round
from surveys.services.delivery import MOST_ATTEMPTS, Ended, Pace, Run, deliver
from surveys.services.mailings import (
    pause_mailing,
    resume_mailing,
    retry_failed,
    send_doubtful_again,
    start_mailing,
)
from surveys.services.unsubscribing import unsubscribe
from tests.factories import make_round
from tests.processes import database_url, same_database
from tests.surveys.mail import MailBox, answer, free_port, invite, mail_server, states_of, use

BASE = Path(__file__).resolve().parents[3]
ANA, ION, EVA = "ana@example.org", "ion@example.org", "eva@example.org"


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    return make_round(slug="stage")


@pytest.fixture
def round_(version: QuestionnaireVersion) -> Round:
    return version.round


@pytest.fixture
def box(settings: Any) -> Iterator[MailBox]:
    settings.MAIL_PER_MINUTE = 1_000_000
    with mail_server(settings) as box:
        yield box


def start(round_: Round, kind: str = "invitation") -> Mailing:
    return start_mailing(round_=round_, kind=kind, by=None, at=datetime.now(UTC))


def send(mailing: Mailing, **how: Any) -> Run:
    return deliver(mailing_id=mailing.pk, wait=lambda _seconds: None, **how)


def test_every_recipient_gets_one_message_of_their_own(round_: Round, box: MailBox) -> None:
    invite(round_, ANA, ION)
    mailing = start(round_)
    assert send(mailing) == Run(Ended.DONE, sent=2)
    assert box.counts == {ANA: 1, ION: 1}
    assert [message["To"] for message in box.messages] == box.recipients
    assert states_of(mailing) == {ANA: ("sent", ""), ION: ("sent", "")}
    mailing.refresh_from_db()
    assert mailing.state == MailingState.DONE


def test_a_second_run_sends_nothing(round_: Round, box: MailBox) -> None:
    invite(round_, ANA)
    mailing = start(round_)
    send(mailing)
    assert send(mailing) == Run(Ended.DONE)
    assert box.counts == {ANA: 1}


def test_one_connection_takes_all_messages(
    round_: Round, box: MailBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    connect = EmailBackend.open
    monkeypatch.setattr(EmailBackend, "open", lambda self: opened.append(1) or connect(self))
    invite(round_, *(f"{number}@example.org" for number in range(5)))
    assert send(start(round_)).sent == 5
    assert len(opened) == 1


def test_a_refused_recipient_fails_with_the_code_and_not_the_address(
    round_: Round, box: MailBox
) -> None:
    invite(round_, ANA, ION)
    box.answers[ION] = f"550 5.1.1 <{ION}>: no such mailbox"
    mailing = start(round_)
    assert send(mailing) == Run(Ended.DONE, sent=1, failed=1)
    assert states_of(mailing) == {ANA: ("sent", ""), ION: ("failed", "550 5.1.1")}


def test_failed_letters_are_sent_again_on_demand_and_only_they(round_: Round, box: MailBox) -> None:
    invite(round_, ANA, ION)
    box.answers[ION] = "550 no"
    mailing = start(round_)
    send(mailing)
    box.answers.clear()
    assert retry_failed(mailing=mailing) == 1
    assert send(mailing) == Run(Ended.DONE, sent=1)
    assert box.counts == {ANA: 1, ION: 1}


def test_a_letter_put_off_is_tried_again_and_given_up_at_last(round_: Round, box: MailBox) -> None:
    invite(round_, ANA)
    box.answers[ANA] = "451 4.7.1 greylisted"
    mailing = start(round_)
    for _attempt in range(MOST_ATTEMPTS - 1):
        assert send(mailing) == Run(Ended.POSTPONED, postponed=1)
        assert states_of(mailing) == {ANA: ("queued", "451 4.7.1")}
    assert send(mailing) == Run(Ended.DONE, failed=1)
    assert states_of(mailing) == {ANA: ("failed", "451 4.7.1")}
    box.answers.clear()
    retry_failed(mailing=mailing)
    assert send(mailing) == Run(Ended.DONE, sent=1)


def test_a_server_that_puts_everything_off_is_left_alone(
    round_: Round, box: MailBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_module, "PUT_OFF_IN_A_ROW", 3)
    box.before_data = lambda _address: "450 busy"
    invite(round_, *(f"{number}@example.org" for number in range(5)))
    assert send(start(round_)) == Run(Ended.POSTPONED, postponed=3)


def test_a_server_that_is_down_loses_nothing(round_: Round, settings: Any) -> None:
    """trust.md (c) 36: e-mail server down."""
    settings.MAIL_PER_MINUTE = 1_000_000
    port = free_port()
    use(settings, port)
    invite(round_, ANA, ION)
    mailing = start(round_)
    assert send(mailing) == Run(Ended.SERVER_DOWN)
    assert send(mailing) == Run(Ended.SERVER_DOWN)
    assert states_of(mailing) == {ANA: ("queued", ""), ION: ("queued", "")}
    with mail_server(settings, port=port) as box:
        assert send(mailing) == Run(Ended.DONE, sent=2)
    assert box.counts == {ANA: 1, ION: 1}


def test_without_a_mail_server_everything_stays_queued(round_: Round, settings: Any) -> None:
    settings.EMAIL_HOST = ""
    invite(round_, ANA)
    mailing = start(round_)
    assert send(mailing) == Run(Ended.SERVER_DOWN)
    assert states_of(mailing) == {ANA: ("queued", "")}


def test_a_connection_lost_before_the_message_puts_it_off(round_: Round, box: MailBox) -> None:
    invite(round_, ANA)
    box.before_data = lambda _address: "421 closing"
    mailing = start(round_)
    assert send(mailing) == Run(Ended.POSTPONED, postponed=1)
    box.before_data = lambda _address: None
    assert send(mailing) == Run(Ended.DONE, sent=1)
    assert box.counts == {ANA: 1}


def test_a_name_with_a_line_break_is_refused_and_the_others_are_sent(
    round_: Round, box: MailBox
) -> None:
    """Header injection: nothing of it reaches the server."""
    invite(round_, ANA)
    invite(round_, ION, name="Ion\r\nBcc: everybody@example.org")
    mailing = start(round_)
    assert send(mailing) == Run(Ended.DONE, sent=1, failed=1)
    assert states_of(mailing)[ION] == ("failed", "address")
    assert box.counts == {ANA: 1}


def test_a_reminder_goes_to_who_has_not_submitted_and_to_nobody_else(
    version: QuestionnaireVersion, box: MailBox
) -> None:
    """trust.md (a) 23: the recipients are those who should get it when it is sent."""
    round_ = version.round
    ana, ion, _eva = invite(round_, ANA, ION, EVA)
    send(start(round_))
    invite(round_, "later@example.org")  # never invited: no reminder either
    answer(version, ana, "submitted")
    answer(version, ion, "draft")
    box.recipients.clear()
    assert send(start(round_, "reminder")) == Run(Ended.DONE, sent=2)
    assert box.counts == {ION: 1, EVA: 1}


def test_who_answers_while_the_reminder_waits_gets_none_and_leaves_no_trace(
    version: QuestionnaireVersion, box: MailBox
) -> None:
    """trust.md (a) 23, 24."""
    round_ = version.round
    ana, _ion = invite(round_, ANA, ION)
    send(start(round_))
    mailing = start(round_, "reminder")
    answer(version, ana, "submitted")
    box.recipients.clear()
    assert send(mailing) == Run(Ended.DONE, sent=1)
    assert box.counts == {ION: 1}
    assert states_of(mailing) == {ION: ("sent", "")}


def test_who_unsubscribes_gets_nothing_more(round_: Round, box: MailBox) -> None:
    ana, ion = invite(round_, ANA, ION)
    mailing = start(round_)
    unsubscribe(invitation=ana, at=datetime.now(UTC))
    Invitation.objects.filter(pk=ion.pk).update(unsubscribed_on=datetime.now(UTC).date())
    assert send(mailing) == Run(Ended.DONE)
    assert states_of(mailing) == {ANA: ("unsubscribed", ""), ION: ("unsubscribed", "")}
    assert box.messages == []


def test_who_unsubscribes_between_reading_and_sending_gets_nothing(
    round_: Round, box: MailBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ana,) = invite(round_, ANA)
    mailing = start(round_)
    ready = delivery_module.MailServer.ready

    def meanwhile(server: Any) -> None:
        Invitation.objects.filter(pk=ana.pk).update(unsubscribed_on=datetime.now(UTC).date())
        ready(server)

    monkeypatch.setattr(delivery_module.MailServer, "ready", meanwhile)
    assert send(mailing) == Run(Ended.DONE)
    assert states_of(mailing) == {ANA: ("unsubscribed", "")}
    assert box.messages == []


def test_a_paused_mailing_sends_nothing_until_resumed(round_: Round, box: MailBox) -> None:
    invite(round_, ANA)
    mailing = start(round_)
    pause_mailing(mailing=mailing)
    assert send(mailing) == Run(Ended.PAUSED)
    assert box.messages == []
    resume_mailing(mailing=mailing)
    assert send(mailing) == Run(Ended.DONE, sent=1)


def test_a_mailing_paused_in_the_middle_keeps_the_rest(round_: Round, box: MailBox) -> None:
    invite(round_, ANA, ION)
    mailing = start(round_)
    asked = iter([False, True])
    assert send(mailing, should_stop=lambda: next(asked)) == Run(Ended.STOPPED, sent=1)
    assert sorted(state for state, _reason in states_of(mailing).values()) == ["queued", "sent"]
    assert send(mailing) == Run(Ended.DONE, sent=1)
    assert box.counts == {ANA: 1, ION: 1}


def test_nobody_is_asked_to_answer_a_closed_round(round_: Round, box: MailBox) -> None:
    invite(round_, ANA)
    mailing = start(round_)
    Round.objects.filter(pk=round_.pk).update(closes_at=datetime.now(UTC) - timedelta(minutes=1))
    assert send(mailing) == Run(Ended.DONE, failed=1)
    assert states_of(mailing) == {ANA: ("failed", "closed")}
    assert box.messages == []


def test_a_reminder_under_way_when_the_round_closes_reaches_nobody_who_has_answered(
    version: QuestionnaireVersion, box: MailBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After closing nothing says who has answered: the letter must not go out on a guess."""
    round_ = version.round
    (ana,) = invite(round_, ANA)
    send(start(round_))
    mailing = start(round_, "reminder")
    answer(version, ana, "submitted")
    wanted = delivery_module._Sender._is_wanted

    def closing_first(sender: Any, delivery: Delivery) -> bool:
        close_round(round_=round_, at=datetime.now(UTC))
        return wanted(sender, delivery)

    monkeypatch.setattr(delivery_module._Sender, "_is_wanted", closing_first)
    send(mailing)
    assert box.counts == {ANA: 1}  # the invitation


def test_letters_after_closing_need_no_key(round_: Round, box: MailBox) -> None:
    invite(round_, ANA)
    send(start(round_))
    close_round(round_=round_, at=datetime.now(UTC))
    assert send(start(round_, "closing")) == Run(Ended.DONE, sent=1)
    link = "http://127.0.0.1:8000/ro/rounds/stage/"
    assert f"\n{link}\n" in str(box.messages[-1].get_body(("plain",))).replace("\r", "")


def test_a_letter_found_in_the_hands_of_a_dead_sender_is_in_doubt_and_not_sent(
    round_: Round, box: MailBox
) -> None:
    """trust.md (c) 36."""
    invite(round_, ANA, ION)
    mailing = start(round_)
    Delivery.objects.filter(invitation__email=ANA).update(state="sending")
    assert send(mailing) == Run(Ended.DONE, sent=1, in_doubt=1)
    assert states_of(mailing) == {ANA: ("in_doubt", ""), ION: ("sent", "")}
    assert send_doubtful_again(mailing=mailing) == 1
    assert send(mailing) == Run(Ended.DONE, sent=1)
    assert box.counts == {ANA: 1, ION: 1}


def test_a_connection_that_breaks_while_the_message_is_taken_leaves_it_in_doubt(
    round_: Round, box: MailBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Any, message: Any) -> Any:
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")

    invite(round_, ANA)
    mailing = start(round_)
    monkeypatch.setattr(smtplib.SMTP, "data", broken)
    assert send(mailing) == Run(Ended.DONE, in_doubt=1)
    assert states_of(mailing) == {ANA: ("in_doubt", "connection")}


def test_a_message_the_server_refuses_after_reading_it_fails(round_: Round, box: MailBox) -> None:
    invite(round_, ANA)
    box.at_data = lambda _address: "554 5.7.1 refused by policy"
    mailing = start(round_)
    assert send(mailing) == Run(Ended.DONE, failed=1)
    assert states_of(mailing) == {ANA: ("failed", "554 5.7.1")}


def test_letters_keep_the_pace_of_the_mailing(round_: Round, box: MailBox) -> None:
    invite(round_, ANA, ION, EVA)
    mailing = start(round_)
    Mailing.objects.filter(pk=mailing.pk).update(per_minute=1)
    waited: list[float] = []
    deliver(mailing_id=mailing.pk, wait=waited.append)
    assert len(waited) == 2
    assert all(0 < seconds <= 120 for seconds in waited)


def test_pace_waits_for_what_is_left_of_the_interval() -> None:
    at, waited = [100.0], []
    pace = Pace(per_minute=30, wait=waited.append, clock=lambda: at[0])
    pace.keep()
    pace.count()
    at[0] += 0.5
    pace.keep()
    assert waited == [1.5]


def test_pace_does_not_make_up_for_time_in_which_nothing_was_sent() -> None:
    at, waited = [0.0], []
    pace = Pace(per_minute=60, wait=waited.append, clock=lambda: at[0])
    pace.count()
    at[0] = 1_000.0
    pace.keep()
    pace.count()
    pace.keep()
    assert waited == [1.0]


def sender_process(settings: Any) -> subprocess.Popen[str]:
    """`manage.py send_mailings` on the test's database and mail server."""
    environment = {
        **same_database(),
        "EMAIL_URL": f"smtp://{settings.EMAIL_HOST}:{settings.EMAIL_PORT}",
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "send_mailings"],
        cwd=BASE,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def two_hundred(round_: Round) -> Mailing:
    invite(round_, *(f"person-{number}@example.org" for number in range(200)))
    return start(round_)


@pytest.mark.parametrize("moment", ["at_data", "before_data"])
@pytest.mark.django_db(transaction=True)
def test_a_sender_killed_at_half_is_followed_by_one_that_doubles_nothing(
    box: MailBox, settings: Any, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """trust.md (c) 36: kill -9 at message 100 of 200, once after the server took it (and the
    sender never heard so), once before.
    """
    mailing = two_hundred(make_round().round)
    process = sender_process(settings)
    asked: list[str] = []

    def kill(address: str) -> None:
        asked.append(address)
        if len(asked) == 100:
            process.kill()

    setattr(box, moment, kill)
    process.communicate()
    assert process.returncode == -9
    taken = 100 if moment == "at_data" else 99
    assert len(box.recipients) == taken
    setattr(box, moment, lambda _address: None)
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # those of the tests' process stay
    call_command("send_mailings", stdout=(output := io.StringIO()))
    assert output.getvalue() == "done: 100 sent, 0 failed, 0 postponed, 1 in doubt\n"
    assert set(box.counts.values()) == {1}
    assert len(box.counts) == taken + 100
    states = [state for state, _reason in states_of(mailing).values()]
    assert {state: states.count(state) for state in states} == {"sent": 199, "in_doubt": 1}
    if moment == "before_data":
        send_doubtful_again(mailing=mailing)
        assert send(mailing) == Run(Ended.DONE, sent=1)
    assert (len(box.counts), set(box.counts.values())) == (200, {1})


@pytest.mark.django_db(transaction=True)
def test_a_sender_told_to_stop_finishes_its_letter_and_leaves_none_in_doubt(
    box: MailBox, settings: Any
) -> None:
    mailing = two_hundred(make_round().round)
    process = sender_process(settings)
    box.at_data = lambda _address: process.terminate() if len(box.messages) == 50 else None
    output, errors = process.communicate()
    assert (output, errors) == ("stopped: 50 sent, 0 failed, 0 postponed, 0 in doubt\n", "")
    states = [state for state, _reason in states_of(mailing).values()]
    assert {state: states.count(state) for state in states} == {"sent": 50, "queued": 150}


@pytest.mark.django_db(transaction=True)
def test_a_mailing_has_one_sender_at_a_time(box: MailBox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery_module, "_LOCK_WAIT", "10ms")
    round_ = make_round().round
    invite(round_, ANA)
    mailing = start(round_)
    with psycopg.connect(database_url(), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [mailing.pk.int >> 65])
        assert send(mailing) == Run(Ended.BUSY)
    assert send(mailing) == Run(Ended.DONE, sent=1)
