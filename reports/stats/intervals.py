"""Confidence intervals for proportions and means of simple random samples."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from scipy import stats
from statsmodels.stats.proportion import proportion_confint

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A two-sided confidence interval, in the unit of the estimate (proportions: 0 to 1)."""

    low: float
    high: float
    confidence: float = CONFIDENCE


@lru_cache(maxsize=65_536)
def wilson(numerator: int, n: int, confidence: float = CONFIDENCE) -> Interval | None:
    """The Wilson score interval, without continuity correction, of the proportion numerator/n.

    (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n), with p = numerator/n. None when n is 0.
    Raises ValueError when the numerator is not between 0 and n.

    Source: Wilson, E. B. (1927), Probable inference, the law of succession, and statistical
    inference, JASA 22, 209-212; computed by statsmodels (SciPy's `binomtest` works out a p-value,
    too, which takes seven times as long).
    """
    if not 0 <= numerator <= n:
        raise ValueError(f"The numerator {numerator} is not between 0 and n = {n}.")
    if n == 0:
        return None
    low, high = proportion_confint(numerator, n, 1 - confidence, method="wilson")
    # At the ends the formula gives exactly 0 and 1, floats nearly so.
    return Interval(
        float(low) if numerator else 0.0, float(high) if numerator < n else 1.0, confidence
    )


def mean_interval(
    mean: float, sd: float, n: int, confidence: float = CONFIDENCE
) -> Interval | None:
    """Student's t interval of a mean: mean ± t(n−1)·sd/√n, `sd` with divisor n−1.

    None when n is under 2: one value says nothing about the spread. When all values are
    equal the interval is the mean itself.
    """
    if n < 2:
        return None
    margin = float(stats.t.ppf((1 + confidence) / 2, n - 1)) * sd / sqrt(n)
    return Interval(mean - margin, mean + margin, confidence)
