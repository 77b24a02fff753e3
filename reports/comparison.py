"""Rounds of a consultation compared: which questions, over which counts, and why others are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reports.rounds_read import RoundsRead, read_rounds
from reports.stats.comparing import Asked, Compared, compare, judged
from reports.stats.differences import Correction
from reports.stats.measures import COMPARED, measures
from reports.stats.standardising import Mix
from reports.stored.counts import Counted
from surveys.models import Equivalent, Round
from surveys.questionnaire.model import Kind, Question
from surveys.questionnaire.text import Text


class WhyNot(StrEnum):
    """Why a question is not compared."""

    ONLY_ONE = "only_one"  # some round does not ask it
    ASKED_DIFFERENTLY = "asked_differently"  # and nobody declared it comparable
    DECLARED = "declared"  # declared not comparable
    KIND = "kind"  # texts, days and consents have no figures to compare
    NO_ROW = "no_row"  # the matrix is asked without the row of an indicator
    NOTHING_COMMON = "nothing_common"  # of different kinds, or without a common choice


@dataclass(frozen=True, slots=True)
class NotCompared:
    """A question that is not compared; `note` is of the declaration."""

    question: Question
    why: WhyNot
    note: str = ""


@dataclass(frozen=True, slots=True)
class ComparedQuestion:
    """A question with its measures in every round; `notes` are of declarations."""

    asked: Asked
    rows: tuple[Compared, ...]
    care: bool
    notes: tuple[str, ...]
    reconstructed: bool  # a round's wording is not known from its source
    categories: Mapping[str, Text]  # the labels of the category's choices

    @property
    def question(self) -> Question:
        """As the last round asks it."""
        return self.asked.questions[-1]


@dataclass(frozen=True, slots=True)
class Settings:
    """How rounds are compared."""

    minimum: int  # fewest people a figure is shown of
    by: str = ""  # category question of the last round to standardise by; empty: the first one
    correction: Correction = Correction.HOLM
    mix: Mix = Mix.EARLIER
    weights: str = ""  # the name of each round's own weights; empty: unweighted


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rounds, the earliest first, and what their answers say of each other."""

    rounds: tuple[Round, ...]
    counted: tuple[Counted, ...]
    questions: tuple[ComparedQuestion, ...]
    left_out: tuple[NotCompared, ...]
    categories: tuple[Question, ...]  # comparable category questions, of the last round
    by: Question | None = None  # the one that is standardised by


def compare_rounds(rounds: Sequence[Round], settings: Settings) -> Comparison:
    """Compare rounds of one consultation, the earliest first, that have questionnaires.

    All differences are of the last round to the first. Raises ValueError for fewer than two,
    RoundWeightsError when a round cannot be weighted.
    """
    if len(rounds) < 2:
        raise ValueError("Two rounds at least.")
    found = read_rounds(rounds, settings.weights)
    categories = [
        each
        for each in found.questionnaires[-1].category_questions()
        if each.kind is Kind.SINGLE_CHOICE and found.questions(each.code)
    ]
    by = next((each for each in categories if each.code == settings.by), None)
    by = by or next(iter(categories), None)
    asked = list(_asked(found, by))
    compared = [
        (each, compare(each, measure, settings.minimum, settings.mix))
        for each in asked
        for measure in measures(each.questions)
    ]
    rows: dict[str, list[Compared]] = {}
    for (each, _alone), row in zip(compared, judged(compared, settings.correction), strict=True):
        rows.setdefault(each.questions[-1].code, []).append(row)
    return Comparison(
        rounds=tuple(rounds),
        counted=found.counted,
        questions=tuple(
            _question(each, rows[each.questions[-1].code], found, by)
            for each in asked
            if each.questions[-1].code in rows
        ),
        left_out=tuple(_left_out(found, set(rows))),
        categories=tuple(categories),
        by=by,
    )


def compared_question(
    rounds: Sequence[Round], code: str, settings: Settings
) -> ComparedQuestion | None:
    """One question of the last round, as for its chart: p-values are not corrected.

    Raises RoundWeightsError when a round cannot be weighted.
    """
    found = read_rounds(rounds, settings.weights)
    questions = found.questions(code)
    if not questions:
        return None
    tallies = tuple(each.tally for each in found.counted)
    asked = Asked(questions, tallies, weighed=found.weighed_question(questions))
    rows = [compare(asked, measure, settings.minimum) for measure in measures(questions)]
    return _question(asked, rows, found) if rows else None


def _asked(found: RoundsRead, by: Question | None) -> Iterator[Asked]:
    tallies = tuple(each.tally for each in found.counted)
    category = found.questions(by.code) if by else ()
    groups = dict.fromkeys(choice.code for each in reversed(category) for choice in each.choices)
    for question in found.questionnaires[-1].questions():
        if questions := found.questions(question.code):
            codes = tuple(each.code for each in category)
            weighed = found.weighed_question(questions)
            yield Asked(questions, tallies, codes, tuple(groups), weighed)


def _question(
    asked: Asked, rows: Sequence[Compared], found: RoundsRead, by: Question | None = None
) -> ComparedQuestion:
    pairs = [pairs[asked.questions[-1].code] for pairs in found.pairs]
    declared = [pair.declared for pair in pairs if pair.declared]
    of = found.questions(by.code) if by else ()
    return ComparedQuestion(
        asked,
        tuple(rows),
        care=any(pair.verdict == Equivalent.CARE for pair in pairs),
        notes=tuple(dict.fromkeys(each.note for each in declared if each.note)),
        reconstructed=any(question.source for question in asked.questions),
        categories={choice.code: choice.label for each in of for choice in each.choices},
    )


def _left_out(found: RoundsRead, compared: set[str]) -> Iterator[NotCompared]:
    """What the last round asks and the first one asks, that is not compared; notes are nothing."""
    used = {pairs[code].code for pairs in found.pairs[:1] for code in compared}
    for question in found.questionnaires[-1].questions():
        if question.kind is not Kind.NOTE and question.code not in compared:
            used.add(question.code)
            yield _why_not(question, found)
    for question in found.questionnaires[0].questions():
        if question.kind is not Kind.NOTE and question.code not in used:
            yield NotCompared(question, WhyNot.ONLY_ONE)


def _why_not(question: Question, found: RoundsRead) -> NotCompared:
    pairs = [pairs.get(question.code) for pairs in found.pairs]
    for pair in pairs:
        if pair and not pair.comparable:
            note = pair.declared.note if pair.declared else ""
            return NotCompared(question, WhyNot.DECLARED, note)
    for questionnaire, pair in zip(found.questionnaires, pairs, strict=False):
        if pair is None:
            there = questionnaire.question(question.code) is not None
            return NotCompared(question, WhyNot.ASKED_DIFFERENTLY if there else WhyNot.ONLY_ONE)
    if question.kind not in COMPARED:
        return NotCompared(question, WhyNot.KIND)
    return NotCompared(question, WhyNot.NOTHING_COMMON)
