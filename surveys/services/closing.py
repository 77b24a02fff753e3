"""Closing a round: one transaction after which no response leads to a person.

In an anonymous round the transaction counts the funnel, destroys the key, forgets the hashes
by which links found invitations and sent responses, and writes the responses anew in the
order of their random ids, all in one statement, so that neither the order of rows nor the
transaction that wrote them tells who came when. What waits to be counted becomes one set without
order; stored blocks are dropped by a trigger of `reports`. `tidy_storage` then removes what
PostgreSQL still holds of the old rows.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from surveys.models import (
    Delivery,
    Invitation,
    MessageKind,
    Privacy,
    Response,
    Round,
    Visit,
)
from surveys.rules import RoundState, last_moment, round_state
from surveys.services.audit import Action, record
from surveys.services.funnel import Standing, frozen_funnel, standing_of_invitations
from surveys.services.keying import drop_unstored
from surveys.services.mailings import MailingRefusedError, start_mailing
from surveys.services.writers import wait_for_counting, wait_for_writers

# In the order of their random ids, in one statement: sent answers are found by nobody any
# more, drafts by their owners until they expire.
_REWRITE = (
    "CREATE TEMPORARY TABLE closing ON COMMIT DROP AS"
    " SELECT * FROM surveys_response WHERE round_id = %s",
    "UPDATE closing SET key_hash = NULL, return_hash = NULL, saved_on = NULL"
    " WHERE status = 'submitted' AND round_id = %s",
    "DELETE FROM surveys_response WHERE round_id = %s",
    "INSERT INTO surveys_response SELECT * FROM closing WHERE round_id = %s ORDER BY id",
)

_UNORDER = """
WITH gone AS (
    DELETE FROM surveys_pendingchange WHERE round_id = %(round)s RETURNING responses, was_counted
)
INSERT INTO surveys_pendingchange (id, round_id, responses, was_counted)
SELECT gen_random_uuid(), %(round)s, array_agg(DISTINCT response ORDER BY response), was_counted
FROM gone, unnest(responses) AS response GROUP BY was_counted
"""


class NotOpenedError(Exception):
    """The round has not opened: there is nothing to close."""


def close_round(*, round_: Round, at: datetime) -> Round:
    """Close the round for good. Nothing happens when the closing was carried out before.

    Everything about who took part is settled here: see the module. Invitations keep their
    personal data until the day the round promises. Drafts stay, for their owners' copy, until
    they expire; changes of sent answers that were not sent again are dropped. Raises
    NotOpenedError.
    """
    with transaction.atomic():
        wait_for_counting(round_)
        wait_for_writers(round_)
        locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
        if locked.closed_at is not None:
            return locked
        if round_state(locked, at) is RoundState.UPCOMING:
            raise NotOpenedError
        _end_pause(locked)
        _queue_last_messages(locked, at)
        locked.funnel = frozen_funnel(locked)
        Response.objects.filter(round=locked, revised__isnull=False).update(revised=None, saves={})
        if locked.closes_at is None or locked.closes_at > at:
            locked.closes_at = at
        locked.closed_at, locked.sealed_key = at, None
        locked.save(update_fields=["funnel", "closes_at", "closed_at", "sealed_key"])
        drop_unstored(round_=locked)
        record(None, Action.ROUND_CLOSED, round_=locked, at=at)
        if locked.privacy == Privacy.ANONYMOUS:
            _cut_threads(locked)
    return locked


def _end_pause(round_: Round) -> None:
    """Let the closing write to the responses of a round that is paused."""
    if round_.paused_at is not None:
        round_.paused_at = None
        round_.save(update_fields=["paused_at"])


def close_due_rounds(*, at: datetime) -> int:
    """Close the rounds whose last moment has passed; how many were closed."""
    due = [
        round_
        for round_ in Round.objects.filter(closed_at=None, closes_at__lte=at)
        if (end := last_moment(round_)) is not None and end <= at
    ]
    for round_ in due:
        close_round(round_=round_, at=at)
    if due:
        tidy_storage()
    return len(due)


def _queue_last_messages(round_: Round, at: datetime) -> None:
    """Queue the thanks and the closing message, while it is known who took part."""
    last: list[tuple[bool, MessageKind, list[UUID] | None]] = [
        (round_.sends_thanks, MessageKind.THANKS, _took_part(round_)),
        (round_.sends_closing, MessageKind.CLOSING, None),
    ]
    for wanted, kind, recipients in last:
        if wanted:
            with suppress(MailingRefusedError):  # nobody to write to
                start_mailing(round_=round_, kind=kind, by=None, at=at, recipients=recipients)


def _took_part(round_: Round) -> list[UUID]:
    if not round_.sends_thanks:
        return []
    standing = standing_of_invitations(round_)
    return [each for each, how_far in standing.items() if how_far is Standing.SUBMITTED]


def _cut_threads(round_: Round) -> None:
    Visit.objects.filter(round=round_).delete()
    Invitation.objects.filter(round=round_).update(token_hash=None)
    # Who got a reminder had not answered that day: kept, it would narrow down when others did.
    Delivery.objects.filter(mailing__round=round_, mailing__kind=MessageKind.REMINDER).delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('surveys.closing', %s, true)", [str(round_.pk)])
        for statement in _REWRITE:
            cursor.execute(statement, [round_.pk])
        cursor.execute(_UNORDER, {"round": round_.pk})
        cursor.execute("SELECT set_config('surveys.closing', '', true)")


def tidy_storage() -> None:
    """Have PostgreSQL give up the old rows of what closings wrote anew; not in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM (FULL, ANALYZE)"
            " surveys_response, surveys_visit, surveys_invitation, surveys_delivery,"
            " surveys_round, surveys_keyedsheet, surveys_pendingchange"
        )
