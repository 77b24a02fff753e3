"""What is compared of a question, by kind: shares of its cells, or means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from reports.stats.cells import Key, planned_cells
from reports.stats.differences import (
    Difference,
    classical_mean_difference,
    classical_share_difference,
    mean_difference,
    share_difference,
    weighted_difference,
)
from reports.stats.intervals import Interval
from reports.stats.shares import Base, Share, row_shares
from reports.stats.standardising import Side
from reports.stats.summaries import Summary, amounts, distribution, summary
from reports.stats.tallies import Counts
from reports.stats.weighted import Estimate, Weighed
from surveys.questionnaire.model import Kind, Question


class Statistic(StrEnum):
    """What kind of value a measure is."""

    SHARE = "share"  # of those who answered; of those who answered the row, for a matrix
    MEAN = "mean"
    MEAN_RANK = "mean_rank"
    MEAN_POINTS = "mean_points"


@dataclass(frozen=True, slots=True)
class WeightedSide:
    """A weighted value with the unweighted one; `n` people, unweighted, are in its base."""

    plain: Side
    estimate: Estimate

    @property
    def n(self) -> int:
        """How many people it rests on."""
        return self.plain.n

    @property
    def interval(self) -> Interval | None:
        """Of the logit for shares, Student's for means."""
        share = isinstance(self.plain, Share)
        return self.estimate.share_interval() if share else self.estimate.t_interval()


Shown = Side | WeightedSide


@dataclass(frozen=True, slots=True)
class Measure:
    """One value of a question: the share of a cell, or a mean (of a choice's ranks, points)."""

    statistic: Statistic
    key: Key | None = None

    def of(self, question: Question, counts: Counts) -> Side:
        """The value over these counts."""
        if self.statistic is Statistic.SHARE:
            return _share(self.key, question, counts)
        if self.statistic is Statistic.MEAN:
            return summary(distribution(counts))
        return summary(amounts(counts, str(self.key)))

    def weighted(self, plain: Side, of: Weighed) -> WeightedSide:
        """The same value with weights, of the counts of the question by weight class."""
        if self.statistic is Statistic.MEAN:
            return WeightedSide(plain, of.mean(distribution))
        if self.statistic is not Statistic.SHARE:
            return WeightedSide(plain, of.mean(partial(amounts, choice=str(self.key))))
        if isinstance(self.key, tuple):
            return WeightedSide(plain, of.row_share(self.key[0], str(self.key[1])))
        keys = [] if self.key is None else [self.key]
        return WeightedSide(plain, of.share(keys, Base.ANSWERED))


def _share(key: Key | None, question: Question, counts: Counts) -> Share:
    if isinstance(key, tuple):
        return row_shares(question, counts, key[0])[str(key[1])]
    return Share(counts.count([] if key is None else [key]), counts.answered, Base.ANSWERED)


def value_of(side: Shown) -> float | None:
    """The proportion or mean; None is undefined."""
    if isinstance(side, WeightedSide):
        return side.estimate.value
    value = side.value if isinstance(side, Share) else side.mean
    return None if value is None else float(value)


def interval_of(side: Shown) -> Interval | None:
    """Wilson's or Student's interval of the value; with weights see `WeightedSide`."""
    return side.interval


def difference(earlier: Shown, later: Shown) -> Difference | None:
    """Later − earlier of two values of one measure, both with weights or both without."""
    if isinstance(earlier, WeightedSide) and isinstance(later, WeightedSide):
        return weighted_difference(earlier.estimate, later.estimate)
    if isinstance(earlier, Share) and isinstance(later, Share):
        return share_difference(earlier, later)
    if isinstance(earlier, Summary) and isinstance(later, Summary):
        return mean_difference(earlier, later)
    raise TypeError("A share and a mean have no difference.")


def classical_difference(earlier: Shown | None, later: Shown | None) -> Difference | None:
    """The difference by the methods of older reports; None with weights and without a test."""
    if isinstance(earlier, Share) and isinstance(later, Share):
        return classical_share_difference(earlier, later)
    if isinstance(earlier, Summary) and isinstance(later, Summary):
        return classical_mean_difference(earlier, later)
    return None


def _cells(question: Question) -> list[Measure]:
    return [Measure(Statistic.SHARE, key) for key in planned_cells(question)]


def _mean(_question: Question) -> list[Measure]:
    return [Measure(Statistic.MEAN)]


def _by_choice(statistic: Statistic, question: Question) -> list[Measure]:
    return [Measure(statistic, choice.code) for choice in question.choices]


# The kinds whose answers are compared. Texts have no figures; a consent and a day say nothing
# of what people think.
_MEASURES: dict[Kind, Callable[[Question], list[Measure]]] = {
    Kind.SINGLE_CHOICE: _cells,
    Kind.MULTIPLE_CHOICE: _cells,
    Kind.SCALE: _mean,
    Kind.NUMBER: _mean,
    Kind.MATRIX: _cells,
    Kind.RANKING: partial(_by_choice, Statistic.MEAN_RANK),
    Kind.ALLOCATION: partial(_by_choice, Statistic.MEAN_POINTS),
}
COMPARED = frozenset(_MEASURES)


def measures(questions: tuple[Question, ...]) -> list[Measure]:
    """What the questions, one of each round, have in common, in the order of the last.

    Empty when they are of different kinds, or of one that is not compared.
    """
    if len({question.kind for question in questions}) != 1 or questions[0].kind not in COMPARED:
        return []
    *others, last = (_MEASURES[question.kind](question) for question in questions)
    return [each for each in last if all(each in other for other in others)]
