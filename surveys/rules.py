"""What is allowed when. Pure decisions on loaded objects; `at` is always passed in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from surveys.models import Results, Round


class RoundState(StrEnum):
    """Where a round is in its life."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


def round_state(round_: Round, at: datetime) -> RoundState:
    """The state of the round at a moment: open from `opens_at` until just before `closes_at`."""
    if round_.opens_at is None or at < round_.opens_at:
        return RoundState.UPCOMING
    if round_.closes_at is not None and at >= round_.closes_at:
        return RoundState.CLOSED
    return RoundState.OPEN


def results_are_public(round_: Round, at: datetime) -> bool:
    """Whether anybody may see the round's results."""
    state = round_state(round_, at)
    if round_.results == Results.LIVE:
        return state is not RoundState.UPCOMING
    return round_.results == Results.AFTER_CLOSING and state is RoundState.CLOSED
