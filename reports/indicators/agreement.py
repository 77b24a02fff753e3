"""What was published beside what the responses give now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reports.definition.tracked import Tracked
from reports.figures import Figure, figure
from reports.indicators.values import Value, compute_group
from reports.stats.tallies import Tally
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
    return of.statistic, of.rounded, of.decimals, of.numerator, of.base, of.base_n


def agreements(
    published: Value, tracked: Tracked | None, tally: Tally, questionnaire: Questionnaire
) -> Iterator[Agreement]:
    """Every number of a published value, computed anew by this definition.

    Without suppression: what is compared is public already. Groups that were not shown are not
    compared; nothing was said of them.
    """
    whole = figure(tracked.indicator, tally, questionnaire, minimum=0) if tracked else None
    yield Agreement("", published.figure, whole)
    category = questionnaire.question(tracked.by) if tracked and tracked.by else None
    for each in published.groups:
        if each.figure is None:
            continue
        there = tracked and category and category.choice(each.code)
        now = compute_group(tracked, each.code, tally, questionnaire) if tracked and there else None
        yield Agreement(each.code, each.figure, now)
