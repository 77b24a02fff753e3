from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from surveys.models import Results, Round
from surveys.rules import RoundState, results_are_public, round_state

OPENS = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
CLOSES = datetime(2026, 3, 31, 20, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("opens", "closes", "at", "state"),
    [
        (OPENS, CLOSES, OPENS - MOMENT, RoundState.UPCOMING),
        (OPENS, CLOSES, OPENS, RoundState.OPEN),
        (OPENS, CLOSES, CLOSES - MOMENT, RoundState.OPEN),
        (OPENS, CLOSES, CLOSES, RoundState.CLOSED),
        (OPENS, None, CLOSES + timedelta(days=10_000), RoundState.OPEN),
        (None, None, CLOSES, RoundState.UPCOMING),
        (None, CLOSES, CLOSES, RoundState.UPCOMING),
    ],
)
def test_round_state_at_its_borders(
    opens: datetime | None, closes: datetime | None, at: datetime, state: RoundState
) -> None:
    assert round_state(Round(opens_at=opens, closes_at=closes), at) is state


@pytest.mark.parametrize(
    ("results", "before", "during", "after"),
    [
        (Results.NEVER, False, False, False),
        (Results.AFTER_CLOSING, False, False, True),
        (Results.LIVE, False, True, True),
    ],
)
def test_results_are_public_when_the_round_says_so(
    results: Results, before: bool, during: bool, after: bool
) -> None:
    round_ = Round(opens_at=OPENS, closes_at=CLOSES, results=results)
    moments = (OPENS - MOMENT, OPENS, CLOSES)
    assert [results_are_public(round_, at) for at in moments] == [before, during, after]
