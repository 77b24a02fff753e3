"""What changed from one round to the next: differences of an indicator's values, and verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.definition import Statistic
from reports.indicators.values import Value
from reports.stats.comparing import Asked, Compared, Verdict, judged
from reports.stats.differences import Difference
from reports.stats.measures import Measure, difference
from reports.stats.measures import Statistic as Measured
from surveys.questionnaire.model import Question

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
    one, of medians, counts, and shares of options.
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


def _compared(before: Value, value: Value) -> Compared | None:
    measured = _MEASURED.get(value.figure.statistic)
    if measured is None or before.figure.statistic is not value.figure.statistic:
        return None
    sides = (before.side, value.side)
    if before.figure.suppressed or value.figure.suppressed:
        return Compared(Measure(measured), (None, None), None, None, Verdict.SUPPRESSED)
    if sides[0] is None or sides[1] is None:
        return None  # a share of options
    found = difference(sides[0], sides[1])
    if found is None:
        return Compared(Measure(measured), sides, None, None, Verdict.UNDEFINED)
    return Compared(Measure(measured), sides, found, found.p, Verdict.UNCLEAR)
