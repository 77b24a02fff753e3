"""Deleting a round with everything below it."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from surveys.models import FlagDecision, KeyedSheet, Response, Round
from surveys.questionnaire.text import Text
from surveys.rules import results_are_public
from surveys.selectors import submitted_count
from surveys.services.trial_rounds import remove_trial
from surveys.services.writers import wait_for_counting, wait_for_writers


class WrongTitleError(Exception):
    """What was typed is not the round's title in any of its languages."""


class PublishedAnswersError(Exception):
    """Answers of the round are published: readers could not look them up any more."""


def delete_round(*, round_: Round, title_typed: str, at: datetime) -> None:
    """Delete the round, its versions, invitations, mailings, responses, report and trial, for good.

    Answers being written are finished first, and deleted too. Raises WrongTitleError,
    PublishedAnswersError; Round.DoesNotExist when somebody else was first.
    """
    with transaction.atomic():
        wait_for_counting(round_)
        wait_for_writers(round_)
        with connection.cursor() as cursor:  # see the triggers of migration 0007
            cursor.execute("SELECT set_config('surveys.deleting', %s, true)", [str(round_.pk)])
        locked = Round.objects.select_for_update().get(pk=round_.pk)
        if not is_title(locked.title, title_typed):
            raise WrongTitleError
        if answers_are_published(locked, at):
            raise PublishedAnswersError
        remove_trial(round_=locked)
        for model in (KeyedSheet, Response, FlagDecision):  # protected: named one by one
            model.objects.filter(round=locked).delete()
        locked.delete()
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('surveys.deleting', '', true)")


def answers_are_published(round_: Round, at: datetime) -> bool:
    """Whether anybody can read results of the round now."""
    return results_are_public(round_, at) and submitted_count(round_) > 0


def is_title(title: Text, typed: str) -> bool:
    """Whether this is the title in one of its languages, white space aside."""
    return " ".join(typed.split()) in {" ".join(each.split()) for _tag, each in title.versions}
