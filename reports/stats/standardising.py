"""Direct standardisation: the later value as if the mix of categories had not changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from scipy import stats

from reports.stats.differences import Difference
from reports.stats.intervals import CONFIDENCE, Interval
from reports.stats.shares import Share
from reports.stats.summaries import Summary

_Z = float(stats.norm.ppf((1 + CONFIDENCE) / 2))


class Mix(StrEnum):
    """The mix of categories that both sides are given."""

    EARLIER = "earlier"
    POOLED = "pooled"  # of both together


@dataclass(frozen=True, slots=True)
class Standardised:
    """Both values under one mix, and their difference."""

    earlier: float
    later: float
    difference: Difference


class NotStandardisedError(ValueError):
    """A group of the mix has too few people on one side; `group` names it, None when all have."""

    def __init__(self, group: str | None) -> None:
        super().__init__(f"Too few people in {group!r}.")
        self.group = group


Side = Share | Summary


def standardise(
    groups: Mapping[str, tuple[Side, Side]], minimum: int, mix: Mix = Mix.EARLIER
) -> Standardised:
    """Both sides' values by group, averaged with the same weights: the groups' parts in `mix`.

    `groups` holds the earlier and the later value of each category. The variance is the sum of
    the groups' squared parts times the variances of their values; the interval is normal.
    Raises NotStandardisedError when a group has fewer than `minimum` people (at least 2) on a
    side that the mix needs.

    Source: Fleiss, J. L., Levin, B. and Paik, M. C. (2003), Statistical Methods for Rates and
    Proportions, 3rd edition, 19.2.
    """
    sizes = {
        group: earlier.n + (later.n if mix is Mix.POOLED else 0)
        for group, (earlier, later) in groups.items()
    }
    total = sum(sizes.values())
    if not total:
        raise NotStandardisedError(None)
    values, variance = [0.0, 0.0], 0.0
    for group, sides in groups.items():
        if not sizes[group]:
            continue
        part = sizes[group] / total
        for index, side in enumerate(sides):
            if side.n < max(minimum, 2):
                raise NotStandardisedError(group)
            value, own = _moments(side)
            values[index] += part * value
            variance += part**2 * own
    error, difference = sqrt(variance), values[1] - values[0]
    if not error:
        return Standardised(values[0], values[1], Difference(difference))
    interval = Interval(difference - _Z * error, difference + _Z * error)
    z = difference / error
    found = Difference(difference, interval, z, None, 2 * float(stats.norm.sf(abs(z))))
    return Standardised(values[0], values[1], found)


def _moments(side: Side) -> tuple[float, float]:
    """The value of a side that has people, and its variance."""
    if isinstance(side, Share):
        share = side.numerator / side.n
        return share, share * (1 - share) / side.n
    return float(side.mean or 0), (side.sd or 0) ** 2 / side.n
