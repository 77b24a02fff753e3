"""Variances of weighted estimates by Taylor linearisation, from counts by weight class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from reports.stats.columns import Array
from reports.stats.strata import StrataArrays, arrays_of, one_stratum
from reports.stats.weight_classes import Class
from reports.stats.weighting import Weighting


class Variance(StrEnum):
    """What a standard error takes account of."""

    GIVEN = "given"  # the weights as if they had been given: the cautious one
    CALIBRATED = "calibrated"  # that they bring the margins to their targets: mostly smaller
    STRATIFIED = "stratified"  # that strata are of known size, and how much of each responded


@dataclass(frozen=True, slots=True)
class Design:
    """All responses by weight class, in one order; `margins` is None when weights were given."""

    weights: Array
    sizes: Array
    margins: Array | None  # per class 1 for each group of each margin that it is in
    meeting: Array  # the weights by which margins are met: those before trimming
    strata: StrataArrays | None = None  # None: sizes of strata are not known

    def variance(self, wanted: Variance) -> Variance:
        """The variance that this design can have: that of given weights when not the wanted."""
        missing = {Variance.CALIBRATED: self.margins, Variance.STRATIFIED: self.strata}
        return wanted if missing.get(wanted, True) is not None else Variance.GIVEN

    @property
    def n(self) -> int:
        """How many responses there are, whatever they answered."""
        return int(self.sizes.sum())


def design_of(weighting: Weighting) -> tuple[tuple[Class, ...], Design]:
    """The classes that have responses, in order, and the design over them."""
    classes = tuple(each for each, size in weighting.sizes.items() if size)
    meeting = weighting.untrimmed or weighting.weights
    return classes, Design(
        np.array([weighting.weights[each] for each in classes]),
        np.array([weighting.sizes[each] for each in classes], dtype=float),
        _margins(classes) if weighting.raked else None,
        np.array([meeting[each] for each in classes]),
        arrays_of(weighting.strata, classes) if weighting.strata else None,
    )


def variances_of(weighting: Weighting) -> tuple[Variance, ...]:
    """The variances that these weights can have: stratified only with strata of known size."""
    _classes, design = design_of(weighting)
    return tuple(each for each in Variance if design.variance(each) is each)


def _margins(classes: Sequence[Class]) -> Array:
    groups: Mapping[tuple[int, object], int] = {
        key: place
        for place, key in enumerate(
            dict.fromkeys((at, choice) for each in classes for at, choice in enumerate(each or ()))
        )
    }
    found = np.zeros((len(classes), len(groups)))
    for row, each in enumerate(classes):
        for at, choice in enumerate(each or ()):
            found[row, groups[at, choice]] = 1
    return found


@dataclass(frozen=True, slots=True)
class Residuals:
    """What is linearised: `counts` of `classes`' responses with each of the `values`.

    `values` are an estimate's residuals, such as value − mean, before weighting; responses
    that are in no count are outside the estimate's base and have the residual 0.
    """

    values: Array  # (k)
    counts: Array  # (classes, k)


def standard_error(
    residuals: Residuals, design: Design, total: float, variance: Variance = Variance.GIVEN
) -> float | None:
    """The standard error of an estimate Σ w·(…) / `total`; None with a single response.

    With replacement, without strata: √( n/(n−1) · Σ (u − mean of u)² ), where u is the
    weighted residual of a response over `total`. Calibrated: of the residuals' regression on
    the margins, unweighted, since the weights began at 1; of trimmed weights each residual is
    first taken times the part of the weight that was left, since only the weights before met
    the margins. Stratified: the same in each stratum, times the part of it that gave no response,
    added up (`StrataArrays.squares`).

    Sources: Binder, D. A. (1983), International Statistical Review 51, 279-292; Deville, J.-C.,
    Särndal, C.-E. and Sautory, O. (1993), Generalized raking procedures in survey sampling,
    JASA 88, 1013-1020.
    """
    n = design.n
    if n < 2 or total <= 0:
        return None
    outside = design.sizes - residuals.counts.sum(axis=1)
    values = np.broadcast_to(
        np.append(residuals.values, 0.0), (len(outside), len(residuals.values) + 1)
    )
    counts = np.column_stack([residuals.counts, outside])
    if variance is Variance.CALIBRATED and design.margins is not None:
        values = values * (design.weights / design.meeting)[:, None]
        values = values - _fitted(values, counts, design, design.margins)[:, None]
        weighted = design.meeting[:, None] * values / total
    else:
        weighted = design.weights[:, None] * values / total
    strata = one_stratum(len(counts))
    if variance is Variance.STRATIFIED and design.strata is not None:
        strata = design.strata
    return float(np.sqrt(strata.squares(weighted, counts)))


def _fitted(values: Array, counts: Array, design: Design, margins: Array) -> Array:
    means = (values * counts).sum(axis=1) / design.sizes
    root = np.sqrt(design.sizes)
    found, *_rest = np.linalg.lstsq(margins * root[:, None], means * root, rcond=None)
    fitted: Array = margins @ found
    return fitted
