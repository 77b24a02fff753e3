"""Trying a round's questionnaire out before it counts, and forgetting what was answered then."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from surveys.models import Response, Round
from surveys.questionnaire.model import Questionnaire
from surveys.services.versions import publish_version
from surveys.services.writers import wait_for_counting, wait_for_writers
from surveys.trial_selectors import asked_on_trial, is_of, settings_of_trial, trial_of

_SECRET_BYTES = 16  # 128 bits, 32 characters at the end of a trial's name
_SLUG = 80  # characters, all in all


class TrialAnsweredError(Exception):
    """The trial is of an older draft and was answered: those answers would be deleted."""


@transaction.atomic
def begin_trial(
    *, round_: Round, questionnaire: Questionnaire, at: datetime, replacing: bool = False
) -> Round:
    """Let the questionnaire be filled in at an address of its own; the trial.

    A trial that there is keeps its address and gets the questionnaire; what was answered on it is
    deleted. Nothing happens when it asks just that already. Raises TrialAnsweredError when there
    are such answers and the caller is not `replacing` them, QuestionnaireRefusedError when the
    checker finds errors; then the trial stays as it was.
    """
    Round.objects.select_for_update(no_key=True).get(pk=round_.pk)  # one trial at a time
    trial = trial_of(round_)
    if trial is None:
        trial = Round(
            consultation=round_.consultation,
            trial_of=round_,
            number=round_.number,
            slug=_new_slug(round_),
        )
    elif is_of(trial, round_, questionnaire):
        return trial
    elif _delete_responses(trial) and not replacing:
        raise TrialAnsweredError  # which takes back that they were deleted
    trial.opens_at = at
    for name, value in settings_of_trial(round_).items():
        setattr(trial, name, value)
    trial.save()
    version = publish_version(
        round_=trial, questionnaire=asked_on_trial(round_, questionnaire), at=at
    )
    # A page still open somewhere cannot bring back what is not tried any more.
    trial.versions.exclude(pk=version.pk).delete()
    return trial


@transaction.atomic
def remove_trial(*, round_: Round) -> int | None:
    """Delete the round's trial with all that was answered on it, for good.

    Returns how many responses that were; None when there is no trial, and nothing happens.
    """
    Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    trial = trial_of(round_)
    if trial is None:
        return None
    many = _delete_responses(trial)
    trial.delete()
    return many


def _delete_responses(trial: Round) -> int:
    """Delete them; answers being written are finished first, and deleted too."""
    wait_for_counting(trial)
    wait_for_writers(trial)
    _all, by_model = Response.objects.filter(round=trial).delete()
    return by_model.get("surveys.Response", 0)


def _new_slug(round_: Round) -> str:
    """A name that nobody guesses."""
    secret = secrets.token_hex(_SECRET_BYTES)
    return f"{round_.slug[: _SLUG - len(secret) - 1]}-{secret}"
