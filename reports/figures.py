"""Indicators to figures. Everything is computed from a tally, and from nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reports.definition import SHARES, Indicator, Statistic
from reports.stats.disclosure import PUBLIC_MINIMUM, too_small
from reports.stats.intervals import Interval
from reports.stats.rounding import percent, round_half_up
from reports.stats.rows import row_counts, row_points
from reports.stats.shares import Base, Share, base_n, group_questions, people, share
from reports.stats.summaries import Summary, amounts, distribution, summary
from reports.stats.tallies import Counts, Tally
from reports.stats.weighted import Estimate
from surveys.questionnaire.model import Question, Questionnaire


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An indicator computed on a round.

    `value` is exact: a proportion for shares (0 to 1), otherwise in the unit of the answers;
    None when undefined or suppressed. A suppressed figure carries no numerator and no
    interval either; its `base_n` is for those who may see it, not for the page.
    """

    indicator_id: str
    statistic: Statistic
    value: Fraction | None
    numerator: int | None  # shares: how many of base_n; counts: the count; means: sum of ratings
    base_n: int
    base: Base
    people: int  # unweighted number of people the figure rests on
    interval: Interval | None
    suppressed: bool
    decimals: int
    sd: float | None = None  # means: standard deviation of the numbers
    # Of a weighted figure, whose value and interval are weighted and whose numerator is None.
    weighted: Weighted | None = None

    @property
    def rounded(self) -> Decimal | None:
        """The value as published: shares as percentages; None as for `value`."""
        if self.value is None:
            return None
        rounding = percent if self.statistic in SHARES else round_half_up
        return rounding(self.value, self.decimals)


@dataclass(frozen=True, slots=True)
class Weighted:
    """How a figure was weighted, and the same figure without weights."""

    name: str  # of the weights
    estimate: Estimate
    unweighted: Figure


def figure(
    indicator: Indicator,
    tally: Tally,
    questionnaire: Questionnaire,
    minimum: int = PUBLIC_MINIMUM,
) -> Figure:
    """Compute an indicator on a tally.

    Suppressed when it rests on fewer than `minimum` people, but at least one; the number of
    responses to the whole round never is. Raises ValueError when the indicator refers to a
    question, or to a breakdown (`ReportDefinition.breakdowns`), that is not there.
    """
    within = indicator.within
    part = tally.within(within.question, within.choices) if within else tally
    found = _COMPUTE[indicator.statistic](indicator, part, questionnaire)
    public = indicator.statistic is Statistic.RESPONSES and within is None
    suppressed = not public and too_small(found.people, minimum)
    return Figure(
        indicator_id=indicator.id,
        statistic=indicator.statistic,
        value=None if suppressed else found.value,
        numerator=None if suppressed else found.numerator,
        base_n=found.n,
        base=found.base,
        people=found.people,
        interval=None if suppressed else found.interval,
        suppressed=suppressed,
        decimals=indicator.decimals,
        sd=None if suppressed else found.sd,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    value: Fraction | None
    n: int
    base: Base
    people: int
    numerator: int | None = None
    interval: Interval | None = None
    sd: float | None = None


def _responses(_indicator: Indicator, tally: Tally, _questionnaire: Questionnaire) -> _Found:
    n = tally.responses
    return _Found(Fraction(n), n, Base.RESPONSES, n, numerator=n)


def _options(indicator: Indicator, tally: Tally, questionnaire: Questionnaire) -> _Found:
    questions = option_questions(indicator, questionnaire)
    n = sum(base_n(each, tally.of(each.code), Base.OPTIONS) for each in questions)
    # How many answered any of several questions is not additive: the most is a lower bound.
    people = max((tally.of(each.code).answered for each in questions), default=0)
    return _Found(Fraction(n), n, Base.OPTIONS, people, numerator=n)


def option_questions(indicator: Indicator, questionnaire: Questionnaire) -> tuple[Question, ...]:
    """The questions that an indicator of options counts in."""
    if indicator.question:
        return (_question(indicator.question, questionnaire),)
    return group_questions(questionnaire, indicator.group)


def _share(indicator: Indicator, tally: Tally, questionnaire: Questionnaire) -> _Found:
    question = _question(indicator.question, questionnaire)
    counts = counts_of(indicator, question, tally.of(question.code))
    found = share(question, counts, indicator.choices, indicator.base)
    return _Found(
        found.value,
        found.n,
        found.base,
        people(counts, found.base),
        found.numerator,
        found.interval,
    )


def counts_of(indicator: Indicator, question: Question, counts: Counts) -> Counts:
    """The counts that the indicator is computed from: those of its row, of a matrix.

    For a mean the choices of the row are counted as the points that they have.
    """
    if not indicator.row:
        return counts
    if indicator.statistic is not Statistic.MEAN:
        return row_counts(counts, indicator.row)
    return row_counts(counts, indicator.row, row_points(question, indicator.choices))


def _first_places(indicator: Indicator, tally: Tally, questionnaire: Questionnaire) -> _Found:
    counts = tally.of(_question(indicator.question, questionnaire).code)
    first = counts.count([(str(indicator.choices[0]), 1)])
    found = Share(first, counts.answered, Base.ANSWERED)
    return _Found(found.value, found.n, found.base, found.n, first, found.interval)


def _mean(indicator: Indicator, tally: Tally, questionnaire: Questionnaire) -> _Found:
    question = _question(indicator.question, questionnaire)
    counts = counts_of(indicator, question, tally.of(question.code))
    return _of_numbers(summary(distribution(counts)))


def _mean_of_choice(indicator: Indicator, tally: Tally, questionnaire: Questionnaire) -> _Found:
    question = _question(indicator.question, questionnaire)
    return _of_numbers(summary(amounts(tally.of(question.code), str(indicator.choices[0]))))


def _of_numbers(found: Summary) -> _Found:
    total = None if found.mean is None else found.mean * found.n
    whole = int(total) if total is not None and total.denominator == 1 else None
    return _Found(found.mean, found.n, Base.RATED, found.n, whole, found.interval, found.sd)


def _median(indicator: Indicator, tally: Tally, questionnaire: Questionnaire) -> _Found:
    question = _question(indicator.question, questionnaire)
    found = summary(distribution(tally.of(question.code)))
    return _Found(found.median, found.n, Base.RATED, found.n)


def _question(code: str, questionnaire: Questionnaire) -> Question:
    question = questionnaire.question(code)
    if question is None:
        raise ValueError(f"The questionnaire has no question {code!r}.")
    return question


_COMPUTE: dict[Statistic, Callable[[Indicator, Tally, Questionnaire], _Found]] = {
    Statistic.RESPONSES: _responses,
    Statistic.OPTIONS: _options,
    Statistic.SHARE: _share,
    Statistic.MEAN: _mean,
    Statistic.MEDIAN: _median,
    Statistic.FIRST_PLACES: _first_places,
    Statistic.MEAN_RANK: _mean_of_choice,
    Statistic.MEAN_POINTS: _mean_of_choice,
}
