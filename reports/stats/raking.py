"""Raking: weights by which several margins of a sample become what they should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reports.stats.columns import Array

TOLERANCE = 1e-12  # largest relative distance of a weighted margin from its target
MOST_ROUNDS = 10_000


@dataclass(frozen=True, slots=True)
class RakedMargin:
    """`group` says for each cell which group of the margin it is in; `targets` goes by group."""

    group: Array
    targets: Array


class NotConvergedError(ValueError):
    """No weights meet all margins; `margin` and `group` are what is missed by most."""

    def __init__(self, margin: int, group: int) -> None:
        super().__init__(f"Group {group} of margin {margin} is not reached.")
        self.margin, self.group = margin, group


def rake(sizes: Array, margins: Sequence[RakedMargin]) -> Array:
    """The weight of each cell, by which every margin meets its targets.

    `sizes` is the number of responses of each cell, at least 1; every group of every margin
    has a cell, and a target above 0; the targets of all margins have the same sum. With one
    margin this is post-stratification. Raises NotConvergedError.

    Source: iterative proportional fitting, Deming, W. E. and Stephan, F. F. (1940), On a least
    squares adjustment of a sampled frequency table when the expected marginal totals are
    known, Annals of Mathematical Statistics 11, 427-444.
    """
    weights = np.ones(len(sizes))
    for _round in range(MOST_ROUNDS):
        for margin in margins:
            weights *= (margin.targets / _reached(sizes * weights, margin))[margin.group]
        missed = [abs(_reached(sizes * weights, each) / each.targets - 1) for each in margins]
        if max(each.max() for each in missed) < TOLERANCE:
            return weights
        if not weights.min() > np.finfo(float).tiny:  # on its way to 0: never reached
            break
    worst = max(range(len(margins)), key=lambda index: missed[index].max())
    raise NotConvergedError(worst, int(missed[worst].argmax()))


def _reached(weighted: Array, margin: RakedMargin) -> Array:
    return np.bincount(margin.group, weighted, minlength=len(margin.targets))
