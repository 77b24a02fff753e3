"""Pausing a round, going on, and ending it before its time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from surveys.messages.rendering import PERSONAL
from surveys.models import Mailing, MailingState, Round
from surveys.rules import RoundState, round_state
from surveys.services.writers import wait_for_writers


class NotRunningError(Exception):
    """The round is not open, or not paused, so that it could be paused, resumed or closed."""


def pause_round(*, round_: Round, at: datetime) -> Round:
    """Take no more answers, from nobody, until `resume_round`.

    What is being saved at this moment is waited for; letters that ask for answers wait too.
    The announced dates stay. Nothing happens when the round is paused already. Raises
    NotRunningError.
    """
    with transaction.atomic():
        locked = _locked(round_)
        state = round_state(locked, at)
        if state is RoundState.OPEN:
            locked.paused_at = at
            locked.save(update_fields=["paused_at"])
            asking = Mailing.objects.filter(round=locked, kind__in=PERSONAL)
            asking.filter(state=MailingState.RUNNING).update(state=MailingState.PAUSED)
        elif state is not RoundState.PAUSED:
            raise NotRunningError
    return locked


def resume_round(*, round_: Round) -> Round:
    """Take answers again, as far as the dates allow. Nothing happens when it is not paused.

    Mailings stay paused: staff look first and let them go on.
    """
    with transaction.atomic():
        locked = _locked(round_)
        if locked.paused_at is not None:
            locked.paused_at = None
            locked.save(update_fields=["paused_at"])
    return locked


def close_early(*, round_: Round, at: datetime) -> Round:
    """Let the announced closing be now; the worker carries it out when the grace is over.

    Until then `extend_round` takes it back. Nothing happens when the closing has come already.
    Raises NotRunningError before the opening.
    """
    with transaction.atomic():
        locked = _locked(round_)
        state = round_state(locked, at)
        if state in {RoundState.OPEN, RoundState.PAUSED}:
            locked.closes_at = at
            locked.save(update_fields=["closes_at"])
        elif state is RoundState.UPCOMING:
            raise NotRunningError
    return locked


def _locked(round_: Round) -> Round:
    """The round as it is now; answers being written are finished first."""
    wait_for_writers(round_)
    return Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
