"""Numbers and days put together so that a table or a histogram of them can be read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import floor, log10

from reports.stats.cells import Key

MOST_VALUES = 12  # values that stand by themselves; more are put in bins
MOST_BINS = 10
MOST_DAYS = 14  # days that stand by themselves; more are months, more than MOST_MONTHS years
MOST_MONTHS = 24

_STEPS = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5), Fraction(10))


@dataclass(frozen=True)
class Bins:
    """Equal bins: each from its lower edge on and under its upper one, the last with both."""

    edges: tuple[float, ...]  # rising, at least two

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """What the bins are called, low to high: "[0, 10)", the last one "[90, 100]"."""
        pairs = list(pairwise(self.edges))
        last = len(pairs) - 1
        return tuple(
            f"[{_plain(low)}, {_plain(high)}{']' if number == last else ')'}"
            for number, (low, high) in enumerate(pairs)
        )

    def __call__(self, value: Key) -> Key:
        """The bin of a number; anything else stays as it is. ValueError outside of the bins."""
        if not isinstance(value, int | float):
            return value
        if not self.edges[0] <= value <= self.edges[-1]:
            raise ValueError(f"{value} is in none of the bins.")
        return self.keys[min(bisect_right(self.edges, value), len(self.edges) - 1) - 1]


def bins_for(values: Collection[Key]) -> Bins | None:
    """Bins with round edges over these numbers; None while they are few enough to stand alone."""
    numbers = sorted({value for value in values if isinstance(value, int | float)})
    if len(numbers) <= MOST_VALUES:
        return None
    low, high = Fraction(numbers[0]), Fraction(numbers[-1])
    step = _step((high - low) / MOST_BINS)
    edges = [floor(low / step) * step]
    while edges[-1] < high:
        edges.append(edges[-1] + step)
    return Bins(tuple(map(float, edges)))


def _step(least: Fraction) -> Fraction:
    """The smallest of 1, 2, 2.5 and 5 times a power of ten that is at least this wide."""
    power = Fraction(10) ** floor(log10(least))
    return next(step * power for step in _STEPS if step * power >= least)


def _plain(edge: float) -> str:
    return str(int(edge)) if float(edge).is_integer() else repr(edge)


def day_length_for(days: Collection[Key]) -> int:
    """How much of an ISO day to keep: 10 for days, 7 for months, 4 for years."""
    if len(days) <= MOST_DAYS:
        return 10
    return 7 if len({str(day)[:7] for day in days}) <= MOST_MONTHS else 4
