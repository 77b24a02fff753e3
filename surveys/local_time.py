"""Local dates and times as people write them, and the moments they mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class Occurs(StrEnum):
    """How often a local time comes."""

    ONCE = "once"
    TWICE = "twice"  # in the hour that is repeated when summer time ends
    NEVER = "never"  # in the hour that is left out when summer time begins


@dataclass(frozen=True, slots=True)
class LocalTime:
    """A local time and the moment it means: the first where it comes twice.

    Where it never comes, `moment` is as long after midnight as on other days.
    """

    moment: datetime  # in UTC
    occurs: Occurs


def read_local(wall: datetime, zone: ZoneInfo) -> LocalTime:
    """What a time without zone means in a zone."""
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(zone).replace(tzinfo=None, fold=0) != wall:
        return LocalTime(first, Occurs.NEVER)
    return LocalTime(first, Occurs.ONCE if first == second else Occurs.TWICE)


def wall_time(moment: datetime, zone: ZoneInfo) -> datetime:
    """The local time at a moment, to the minute, without zone."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0, second=0, microsecond=0)
