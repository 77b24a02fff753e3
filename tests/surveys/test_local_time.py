from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.local_time import Occurs, read_local, wall_time

BUCHAREST = ZoneInfo("Europe/Bucharest")


@pytest.mark.parametrize(
    ("wall", "utc", "occurs"),
    [
        ("2026-03-29T02:59", "2026-03-29T00:59", Occurs.ONCE),
        ("2026-03-29T03:00", "2026-03-29T01:00", Occurs.NEVER),
        ("2026-03-29T03:59", "2026-03-29T01:59", Occurs.NEVER),
        ("2026-03-29T04:00", "2026-03-29T01:00", Occurs.ONCE),
        ("2026-10-25T02:59", "2026-10-24T23:59", Occurs.ONCE),
        ("2026-10-25T03:00", "2026-10-25T00:00", Occurs.TWICE),
        ("2026-10-25T03:59", "2026-10-25T00:59", Occurs.TWICE),
        ("2026-10-25T04:00", "2026-10-25T02:00", Occurs.ONCE),
        ("2027-01-01T00:00", "2026-12-31T22:00", Occurs.ONCE),
        ("2028-02-29T20:00", "2028-02-29T18:00", Occurs.ONCE),
    ],
)
def test_local_times_across_both_changes_of_the_clock(wall: str, utc: str, occurs: Occurs) -> None:
    """trust.md (c) 12."""
    found = read_local(datetime.fromisoformat(wall), BUCHAREST)
    assert found.moment == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert found.occurs is occurs


@given(st.integers(0, 2 * 366 * 24 * 60), st.sampled_from(["Europe/Bucharest", "Europe/London"]))
def test_every_moment_is_shown_as_a_time_that_comes(minutes: int, name: str) -> None:
    zone, moment = ZoneInfo(name), datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    found = read_local(wall_time(moment, zone), zone)
    assert found.occurs is not Occurs.NEVER
    assert found.moment == moment or (
        found.occurs is Occurs.TWICE and moment - found.moment == timedelta(hours=1)
    )
