"""Columns whose names differ in nothing but case or signs: told apart by what they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations

from surveys.invitation_lists.words import folded
from surveys.questionnaire.answer_errors import AnswerError
from surveys.questionnaire.model import Question, Questionnaire
from surveys.response_files.table import Column
from surveys.response_files.targets import Use, targets
from surveys.response_files.whole import WHOLE

_MOST = 5  # columns of one name
_ENOUGH = 0.5  # of the cells that a column has to be understood by


def alike(
    questionnaire: Questionnaire, columns: Sequence[Column], cells: Sequence[Mapping[str, int]]
) -> Iterator[tuple[int, str]]:
    """The place of each such column, and the question that its cells are answers to.

    The codes of the questions are that name, and that name with a number, as an import of the
    questionnaire makes them of „How" and „how". `cells` holds how often each cell is there.
    """
    known = targets(questionnaire)
    for name, places in _groups(columns).items():
        wanted = [name, *(f"{name} {number}" for number in range(2, len(places) + 1))]
        own = {folded(target.name): target for target in known.values() if target.use is Use.ANSWER}
        questions = [
            question
            for each in wanted
            if each in own and (question := questionnaire.question(own[each].question))
        ]
        if len(questions) > 1:
            yield from _best(places, questions, columns, cells)


def _groups(columns: Sequence[Column]) -> dict[str, list[int]]:
    groups = defaultdict(list)
    for place, column in enumerate(columns):
        groups[folded(column.name)].append(place)
    return {name: each for name, each in groups.items() if 1 < len(each) <= _MOST}


def _best(
    places: list[int],
    questions: list[Question],
    columns: Sequence[Column],
    cells: Sequence[Mapping[str, int]],
) -> Iterator[tuple[int, str]]:
    fits = {
        (place, question.code): _fit(question, columns[place], cells[place])
        for place in places
        for question in questions
    }
    ways = permutations(places, len(questions)) if len(questions) <= len(places) else []
    best = max(
        ways,
        key=lambda way: sum(
            fits[place, each.code] for place, each in zip(way, questions, strict=True)
        ),
        default=(),
    )
    for place, question in zip(best, questions, strict=False):
        if fits[place, question.code] > _ENOUGH:
            yield place, question.code


def _fit(question: Question, column: Column, cells: Mapping[str, int]) -> float:
    """The share of the cells that are answers to the question."""
    read = WHOLE[question.kind](question, column)
    good = 0
    for cell, many in cells.items():
        try:
            read(cell)
        except AnswerError:
            continue
        good += many
    return good / sum(cells.values()) if cells else 0
