"""Rounds on one line of time: where each bar begins and ends. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

WIDTH = 1000  # units of the drawing
NARROWEST = 8  # units, so that a short round among long years is seen


@dataclass(frozen=True, slots=True)
class Bar:
    """A round's bar; `width` 0: the round has no opening yet and no bar."""

    x: int
    width: int
    endless: bool  # no closing is set


@dataclass(frozen=True, slots=True)
class Timeline:
    """The bars in the order of the rounds, the ends of the axis, and where now is."""

    begins: datetime
    ends: datetime
    now: int
    bars: tuple[Bar, ...]


Span = tuple[datetime | None, datetime | None]


def timeline(spans: Iterable[Span], at: datetime) -> Timeline:
    """Lay out (opening, closing) pairs from the first opening, or now, to the last closing.

    Without a closing a bar goes on to the end of the axis, which is then a month from now.
    """
    given = list(spans)
    moments = [at, *(moment for span in given for moment in span if moment is not None)]
    begins, ends = min(moments), max(moments)
    if any(opens and not closes for opens, closes in given) or begins == ends:
        ends = max(ends, at + timedelta(days=30))

    def place(moment: datetime) -> int:
        return round(WIDTH * ((moment - begins) / (ends - begins)))

    def bar(opens: datetime | None, closes: datetime | None) -> Bar:
        if opens is None:
            return Bar(0, 0, endless=False)
        width = max(place(closes or ends) - place(opens), NARROWEST)
        return Bar(min(place(opens), WIDTH - width), width, endless=closes is None)

    return Timeline(begins, ends, place(at), tuple(bar(*span) for span in given))
