"""Mailings: their texts, starting them, holding them up, having another go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from surveys.message_texts import wording_of
from surveys.messages.rendering import PERSONAL
from surveys.models import (
    Delivery,
    DeliveryState,
    Invitation,
    Mailing,
    MailingState,
    MessageKind,
    MessageText,
    Round,
)
from surveys.questionnaire.text import Text
from surveys.rules import RoundState, round_state
from surveys.services.funnel import Standing, standing_of_invitations
from surveys.services.jobs import enqueue
from surveys.tokens import ensure_key

_QUEUE = """
INSERT INTO surveys_delivery (id, mailing_id, invitation_id, state, attempts, reason)
SELECT gen_random_uuid(), %s, invited.id, 'queued', 0, '' FROM ({invited}) AS invited
"""


class MailingRefusedError(Exception):
    """The mailing cannot be started."""


class MailingUnderwayError(MailingRefusedError):
    """One of the same kind is still being sent."""


class NobodyToWriteError(MailingRefusedError):
    """Nobody is left who should get it."""


class RoundOverError(MailingRefusedError):
    """The round is closed: nobody can be asked to answer any more."""


def save_text(*, round_: Round, kind: str, subject: Text, body: Text) -> MessageText:
    """Store the staff's words for a message; mailings under way keep theirs."""
    words = {"subject": subject, "body": body}
    stored, _created = MessageText.objects.update_or_create(round=round_, kind=kind, defaults=words)
    return stored


def forget_text(*, round_: Round, kind: str) -> None:
    """Go back to the product's own words. Nothing happens when they are in use."""
    MessageText.objects.filter(round=round_, kind=kind).delete()


def switch_at_closing(*, round_: Round, kind: str, on: bool) -> bool:
    """Say whether the thanks or the closing message goes out by itself; whether that is new.

    Nothing happens after the closing was carried out.
    """
    column = {MessageKind.THANKS: "sends_thanks", MessageKind.CLOSING: "sends_closing"}[
        MessageKind(kind)
    ]
    changed = Round.objects.filter(pk=round_.pk, closed_at=None).exclude(**{column: on})
    return changed.update(**{column: on}) > 0


def audience(round_: Round, kind: str) -> QuerySet[Invitation]:
    """Who gets a message of this kind if it is started now; nobody who has unsubscribed.

    Invitation: who has none yet. Reminder: who got an invitation and has not submitted. The
    others: everybody who got an invitation.
    """
    everybody = Invitation.objects.filter(round=round_, unsubscribed_on=None)
    invitations = Delivery.objects.filter(
        invitation=OuterRef("pk"), mailing__kind=MessageKind.INVITATION
    )
    if kind == MessageKind.INVITATION:
        return everybody.filter(~Exists(invitations))
    got_one = (DeliveryState.SENT, DeliveryState.IN_DOUBT)
    invited = everybody.filter(Exists(invitations.filter(state__in=got_one)))
    if kind != MessageKind.REMINDER:
        return invited
    standing = standing_of_invitations(round_)
    return invited.filter(pk__in=[k for k, v in standing.items() if v < Standing.SUBMITTED])


def start_mailing(
    *,
    round_: Round,
    kind: str,
    by: Any,
    at: datetime,
    recipients: Iterable[UUID] | None = None,
) -> Mailing:
    """Queue one letter per recipient, with the words the message has now.

    `by` is the user who starts it, or None; `recipients` are ids of invitations, for kinds
    whose audience somebody else decides. Who has unsubscribed is left out in any case. Raises
    RoundOverError, MailingUnderwayError or NobodyToWriteError; then nothing is queued.
    """
    with transaction.atomic():
        # One start at a time: a second click finds the first one's mailing.
        # Not FOR UPDATE: that would hold up the responses that refer to the round.
        locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
        if kind in PERSONAL:
            if round_state(locked, at) is RoundState.CLOSED:
                raise RoundOverError
            ensure_key(locked)
        if under_way(locked, kind).exists():
            raise MailingUnderwayError
        chosen = audience(locked, kind) if recipients is None else _chosen(locked, recipients)
        words = wording_of(locked, kind)
        mailing = Mailing.objects.create(
            round=locked,
            kind=kind,
            subject=words.subject,
            body=words.body,
            per_minute=settings.MAIL_PER_MINUTE,
            created_by=by,
            created_on=at.astimezone(locked.zone).date(),
        )
        if not _queue(mailing, chosen):
            raise NobodyToWriteError
        _wake_sender(mailing)
    return mailing


def under_way(round_: Round, kind: str) -> QuerySet[Mailing]:
    """The mailings of a kind that are not done."""
    return round_.mailings.filter(kind=kind).exclude(state=MailingState.DONE)


def _chosen(round_: Round, recipients: Iterable[UUID]) -> QuerySet[Invitation]:
    return Invitation.objects.filter(round=round_, unsubscribed_on=None, pk__in=list(recipients))


def _queue(mailing: Mailing, chosen: QuerySet[Invitation]) -> int:
    """Make the deliveries in one statement, so that there are all or none; how many."""
    try:
        invited, values = chosen.order_by().values("id").query.sql_with_params()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        # The inner SQL is Django's; what it compares with goes as parameters.
        cursor.execute(_QUEUE.format(invited=invited), [mailing.pk, *values])
        return cursor.rowcount


def pause_mailing(*, mailing: Mailing) -> None:
    """Hold a running mailing up; the letter just being sent still goes out."""
    _of(mailing, MailingState.RUNNING).update(state=MailingState.PAUSED)


def resume_mailing(*, mailing: Mailing) -> None:
    """Let a paused mailing go on."""
    if _of(mailing, MailingState.PAUSED).update(state=MailingState.RUNNING):
        _wake_sender(mailing)


def retry_failed(*, mailing: Mailing) -> int:
    """Put the letters that failed back into the queue; how many."""
    return _queue_again(mailing, DeliveryState.FAILED)


def send_doubtful_again(*, mailing: Mailing) -> int:
    """Put the letters of which nobody knows whether they arrived back into the queue."""
    return _queue_again(mailing, DeliveryState.IN_DOUBT)


@transaction.atomic
def _queue_again(mailing: Mailing, state: DeliveryState) -> int:
    letters = Delivery.objects.filter(
        mailing=mailing, state=state, invitation__unsubscribed_on=None
    )
    again = letters.update(state=DeliveryState.QUEUED, reason="", attempts=0)
    if again:
        _of(mailing, MailingState.DONE).update(state=MailingState.RUNNING)
        _wake_sender(mailing)
    return again


def _wake_sender(mailing: Mailing) -> None:
    """Have the worker send soon; without this it finds the mailing within a minute."""
    transaction.on_commit(partial(enqueue, "send_mailing", mailing_id=mailing.pk), robust=True)


def _of(mailing: Mailing, state: MailingState) -> QuerySet[Mailing]:
    return Mailing.objects.filter(pk=mailing.pk, state=state)


def example_person(round_: Round) -> Invitation | None:
    """An invited person to show a message with: somebody who has a name, if anybody does."""
    return round_.invitations.order_by("name", "pk").exclude(name="").first()
