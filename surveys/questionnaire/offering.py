"""Which choices and rows a question offers, when some have conditions of their own.

A question as somebody is offered it is again a question: with fewer choices, and with a fewest
and most that fit them. Whoever draws, judges or invents answers needs no other rule.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.questionnaire.conditions import Holds, compiled, parse
from surveys.questionnaire.model import Choice, Kind, Number, Question, other_text_key

Answers = Mapping[str, Any]

MOST_KEPT = 1_024  # narrowed questions that are remembered, per question


@dataclass(frozen=True, slots=True)
class Filter:
    """The conditions on the options of one question, ready to use."""

    question: Question
    rows: tuple[tuple[Choice, Holds | None], ...]
    choices: tuple[tuple[Choice, Holds | None], ...]
    known: dict[tuple[tuple[Choice, ...], tuple[Choice, ...]], Question] = field(
        default_factory=dict
    )

    def narrowed(self, answers: Answers) -> Question:
        """The question with the options offered; the same object when these are all.

        `answers` are those visible: to questions asked, of choices offered.
        """
        rows, choices = _offered(self.rows, answers), _offered(self.choices, answers)
        if len(rows) == len(self.rows) and len(choices) == len(self.choices):
            return self.question
        found = self.known.get((rows, choices))
        if found is None:
            found = _with(self.question, rows, choices)
            if len(self.known) < MOST_KEPT:
                self.known[rows, choices] = found
        return found


def filter_of(question: Question) -> Filter | None:
    """The filter of a question; None when it always offers all. Raises ConditionError."""
    if not any(option.condition for option in question.options):
        return None
    return Filter(question, _compiled(question.rows), _compiled(question.choices))


def _compiled(options: tuple[Choice, ...]) -> tuple[tuple[Choice, Holds | None], ...]:
    return tuple(
        (option, compiled(parse(option.condition)) if option.condition else None)
        for option in options
    )


def _offered(
    options: tuple[tuple[Choice, Holds | None], ...], answers: Answers
) -> tuple[Choice, ...]:
    return tuple(option for option, holds in options if holds is None or holds(answers))


def _with(question: Question, rows: tuple[Choice, ...], choices: tuple[Choice, ...]) -> Question:
    narrowed = dataclasses.replace(question, rows=rows, choices=choices)
    if question.kind not in (Kind.MULTIPLE_CHOICE, Kind.RANKING):
        return narrowed
    room = sum(not choice.exclusive for choice in choices)
    return dataclasses.replace(
        narrowed, minimum=_within(question.minimum, room), maximum=_within(question.maximum, room)
    )


def _within(limit: Number | None, room: int) -> Number | None:
    return None if limit is None or not room else min(limit, room)


def offers_nothing(narrowed: Question) -> bool:
    """Whether nothing is left to choose: such a question is not asked."""
    return not narrowed.choices or (narrowed.kind is Kind.MATRIX and not narrowed.rows)


def not_offered(question: Question, narrowed: Question) -> tuple[str, ...]:
    """The codes of the rows and choices that are left out, in order."""
    if narrowed is question:
        return ()
    there = {option.code for option in narrowed.options}
    return tuple(option.code for option in question.options if option.code not in there)


def keep_offered(question: Question, narrowed: Question, value: Any) -> Any:
    """What is left of an answer, valid or not, without what is not offered; None when nothing.

    Codes that the question never offers stay: they are faults, and somebody has to say so.
    """
    gone = frozenset(_codes(question.choices)) - frozenset(_codes(narrowed.choices))
    if isinstance(value, str):
        return None if value in gone else value
    if isinstance(value, list | tuple):
        return [each for each in value if not _in(each, gone)] or None
    if not isinstance(value, Mapping):
        return value
    keys = frozenset(_codes(question.rows)) - frozenset(_codes(narrowed.rows))
    if question.kind is Kind.MATRIX:
        kept = {key: each for key, each in value.items() if key not in keys and not _in(each, gone)}
    else:
        kept = {key: each for key, each in value.items() if key not in gone}
    return kept or None


def settled(question: Question, narrowed: Question, answers: Answers) -> dict[str, Any]:
    """A question's stored answer and "other" text without what is not offered; may be empty.

    Points that were shared out among other choices too add up no more: none of them stays.
    """
    value = answers.get(question.code)
    kept = keep_offered(question, narrowed, value)
    if kept is None or (question.kind is Kind.ALLOCATION and kept != value):
        return {}
    key = other_text_key(question)
    return {question.code: kept} | (
        {key: answers[key]} if key in answers and narrowed.other_choice else {}
    )


def _in(value: object, codes: frozenset[str]) -> bool:
    return isinstance(value, str) and value in codes


def _codes(options: tuple[Choice, ...]) -> tuple[str, ...]:
    return tuple(option.code for option in options)
