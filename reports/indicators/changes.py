"""What changed from one round to the next: differences of an indicator's values, and verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.definition import Statistic
from reports.figures import Weighted
from reports.indicators.values import Value
from reports.stats.comparing import Asked, Compared, Verdict, judged
from reports.stats.differences import Difference, weighted_difference
from reports.stats.measures import Measure, difference
from reports.stats.measures import Statistic as Measured
from reports.stats.rows import row_scale
from reports.stats.shares import Base
from reports.stats.summaries import Summary
from surveys.questionnaire.model import Kind, Question, Questionnaire

# The statistics that have a test, and as what it is judged how far an interval may reach.
_MEASURED = {
    Statistic.SHARE: Measured.SHARE,
    Statistic.FIRST_PLACES: Measured.SHARE,
    Statistic.MEAN: Measured.MEAN,
    Statistic.MEAN_RANK: Measured.MEAN_RANK,
    Statistic.MEAN_POINTS: Measured.MEAN_POINTS,
}


@dataclass(frozen=True, slots=True)
class Change:
    """From the round before that has a value; without a test the verdict is None."""

    difference: Difference | None = None
    verdict: Verdict | None = None


def changes(values: Sequence[Value | None], question: Question | None) -> list[Change]:
    """The change of each value from the one before, the earliest first; rounds are in order.

    P-values are corrected together (Holm). Nothing is said of the first value, of rounds without
    one, of medians, counts, and shares of options, nor between weights of different names.
    """
    found: list[Change] = []
    tested: list[tuple[int, tuple[Asked, Compared]]] = []
    before: Value | None = None
    for at, value in enumerate(values):
        change = Change()
        if value is not None:
            if before is not None and question is not None:
                compared = _compared(before, value)
                change = Change(verdict=compared.verdict if compared else None)
                if compared is not None and compared.difference is not None:
                    tested.append((at, (Asked((question,), ()), compared)))
            before = value
        found.append(change)
    for (at, _pair), each in zip(tested, judged([pair for _at, pair in tested]), strict=True):
        found[at] = Change(each.difference, each.verdict)
    return found


def judged_question(of: Questionnaire, document: Mapping[str, Any]) -> Question | None:
    """What the changes of a definition are judged by; a row of a matrix is like a scale."""
    question = of.question(document.get("question", ""))
    if question is None or question.kind is not Kind.MATRIX:
        return question
    return row_scale(question, document.get("choices", ()))


def _compared(before: Value, value: Value) -> Compared | None:
    measured = _MEASURED.get(value.figure.statistic)
    if measured is None or before.figure.statistic is not value.figure.statistic:
        return None
    weights = before.figure.weighted, value.figure.weighted
    if before.figure.suppressed or value.figure.suppressed:
        return Compared(Measure(measured), (None, None), None, None, Verdict.SUPPRESSED)
    if weights[0] and weights[1]:
        of_options = value.figure.base is Base.OPTIONS
        same = weights[0].name == weights[1].name and not of_options
        return _compared_weighted(Measure(measured), weights[0], weights[1]) if same else None
    if weights[0] or weights[1]:
        return None
    sides = (before.side, value.side)
    if sides[0] is None or sides[1] is None:
        return None  # a share of options
    found = difference(sides[0], sides[1])
    if found is None:
        return Compared(Measure(measured), sides, None, None, Verdict.UNDEFINED)
    return Compared(Measure(measured), sides, found, found.p, Verdict.UNCLEAR)


def _compared_weighted(measure: Measure, before: Weighted, value: Weighted) -> Compared:
    """Of as many people as the weights leave (Kish): few of them tell little."""
    found = weighted_difference(before.estimate, value.estimate)
    sides = tuple(Summary(int(each.estimate.effective or 0)) for each in (before, value))
    if found is None:
        return Compared(measure, sides, None, None, Verdict.UNDEFINED)
    return Compared(measure, sides, found, found.p, Verdict.UNCLEAR)
