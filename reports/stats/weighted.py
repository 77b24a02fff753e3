"""Weighted shares, means and medians, from the counts of each weight class."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import special, stats
from statsmodels.stats.proportion import proportion_confint

from reports.stats.cells import Key
from reports.stats.columns import Array
from reports.stats.intervals import CONFIDENCE, Interval
from reports.stats.linearised import Design, Residuals, Variance, design_of, standard_error
from reports.stats.shares import Base
from reports.stats.summaries import Distribution
from reports.stats.tallies import Counts
from reports.stats.weight_classes import Class
from reports.stats.weighting import Weighting

# From counts to how many gave each value, as `summaries.distribution` does.
Values = Callable[[Counts], Distribution]

_Z = float(stats.norm.ppf((1 + CONFIDENCE) / 2))


@dataclass(frozen=True, slots=True)
class Estimate:
    """A weighted figure of `n` people; `value` None is undefined: nobody, or all weights 0.

    Shares are proportions, 0 to 1. `weighted_n` is the sum of the weights of the base, and
    `effective` Kish's size of it.
    """

    value: float | None
    n: int
    weighted_n: float
    effective: float | None
    error: float | None  # standard error, by `variance`
    variance: Variance
    weightless: int = 0  # people of the base whose weight is 0
    strata: int = 1  # how many have people in the base

    @property
    def degrees(self) -> int:
        """Degrees of freedom: the people of the base that have a weight, less its strata."""
        return self.n - self.weightless - self.strata

    def normal_interval(self) -> Interval | None:
        """value ± 1.96 · standard error."""
        return self._around(_Z)

    def t_interval(self) -> Interval | None:
        """value ± t · standard error, with n − strata degrees of freedom: for means."""
        if self.degrees < 1:
            return None
        return self._around(float(stats.t.ppf((1 + CONFIDENCE) / 2, self.degrees)))

    def share_interval(self) -> Interval | None:
        """Of a share: the t interval of its logit, turned back; it stays within 0 and 1.

        At 0 and 100 %, where a logit is infinite, Wilson's interval on the effective size.

        Source: Korn, E. L. and Graubard, B. I. (1998), Survey Methodology 24, 193-201.
        """
        if self.value is None or not self.effective or self.degrees < 1:
            return None
        if not 0 < self.value < 1:
            return wilson_effective(self.value, self.effective)
        if self.error is None:
            return None
        spread = self.error / (self.value * (1 - self.value))
        margin = float(stats.t.ppf((1 + CONFIDENCE) / 2, self.degrees)) * spread
        middle = float(special.logit(self.value))
        return Interval(
            float(special.expit(middle - margin)), float(special.expit(middle + margin))
        )

    def _around(self, times: float) -> Interval | None:
        if self.value is None or self.error is None:
            return None
        return Interval(self.value - times * self.error, self.value + times * self.error)


def wilson_effective(share: float, effective: float) -> Interval:
    """Wilson's score interval of a weighted share, as if of `effective` responses (Kish)."""
    low, high = proportion_confint(share * effective, effective, 1 - CONFIDENCE, method="wilson")
    return Interval(max(float(low), 0.0), min(float(high), 1.0))


@dataclass(frozen=True, slots=True)
class Weighed:
    """Something to estimate from: the design, and the counts of one question by class.

    `counts` are those of a group only, or of all; the design is always of all responses, as
    the variance of a group in a survey needs it.
    """

    weighting: Weighting
    counts: Mapping[Class, Counts]

    def _parts(self) -> tuple[list[Counts], Design]:
        classes, design = design_of(self.weighting)
        return [self.counts.get(each, Counts()) for each in classes], design

    def total(self, keys: Iterable[Key]) -> float:
        """The weighted count of these cells."""
        wanted = tuple(keys)
        parts, design = self._parts()
        return float(design.weights @ np.array([each.count(wanted) for each in parts]))

    def share(
        self, keys: Iterable[Key], base: Base, variance: Variance = Variance.GIVEN
    ) -> Estimate:
        """The weighted share of these cells of those asked, or of those who answered.

        Of options expressed without an error, as unweighted: a respondent gives several.
        """
        wanted = tuple(dict.fromkeys(keys))
        parts, design = self._parts()
        taken = np.array([each.count(wanted) for each in parts], dtype=float)
        if base is Base.OPTIONS:
            options = np.array([sum(each.cells.values()) for each in parts], dtype=float)
            return _estimate(design, np.array([1.0, 0.0]), _split(taken, options), None)
        people = [each.asked if base is Base.ASKED else each.answered for each in parts]
        counts = _split(taken, np.array(people, dtype=float))
        return _estimate(design, np.array([1.0, 0.0]), counts, variance)

    def row_share(self, row: str, choice: str, variance: Variance = Variance.GIVEN) -> Estimate:
        """The share of a choice in a row of a matrix, of those who answered the row."""
        parts, design = self._parts()
        in_row = [
            sum(n for key, n in each.cells.items() if isinstance(key, tuple) and key[0] == row)
            for each in parts
        ]
        taken = np.array([each.count([(row, choice)]) for each in parts], dtype=float)
        counts = _split(taken, np.array(in_row, dtype=float))
        return _estimate(design, np.array([1.0, 0.0]), counts, variance)

    def mean(self, of: Values, variance: Variance = Variance.GIVEN) -> Estimate:
        """The weighted mean of the values that `of` finds in counts."""
        parts, design = self._parts()
        values, counts = _table([of(each) for each in parts])
        return _estimate(design, values, counts, variance)

    def median(self, of: Values, variance: Variance = Variance.GIVEN) -> Estimate:
        """The weighted median of these values, without an error: its interval is not defined."""
        mean = self.mean(of)
        return Estimate(self.quantile(of), mean.n, mean.weighted_n, mean.effective, None, variance)

    def quantile(self, of: Values, q: float = 0.5) -> float | None:
        """The lowest value that the weights up to it make `q` of all; None without values.

        Where they make exactly `q`, the midpoint to the next value: with equal weights the
        median is the usual one.
        """
        parts, design = self._parts()
        values, counts = _table([of(each) for each in parts])
        weights = design.weights @ counts if values.size else np.zeros(0)
        values, weights = values[weights > 0], weights[weights > 0]
        if not values.size:
            return None
        reached = np.cumsum(weights) / weights.sum()
        at = int(np.searchsorted(reached, q - 1e-12))
        if abs(reached[at] - q) < 1e-12 and at + 1 < len(values):
            return float(values[at] + values[at + 1]) / 2
        return float(values[at])


def _split(taken: Array, of: Array) -> Array:
    return np.column_stack([taken, of - taken])


def _table(distributions: list[Distribution]) -> tuple[Array, Array]:
    """The values that occur, low to high, and how many of each class gave each."""
    values = sorted({value for each in distributions for value in each})
    counts = [[each.get(value, 0) for value in values] for each in distributions]
    return np.array([float(value) for value in values]), np.array(counts, dtype=float)


def _estimate(design: Design, values: Array, counts: Array, variance: Variance | None) -> Estimate:
    """The weighted mean of `values`, of which each class has `counts`."""
    by_value = design.weights @ counts
    total = float(by_value.sum())
    n = int(counts.sum())
    if not n or total <= 0:
        return Estimate(None, n, 0.0, None, None, variance or Variance.GIVEN)
    value = float(by_value @ values) / total
    in_base = counts.sum(axis=1)
    squares = float(design.weights**2 @ in_base)
    effective = total**2 / squares
    if variance is None:
        return Estimate(value, n, total, effective, None, Variance.GIVEN)
    variance = design.variance(variance)
    error = standard_error(Residuals(values - value, counts), design, total, variance)
    weighing, strata = design.weights > 0, 1
    weightless = int(in_base[~weighing].sum())
    if variance is Variance.STRATIFIED and design.strata is not None:
        strata = len(np.unique(design.strata.of[weighing & (in_base > 0)]))
    return Estimate(value, n, total, effective, error, variance, weightless, strata)
