"""Mean, spread and median of numbers, from their counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import sqrt

from reports.stats.intervals import Interval, mean_interval
from reports.stats.tallies import Counts

Distribution = dict[Fraction, int]  # how many gave each value, low to high


@dataclass(frozen=True, slots=True)
class Summary:
    """What the values of `n` people say; None is undefined (no values; for `sd` only one)."""

    n: int
    mean: Fraction | None = None
    sd: float | None = None  # divisor n − 1
    median: Fraction | None = None
    minimum: Fraction | None = None
    maximum: Fraction | None = None

    @property
    def se(self) -> float | None:
        """The standard error of the mean, sd / √n; None when n is under 2."""
        return None if self.sd is None else self.sd / sqrt(self.n)

    @property
    def interval(self) -> Interval | None:
        """Student's t interval of the mean, 95%; None when n is under 2."""
        if self.mean is None or self.sd is None:
            return None
        return mean_interval(float(self.mean), self.sd, self.n)


def distribution(counts: Counts) -> Distribution:
    """How many gave each value of a scale or number, low to high; "I do not know" left out."""
    return ordered({key: n for key, n in counts.cells.items() if isinstance(key, int | float)})


def amounts(counts: Counts, choice: str) -> Distribution:
    """How many gave this choice each rank (ranking) or number of points (allocation).

    Ranks are of those who ranked the choice; points are of all who answered, 0 included.
    """
    values: dict[int | float, int] = {}
    for key, n in counts.cells.items():
        if isinstance(key, tuple) and key[0] == choice and isinstance(key[1], int):
            values[key[1]] = n
    return ordered(values)


def ordered(values: Mapping[int | float, int]) -> Distribution:
    """Counts by value as a distribution, low to high; values that nobody gave are left out."""
    # By way of its decimal digits: 0.1 was answered, not the binary fraction next to it.
    exact = {Fraction(repr(value)): count for value, count in values.items() if count}
    return dict(sorted(exact.items()))


def summary(values: Distribution) -> Summary:
    """Mean, standard deviation, median and ends; the mean and the median are exact."""
    n = sum(values.values())
    if n == 0:
        return Summary(0)
    mean = sum(value * count for value, count in values.items()) / Fraction(n)
    squares = sum((value - mean) ** 2 * count for value, count in values.items())
    return Summary(
        n=n,
        mean=mean,
        sd=sqrt(squares / (n - 1)) if n > 1 else None,
        median=median(values),
        minimum=min(values),
        maximum=max(values),
    )


def median(values: Distribution) -> Fraction | None:
    """The middle value; of an even number, the midpoint of the two middle ones."""
    ordered = sorted(values.items())
    n = sum(values.values())
    if n == 0:
        return None
    reached = list(accumulate(count for _, count in ordered))

    def at(position: int) -> Fraction:
        return next(
            value for (value, _), end in zip(ordered, reached, strict=True) if position < end
        )

    return (at((n - 1) // 2) + at(n // 2)) / 2
