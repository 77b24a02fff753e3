"""Whether a condition can hold at all, found by trying every kind of answer that matters to it.

For each reference a few answers stand for all: every choice of a single choice, the numbers
around those the condition names. What is too much to try counts as "can hold", so a
condition is never called impossible wrongly.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations, product
from typing import Any

from surveys.questionnaire.condition_syntax import (
    Comparison,
    CountSelected,
    Expression,
    NumberLiteral,
    Reference,
    Selected,
    TextLiteral,
    operands,
    references,
)
from surveys.questionnaire.conditions import compiled, number_of
from surveys.questionnaire.model import (
    DONT_KNOW,
    OTHER_TEXT,
    Kind,
    Number,
    Question,
)

MAX_TRIED = 4_096
MAX_SUBSETS_OF = 8  # options whose subsets are tried
SOMETHING_ELSE = "\x01"  # stands for any text or choice that the condition does not name

Values = list[Any] | None  # None: too many to try


@dataclass(frozen=True, slots=True)
class _Use:
    """How a condition uses one reference."""

    texts: frozenset[str]  # compared or selected
    numbers: frozenset[Number]  # compared, those written as texts included
    ordered: bool  # by < and its like, or with a number
    counted: bool  # by count-selected
    compared: bool  # as a whole with a text that is not empty
    with_reference: bool  # compared with another reference


def can_hold(
    expression: Expression, questions: Mapping[str, Question], unanswered: Collection[str]
) -> bool:
    """False when no answers make the expression hold.

    `unanswered` are the codes of questions that have no answer whatever happens.
    """
    named = references(expression)
    candidates: list[list[Any]] = []
    for reference in named:
        if reference.code in unanswered:
            candidates.append([None])
            continue
        values = _candidates(reference, questions[reference.code], _use(reference, expression))
        if values is None:
            return True
        candidates.append([None, *values])
    if math.prod(len(values) for values in candidates) > MAX_TRIED:
        return True
    holds = compiled(expression)
    return any(holds(_answers(named, values)) for values in product(*candidates))


def _answers(named: tuple[Reference, ...], values: tuple[Any, ...]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for reference, value in zip(named, values, strict=True):
        if value is None:
            continue
        if reference.part == OTHER_TEXT:
            answers[f"{reference.code}.{OTHER_TEXT}"] = value
        elif reference.part:
            answers.setdefault(reference.code, {})[reference.part] = value
        else:
            answers[reference.code] = value
    return answers


def _candidates(reference: Reference, question: Question, use: _Use) -> Values:
    if reference.part == OTHER_TEXT:
        return _text(question, use)
    return CANDIDATES[question.kind](question, use)


def _use(reference: Reference, expression: Expression) -> _Use:
    texts: set[str] = set()
    numbers: set[Number] = set()
    ordered = counted = compared = with_reference = False
    for leaf in operands(expression):
        if isinstance(leaf, Selected) and leaf.reference == reference:
            texts.add(leaf.choice.value)
        for side, value in _sides(leaf):
            if side == CountSelected(reference):
                counted = True
            if side != reference:
                continue
            ordered |= leaf.operator not in ("=", "!=") or isinstance(value, NumberLiteral)  # type: ignore[union-attr]
            if isinstance(value, TextLiteral):
                texts.add(value.value)
                compared |= value.value != ""
            if isinstance(value, TextLiteral | NumberLiteral):
                number = number_of(value.value)
                numbers |= set() if number is None else {number}
            with_reference |= isinstance(value, Reference | CountSelected)
    return _Use(frozenset(texts), frozenset(numbers), ordered, counted, compared, with_reference)


def _sides(leaf: object) -> Iterator[tuple[object, object]]:
    if isinstance(leaf, Comparison):
        yield leaf.left, leaf.right
        yield leaf.right, leaf.left


def _choices(question: Question, use: _Use) -> Values:
    return [choice.code for choice in question.choices]


def _several(question: Question, use: _Use) -> Values:
    """Sets of choices, whatever their order and number: more than can really be answered."""
    if use.compared or use.ordered or use.with_reference:
        return None
    codes = [choice.code for choice in question.choices]
    if not use.counted:
        codes = [*(code for code in codes if code in use.texts), SOMETHING_ELSE]
    if len(codes) > MAX_SUBSETS_OF:
        return None
    subsets = (combinations(codes, size) for size in range(1, len(codes) + 1))
    return [list(subset) for subset in chain.from_iterable(subsets)]


def _scale(question: Question, use: _Use) -> Values:
    if len(question.scale_points) > MAX_TRIED:
        return None
    points: list[Any] = list(question.scale_points)
    return [*points, DONT_KNOW] if question.dont_know else points


def _number(question: Question, use: _Use) -> Values:
    return _numbers(use, question.decimals, question.minimum, question.maximum)


def _points(question: Question, use: _Use) -> Values:
    return _numbers(use, 0, 0, question.total)


def _numbers(use: _Use, decimals: int, minimum: Number | None, maximum: Number | None) -> Values:
    """Each number named, its neighbours with the decimals allowed, and the ends of the range."""
    if use.with_reference or use.counted:
        return None
    unit = 10**decimals
    steps = {
        step
        for number in (*use.numbers, *(end for end in (minimum, maximum, 0) if end is not None))
        for near in (math.floor(number * unit), math.ceil(number * unit))
        for step in (near - 1, near, near + 1)
    }
    return [
        value
        for value in sorted(step / unit for step in steps)
        if (minimum is None or value >= minimum) and (maximum is None or value <= maximum)
    ]


def _text(question: Question, use: _Use) -> Values:
    if use.ordered or use.counted or use.with_reference:
        return None
    return [*sorted(use.texts - {""}), SOMETHING_ELSE]


def _consent(question: Question, use: _Use) -> Values:
    return [True]


def _none(question: Question, use: _Use) -> Values:
    return []


CANDIDATES: dict[Kind, Callable[[Question, _Use], Values]] = {
    Kind.SINGLE_CHOICE: _choices,
    Kind.MULTIPLE_CHOICE: _several,
    Kind.SCALE: _scale,
    Kind.MATRIX: _choices,
    Kind.RANKING: _several,
    Kind.NUMBER: _number,
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.DATE: _text,
    Kind.ALLOCATION: _points,
    Kind.CONSENT: _consent,
    Kind.NOTE: _none,
}
