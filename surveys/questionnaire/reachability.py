"""Whether a condition can hold at all, found by trying every kind of answer that matters to it.

For each reference a few answers stand for all: every choice of a single choice, the numbers
around those the condition names. What is too much to try counts as "can hold", so a
condition is never called impossible wrongly.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
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
)
from surveys.questionnaire.conditions import compiled, number_of
from surveys.questionnaire.model import (
    DONT_KNOW,
    OTHER_TEXT,
    Kind,
    Number,
    Question,
    Questionnaire,
)
from surveys.questionnaire.numbers import step_decimals

MAX_TRIED = 4_096
MAX_SUBSETS_OF = 8  # options whose subsets are tried
SOMETHING_ELSE = "\x01"  # stands for any text or choice that the condition does not name

Values = list[Any] | None  # None: too many to try


@dataclass(slots=True)
class _Use:
    """How a condition uses one reference."""

    texts: set[str] = field(default_factory=set)  # compared or selected
    numbers: set[Number] = field(default_factory=set)  # compared, those written as texts included
    ordered: bool = False  # by < and its like, or with a number
    counted: bool = False  # by count-selected
    compared: bool = False  # as a whole with a text that is not empty
    with_reference: bool = False  # compared with another reference


def can_hold(
    expression: Expression, questions: Mapping[str, Question], unanswered: Collection[str]
) -> bool:
    """False when no answers make the expression hold.

    `unanswered` are the codes of questions that have no answer whatever happens.
    """
    uses = _uses(expression)
    named = tuple(uses)
    candidates: list[list[Any]] = []
    for reference, use in uses.items():
        if reference.code in unanswered:
            candidates.append([None])
            continue
        values = _candidates(reference, questions[reference.code], use)
        if values is None:
            return True
        candidates.append([None, *values])
    if math.prod(len(values) for values in candidates) > MAX_TRIED:
        return True
    holds = compiled(expression)
    return any(holds(_answers(named, values)) for values in product(*candidates))


def shape(questionnaire: Questionnaire) -> Hashable:
    """All that decides what `can_hold` says of a questionnaire's conditions.

    Questionnaires with equal shapes are routed alike, whatever their texts. What a function of
    CANDIDATES looks at in a question has to stand here.
    """
    return tuple(
        (page.code, page.condition, tuple(map(_shape, page.questions)))
        for page in questionnaire.pages
    )


def _shape(question: Question) -> Hashable:
    return (
        question.code,
        question.kind,
        question.condition,
        tuple(choice.code for choice in question.choices),
        tuple((each.code, each.condition) for each in question.options if each.condition),
        question.minimum,
        question.maximum,
        bool(question.dont_know),
        question.decimals,
        question.total,
    )


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


def _uses(expression: Expression) -> dict[Reference, _Use]:
    """How the expression uses each of its references, in the order written."""
    uses: dict[Reference, _Use] = {}
    for leaf in operands(expression):
        if isinstance(leaf, Selected):
            uses.setdefault(leaf.reference, _Use()).texts.add(leaf.choice.value)
        for side, value in _sides(leaf):
            if isinstance(side, CountSelected):
                uses.setdefault(side.reference, _Use()).counted = True
            elif isinstance(side, Reference):
                _note(uses.setdefault(side, _Use()), leaf, value)
    return uses


def _note(use: _Use, leaf: object, value: object) -> None:
    """What a comparison of the reference with `value` adds to its use."""
    if isinstance(leaf, Comparison) and leaf.operator not in ("=", "!="):
        use.ordered = True
    use.ordered |= isinstance(value, NumberLiteral)
    use.with_reference |= isinstance(value, Reference | CountSelected)
    if isinstance(value, TextLiteral):
        use.texts.add(value.value)
        use.compared |= value.value != ""
    if isinstance(value, TextLiteral | NumberLiteral):
        number = number_of(value.value)
        if number is not None:
            use.numbers.add(number)


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
    unit = 10 ** step_decimals(decimals)
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
