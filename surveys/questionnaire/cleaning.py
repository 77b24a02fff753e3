"""What a valid answer to each kind of question is: one cleaner per kind.

A cleaner takes a question and a value that is not empty and gives the value as it is stored,
or None when it turns out to say nothing. It raises AnswerError for everything else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from surveys.questionnaire.answer_errors import AnswerError, ProblemCode
from surveys.questionnaire.characters import (
    NFC_SHRINKS_BY,
    forbidden_character,
    normal_form,
    with_plain_line_ends,
)
from surveys.questionnaire.model import DONT_KNOW, Choice, Kind, Number, Question
from surveys.questionnaire.numbers import has_too_many, plain_number

# Code points of a text when the question does not set its own limit.
MAX_LENGTH: dict[Kind, int] = {Kind.SHORT_TEXT: 300, Kind.LONG_TEXT: 5_000}
MAX_OTHER_TEXT = 300

# Beyond this a float no longer tells whole numbers apart.
MAX_NUMBER = 10**15

_SHOWN = 64  # characters of a wrong code that an error repeats


def clean_text(value: object, maximum: int) -> str | None:
    """A text in NFC, with line feeds only and no white space around, None when empty.

    `maximum` is in code points. Bidirectional and joining characters stay as they are.
    """
    if not isinstance(value, str):
        raise _wrong_type("text")
    text = with_plain_line_ends(value).strip()
    # Normalising a megabyte of combining marks takes long: refuse it before.
    if len(text) > NFC_SHRINKS_BY * maximum:
        raise AnswerError(ProblemCode.TOO_LONG, maximum=maximum, length=len(text))
    if character := forbidden_character(text):
        raise AnswerError(ProblemCode.FORBIDDEN_CHARACTER, character=character)
    text = normal_form(text)
    if len(text) > maximum:
        raise AnswerError(ProblemCode.TOO_LONG, maximum=maximum, length=len(text))
    return text or None


def _single_choice(question: Question, value: object) -> str:
    return _known_choice(value, _codes(question.choices))


def _multiple_choice(question: Question, value: object) -> list[str]:
    taken = _distinct_choices(question, value)
    exclusive = [choice.code for choice in question.choices if choice.exclusive]
    alone = next((code for code in exclusive if code in taken), None)
    if alone and len(taken) > 1:
        raise AnswerError(ProblemCode.EXCLUSIVE_CHOICE, choice=alone)
    if not alone:
        _check_count(question, len(taken))
    return [choice.code for choice in question.choices if choice.code in taken]


def _ranking(question: Question, value: object) -> list[str]:
    ranked = _distinct_choices(question, value)
    _check_count(question, len(ranked))
    return ranked


def _scale(question: Question, value: object) -> int | str:
    if value == DONT_KNOW and question.dont_know:
        return DONT_KNOW
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise _wrong_type("whole_number")
    if value not in question.scale_points:
        ends = {"minimum": question.minimum, "maximum": question.maximum}
        raise AnswerError(ProblemCode.OFF_SCALE, **ends)
    return int(value)


def _matrix(question: Question, value: object) -> dict[str, str]:
    given = _mapping(value)
    rows, choices = _codes(question.rows), _codes(question.choices)
    unknown = next((row for row in given if row not in rows), None)
    if unknown is not None:
        raise AnswerError(ProblemCode.UNKNOWN_ROW, row=unknown[:_SHOWN])
    answered = [row for row in rows if given.get(row) not in (None, "")]
    return {row: _known_choice(given[row], choices) for row in answered} or _unanswered()


def _number(question: Question, value: object) -> Number:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong_type("number")
    if isinstance(value, float) and not math.isfinite(value):
        raise AnswerError(ProblemCode.NOT_A_NUMBER)
    _check_range(value, question.minimum, question.maximum)
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    if isinstance(exponent, int) and has_too_many(-exponent, question.decimals):
        raise AnswerError(ProblemCode.TOO_MANY_DECIMALS, decimals=question.decimals)
    return plain_number(value)


def _text(question: Question, value: object) -> str | None:
    return clean_text(value, question.max_length or MAX_LENGTH[question.kind])


def _date(question: Question, value: object) -> str:
    if not isinstance(value, str):
        raise _wrong_type("date")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise AnswerError(ProblemCode.NOT_A_DATE) from None
    # Year 0000 is none; a year before 1000 is a slip, and many programs cannot read it.
    if day.isoformat() != value or day.year < 1000:
        raise AnswerError(ProblemCode.NOT_A_DATE)
    if question.earliest and value < question.earliest:
        raise AnswerError(ProblemCode.TOO_EARLY, earliest=question.earliest)
    if question.latest and value > question.latest:
        raise AnswerError(ProblemCode.TOO_LATE, latest=question.latest)
    return value


def _allocation(question: Question, value: object) -> dict[str, int]:
    given = _mapping(value)
    choices = _codes(question.choices)
    for choice, share in given.items():
        _known_choice(choice, choices)
        if share is not None and not (type(share) is int and 0 <= share <= MAX_NUMBER):
            raise AnswerError(ProblemCode.NOT_WHOLE_POINTS, choice=choice)
    points = {choice: given[choice] for choice in choices if given.get(choice)}
    if points and sum(points.values()) != question.total:
        total = {"total": question.total, "sum": sum(points.values())}
        raise AnswerError(ProblemCode.WRONG_TOTAL, **total)
    return points or _unanswered()


def _consent(question: Question, value: object) -> bool | None:
    if not isinstance(value, bool):
        raise _wrong_type("true")
    return value or None


def _note(question: Question, value: object) -> None:
    raise AnswerError(ProblemCode.UNKNOWN_QUESTION)


def _unanswered() -> Any:
    """A mapping whose entries are all empty is no answer."""
    return None


def _codes(options: Iterable[Choice]) -> dict[str, None]:
    """The codes in the order of the questionnaire, quick to look up."""
    return dict.fromkeys(option.code for option in options)


def _known_choice(value: object, choices: Mapping[str, None]) -> str:
    if not isinstance(value, str):
        raise _wrong_type("text")
    if value not in choices:
        raise AnswerError(ProblemCode.UNKNOWN_CHOICE, choice=value[:_SHOWN])
    return value


def _distinct_choices(question: Question, value: object) -> list[str]:
    if not isinstance(value, list | tuple):
        raise _wrong_type("list")
    choices = _codes(question.choices)
    taken: dict[str, None] = {}
    for item in value:
        code = _known_choice(item, choices)
        if code in taken:
            raise AnswerError(ProblemCode.REPEATED_CHOICE, choice=code)
        taken[code] = None
    return list(taken)


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise _wrong_type("mapping")
    return value


def _check_count(question: Question, count: int) -> None:
    if question.minimum is not None and count < question.minimum:
        few = {"minimum": question.minimum, "count": count}
        raise AnswerError(ProblemCode.TOO_FEW_CHOICES, **few)
    if question.maximum is not None and count > question.maximum:
        many = {"maximum": question.maximum, "count": count}
        raise AnswerError(ProblemCode.TOO_MANY_CHOICES, **many)


def _check_range(value: Number, minimum: Number | None, maximum: Number | None) -> None:
    low = -MAX_NUMBER if minimum is None else minimum
    high = MAX_NUMBER if maximum is None else maximum
    if value < low:
        raise AnswerError(ProblemCode.TOO_SMALL, minimum=low)
    if value > high:
        raise AnswerError(ProblemCode.TOO_LARGE, maximum=high)


def _wrong_type(expected: str) -> AnswerError:
    return AnswerError(ProblemCode.WRONG_TYPE, expected=expected)


CLEANERS: dict[Kind, Callable[[Question, object], Any]] = {
    Kind.SINGLE_CHOICE: _single_choice,
    Kind.MULTIPLE_CHOICE: _multiple_choice,
    Kind.SCALE: _scale,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _ranking,
    Kind.NUMBER: _number,
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.DATE: _date,
    Kind.ALLOCATION: _allocation,
    Kind.CONSENT: _consent,
    Kind.NOTE: _note,
}
