"""Trimming: weights kept within bounds, so that nobody counts for very many or for nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reports.stats.columns import Array

MOST_ROUNDS = 1_000


@dataclass(frozen=True, slots=True)
class Trim:
    """Bounds on weights whose mean is 1; `low` is at most 1 and `high` at least 1.

    `repeated`: redistributing can lift others over the bounds; trim until none is outside.
    Without `redistributed` what is cut is lost, and all weights are scaled to the mean 1 again.
    """

    low: float
    high: float
    repeated: bool = True
    redistributed: bool = True


def trim(weights: Array, sizes: Array, bounds: Trim) -> Array:
    """The weights of the cells within the bounds; their sum over all responses stays.

    Weights outside the bounds are set to the bound. What that takes away or adds is given to,
    or taken from, all responses whose weight was not outside, the same amount each, as
    `trimWeights` of R's survey package does. Margins are then met only nearly.
    """
    total = float((weights * sizes).sum())
    for _round in range(MOST_ROUNDS if bounds.repeated else 1):
        outside = (weights < bounds.low) | (weights > bounds.high)
        if not outside.any():
            break
        weights = _once(weights, sizes, outside, bounds)
    # Repeating stops only when what is outside is less than what a float can tell.
    if bounds.repeated and bounds.redistributed:
        weights = np.clip(weights, bounds.low, bounds.high)
    return weights * (total / float((weights * sizes).sum()))


def _once(weights: Array, sizes: Array, outside: Array, bounds: Trim) -> Array:
    trimmed = np.clip(weights, bounds.low, bounds.high)
    inside = int(sizes[~outside].sum())
    if not (bounds.redistributed and inside):
        return trimmed
    cut = float(((weights - trimmed) * sizes).sum())
    return np.where(outside, trimmed, trimmed + cut / inside)
