"""What was published beside what the responses give now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reports.definition import SHARES
from reports.definition.tracked import Tracked
from reports.figures import Figure
from reports.indicators.values import Value, compute_group, compute_whole
from reports.stats.tallies import Tally
from reports.weighted_figures import WeightsView
from surveys.questionnaire.model import Questionnaire


@dataclass(frozen=True, slots=True)
class Agreement:
    """One published number; `group` is a choice of the breakdown, empty for the value itself.

    `now` is None when the indicator cannot be computed on the round any more.
    """

    group: str
    published: Figure
    now: Figure | None

    @property
    def ok(self) -> bool:
        """Whether value, numerator and base are those published."""
        return self.now is not None and _read(self.now) == _read(self.published)


def _read(of: Figure) -> tuple[object, ...]:
    """What a reader can read of a figure."""
    own = (of.statistic, of.rounded, of.decimals, of.numerator, of.base, of.base_n)
    return own if of.weighted is None else (*own, *_read_weighted(of))


def _read_weighted(of: Figure) -> tuple[object, ...]:
    """What stands beside a weighted value, rounded as the pages do."""
    if of.weighted is None:
        return ()
    estimate = of.weighted.estimate
    ends: tuple[float, ...] = ()
    if of.interval:
        times = 100 if of.statistic in SHARES else 1
        places = max(of.decimals, 1 if of.statistic in SHARES else 2)
        ends = tuple(round(times * end, places) for end in (of.interval.low, of.interval.high))
    effective = estimate.effective and round(estimate.effective, 1)
    return estimate.variance, effective, *ends, *_read(of.weighted.unweighted)


def agreements(
    published: Value,
    tracked: Tracked | None,
    tally: Tally,
    questionnaire: Questionnaire,
    weights: WeightsView | None = None,
) -> Iterator[Agreement]:
    """Every number of a published value, computed anew by this definition and these weights.

    Without suppression: what is compared is public already. Groups that were not shown are not
    compared; nothing was said of them.
    """
    whole = compute_whole(tracked, tally, questionnaire, weights) if tracked else None
    yield Agreement("", published.figure, whole)
    category = questionnaire.question(tracked.by) if tracked and tracked.by else None
    for each in published.groups:
        if each.figure is None:
            continue
        there = tracked and category and category.choice(each.code)
        now = None
        if tracked and there:
            now = compute_group(tracked, each.code, tally, questionnaire, weights)
        yield Agreement(each.code, each.figure, now)
