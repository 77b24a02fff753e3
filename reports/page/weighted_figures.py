"""The figures of a question unweighted and weighted, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from reports.definition import Within
from reports.page.shown import Scene
from reports.page.wording import key_label
from reports.stats.cells import planned_cells
from reports.stats.linearised import Variance
from reports.stats.shares import Base
from reports.stats.summaries import amounts, distribution
from reports.stats.tallies import Counts
from reports.stats.weighted import Estimate, Values, Weighed
from reports.stats.weighting import Weighting
from reports.weighted_figures import WeightsView
from surveys.questionnaire.model import Kind, Question
from surveys.templatetags.texts import localised

# One figure: what it is called, unweighted, weighted, and whether it is a share.
Figure = tuple[str, Estimate, Estimate, bool]


@dataclass(frozen=True, slots=True)
class Both:
    """The counts of one question, to be estimated without and with weights."""

    plain: Weighed
    weighed: Weighed
    variance: Variance

    def counting(self, of: Callable[[Counts], Counts]) -> Both:
        """The same over other counts that are made of these: those of a row of a matrix."""
        plain, weighed = (
            Weighed(side.weighting, {each: of(counts) for each, counts in side.counts.items()})
            for side in (self.plain, self.weighed)
        )
        return Both(plain, weighed, self.variance)

    def share(self, label: str, keys: Sequence[Any], base: Base) -> Figure:
        """The share of these answers on a base."""
        weighed = self.weighed.share(keys, base, self.variance)
        return label, self.plain.share(keys, base), weighed, True

    def row_share(self, label: str, row: str, choice: str) -> Figure:
        """The share of a choice in a row of a matrix."""
        weighed = self.weighed.row_share(row, choice, self.variance)
        return label, self.plain.row_share(row, choice), weighed, True

    def mean(self, label: str, of: Values) -> Figure:
        """The mean of these values."""
        return label, self.plain.mean(of), self.weighed.mean(of, self.variance), False

    def median(self, label: str, of: Values) -> Figure:
        """Without a standard error: the interval is not defined."""
        return label, self.plain.median(of), self.weighed.median(of, self.variance), False


def both(scene: Scene, code: str, within: Within | None = None) -> Both:
    """The question's counts, of all or of the groups named."""
    weights = weights_of(scene)
    counts: dict[Any, Counts] = {
        each: (tally.within(within.question, within.choices) if within else tally).of(code)
        for each, tally in weights.tallies.items()
    }
    ones = dict.fromkeys(weights.weighting.weights, 1.0)
    plain = Weighting(weights.weighting.questions, ones, weights.weighting.sizes, raked=False)
    return Both(Weighed(plain, counts), Weighed(weights.weighting, counts), weights.variance)


def weights_of(scene: Scene) -> WeightsView:
    """The weights chosen. Raises ValueError when there are none."""
    if scene.weights is None:
        raise ValueError("The scene has no weights.")
    return scene.weights


def _cells(question: Question, base: Base, of: Both) -> Iterator[Figure]:
    for key in planned_cells(question):
        yield of.share(key_label(question, key), [key], base)


def _scale(question: Question, base: Base, of: Both) -> Iterator[Figure]:
    yield from _number(question, base, of)
    yield from _cells(question, base, of)


def _number(_question: Question, _base: Base, of: Both) -> Iterator[Figure]:
    yield of.mean(_("Mean"), distribution)
    yield of.median(_("Median"), distribution)


def _matrix(question: Question, _base: Base, of: Both) -> Iterator[Figure]:
    for row in question.rows:
        for choice in question.choices:
            label = f"{localised(row.label)[0]}: {localised(choice.label)[0]}"
            yield of.row_share(label, row.code, choice.code)


def _by_choice(
    heading: Callable[[], str], question: Question, _base: Base, of: Both
) -> Iterator[Figure]:
    for choice in question.choices:
        values = partial(amounts, choice=choice.code)
        yield of.mean(heading() % {"choice": localised(choice.label)[0]}, values)


def _consent(question: Question, _base: Base, of: Both) -> Iterator[Figure]:
    yield from _cells(question, Base.ASKED, of)


_BY_KIND: dict[Kind, Callable[[Question, Base, Both], Iterator[Figure]]] = {
    Kind.SINGLE_CHOICE: _cells,
    Kind.MULTIPLE_CHOICE: _cells,
    Kind.SCALE: _scale,
    Kind.MATRIX: _matrix,
    Kind.RANKING: partial(_by_choice, lambda: _("%(choice)s: mean place")),
    Kind.NUMBER: _number,
    Kind.ALLOCATION: partial(_by_choice, lambda: _("%(choice)s: mean points")),
    Kind.CONSENT: _consent,
}


def figures_of(question: Question, base: Base, of: Both) -> Iterator[Figure]:
    """Every figure of a question of its kind, both ways; none of texts and days."""
    if question.kind in _BY_KIND:
        yield from _BY_KIND[question.kind](question, base, of)
