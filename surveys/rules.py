"""What is allowed when. Pure decisions on loaded objects; `at` is always passed in."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from surveys.models import Results, Round


class RoundState(StrEnum):
    """Where a round is in its life."""

    UPCOMING = "upcoming"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


def round_state(round_: Round, at: datetime) -> RoundState:
    """The state of the round at a moment: open from `opens_at` until just before `closes_at`.

    Paused is a round that would be open; a pause moves neither the opening nor the closing.
    """
    if round_.closed_at is not None:
        return RoundState.CLOSED
    if round_.opens_at is None or at < round_.opens_at:
        return RoundState.UPCOMING
    if round_.closes_at is not None and at >= round_.closes_at:
        return RoundState.CLOSED
    return RoundState.OPEN if round_.paused_at is None else RoundState.PAUSED


def results_are_public(round_: Round, at: datetime) -> bool:
    """Whether anybody may see the round's results."""
    state = round_state(round_, at)
    if round_.results == Results.LIVE:
        return state is not RoundState.UPCOMING
    return round_.results == Results.AFTER_CLOSING and state is RoundState.CLOSED


def last_moment(round_: Round) -> datetime | None:
    """The moment from which nothing more is taken: `closes_at` and the grace; None: no end set."""
    if round_.closes_at is None:
        return None
    return round_.closes_at + timedelta(minutes=round_.grace_minutes)


def may_answer(round_: Round, at: datetime, *, begun: bool) -> bool:
    """Whether answers are taken: while the round is open, and in the grace from who has begun.

    From nobody while it is paused: the grace is for the closing only.
    """
    return round_.paused_at is None and _is_running(round_, at, begun=begun)


def may_withdraw(round_: Round, at: datetime) -> bool:
    """Whether sent answers can be erased by their owner: until the closing, paused or not."""
    return _is_running(round_, at, begun=True)


def _is_running(round_: Round, at: datetime, *, begun: bool) -> bool:
    state = round_state(round_, at)
    if state in {RoundState.OPEN, RoundState.PAUSED}:
        return True
    end = last_moment(round_)
    in_grace = state is RoundState.CLOSED and end is not None and at < end
    return begun and in_grace and round_.closed_at is None
