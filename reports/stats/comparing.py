"""One measure over two or more rounds: values, difference, and what may be concluded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from reports.stats.differences import LEVEL, Correction, Difference, corrected
from reports.stats.disclosure import too_small
from reports.stats.measures import Measure, Shown, Statistic, difference
from reports.stats.standardising import Mix, NotStandardisedError, Side, Standardised, standardise
from reports.stats.tallies import Counts, Tally
from reports.stats.weighted import Weighed
from surveys.questionnaire.model import Kind, Question

# Under this many people on one side, intervals and tests are too rough to conclude from.
FEW = 30
# How far an interval may reach before "no clear change" says too much: proportions; for means
# this part of the scale's length.
WIDE = 0.1


class Verdict(StrEnum):
    """What the difference says."""

    HIGHER = "higher"
    LOWER = "lower"
    UNCLEAR = "unclear"  # no clear change: chance alone makes such differences
    TOO_FEW = "too_few"  # too few to tell
    SUPPRESSED = "suppressed"  # fewer people on one side than may be shown
    UNDEFINED = "undefined"  # nobody on one side


@dataclass(frozen=True, slots=True)
class Compared:
    """A measure in every round, the earliest first; None is suppressed.

    The difference is the last round's value less the first one's; with weights nothing is
    standardised: they set the mix. `p` is corrected for all
    measures compared together. `unstandardised` names the category that had too few people to
    standardise by; both are empty when there is no category in common.
    """

    measure: Measure
    sides: tuple[Shown | None, ...]
    difference: Difference | None
    p: float | None
    verdict: Verdict
    standardised: Standardised | None = None
    unstandardised: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as each round asks it, with the rounds' tallies, the earliest first.

    `category` are the codes of the category question in each round, when all have it.
    """

    questions: tuple[Question, ...]
    tallies: tuple[Tally, ...]
    category: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()  # the choices of the category
    weighed: tuple[Weighed, ...] = ()  # the question's counts in each round; empty: unweighted


def compare(asked: Asked, measure: Measure, minimum: int, mix: Mix = Mix.EARLIER) -> Compared:
    """The measure in all rounds; `minimum` is the fewest people a figure may be shown of.

    The verdict is still that of the single test: `judged` corrects those of a whole page.
    """
    counts = [
        tally.of(question.code)
        for question, tally in zip(asked.questions, asked.tallies, strict=True)
    ]
    plain = [
        measure.of(question, each) for question, each in zip(asked.questions, counts, strict=True)
    ]
    found_sides: Iterable[Shown] = plain
    if asked.weighed:
        found_sides = (measure.weighted(*each) for each in zip(plain, asked.weighed, strict=True))
    sides = tuple(None if too_small(side.n, minimum) else side for side in found_sides)
    first, last = sides[0], sides[-1]
    if first is None or last is None:
        return Compared(measure, sides, None, None, Verdict.SUPPRESSED)
    found = difference(first, last)
    if found is None:
        return Compared(measure, sides, None, None, Verdict.UNDEFINED)
    compared = Compared(measure, sides, found, found.p, Verdict.UNCLEAR)
    return _standardised(compared, asked, minimum, mix)


def _standardised(compared: Compared, asked: Asked, minimum: int, mix: Mix) -> Compared:
    own = {asked.questions[0].code, asked.questions[-1].code}
    if not asked.category or asked.weighed or own & set(asked.category):
        return compared
    groups = {
        group: (
            _within(asked, 0, group, compared.measure),
            _within(asked, -1, group, compared.measure),
        )
        for group in asked.groups
    }
    try:
        return replace(compared, standardised=standardise(groups, minimum, mix))
    except NotStandardisedError as error:
        return replace(compared, unstandardised=error.group)


def _within(asked: Asked, at: int, group: str, measure: Measure) -> Side:
    question = asked.questions[at]
    counts: Counts = asked.tallies[at].within(asked.category[at], [group]).of(question.code)
    return measure.of(question, counts)


def judged(
    compared: Sequence[tuple[Asked, Compared]], correction: Correction = Correction.HOLM
) -> list[Compared]:
    """The same with p-values corrected together, and the verdicts that follow."""
    ps = corrected([each.p for _asked, each in compared], correction)
    return [
        replace(each, p=p, verdict=_verdict(each, p, asked.questions[-1]))
        for (asked, each), p in zip(compared, ps, strict=True)
    ]


def _verdict(compared: Compared, p: float | None, question: Question) -> Verdict:
    found, sides = compared.difference, compared.sides
    if found is None:
        return compared.verdict
    if min(side.n for side in (sides[0], sides[-1]) if side is not None) < FEW:
        return Verdict.TOO_FEW
    if p is not None and p < LEVEL:
        return Verdict.HIGHER if found.value > 0 else Verdict.LOWER
    reach = _reach(compared.measure, question)
    if found.interval is None or (
        reach is not None and max(-found.interval.low, found.interval.high) > reach
    ):
        return Verdict.TOO_FEW
    return Verdict.UNCLEAR


def _reach(measure: Measure, question: Question) -> float | None:
    """How large a difference must be excluded before "no clear change" is said."""
    if measure.statistic is Statistic.SHARE:
        return WIDE
    if measure.statistic is Statistic.MEAN_RANK:
        return WIDE * (len(question.choices) - 1)
    if measure.statistic is Statistic.MEAN_POINTS:
        return WIDE * float(question.total or 0)
    if question.kind is Kind.SCALE:
        return WIDE * (len(question.scale_points) - 1)
    return None  # a number has no ends: its interval is shown, and nothing said of its width
