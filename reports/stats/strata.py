"""Strata: groups of the population, of known size, whose responses are looked at group by group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from reports.stats.columns import Array
from reports.stats.weight_classes import Class

# Those who are in no known group make a stratum of their own.
Stratum = str | None


@dataclass(frozen=True, slots=True)
class Strata:
    """Which stratum each weight class is in, and how many people some strata have in all.

    `populations` are people, those who gave no response included; a stratum without one has no
    finite population correction.
    """

    of: Mapping[Class, Stratum]
    populations: Mapping[Stratum, float] = field(default_factory=dict)

    @classmethod
    def by_answer(
        cls, sizes: Mapping[Class, int], at: int, populations: Mapping[Stratum, float]
    ) -> Strata:
        """The strata are the answers to the question that is at this place of the classes."""
        return cls({each: str(each[at]) if each else None for each in sizes}, populations)

    def overfull(self, sizes: Mapping[Class, int]) -> list[Stratum]:
        """The strata with more responses than people."""
        counted: dict[Stratum, int] = {}
        for each, size in sizes.items():
            stratum = self.of[each]
            counted[stratum] = counted.get(stratum, 0) + size
        return [each for each, people in self.populations.items() if counted.get(each, 0) > people]


@dataclass(frozen=True, slots=True)
class StrataArrays:
    """The stratum of each class as an index, and by stratum the people; infinite: not known."""

    of: Array
    populations: Array

    def squares(self, values: Array, counts: Array) -> float:
        """The variance of a sum of `values` (classes, k), of which the classes have `counts`.

        Σ_h (1 − n_h/N_h) · n_h/(n_h − 1) · Σ (value − mean of h)². In a stratum of one response
        its deviation from the mean of all stands for that from its own, as nothing else is known.

        Sources: Cochran, W. G. (1977), Sampling Techniques, 5.9; for strata of one response the
        option `adjust` of T. Lumley's R package survey.
        """
        n_h = np.bincount(self.of, counts.sum(axis=1), len(self.populations))
        sums = np.bincount(self.of, (values * counts).sum(axis=1), len(self.populations))
        overall = sums.sum() / n_h.sum()
        alone = n_h <= 1
        means = np.where(alone, overall, sums / np.maximum(n_h, 1))
        within = ((values - means[self.of][:, None]) ** 2 * counts).sum(axis=1)
        spread = np.bincount(self.of, within, len(self.populations))
        correction = 1 - n_h / self.populations
        scale = np.where(alone, 1.0, n_h / np.maximum(n_h - 1, 1))
        return float((correction * scale * spread).sum())


def arrays_of(strata: Strata, classes: tuple[Class, ...]) -> StrataArrays:
    """The strata of these classes, in their order."""
    there = list(dict.fromkeys(strata.of[each] for each in classes))
    places = {each: place for place, each in enumerate(there)}
    return StrataArrays(
        np.array([places[strata.of[each]] for each in classes], dtype=np.intp),
        np.array([strata.populations.get(each, np.inf) for each in there], dtype=float),
    )


def one_stratum(classes: int) -> StrataArrays:
    """No strata and no correction: all classes together, drawn with replacement."""
    return StrataArrays(np.zeros(classes, dtype=np.intp), np.array([np.inf]))
