from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from surveys.models import (
    Attribution,
    Delivery,
    DeliveryState,
    Invitation,
    Mailing,
    MailingState,
    MessageKind,
    Privacy,
    QuestionnaireVersion,
    Response,
    Round,
    Status,
    Visit,
)
from surveys.services.closing import close_due_rounds, close_round
from surveys.services.responses import RoundClosedError, SentPage, revise, save_page, submit
from surveys.services.retention import forget_thanks
from surveys.services.returning import open_personal_link
from surveys.tokens import RoundKeyGoneError, open_key, response_hash
from tests.factories import NOW, make_invitation, make_response, make_round

MINUTE = timedelta(minutes=1)


def answered(version: QuestionnaireVersion, token: str) -> Response:
    round_ = version.round
    open_personal_link(round_=round_, token=token, at=NOW)
    sent = SentPage(version.questionnaire.pages[0], {"size": "large"}, "ro", NOW)
    save_page(version=version, key=token, sent=sent)
    return submit(round_=round_, key=token, at=NOW)


@pytest.mark.django_db
def test_closing_cuts_every_thread_from_invitations_to_answers() -> None:
    version = make_round(now=NOW)
    invitation, token = make_invitation(version.round)
    answered(version, token)
    mailing = Mailing.objects.create(
        round=version.round, kind=MessageKind.REMINDER, per_minute=60, created_on=NOW.date()
    )
    Delivery.objects.create(mailing=mailing, invitation=invitation)
    closed = close_round(round_=version.round, at=NOW)
    with pytest.raises(RoundKeyGoneError):
        open_key(closed)
    assert Round.objects.get(pk=closed.pk).sealed_key is None
    assert Visit.objects.count() == Delivery.objects.count() == 0
    assert Invitation.objects.get().token_hash is None
    row = Response.objects.get()
    assert (row.key_hash, row.return_hash, row.saved_on) == (None, None, None)
    assert (row.status, row.answers) == (Status.SUBMITTED, {"size": "large"})


@pytest.mark.django_db
def test_closing_leaves_drafts_to_their_owners() -> None:
    version = make_round(now=NOW)
    make_response(version, {"size": "small"}, status=Status.DRAFT, key_hash="d" * 64)
    close_round(round_=version.round, at=NOW)
    assert Response.objects.get().key_hash == "d" * 64


@pytest.mark.django_db
def test_closing_drops_changes_that_were_not_sent_again() -> None:
    version = make_round(now=NOW)
    _invitation, token = make_invitation(version.round)
    answered(version, token)
    revise(round_=version.round, key=token)
    Response.objects.update(revised={"size": "small"})
    close_round(round_=version.round, at=NOW)
    row = Response.objects.get()
    assert (row.answers, row.revised) == ({"size": "large"}, None)


@pytest.mark.django_db
def test_closing_keeps_every_row_of_this_round_and_touches_no_other() -> None:
    one, other = make_round(now=NOW), make_round(now=NOW)
    before = {
        str(make_response(one, {"size": "large"}, key_hash=f"{number:064}").id)
        for number in range(20)
    }
    make_response(other, key_hash="e" * 64)
    close_round(round_=one.round, at=NOW)
    after = set(map(str, Response.objects.filter(round=one.round).values_list("id", flat=True)))
    assert after == before
    assert Response.objects.get(round=other.round).key_hash == "e" * 64


@pytest.mark.django_db
def test_closing_an_attributed_round_keeps_whose_answers_they_are() -> None:
    version = make_round(now=NOW, privacy=Privacy.ATTRIBUTED)
    invitation, token = make_invitation(version.round)
    response = answered(version, token)
    close_round(round_=version.round, at=NOW)
    assert Attribution.objects.get().invitation_id == invitation.id
    assert Response.objects.get().key_hash == response_hash(version.round, token)
    assert Attribution.objects.get().response_id == response.id


@pytest.mark.django_db
def test_closing_twice_changes_nothing_and_a_closing_is_final() -> None:
    round_ = make_round(now=NOW).round
    first = close_round(round_=round_, at=NOW)
    assert close_round(round_=round_, at=NOW + MINUTE).closed_at == first.closed_at == NOW
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=round_.pk).update(closed_at=None)


@pytest.mark.django_db
def test_closing_early_says_when() -> None:
    round_ = make_round(now=NOW, closes_at=NOW + timedelta(days=9)).round
    assert close_round(round_=round_, at=NOW).closes_at == NOW


@pytest.mark.django_db(transaction=True)
def test_rounds_are_closed_when_their_grace_is_over() -> None:
    """trust.md (c) 11 and 12: once, at the announced moment and the grace."""
    round_ = make_round(now=NOW, closes_at=NOW, grace_minutes=15).round
    make_round(now=NOW, closes_at=None)
    assert close_due_rounds(at=NOW + 14 * MINUTE) == 0
    assert close_due_rounds(at=NOW + 15 * MINUTE) == 1
    assert close_due_rounds(at=NOW + 16 * MINUTE) == 0
    assert Round.objects.get(pk=round_.pk).closed_at == NOW + 15 * MINUTE


@pytest.mark.django_db
def test_the_privacy_of_a_round_stays_once_somebody_was_invited_or_has_answered() -> None:
    invited, answered_, fresh = (make_round(now=NOW) for _ in range(3))
    make_invitation(invited.round)
    make_response(answered_)
    for version in (invited, answered_):
        with pytest.raises(IntegrityError), transaction.atomic():
            Round.objects.filter(pk=version.round_id).update(privacy=Privacy.ATTRIBUTED)
    assert Round.objects.filter(pk=fresh.round_id).update(privacy=Privacy.ATTRIBUTED) == 1


@pytest.mark.django_db
def test_the_database_refuses_to_attribute_answers_of_an_anonymous_round() -> None:
    version = make_round(now=NOW)
    invitation, _token = make_invitation(version.round)
    response = make_response(version)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attribution.objects.create(response=response, invitation=invitation)
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute(
            "INSERT INTO surveys_attribution (response_id, invitation_id) VALUES (%s, %s)",
            [response.id, invitation.id],
        )


@pytest.mark.django_db
def test_the_database_takes_no_answers_for_a_closed_round() -> None:
    """Also from a web process that does not know of the closing yet."""
    version = make_round(now=NOW)
    _invitation, token = make_invitation(version.round)
    close_round(round_=version.round, at=NOW)
    with pytest.raises(RoundClosedError):
        answered(version, token)
    assert Response.objects.count() == 0


@pytest.mark.django_db
def test_a_draft_is_neither_changed_nor_sent_once_the_round_is_closed() -> None:
    version = make_round(now=NOW)
    draft = {"size": "small"}
    key = "k" * 22
    hashed = response_hash(version.round, key)
    make_response(version, draft, status=Status.DRAFT, key_hash=hashed)
    close_round(round_=version.round, at=NOW)
    with pytest.raises(RoundClosedError):
        submit(round_=version.round, key=key, at=NOW)
    assert Response.objects.get().status == Status.DRAFT


@pytest.mark.django_db(transaction=True)
def test_a_closing_waits_for_answers_that_are_being_written() -> None:
    """trust.md (c) 11: no answer slips in behind the rewriting of the rows."""
    version = make_round(now=NOW)
    written, closed = threading.Event(), threading.Event()

    def write() -> None:
        try:
            with transaction.atomic():
                answered(version, "t" * 22)
                written.set()
                assert not closed.wait(timeout=0.3)  # it is still waiting for us
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        writing = pool.submit(write)
        assert written.wait(timeout=60)
        close_round(round_=version.round, at=NOW)
        closed.set()
        writing.result()
    row = Response.objects.get()
    assert (row.status, row.key_hash) == (Status.SUBMITTED, None)


@pytest.mark.django_db
def test_closing_thanks_who_answered_and_tells_everybody_where_the_round_wants_it() -> None:
    version = make_round(now=NOW, sends_thanks=True, sends_closing=True)
    (took_part, token), (other, _) = make_invitation(version.round), make_invitation(version.round)
    answered(version, token)
    sent = Mailing.objects.create(
        round=version.round,
        kind=MessageKind.INVITATION,
        state=MailingState.DONE,
        per_minute=60,
        created_on=NOW.date(),
    )
    for person in (took_part, other):
        Delivery.objects.create(mailing=sent, invitation=person, state=DeliveryState.SENT)
    version.round.refresh_from_db()
    close_round(round_=version.round, at=NOW)
    queued = Delivery.objects.filter(state=DeliveryState.QUEUED)
    assert set(queued.values_list("mailing__kind", "invitation")) == {
        ("thanks", took_part.id),
        ("closing", took_part.id),
        ("closing", other.id),
    }
    # Who was thanked is forgotten once all were.
    assert forget_thanks(at=NOW) == 0
    Mailing.objects.filter(kind=MessageKind.THANKS).update(state=MailingState.DONE)
    assert forget_thanks(at=NOW) == 1
