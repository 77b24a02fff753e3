"""The value of an indicator in one round: a figure, and the same in the groups of a category."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from reports.definition import SHARES, Indicator, Statistic, Within
from reports.definition.tracked import Side, Target, Tracked
from reports.figures import Figure, figure
from reports.stats.disclosure import Disclosure, disclosures
from reports.stats.rounding import round_half_up
from reports.stats.shares import Base, Share
from reports.stats.summaries import Summary
from reports.stats.tallies import Tally
from reports.weighted_figures import WeightsView, smallest_class, weighted_figure
from surveys.questionnaire.model import Questionnaire

# Statistics whose groups have an index. A count of a group is not a part of 100 of the count of
# all, and the middle of places is no zero.
INDEXED = SHARES | {Statistic.MEAN, Statistic.MEDIAN, Statistic.MEAN_POINTS}


@dataclass(frozen=True, slots=True)
class GroupValue:
    """One choice of the category; `figure` is None unless shown."""

    code: str
    figure: Figure | None
    disclosure: Disclosure


@dataclass(frozen=True, slots=True)
class Value:
    """An indicator computed on a round."""

    figure: Figure
    groups: tuple[GroupValue, ...] = ()

    @property
    def side(self) -> Share | Summary | None:
        """What differences between rounds are computed from; None where none is defined."""
        return side_of(self.figure)

    def index(self, group: GroupValue) -> int | None:
        """The group's value in percent of the value of all, whole; None where undefined."""
        whole = self.figure.value
        part = group.figure.value if group.figure else None
        if self.figure.statistic not in INDEXED or not whole or part is None:
            return None
        return int(round_half_up(100 * part / whole, 0))


def compute(
    tracked: Tracked,
    tally: Tally,
    questionnaire: Questionnaire,
    minimum: int,
    weights: WeightsView | None = None,
) -> Value:
    """The value over these counts. Suppressed where it rests on fewer than `minimum` people.

    `weights` are what the definition's name means for these responses; None: unweighted.
    """
    whole = _figure(tracked.indicator, tally, questionnaire, minimum, weights)
    if not tracked.by:
        return Value(whole)
    category = questionnaire.question(tracked.by)
    if category is None:
        raise ValueError(f"The questionnaire has no question {tracked.by!r}.")
    found = {
        choice.code: compute_group(tracked, choice.code, tally, questionnaire, weights)
        for choice in category.choices
    }
    decided = disclosures({code: each.people for code, each in found.items()}, minimum)
    groups = (
        GroupValue(code, each if decided[code] is Disclosure.SHOWN else None, decided[code])
        for code, each in found.items()
    )
    return Value(whole, tuple(groups))


def compute_whole(
    tracked: Tracked, tally: Tally, of: Questionnaire, weights: WeightsView | None = None
) -> Figure:
    """The figure of all, whatever their number: for what is public already."""
    return _figure(tracked.indicator, tally, of, 0, weights)


def compute_group(
    tracked: Tracked,
    code: str,
    tally: Tally,
    of: Questionnaire,
    weights: WeightsView | None = None,
) -> Figure:
    """The figure of one group of the breakdown, whatever its size: for what is public already."""
    return _figure(_in(tracked, code), tally, of, 0, weights)


def classes_too_small(
    tracked: Tracked, value: Value, weights: WeightsView, of: Questionnaire, minimum: int
) -> bool:
    """Whether a shown figure rests on a weight class of fewer people than may be shown.

    Their answers could be worked out from the weighted and the unweighted figure.
    """
    shown = [_in(tracked, each.code) for each in value.groups if each.figure is not None]
    sizes = (smallest_class(each, weights, of) for each in (tracked.indicator, *shown))
    return any(size is not None and size < minimum for size in sizes)


def _figure(
    indicator: Indicator,
    tally: Tally,
    questionnaire: Questionnaire,
    minimum: int,
    weights: WeightsView | None,
) -> Figure:
    if weights is None:
        return figure(indicator, tally, questionnaire, minimum)
    return weighted_figure(indicator, tally, questionnaire, minimum, weights)


def _in(tracked: Tracked, code: str) -> Indicator:
    return replace(tracked.indicator, within=Within(question=tracked.by, choices=(code,)))


def side_of(of: Figure) -> Share | Summary | None:
    """The figure as a share of people or a mean with its spread; None for all others.

    Shares of options have no test: one person expresses several. Weighted figures are no counts:
    see `reports.indicators.changes`.
    """
    if of.suppressed or of.weighted:
        return None
    if of.statistic in SHARES:
        return None if of.base is Base.OPTIONS else Share(of.numerator or 0, of.base_n, of.base)
    if of.statistic in (Statistic.MEAN, Statistic.MEAN_RANK, Statistic.MEAN_POINTS):
        return Summary(of.base_n, of.value, of.sd)
    return None


class Reached(StrEnum):
    """What a value says of its target."""

    REACHED = "reached"
    MISSED = "missed"
    UNCLEAR = "unclear"  # the interval holds the target: chance alone could decide
    UNKNOWN = "unknown"  # no value


def reached(of: Figure, target: Target) -> Reached:
    """Whether the target is reached; judged on the rounded value, as it is published.

    Unclear while the 95% interval holds the target, unless everybody is on one side.
    """
    if of.rounded is None:
        return Reached.UNKNOWN
    interval, factor = of.interval, 100 if of.statistic in SHARES else 1
    if interval and interval.low * factor < target.value < interval.high * factor:
        return Reached.UNCLEAR
    low = target.side is Side.AT_LEAST
    good = of.rounded >= target.value if low else of.rounded <= target.value
    return Reached.REACHED if good else Reached.MISSED
