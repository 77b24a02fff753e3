"""Checks the settings of a question: what each kind needs and what it cannot have."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator
from datetime import date

from surveys.questionnaire import places
from surveys.questionnaire.model import SETTINGS, Kind, Question
from surveys.questionnaire.numbers import MAX_DECIMALS
from surveys.questionnaire.places import Place
from surveys.questionnaire.problems import Fault, Problem, clipped

MAX_SCALE_POINTS = 101  # 0 to 100
MAX_TEXT_LENGTH = 20_000
MAX_TOTAL = 1_000_000

# Kinds whose choices may be exclusive, and may ask for a text of the respondent's own.
WITH_EXCLUSIVE = frozenset({Kind.MULTIPLE_CHOICE})
WITH_OTHER = frozenset({Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE})

# The settings that each kind does not use, with what stands there when nothing does.
_UNUSED = {
    kind: tuple(
        (field.name, field.default)
        for field in dataclasses.fields(Question)
        if any(field.name in names for names in SETTINGS.values()) and field.name not in used
    )
    for kind, used in SETTINGS.items()
}

Check = Callable[[Place, Question], Iterator[Problem]]


def check_settings(place: Place, question: Question) -> Iterator[Problem]:
    """The problems of one question's settings."""
    yield from _check_unused(place, question)
    for check in SETTINGS_CHECKS[question.kind]:
        yield from check(place, question)


def _check_unused(place: Place, question: Question) -> Iterator[Problem]:
    for name, default in _UNUSED[question.kind]:
        if getattr(question, name) != default:
            message = f"a question of kind {question.kind} does not use “{name}”"
            mend = f"delete “{name}” or choose another kind"
            yield place.at(name).error(Fault.UNUSED_SETTING, message, mend)


def _check_choices(place: Place, question: Question) -> Iterator[Problem]:
    if len(question.choices) < 2:
        many = len(question.choices)
        message = f"question “{question.code}” offers {many} choice{'s' * (many != 1)}"
        yield place.at("choices").error(Fault.TOO_FEW_CHOICES, message, "offer at least two")
    others = 0
    if not any(choice.exclusive or choice.other for choice in question.choices):
        return
    for inside, choice in places.options(place, question, "choices"):
        if choice.exclusive and question.kind not in WITH_EXCLUSIVE:
            message = f"a choice of kind {question.kind} cannot exclude the others"
            at = inside.at("exclusive")
            yield at.error(Fault.MISPLACED_EXCLUSIVE, message, "delete “exclusive”")
        if choice.other and question.kind not in WITH_OTHER:
            message = f"a choice of kind {question.kind} cannot ask for a text"
            yield inside.at("other").error(Fault.MISPLACED_OTHER, message, "delete “other”")
        others += choice.other
        if choice.other and others > 1:
            message = f"question “{question.code}” has another choice that asks for a text"
            yield inside.at("other").error(Fault.SEVERAL_OTHERS, message, "keep one of them")


def _check_rows(place: Place, question: Question) -> Iterator[Problem]:
    if not question.rows:
        message = f"the matrix “{question.code}” has no rows"
        yield place.at("rows").error(Fault.NO_ROWS, message, "add the rows")
    for inside, row in places.options(place, question, "rows"):
        if row.exclusive:
            at = inside.at("exclusive")
            yield at.error(Fault.MISPLACED_EXCLUSIVE, "a row excludes nothing", "delete it")
        if row.other:
            at = inside.at("other")
            yield at.error(Fault.MISPLACED_OTHER, "a row asks for no text", "delete it")


def _check_count(place: Place, question: Question) -> Iterator[Problem]:
    """Check the fewest and most options of a multiple choice or ranking."""
    options = sum(not choice.exclusive for choice in question.choices)
    for name in ("minimum", "maximum"):
        limit = getattr(question, name)
        if limit is None:
            continue
        if not isinstance(limit, int) or not 1 <= limit <= max(options, 1):
            message = f"the {name} {limit} does not fit {options} options"
            mend = f"write a whole number from 1 to {max(options, 1)}"
            yield place.at(name).error(Fault.RANGE_IMPOSSIBLE, message, mend)
    yield from _check_order(place, question)


def _check_order(place: Place, question: Question) -> Iterator[Problem]:
    low, high = question.minimum, question.maximum
    if low is not None and high is not None and low > high:
        message = f"the minimum {low} is above the maximum {high}"
        yield place.at("minimum").error(Fault.RANGE_REVERSED, message, "swap or change them")


def _check_scale(place: Place, question: Question) -> Iterator[Problem]:
    low, high = question.minimum, question.maximum
    if not isinstance(low, int) or not isinstance(high, int):
        message = "a scale needs two ends, both whole numbers"
        yield place.error(Fault.SCALE_ENDS, message, "write “minimum: 1” and “maximum: 5”")
    elif not low < high < low + MAX_SCALE_POINTS:
        message = f"the scale runs from {low} to {high}"
        mend = f"let it run upwards over 2 to {MAX_SCALE_POINTS} points"
        yield place.at("maximum").error(Fault.SCALE_ENDS, message, mend)


def _check_number(place: Place, question: Question) -> Iterator[Problem]:
    yield from _check_order(place, question)
    if not 0 <= question.decimals <= MAX_DECIMALS:
        message = f"{question.decimals} decimals cannot be asked for"
        at = place.at("decimals")
        yield at.error(Fault.OUT_OF_RANGE, message, f"write 0 to {MAX_DECIMALS}")
        return
    low, high = question.minimum, question.maximum
    if low is None or high is None or low > high:
        return
    unit = 10**question.decimals
    if math.ceil(low * unit) > math.floor(high * unit):
        message = f"no number with {question.decimals} decimals is between {low} and {high}"
        mend = "widen the range or allow more decimals"
        yield place.at("decimals").error(Fault.RANGE_IMPOSSIBLE, message, mend)


def _check_text(place: Place, question: Question) -> Iterator[Problem]:
    limit = question.max_length
    if limit is not None and not 1 <= limit <= MAX_TEXT_LENGTH:
        at = place.at("max_length")
        message = f"a text of {limit} characters cannot be asked for"
        yield at.error(Fault.OUT_OF_RANGE, message, f"write 1 to {MAX_TEXT_LENGTH}")


def _check_date(place: Place, question: Question) -> Iterator[Problem]:
    for name in ("earliest", "latest"):
        day = getattr(question, name)
        if day and not _is_day(day):
            message = f"“{clipped(day)}” is no day"
            at = place.at(name)
            yield at.error(Fault.INVALID_DATE, message, "write year-month-day: 2021-08-31")
    if question.earliest and question.latest and question.earliest > question.latest:
        message = f"the earliest day {question.earliest} is after the latest {question.latest}"
        yield place.at("earliest").error(Fault.RANGE_REVERSED, message, "swap or change them")


def _is_day(text: str) -> bool:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    return day.isoformat() == text and day.year >= 1000


def _check_total(place: Place, question: Question) -> Iterator[Problem]:
    if question.total is None:
        message = f"the points to share out in “{question.code}” are not given"
        yield place.at("total").error(Fault.MISSING_TOTAL, message, "write “total: 100”")
    elif not 1 <= question.total <= MAX_TOTAL:
        message = f"{question.total} points cannot be shared out"
        at = place.at("total")
        yield at.error(Fault.OUT_OF_RANGE, message, f"write 1 to {MAX_TOTAL}")


def _check_note(place: Place, question: Question) -> Iterator[Problem]:
    if question.required:
        message = "a note asks nothing that could be required"
        yield place.at("required").warning(Fault.REQUIRED_NOTE, message, "delete “required”")


SETTINGS_CHECKS: dict[Kind, tuple[Check, ...]] = {
    Kind.SINGLE_CHOICE: (_check_choices,),
    Kind.MULTIPLE_CHOICE: (_check_choices, _check_count),
    Kind.SCALE: (_check_scale,),
    Kind.MATRIX: (_check_choices, _check_rows),
    Kind.RANKING: (_check_choices, _check_count),
    Kind.NUMBER: (_check_number,),
    Kind.SHORT_TEXT: (_check_text,),
    Kind.LONG_TEXT: (_check_text,),
    Kind.DATE: (_check_date,),
    Kind.ALLOCATION: (_check_choices, _check_total),
    Kind.CONSENT: (),
    Kind.NOTE: (_check_note,),
}
