"""What weights cost: their spread, the effective sample size, the design effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.stats.weight_classes import Class


@dataclass(frozen=True, slots=True)
class Spread:
    """What weights come to over `n` responses, and what they cost.

    `effective` is Kish's effective sample size, (sum of w)² / (sum of w²): as many responses
    without weights would say as much. `design_effect` is n / effective, at least 1.

    Source: Kish, L. (1965), Survey Sampling, 11.7.
    """

    n: int
    total: float
    squares: float
    low: float
    high: float

    @property
    def effective(self) -> float:
        """Kish's effective sample size."""
        return self.total**2 / self.squares

    @property
    def design_effect(self) -> float:
        """By how much weighting makes variances grow, were all answers independent of weights."""
        return self.n / self.effective


def spread(weights: Mapping[Class, float], sizes: Mapping[Class, int]) -> Spread | None:
    """The spread of the weights over all responses; None without any."""
    there = [(weights[each], size) for each, size in sizes.items() if size]
    if not there:
        return None
    return Spread(
        n=sum(size for _weight, size in there),
        total=sum(weight * size for weight, size in there),
        squares=sum(weight**2 * size for weight, size in there),
        low=min(weight for weight, _size in there),
        high=max(weight for weight, _size in there),
    )
