"""What the blocks of a report compare: groups, questions of a group, means. From tallies only."""

from __future__ import annotations

from dataclasses import dataclass

from reports.definition import BreakdownBlock, MeansBlock, MergedGroup, RankingBlock
from reports.stats.disclosure import PUBLIC_MINIMUM, Disclosure, disclosures, too_small
from reports.stats.shares import Base, Share, base_n, group_questions, people, share
from reports.stats.summaries import Summary, distribution, summary
from reports.stats.tallies import Tally
from surveys.questionnaire.model import Question, Questionnaire


@dataclass(frozen=True, slots=True)
class GroupShare:
    """One row of a breakdown; `share` is None unless shown."""

    group: MergedGroup
    share: Share | None
    disclosure: Disclosure


def breakdown(
    block: BreakdownBlock,
    tally: Tally,
    questionnaire: Questionnaire,
    minimum: int = PUBLIC_MINIMUM,
) -> tuple[GroupShare, ...]:
    """The share of a breakdown block in each group, in the order of the definition."""
    question = _question(block.question, questionnaire)
    groups = _groups(block.groups, _question(block.by, questionnaire))
    counts = [tally.within(block.by, group.choices).of(question.code) for group in groups]
    sizes = {number: people(each, block.base) for number, each in enumerate(counts)}
    decided = disclosures(sizes, minimum)
    return tuple(
        GroupShare(
            group,
            share(question, counts[number], block.choices, block.base)
            if decided[number] is Disclosure.SHOWN
            else None,
            decided[number],
        )
        for number, group in enumerate(groups)
    )


def _groups(merged: tuple[MergedGroup, ...], by: Question) -> tuple[MergedGroup, ...]:
    """The merged groups first, then every choice that is in none of them."""
    taken = {code for group in merged for code in group.choices}
    single = (
        MergedGroup(label=choice.label, choices=(choice.code,))
        for choice in by.choices
        if choice.code not in taken
    )
    return (*merged, *single)


def ranking(
    block: RankingBlock, tally: Tally, questionnaire: Questionnaire
) -> tuple[tuple[Question, Share], ...]:
    """The questions of a group with their part of the options expressed, most first.

    Equals stay in the order of the questionnaire.
    """
    questions = group_questions(questionnaire, block.group)
    options = [base_n(each, tally.of(each.code), Base.OPTIONS) for each in questions]
    rows = [
        (question, Share(n, sum(options), Base.OPTIONS))
        for question, n in zip(questions, options, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: -row[1].numerator))


@dataclass(frozen=True, slots=True)
class QuestionMean:
    """One row of means; `summary` is None when suppressed."""

    question: Question
    summary: Summary | None


def means(
    block: MeansBlock,
    tally: Tally,
    questionnaire: Questionnaire,
    minimum: int = PUBLIC_MINIMUM,
) -> tuple[QuestionMean, ...]:
    """The means of a means block, highest first, then those undefined or suppressed.

    Equals stay in the order of the definition.
    """
    rows = []
    for code in block.questions:
        found = summary(distribution(tally.of(code)))
        hidden = too_small(found.n, minimum)
        rows.append(QuestionMean(_question(code, questionnaire), None if hidden else found))
    return tuple(sorted(rows, key=_lowest_last))


def _lowest_last(row: QuestionMean) -> float:
    mean = row.summary.mean if row.summary else None
    return float("inf") if mean is None else -float(mean)


def _question(code: str, questionnaire: Questionnaire) -> Question:
    question = questionnaire.question(code)
    if question is None:
        raise ValueError(f"The questionnaire has no question {code!r}.")
    return question
