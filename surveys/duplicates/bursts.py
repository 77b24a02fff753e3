"""Days with far more submissions than the days around them. Hours are not stored.

A day of x submissions beside m days with y together: were all days alike (Poisson), x would be
binomial (x + y, 1 / (m + 1)), the exact conditional test of two rates (Przyborowski and
Wilenski 1940). Real days differ more than Poisson's, by weekday and by message; so a day must
also have THREE times its neighbours' mean and twenty submissions, and the limit on chance is
far below the customary one, divided by the number of days that are looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from scipy.stats import binom

from surveys.duplicates.material import Entry, FlagKind, Found

AROUND = 7  # days before and after
FEWEST_AROUND = 3  # days, for a comparison to mean anything
FEWEST = 20  # submissions
TIMES = 3.0
CHANCE = 1e-6  # of a burst in a round in which all days are alike


class Bursts:
    """Counts submissions by day."""

    def __init__(self) -> None:
        self._days: Counter[date] = Counter()
        self._bursts: dict[date, tuple[float, float]] = {}
        self._ids: dict[date, list[UUID]] = {}

    def count(self, entry: Entry) -> None:
        """First reading."""
        if not entry.on_paper:
            self._days[entry.day] += 1

    def judge(self) -> None:
        """Between the readings: find the days."""
        for day in self._days:
            expected, chance = self.compare(day)
            if chance <= CHANCE and self._days[day] >= max(FEWEST, TIMES * expected):
                self._bursts[day] = expected, chance
                self._ids[day] = []

    def gather(self, entry: Entry) -> None:
        """Second reading."""
        if not entry.on_paper and entry.day in self._ids:
            self._ids[entry.day].append(entry.id)

    def found(self) -> Iterator[Found]:
        """The days, in order."""
        for day, (expected, chance) in sorted(self._bursts.items()):
            detail = {"day": day.isoformat(), "expected": round(expected, 1), "chance": chance}
            yield Found(FlagKind.BURST, tuple(sorted(self._ids[day])), detail)

    def compare(self, day: date) -> tuple[float, float]:
        """The mean of the days around, and how often chance makes a day like this in the round."""
        first, last = min(self._days), max(self._days)
        around = [
            other
            for distance in range(-AROUND, AROUND + 1)
            if distance and first <= (other := day + timedelta(days=distance)) <= last
        ]
        if len(around) < FEWEST_AROUND:
            return float(self._days[day]), 1.0
        beside = sum(self._days[other] for other in around)
        here = self._days[day]
        tail = float(binom.sf(here - 1, here + beside, 1 / (len(around) + 1)))
        length = (last - first).days + 1
        return beside / len(around), min(1.0, max(tail * length, 1e-300))
