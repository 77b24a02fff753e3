"""Sending the letters of a mailing: each at most once, whatever dies in between.

A letter goes from queued to sending (committed), to the mail server, then to sent (committed).
Whoever finds one in sending at the start knows that its sender died there, and not whether it
went out: it becomes in doubt and only staff send it again. One sender per mailing at a time
holds an advisory lock of the database's session, which ends with the process; it needs a
connection of its own, not one that a pooler shares between transactions.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import partial
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from surveys.messages.envelope import EnvelopeError
from surveys.models import Delivery, DeliveryState, Mailing, MailingState, MessageKind, Round
from surveys.rules import RoundState, round_state
from surveys.services.composing import Sheet, letter
from surveys.services.funnel import Standing, standing_of
from surveys.services.mail_server import MailServer, MailServerDownError, Outcome, Verdict
from surveys.tokens import RoundKeyGoneError, open_key

MOST_ATTEMPTS = 5  # of one letter that the mail server keeps putting off
PUT_OFF_IN_A_ROW = 20  # then the server is left alone for a while
_BATCH = 200
_LOCK_WAIT = "5s"  # a killed sender's lock is gone as soon as the database has noticed


class Ended(Enum):
    """Why a run of `deliver` came to its end."""

    DONE = "done"  # nothing is queued any more
    POSTPONED = "postponed"  # some letters wait for another run
    PAUSED = "paused"
    STOPPED = "stopped"  # `should_stop` said so
    BUSY = "busy"  # another sender is at it
    SERVER_DOWN = "server_down"  # try again later; nothing was lost


@dataclass(slots=True)
class Run:
    """What one run of `deliver` did, in letters."""

    ended: Ended
    sent: int = 0
    failed: int = 0
    postponed: int = 0
    in_doubt: int = 0


@dataclass
class Pace:
    """Waits so that no more than `per_minute` letters go out in a minute."""

    per_minute: int
    wait: Callable[[float], Any] = time.sleep  # given seconds; may return early
    clock: Callable[[], float] = time.monotonic
    _next: float = field(default=float("-inf"))

    def keep(self) -> None:
        """Wait until the next letter may go."""
        if (seconds := self._next - self.clock()) > 0:
            self.wait(seconds)

    def count(self) -> None:
        """A letter went out."""
        self._next = max(self._next, self.clock()) + 60 / self.per_minute


def deliver(
    *,
    mailing_id: UUID,
    should_stop: Callable[[], bool] = lambda: False,
    wait: Callable[[float], Any] | None = None,
    now: Callable[[], datetime] = timezone.now,
) -> Run:
    """Send what is queued of a mailing, each letter tried once, until done or told to stop.

    `wait` is given seconds and may return early; without it this process sleeps, waking every
    second to ask `should_stop`. Call it again after POSTPONED and SERVER_DOWN, in some
    minutes, and after anything died.
    """
    with _only_sender(mailing_id) as alone:
        if not alone:
            return Run(Ended.BUSY)
        mailing = Mailing.objects.select_related("round__consultation").get(pk=mailing_id)
        run = Run(Ended.DONE, in_doubt=_doubt(mailing))
        with MailServer() as server:
            sender = _Sender(mailing, server, run, now)
            pace = Pace(mailing.per_minute, wait or partial(_sleep, should_stop))
            run.ended = sender.go(should_stop, pace)
        if run.ended is Ended.DONE:
            run.ended = _finish(mailing)
        return run


@dataclass
class _Sender:
    mailing: Mailing
    server: MailServer
    run: Run
    now: Callable[[], datetime]

    def __post_init__(self) -> None:
        mailing = self.mailing
        self.sheet = Sheet.of(mailing.round, mailing.kind, mailing.subject, mailing.body)
        self.key = _key_for(self.sheet)
        self.put_off = 0

    def go(self, should_stop: Callable[[], bool], pace: Pace) -> Ended:
        """Try every queued letter once."""
        for delivery in self._queued():
            pace.keep()
            if hindered := self._hindered(should_stop):
                return hindered
            if not self._is_wanted(delivery):
                continue
            try:
                self.server.ready()
            except MailServerDownError:
                return Ended.SERVER_DOWN
            self._send(delivery)
            pace.count()
            if self.put_off >= PUT_OFF_IN_A_ROW:
                return Ended.POSTPONED
        return Ended.DONE

    def _hindered(self, should_stop: Callable[[], bool]) -> Ended | None:
        """Why no further letter may go out now, if so."""
        if should_stop():
            return Ended.STOPPED
        if Mailing.objects.get(pk=self.mailing.pk).state != MailingState.RUNNING:
            return Ended.PAUSED
        if self._is_over():
            self._give_up()
            return Ended.DONE
        return None

    def _queued(self) -> Iterator[Delivery]:
        """The queued letters by their random ids; one put off comes again in another run."""
        queued = Delivery.objects.filter(mailing=self.mailing, state=DeliveryState.QUEUED)
        queued = queued.select_related("invitation").order_by("pk")
        batch = list(queued[:_BATCH])
        while batch:
            yield from batch
            batch = list(queued.filter(pk__gt=batch[-1].pk)[:_BATCH])

    def _is_over(self) -> bool:
        """Whether nobody may be asked to answer any more."""
        if not self.sheet.is_personal:
            return False
        round_ = Round.objects.get(pk=self.mailing.round_id)
        return self.key is None or round_state(round_, self.now()) is RoundState.CLOSED

    def _give_up(self) -> None:
        queued = Delivery.objects.filter(mailing=self.mailing, state=DeliveryState.QUEUED)
        self.run.failed += queued.update(state=DeliveryState.FAILED, reason="closed")

    def _is_wanted(self, delivery: Delivery) -> bool:
        """Look once more, now: somebody may have answered since the mailing was started."""
        if self.mailing.kind != MessageKind.REMINDER or self.key is None:
            return True
        standing = standing_of(self.mailing.round, delivery.invitation_id, self.key)
        if standing < Standing.SUBMITTED:
            return True
        # Deleted and not marked: no row may say that somebody has answered.
        _still(delivery, DeliveryState.QUEUED).delete()
        return False

    def _send(self, delivery: Delivery) -> None:
        try:
            message = letter(
                sheet=self.sheet, invitation=delivery.invitation, key=self.key, at=self.now()
            )
        except EnvelopeError:
            self._note(delivery, DeliveryState.QUEUED, Outcome(Verdict.FAILED, "address"))
            return
        if self._claim(delivery):
            self._note(delivery, DeliveryState.SENDING, self.server.send(message))

    def _claim(self, delivery: Delivery) -> bool:
        """Take the letter if all that was true when it was looked at still is."""
        queued = _still(delivery, DeliveryState.QUEUED)
        claimable = queued.filter(
            invitation__unsubscribed_on=None, mailing__state=MailingState.RUNNING
        )
        if self.sheet.is_personal:
            # At closing the hashes go by which is known who has answered: nobody would have.
            claimable = claimable.filter(mailing__round__closed_at=None)
        if claimable.update(state=DeliveryState.SENDING, attempts=F("attempts") + 1):
            return True
        queued.exclude(invitation__unsubscribed_on=None).update(state=DeliveryState.UNSUBSCRIBED)
        return False

    def _note(self, delivery: Delivery, state: DeliveryState, outcome: Outcome) -> None:
        """Write down what became of a letter that is in `state`."""
        verdict = outcome.verdict
        self.put_off = self.put_off + 1 if verdict is Verdict.POSTPONED else 0
        if verdict is Verdict.POSTPONED and delivery.attempts + 1 >= MOST_ATTEMPTS:
            verdict = Verdict.FAILED
        _still(delivery, state).update(state=_STATES[verdict], reason=outcome.reason)
        counter = _COUNTERS[verdict]
        setattr(self.run, counter, getattr(self.run, counter) + 1)


def _sleep(should_stop: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and not should_stop():
        time.sleep(min(left, 1))


_STATES = {
    Verdict.SENT: DeliveryState.SENT,
    Verdict.POSTPONED: DeliveryState.QUEUED,
    Verdict.FAILED: DeliveryState.FAILED,
    Verdict.UNKNOWN: DeliveryState.IN_DOUBT,
}
_COUNTERS = {
    Verdict.SENT: "sent",
    Verdict.POSTPONED: "postponed",
    Verdict.FAILED: "failed",
    Verdict.UNKNOWN: "in_doubt",
}


def _still(delivery: Delivery, state: DeliveryState) -> Any:
    return Delivery.objects.filter(pk=delivery.pk, state=state)


def _key_for(sheet: Sheet) -> bytes | None:
    """The round's key where the letters need it and it exists."""
    if not sheet.is_personal:
        return None
    try:
        return open_key(sheet.round)
    except RoundKeyGoneError:
        return None


def _doubt(mailing: Mailing) -> int:
    """Find what an earlier sender had in its hands when it died; how many letters."""
    stranded = Delivery.objects.filter(mailing=mailing, state=DeliveryState.SENDING)
    return stranded.update(state=DeliveryState.IN_DOUBT, reason="")


def _finish(mailing: Mailing) -> Ended:
    unsent = Delivery.objects.filter(mailing=mailing, state=DeliveryState.QUEUED)
    if unsent.exists():
        return Ended.POSTPONED
    Mailing.objects.filter(pk=mailing.pk, state=MailingState.RUNNING).update(
        state=MailingState.DONE
    )
    return Ended.DONE


@contextmanager
def _only_sender(mailing_id: UUID) -> Iterator[bool]:
    """Hold the mailing's lock; yields whether this process got it."""
    number = mailing_id.int >> 65  # fits a positive bigint
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{_LOCK_WAIT}'")
            cursor.execute("SELECT pg_advisory_lock(%s)", [number])
    except OperationalError:
        yield False
        return
    try:
        yield True
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
