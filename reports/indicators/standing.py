"""How a published value stands to what the responses give now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reports.definition import DefinitionError
from reports.definition.tracked import Tracked, read_tracked
from reports.indicators.agreement import Agreement, agreements
from reports.indicators.fits import Fit, Read
from reports.indicators.frozen import thaw
from reports.indicators.values import Value
from reports.models import PublishedValue
from reports.stats.weighting import WeightingRefusedError
from reports.weighted_figures import WeightsView


@dataclass(frozen=True, slots=True)
class Standing:
    """The edition in force, and each of its numbers computed anew by its own definition."""

    edition: PublishedValue
    value: Value
    agreements: tuple[Agreement, ...]
    redefined: bool = False  # the indicator is defined otherwise by now
    reweighted: bool = False  # the weights of its name are others by now, or gone

    @property
    def counts_differ(self) -> bool:
        """Whether the responses give other numbers than those published."""
        return not all(each.ok for each in self.agreements)

    @property
    def differs(self) -> bool:
        """Whether the numbers, or what they are numbers of, are not those published."""
        return self.redefined or self.reweighted or self.counts_differ


def standing_of(edition: PublishedValue, read: Read, fit: Fit | None = None) -> Standing:
    """The standing of a value; with `fit`, also whether the definition is still the same.

    It is computed anew with the weights' targets as they were when it was published.
    """
    value = thaw(edition.figure)
    weights: WeightsView | None = None
    tracked: Tracked | None
    try:
        tracked = read_tracked(edition.definition, read.reading)
        weights = read.weights(tracked.weights) if tracked.weights else None
    except (DefinitionError, WeightingRefusedError):
        # The questionnaire, or the responses, lack by now what the value was computed from.
        tracked = None
    found = agreements(value, tracked, read.counted.tally, read.reading, weights)
    if fit is None:
        return Standing(edition, value, tuple(found))
    redefined = _computed(fit.document) != _computed(edition.definition)
    reweighted = not redefined and _targets(fit.document) != _targets(edition.definition)
    return Standing(edition, value, tuple(found), redefined, reweighted)


def _computed(document: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What the value depends on: all but the target, and the targets of the weights."""
    if document is None:
        return None
    found = {name: each for name, each in document.items() if name != "target"}
    if "weights" in found:
        found["weights"] = {**found["weights"], "scheme": None}
    return found


def _targets(document: Mapping[str, Any] | None) -> Any:
    return ((document or {}).get("weights") or {}).get("scheme")


def latest_of(editions: Iterable[PublishedValue]) -> dict[tuple[int, int], PublishedValue]:
    """The edition in force of each indicator and round, by their keys."""
    found: dict[tuple[int, int], PublishedValue] = {}
    for each in sorted(editions, key=lambda each: each.edition):
        found[each.indicator_id, each.round_id] = each
    return found
