"""What a report says: indicators, and sections of blocks. Stored as the JSON document read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from reports.stats.cells import Key
from reports.stats.disclosure import PUBLIC_MINIMUM
from reports.stats.shares import Base
from surveys.questionnaire.model import Kind
from surveys.questionnaire.text import NO_TEXT, Text


class Statistic(StrEnum):
    """What an indicator computes."""

    RESPONSES = "responses"  # submitted responses
    OPTIONS = "options"  # options expressed in a question or in all questions of a group
    SHARE = "share"
    MEAN = "mean"
    MEDIAN = "median"
    FIRST_PLACES = "first_places"  # of a ranking: the share of those who answered
    MEAN_RANK = "mean_rank"
    MEAN_POINTS = "mean_points"


# What is a proportion, written as a percentage.
SHARES = frozenset({Statistic.SHARE, Statistic.FIRST_PLACES})
# What is of one choice among those of the question.
OF_ONE_CHOICE = frozenset({Statistic.FIRST_PLACES, Statistic.MEAN_RANK, Statistic.MEAN_POINTS})

_CHOICE = frozenset({Statistic.OPTIONS, Statistic.SHARE})
_NUMBER = frozenset({Statistic.MEAN, Statistic.MEDIAN})
_NOTHING: frozenset[Statistic] = frozenset()

# What can be computed on one question; "responses" needs none.
STATISTICS: dict[Kind, frozenset[Statistic]] = {
    Kind.SINGLE_CHOICE: _CHOICE,
    Kind.MULTIPLE_CHOICE: _CHOICE,
    Kind.SCALE: _NUMBER | {Statistic.SHARE},
    Kind.MATRIX: frozenset({Statistic.SHARE, Statistic.MEAN}),  # of one of its rows
    Kind.RANKING: frozenset({Statistic.FIRST_PLACES, Statistic.MEAN_RANK}),
    Kind.NUMBER: _NUMBER,
    Kind.SHORT_TEXT: _NOTHING,
    Kind.LONG_TEXT: _NOTHING,
    Kind.DATE: _NOTHING,
    Kind.ALLOCATION: frozenset({Statistic.MEAN_POINTS}),
    Kind.CONSENT: frozenset({Statistic.SHARE}),
    Kind.NOTE: _NOTHING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """Only the responses that took one of these choices of a single-choice question."""

    question: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """The definition of a figure."""

    id: str
    statement: Text
    statistic: Statistic
    question: str = ""  # its code; empty for responses and for options of a group
    row: str = ""  # the code of a row, of a matrix
    group: str = ""  # options: the code of a group of questions
    # Share: the cells of the question in the numerator; `OF_ONE_CHOICE`: the choice alone; mean
    # of a row: the choices that are on its scale, all of them when empty.
    choices: tuple[Key, ...] = ()
    base: Base = Base.ANSWERED  # share only
    within: Within | None = None
    decimals: int = 0  # of the percentage for shares, of the value otherwise


class BlockKind(StrEnum):
    """What a block shows."""

    HEADLINE = "headline"
    QUESTION = "question"
    BREAKDOWN = "breakdown"
    RANKING = "ranking"
    MEANS = "means"
    THEMES = "themes"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlineBlock:
    """Figures in large type, one sentence each."""

    kind: ClassVar[BlockKind] = BlockKind.HEADLINE
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionBlock:
    """The distribution of one question's answers; the base is that of the shares."""

    kind: ClassVar[BlockKind] = BlockKind.QUESTION
    question: str
    base: Base = Base.ANSWERED
    title: Text = NO_TEXT
    note: Text = NO_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedGroup:
    """Choices of the question broken down by that are shown as one group."""

    label: Text
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakdownBlock:
    """A share for each group: `groups` first, then each choice of `by` that is in none."""

    kind: ClassVar[BlockKind] = BlockKind.BREAKDOWN
    question: str
    choices: tuple[Key, ...]
    by: str
    base: Base = Base.ANSWERED
    groups: tuple[MergedGroup, ...] = ()
    title: Text = NO_TEXT
    note: Text = NO_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingBlock:
    """The questions of a group by the options expressed in them, most first."""

    kind: ClassVar[BlockKind] = BlockKind.RANKING
    group: str
    title: Text = NO_TEXT
    note: Text = NO_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class MeansBlock:
    """The means of several scales with the same ends, highest first."""

    kind: ClassVar[BlockKind] = BlockKind.MEANS
    questions: tuple[str, ...]
    title: Text = NO_TEXT
    note: Text = NO_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemesBlock:
    """Themes in the free-text answers to one question, with how often each occurs or not."""

    kind: ClassVar[BlockKind] = BlockKind.THEMES
    question: str
    counts: bool = True
    title: Text = NO_TEXT
    note: Text = NO_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    """Words of the authors."""

    kind: ClassVar[BlockKind] = BlockKind.TEXT
    text: Text


ReportBlock = (
    HeadlineBlock
    | QuestionBlock
    | BreakdownBlock
    | RankingBlock
    | MeansBlock
    | ThemesBlock
    | TextBlock
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the report with a heading; `id` is its anchor."""

    id: str
    title: Text
    text: Text = NO_TEXT
    blocks: tuple[ReportBlock, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A code for free-text answers, and phrases of respondents that it stands for."""

    code: str
    label: Text
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """The themes of one free-text question."""

    question: str
    themes: tuple[Theme, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDefinition:
    """A report: made for one round, from its questionnaire."""

    title: Text
    lead: Text = NO_TEXT
    minimum_group: int = PUBLIC_MINIMUM  # fewest people in the base of a figure shown
    indicators: tuple[Indicator, ...] = ()
    sections: tuple[Section, ...] = ()
    codebook: tuple[Codebook, ...] = ()
    notes: tuple[Text, ...] = ()

    def indicator(self, indicator_id: str) -> Indicator | None:
        """The indicator with this id, or None."""
        return next((each for each in self.indicators if each.id == indicator_id), None)

    def themes(self, question: str) -> tuple[Theme, ...]:
        """The themes of this question; none when it has no codebook."""
        return next((book.themes for book in self.codebook if book.question == question), ())

    def breakdowns(self) -> tuple[str, ...]:
        """The codes of the questions that the report breaks down by: tally by these."""
        blocks = (block for section in self.sections for block in section.blocks)
        by_blocks = (block.by for block in blocks if isinstance(block, BreakdownBlock))
        within = (each.within.question for each in self.indicators if each.within)
        return tuple(dict.fromkeys((*by_blocks, *within)))
