"""Checks what a condition names: questions, their parts and their choices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from surveys.questionnaire.condition_syntax import (
    Comparison,
    Expression,
    NumberLiteral,
    Operand,
    Reference,
    Selected,
    TextLiteral,
    operands,
    references,
)
from surveys.questionnaire.model import DONT_KNOW, OTHER_TEXT, Choice, Kind, Question
from surveys.questionnaire.places import Place
from surveys.questionnaire.problems import Fault, Problem, clipped, nearest

Questions = Mapping[str, Question]

MAX_LISTED = 1_000  # points of a scale; one with more is an error of its own


def check_references(
    place: Place, what: str, expression: Expression, questions: Questions
) -> Iterator[Problem]:
    """The problems of what the condition of `what` (such as: page “about”) names."""
    wrong = set()
    for reference in references(expression):
        for problem in _check_reference(place, what, reference, questions):
            wrong.add(reference)
            yield problem
    for leaf in operands(expression):
        if isinstance(leaf, Selected) and leaf.reference not in wrong:
            yield from _check_selected(place, leaf, questions[leaf.reference.code])
        elif isinstance(leaf, Comparison) and leaf.operator in ("=", "!="):
            for side, value in ((leaf.left, leaf.right), (leaf.right, leaf.left)):
                if isinstance(side, Reference) and side not in wrong:
                    yield from _check_compared(place, side, value, questions[side.code])


def _check_reference(
    place: Place, what: str, reference: Reference, questions: Questions
) -> Iterator[Problem]:
    question = questions.get(reference.code)
    if question is None:
        like = nearest(reference.code, questions)
        message = f"{what} depends on “{reference.code}”, and there is no such question"
        mend = f"write ${{{like}}}" if like else "name a question of this questionnaire"
        yield place.error(Fault.UNKNOWN_REFERENCE, message, mend, reference.code)
        return
    if question.kind is Kind.NOTE:
        message = f"{what} depends on “{reference.code}”, a note, which has no answer"
        yield place.error(Fault.UNANSWERABLE_REFERENCE, message, "name a question instead")
        return
    parts = PARTS[question.kind](question)
    if reference.part and reference.part not in parts:
        like = nearest(reference.part, parts)
        message = f"question “{question.code}” has no part “{reference.part}”"
        mend = f"write ${{{question.code}.{like}}}" if like else f"write ${{{question.code}}}"
        yield place.error(Fault.UNKNOWN_PART, message, mend, str(reference))
    elif not reference.part and question.kind in WHOLLY_IN_PARTS:
        message = f"question “{question.code}” has an answer per part"
        mend = f"name one: ${{{question.code}.{next(iter(parts), 'row')}}}"
        yield place.error(Fault.MISSING_PART, message, mend, question.code)


def _check_selected(place: Place, leaf: Selected, question: Question) -> Iterator[Problem]:
    values = _codes(question.choices)
    if question.kind in WITHOUT_CHOICES or leaf.reference.part:
        message = f"question “{question.code}” has no choices to be selected"
        yield place.error(Fault.UNKNOWN_CHOICE, message, f"compare {leaf.reference} with a value")
    elif leaf.choice.value not in values:
        yield _unknown_choice(place, question, leaf.choice.value, values)


def _check_compared(
    place: Place, reference: Reference, value: Operand, question: Question
) -> Iterator[Problem]:
    """Check the literal that an answer is compared with; '' asks whether there is an answer."""
    if not isinstance(value, TextLiteral | NumberLiteral) or value.value == "":
        return
    if reference.part == OTHER_TEXT:
        return
    known = VALUES[question.kind](question)
    if known is None:
        return
    if str(value.value) not in known:
        yield _unknown_choice(place, question, str(value.value), known)
    elif question.kind in SEVERAL_CODES:
        message = f"question “{question.code}” can have several choices in its answer"
        mend = f"write selected({reference}, '{value.value}')"
        yield place.warning(Fault.WHOLE_ANSWER_COMPARED, message, mend)


def _unknown_choice(place: Place, question: Question, value: str, known: list[str]) -> Problem:
    like = nearest(value, known)
    message = f"question “{question.code}” cannot be answered with “{clipped(value)}”"
    if like:
        return place.error(Fault.UNKNOWN_CHOICE, message, f"write '{like}'", clipped(value))
    several = ", ".join(known[:10]) + ("…" if len(known) > 10 else "")
    return place.error(Fault.UNKNOWN_CHOICE, message, f"use one of: {several}", clipped(value))


def _codes(options: tuple[Choice, ...]) -> list[str]:
    return [option.code for option in options]


def _choice_codes(question: Question) -> list[str]:
    return _codes(question.choices)


def _scale_values(question: Question) -> list[str] | None:
    if len(question.scale_points) > MAX_LISTED:
        return None
    points = [str(point) for point in question.scale_points]
    return [*points, DONT_KNOW] if question.dont_know else points


def _any_value(question: Question) -> None:
    return None


def _other_part(question: Question) -> list[str]:
    return [OTHER_TEXT] if question.other_choice else []


def _row_parts(question: Question) -> list[str]:
    return _codes(question.rows)


def _no_parts(question: Question) -> list[str]:
    return []


# Kinds whose answer is only referred to part by part.
WHOLLY_IN_PARTS = frozenset({Kind.MATRIX, Kind.ALLOCATION})
# Kinds whose answer holds several codes.
SEVERAL_CODES = frozenset({Kind.MULTIPLE_CHOICE, Kind.RANKING})
# Kinds `selected` says nothing about.
WITHOUT_CHOICES = frozenset(Kind) - {Kind.SINGLE_CHOICE, *SEVERAL_CODES}

# The parts that a reference ${code.part} can name.
PARTS: dict[Kind, Callable[[Question], list[str]]] = {
    Kind.SINGLE_CHOICE: _other_part,
    Kind.MULTIPLE_CHOICE: _other_part,
    Kind.SCALE: _no_parts,
    Kind.MATRIX: _row_parts,
    Kind.RANKING: _no_parts,
    Kind.NUMBER: _no_parts,
    Kind.SHORT_TEXT: _no_parts,
    Kind.LONG_TEXT: _no_parts,
    Kind.DATE: _no_parts,
    Kind.ALLOCATION: _choice_codes,
    Kind.CONSENT: _no_parts,
    Kind.NOTE: _no_parts,
}

# The values that an answer can have; None when they cannot be listed.
VALUES: dict[Kind, Callable[[Question], list[str] | None]] = {
    Kind.SINGLE_CHOICE: _choice_codes,
    Kind.MULTIPLE_CHOICE: _choice_codes,
    Kind.SCALE: _scale_values,
    Kind.MATRIX: _choice_codes,
    Kind.RANKING: _choice_codes,
    Kind.NUMBER: _any_value,
    Kind.SHORT_TEXT: _any_value,
    Kind.LONG_TEXT: _any_value,
    Kind.DATE: _any_value,
    Kind.ALLOCATION: _any_value,
    Kind.CONSENT: _any_value,
    Kind.NOTE: _any_value,
}
