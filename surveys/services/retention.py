"""Deleting what is not needed any more, on the days that rounds promise."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.db.models.functions import Coalesce

from surveys.models import (
    BatchState,
    Delivery,
    Invitation,
    InvitationUpload,
    MailingState,
    MessageKind,
    Privacy,
    Response,
    ResponseBatch,
    Round,
    Status,
)
from surveys.services.audit import Action, audited
from surveys.services.trial_rounds import remove_trial
from surveys.trial_selectors import use_of

TRIAL_DAYS = timedelta(days=30)  # a trial that nobody uses is kept


def expire_drafts(*, at: datetime) -> int:
    """Delete answers that were not sent and not touched for as long as the round keeps them.

    Returns how many.
    """
    deleted = 0
    for round_ in Round.with_trials.filter(responses__status=Status.DRAFT).distinct():
        oldest = at.astimezone(round_.zone).date() - timedelta(days=round_.draft_days)
        drafts = round_.responses.filter(status=Status.DRAFT)
        old = drafts.annotate(last=Coalesce("saved_on", "started_on")).filter(last__lt=oldest)
        deleted += Response.objects.filter(pk__in=old.values("pk")).delete()[0]
    return deleted


def delete_contacts(*, at: datetime) -> int:
    """Delete who was invited to rounds whose promised day has come; how many people.

    With them go the lists they came from and what was sent to whom. Responses stay; those of
    attributed rounds belong to nobody from then on.
    """
    deleted = 0
    for round_ in Round.objects.filter(closed_at__isnull=False):
        if at >= contacts_end(round_):
            InvitationUpload.objects.filter(round=round_).delete()
            _all, by_model = Invitation.objects.filter(round=round_).delete()
            deleted += by_model.get("surveys.Invitation", 0)
    return deleted


def remove_unused_trials(*, at: datetime) -> int:
    """Delete the trials on which nothing was done for TRIAL_DAYS; how many."""
    removed = 0
    for trial in Round.with_trials.filter(trial_of__isnull=False).select_related("trial_of"):
        round_, today = trial.trial_of, at.astimezone(trial.zone).date()
        if round_ is None or today - use_of(trial).last <= TRIAL_DAYS:
            continue
        with audited(None, Action.TRIAL_REMOVED, round_=round_) as entry:
            entry.before = {"responses": remove_trial(round_=round_)}
        removed += 1
    return removed


def forget_thanks(*, at: datetime) -> int:
    """Delete who was thanked for answering an anonymous round, once all were; how many."""
    return Delivery.objects.filter(
        mailing__kind=MessageKind.THANKS,
        mailing__state=MailingState.DONE,
        mailing__round__privacy=Privacy.ANONYMOUS,
        mailing__round__closed_at__lte=at,
    ).delete()[0]


def contacts_end(round_: Round) -> datetime:
    """The moment from which the personal data of a closed round's invitations are deleted."""
    if round_.closed_at is None:
        raise ValueError("The round is not closed.")
    return round_.closed_at + timedelta(days=round_.contact_days)


def drop_stale_uploads(*, at: datetime) -> int:
    """Empty lists that were uploaded and not imported within a day; how many."""
    old = Q(added_on__lt=at.date() - timedelta(days=1)) & Q(content__isnull=False)
    return InvitationUpload.objects.filter(old).update(content=None)


def drop_stale_files(*, at: datetime) -> int:
    """Delete files of answers that were given and not imported within a day; how many.

    One that is being imported stays; one that waited for it so long does not.
    """
    old = ResponseBatch.objects.filter(
        Q(state=BatchState.GIVEN) | Q(state=BatchState.IMPORTING, seen_at=None),
        given_on__lt=at.date() - timedelta(days=1),
    )
    return old.delete()[0]


def forget_sessions(*, at: datetime) -> int:
    """Delete the sessions of staff that have expired, and what the list of sessions says of them.

    Returns how many.
    """
    Session.objects.filter(expire_date__lt=at).delete()
    living = Session.objects.values("session_key")
    return UserSession.objects.exclude(session_key__in=living).delete()[0]
