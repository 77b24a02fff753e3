"""Indicators to weighted figures, from the counts of each weight class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial

from reports.definition import SHARES, Indicator, Statistic
from reports.figures import Figure, Weighted, counts_of, figure
from reports.stats.intervals import Interval
from reports.stats.linearised import Variance
from reports.stats.shares import Base
from reports.stats.summaries import amounts, distribution
from reports.stats.tallies import Tally
from reports.stats.weight_classes import Class
from reports.stats.weighted import Estimate, Weighed
from reports.stats.weighting import Weighting
from surveys.questionnaire.model import Questionnaire

# Sums of floats differ in their last digits with the order of the blocks; these do not, and
# 12.5 % stays on the same side when it is rounded.
SIGNIFICANT = 10  # digits


@dataclass(frozen=True, slots=True)
class WeightsView:
    """Weights with the counts of each weight class, to see figures with."""

    name: str
    weighting: Weighting
    tallies: Mapping[Class, Tally]
    variance: Variance


def weighted_figure(
    indicator: Indicator,
    tally: Tally,
    questionnaire: Questionnaire,
    minimum: int,
    weights: WeightsView,
) -> Figure:
    """The figure with a weighted value and interval, kept to ten significant digits.

    Suppressed as the unweighted figure is, by the unweighted number of people. `tally` is of all
    the responses that the weights are of. Raises ValueError for a statistic that counts.
    """
    plain = figure(indicator, tally, questionnaire, minimum)
    if plain.suppressed:
        return plain
    found = _estimate(indicator, weights, questionnaire)
    value = None if found.value is None else Fraction(Decimal(repr(found.value)))
    return replace(
        plain,
        value=value,
        numerator=None,
        interval=_interval(indicator, found),
        sd=None,
        weighted=Weighted(weights.name, found, plain),
    )


def smallest_class(
    indicator: Indicator, weights: WeightsView, questionnaire: Questionnaire
) -> int | None:
    """The fewest people of one weight class in the figure's base; None when nobody is in one.

    From a figure without and with weights a reader can work out what the people of a small class
    answered. Who gave no answer to a margin question is in no category that anybody could name.
    """
    sizes = (
        figure(indicator, tally, questionnaire, minimum=0).people
        for each, tally in weights.tallies.items()
        if each is not None
    )
    return min((size for size in sizes if size), default=None)


def _estimate(indicator: Indicator, weights: WeightsView, questionnaire: Questionnaire) -> Estimate:
    within, question = indicator.within, questionnaire.question(indicator.question)
    if indicator.statistic not in _ESTIMATES or question is None:
        raise ValueError(f"{indicator.statistic} is a count: counts are not weighted.")
    parts = {
        each: tally.within(within.question, within.choices) if within else tally
        for each, tally in weights.tallies.items()
    }
    counts = {
        each: counts_of(indicator, question, part.of(question.code)) for each, part in parts.items()
    }
    weighed = Weighed(weights.weighting, counts)
    found = _ESTIMATES[indicator.statistic](indicator, weighed, weights.variance)
    return replace(
        found,
        value=_steady(found.value),
        weighted_n=_steady(found.weighted_n) or 0.0,
        effective=_steady(found.effective),
        error=_steady(found.error),
    )


def _interval(indicator: Indicator, found: Estimate) -> Interval | None:
    """As on the pages of exploring: of the logit for shares, t for means; none without an error."""
    if found.error is None:
        return None
    share = indicator.statistic in SHARES
    interval = found.share_interval() if share else found.t_interval()
    if interval is None:
        return None
    low, high = _steady(interval.low), _steady(interval.high)
    return None if low is None or high is None else Interval(low, high, interval.confidence)


def _steady(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.{SIGNIFICANT}g}")


def _share(indicator: Indicator, of: Weighed, variance: Variance) -> Estimate:
    return of.share(indicator.choices, indicator.base, variance)


def _first_places(indicator: Indicator, of: Weighed, variance: Variance) -> Estimate:
    return of.share([(str(indicator.choices[0]), 1)], Base.ANSWERED, variance)


def _mean(_indicator: Indicator, of: Weighed, variance: Variance) -> Estimate:
    return of.mean(distribution, variance)


def _median(_indicator: Indicator, of: Weighed, variance: Variance) -> Estimate:
    return of.median(distribution, variance)


def _mean_of_choice(indicator: Indicator, of: Weighed, variance: Variance) -> Estimate:
    return of.mean(partial(amounts, choice=str(indicator.choices[0])), variance)


_ESTIMATES: dict[Statistic, Callable[[Indicator, Weighed, Variance], Estimate]] = {
    Statistic.SHARE: _share,
    Statistic.MEAN: _mean,
    Statistic.MEDIAN: _median,
    Statistic.FIRST_PLACES: _first_places,
    Statistic.MEAN_RANK: _mean_of_choice,
    Statistic.MEAN_POINTS: _mean_of_choice,
}
