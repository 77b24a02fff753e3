"""Additive counts: every figure on a closed question is computed from these.

Counts of disjoint sets of responses add up to the counts of their union, so it does not
matter how responses are cut into blocks, in which order or where the blocks are counted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import TypeVar

import numpy as np

from reports.stats.blocks import Block
from reports.stats.cells import Key
from reports.stats.columns import ANSWERED, NOT_ASKED, Array, Column
from reports.stats.pairs import PAIRS, Pairs
from surveys.questionnaire.model import Kind, Questionnaire

# A choice of the question broken down by; None = gave no answer to it, or was not asked it.
Group = str | None

_K = TypeVar("_K")
_V = TypeVar("_V", int, "Counts", "Tally")


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts for one question: responses asked it, responses that answered it, and cells.

    A cell that nobody is in has no entry (see `reports.stats.cells.Key` for what cells are).
    """

    asked: int = 0
    answered: int = 0
    cells: Mapping[Key, int] = field(default_factory=dict)

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.asked + other.asked,
            self.answered + other.answered,
            _add_values(self.cells, other.cells, 0),
        )

    def __sub__(self, other: Counts) -> Counts:
        return Counts(
            _less(self.asked, other.asked),
            _less(self.answered, other.answered),
            _subtract_cells(self.cells, other.cells),
        )

    def count(self, keys: Iterable[Key]) -> int:
        """The sum of these cells."""
        return sum(self.cells.get(key, 0) for key in keys)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts for a set of responses, and for its groups by some single-choice questions.

    `questions` goes by question code; `breakdowns` by question code, then group. A group
    without responses has no entry, and groups are not broken down further.
    """

    responses: int = 0
    questions: Mapping[str, Counts] = field(default_factory=dict)
    breakdowns: Mapping[str, Mapping[Group, Tally]] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        """The tally of both sets of responses, which must be disjoint.

        Responses tallied without a breakdown that the other side has (their version of the
        questionnaire lacks the question) gave no answer to it: they are in its group None.
        """
        return Tally(
            self.responses + other.responses,
            _add_values(self.questions, other.questions, Counts()),
            {
                by: _add_values(self._groups(by), other._groups(by), Tally())
                for by in dict.fromkeys((*self.breakdowns, *other.breakdowns))
            },
        )

    def __sub__(self, part: Tally) -> Tally:
        """The tally of the others, where `part` is of some of these responses.

        All must be counted alike: the same questions, the same breakdowns. Equal to counting
        the others themselves. Raises ValueError when there are fewer here than in `part`.
        """
        responses = _less(self.responses, part.responses)
        questions = {code: counts - part.of(code) for code, counts in self.questions.items()}
        if not responses:
            return Tally()
        return Tally(
            responses,
            questions,
            {
                by: _subtract_groups(groups, part.breakdowns.get(by, {}))
                for by, groups in self.breakdowns.items()
            },
        )

    def _groups(self, by: str) -> Mapping[Group, Tally]:
        if by in self.breakdowns:
            return self.breakdowns[by]
        return {None: Tally(self.responses, self.questions)} if self.responses else {}

    def of(self, question: str) -> Counts:
        """The counts for this question; all zero when it was not tallied."""
        return self.questions.get(question, Counts())

    def within(self, by: str, groups: Iterable[Group]) -> Tally:
        """The tally of these groups together. Raises ValueError without a breakdown by `by`."""
        if by not in self.breakdowns and self.responses:
            raise ValueError(f"The tally has no breakdown by {by!r}.")
        known = self.breakdowns.get(by, {})
        return add_up(known[group] for group in dict.fromkeys(groups) if group in known)


def add_up(tallies: Iterable[Tally]) -> Tally:
    """The tally of all these disjoint sets of responses; empty for none."""
    # Nothing is added to the first: a group by itself is asked for again and again.
    found = iter(tallies)
    return reduce(add, found, next(found, Tally()))


def _add_values(left: Mapping[_K, _V], right: Mapping[_K, _V], zero: _V) -> dict[_K, _V]:
    keys = dict.fromkeys((*left, *right))
    return {key: left.get(key, zero) + right.get(key, zero) for key in keys}


def _less(of: int, part: int) -> int:
    if part > of:
        raise ValueError(f"{part} cannot be a part of {of}.")
    return of - part


def _subtract_cells(of: Mapping[Key, int], part: Mapping[Key, int]) -> dict[Key, int]:
    if not part:
        return dict(of)
    if not part.keys() <= of.keys():
        raise ValueError("A part has cells that the whole has not.")
    left = {key: _less(count, part.get(key, 0)) for key, count in of.items()}
    return {key: count for key, count in left.items() if count}


def _subtract_groups(of: Mapping[Group, Tally], part: Mapping[Group, Tally]) -> dict[Group, Tally]:
    if not part.keys() <= of.keys():
        raise ValueError("A part has groups that the whole has not.")
    left = {group: whole - part.get(group, Tally()) for group, whole in of.items()}
    return {group: whole for group, whole in left.items() if whole.responses}


def tally(
    block: Block,
    questionnaire: Questionnaire,
    *,
    by: str | Iterable[str] = (),
    only: Collection[str] | None = None,
) -> Tally:
    """Count a block, in total and by the single-choice questions `by`.

    `only` names the questions to count; None counts all. Raises ValueError for a `by` that is
    not a single-choice question of the questionnaire.
    """
    categories = (by,) if isinstance(by, str) else tuple(by)
    whole = np.zeros(block.size, dtype=np.intp)
    memberships = {code: _membership(block, questionnaire, code) for code in categories}
    totals: dict[str, Counts] = {}
    grouped: dict[str, list[dict[str, Counts]]] = {
        code: [{} for _ in groups] for code, (groups, _) in memberships.items()
    }
    for code, column in block.columns.items():
        if only is not None and code not in only:
            continue
        pairs = PAIRS[column.kind](column)
        totals[code] = _count(column, pairs, whole, 1)[0]
        for category, (groups, member) in memberships.items():
            counts = _count(column, pairs, member, len(groups))
            for questions, count in zip(grouped[category], counts, strict=True):
                questions[code] = count
    return Tally(
        block.size,
        totals,
        {
            category: _nonempty(groups, member, grouped[category])
            for category, (groups, member) in memberships.items()
        },
    )


def tally_all(block: Block, questionnaire: Questionnaire) -> Tally:
    """Count a block in total and by every category question that is a single choice."""
    return tally(block, questionnaire, by=breakdown_questions(questionnaire))


def breakdown_questions(questionnaire: Questionnaire) -> tuple[str, ...]:
    """The codes of the category questions whose groups do not overlap (single choice)."""
    categories = questionnaire.category_questions()
    return tuple(question.code for question in categories if question.kind is Kind.SINGLE_CHOICE)


def _membership(
    block: Block, questionnaire: Questionnaire, code: str
) -> tuple[tuple[Group, ...], Array]:
    """The groups, and for each response the index of its group; the last is None."""
    question = questionnaire.question(code)
    if question is None or question.kind is not Kind.SINGLE_CHOICE:
        raise ValueError(f"{code!r} is not a single-choice question: no breakdown by it.")
    if code not in block.columns:  # the version of the questionnaire answered lacks it
        return (None,), np.zeros(block.size, dtype=np.intp)
    column = block.columns[code]
    groups: tuple[Group, ...] = (*map(str, column.keys), None)
    return groups, np.where(column.data < 0, len(groups) - 1, column.data).astype(np.intp)


def _nonempty(
    groups: tuple[Group, ...], member: Array, questions: list[dict[str, Counts]]
) -> dict[Group, Tally]:
    sizes = np.bincount(member, minlength=len(groups)).tolist()
    return {
        group: Tally(size, counts)
        for group, size, counts in zip(groups, sizes, questions, strict=True)
        if size
    }


def _count(column: Column, pairs: Pairs, member: Array, groups: int) -> list[Counts]:
    keys, responses, cells = pairs
    asked = np.bincount(member[column.state != NOT_ASKED], minlength=groups).tolist()
    answered = np.bincount(member[column.state == ANSWERED], minlength=groups).tolist()
    flat = np.bincount(member[responses] * len(keys) + cells, minlength=groups * len(keys))
    table = flat.reshape(groups, len(keys)).tolist()
    return [
        Counts(
            asked[group],
            answered[group],
            {key: count for key, count in zip(keys, table[group], strict=True) if count},
        )
        for group in range(groups)
    ]
