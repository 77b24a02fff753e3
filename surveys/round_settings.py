"""Which settings of a round may still change, and until when. Decisions only; `at` is passed in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from surveys.models import Round


class Until(StrEnum):
    """The event after which a setting stays as it is."""

    ALWAYS = "always"  # no such event
    SOMEBODY = "somebody"  # somebody is invited or has answered: a promise was made
    OPENING = "opening"  # the round has opened
    CLOSING = "closing"  # the closing was carried out


# Every setting that staff may change. What is not here is set by services alone, once.
MAY_CHANGE: dict[str, Until] = {
    "number": Until.ALWAYS,
    "title": Until.ALWAYS,
    "description": Until.ALWAYS,
    "results": Until.ALWAYS,
    "privacy": Until.SOMEBODY,
    "time_zone": Until.OPENING,
    "opens_at": Until.OPENING,
    "closes_at": Until.CLOSING,
    "grace_minutes": Until.CLOSING,
    "access": Until.CLOSING,
    "editable": Until.CLOSING,
    "targets": Until.CLOSING,
    "draft_days": Until.CLOSING,
    "contact_days": Until.CLOSING,
}


def passed(round_: Round, at: datetime, *, somebody: bool) -> set[Until]:
    """The events that are behind the round; `somebody`: anybody is invited or has answered."""
    events = {
        Until.SOMEBODY: somebody,
        Until.OPENING: round_.opens_at is not None and round_.opens_at <= at,
        Until.CLOSING: round_.closed_at is not None,
    }
    if events[Until.CLOSING]:
        events = dict.fromkeys(events, True)
    return {event for event, is_past in events.items() if is_past}


def fixed_settings(round_: Round, at: datetime, *, somebody: bool) -> dict[str, Until]:
    """The settings that stay as they are now, each with the event that fixed it."""
    behind = passed(round_, at, somebody=somebody)
    return {name: until for name, until in MAY_CHANGE.items() if until in behind}
