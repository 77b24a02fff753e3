"""Shares: a numerator over a base that has a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from reports.stats.cells import Key, planned_cells
from reports.stats.intervals import Interval, wilson
from reports.stats.tallies import Counts
from surveys.questionnaire.model import Kind, Question, Questionnaire


class Base(StrEnum):
    """What a figure is computed over; `n` of a figure counts these."""

    ASKED = "asked"  # responses that were asked the question
    ANSWERED = "answered"  # responses that answered it, "I do not know" included
    OPTIONS = "options"  # options expressed: each response counts once per option it took
    RATED = "rated"  # responses that gave a number: answered, "I do not know" left out
    RESPONSES = "responses"  # submitted responses


# The bases a share can have.
SHARE_BASES = (Base.ASKED, Base.ANSWERED, Base.OPTIONS)


# Kinds whose answers are options: the base "options expressed" is defined for them.
OPTION_KINDS = frozenset({Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE})


@dataclass(frozen=True, slots=True)
class Share:
    """`numerator` of `n`, where n counts `base`."""

    numerator: int
    n: int
    base: Base

    @property
    def value(self) -> Fraction | None:
        """The exact proportion, 0 to 1; None when n is 0: undefined, not zero."""
        return Fraction(self.numerator, self.n) if self.n else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's 95% interval; None when n is 0 or the base is options expressed.

        One respondent expresses several options, so options are not independent draws and
        a binomial interval over them would be too narrow.
        """
        return None if self.base is Base.OPTIONS else wilson(self.numerator, self.n)


def base_n(question: Question, counts: Counts, base: Base) -> int:
    """The size of the base. Raises ValueError for a base that the question does not have."""
    if base is Base.ASKED:
        return counts.asked
    if base is Base.ANSWERED:
        return counts.answered
    if base is Base.OPTIONS and question.kind in OPTION_KINDS:
        # All that were expressed, also of choices that a later version does not offer.
        return sum(counts.cells.values())
    raise ValueError(f"Question {question.code!r} ({question.kind}) has no base {base!r}.")


def share(question: Question, counts: Counts, keys: Iterable[Key], base: Base) -> Share:
    """The share of these cells together.

    Raises ValueError for several options of a multiple choice over a base of people: someone
    who took two of them would count twice, and counts per option cannot tell.
    """
    distinct = tuple(dict.fromkeys(keys))
    if question.kind is Kind.MULTIPLE_CHOICE and base is not Base.OPTIONS and len(distinct) > 1:
        raise ValueError(
            f"Question {question.code!r}: several options of a multiple choice have "
            "no share of people, only of options expressed."
        )
    return Share(counts.count(distinct), base_n(question, counts, base), base)


def shares(question: Question, counts: Counts, base: Base) -> dict[Key, Share]:
    """The share of each cell known beforehand, in the order of the questionnaire."""
    n = base_n(question, counts, base)
    return {key: Share(counts.count([key]), n, base) for key in planned_cells(question)}


def row_shares(question: Question, counts: Counts, row: str) -> dict[str, Share]:
    """For one row of a matrix: the share of each choice, of those who answered the row."""
    cells = {choice.code: counts.count([(row, choice.code)]) for choice in question.choices}
    n = sum(cells.values())
    return {code: Share(count, n, Base.ANSWERED) for code, count in cells.items()}


def people(counts: Counts, base: Base) -> int:
    """How many people a base stands for: several options expressed can be one person's."""
    return counts.asked if base is Base.ASKED else counts.answered


def group_questions(questionnaire: Questionnaire, group: str) -> tuple[Question, ...]:
    """The questions of a group that options are expressed in."""
    return tuple(
        question
        for question in questionnaire.questions()
        if question.group == group and question.kind in OPTION_KINDS
    )
