"""Questions with one answer: texts, numbers, days, fixed answers, notes."""

from __future__ import annotations

from datetime import date

from surveys.questionnaire.exchange.limesurvey import labels
from surveys.questionnaire.exchange.limesurvey.context import Context
from surveys.questionnaire.exchange.limesurvey.making import (
    Choices,
    made,
    number_settings,
    text_settings,
    whole,
)
from surveys.questionnaire.exchange.limesurvey.structure import Question
from surveys.questionnaire.exchange.report import Change
from surveys.questionnaire.model import Kind
from surveys.questionnaire.model import Question as Made


def short_text(context: Context, question: Question) -> list[Made]:
    """S; a number when only numbers may be written."""
    if question.attribute("numbers_only") in ("1", "Y"):
        context.notes.changed(Change.KIND, question.title, "S", Kind.NUMBER)
        return number(context, question)
    new = made(context, question, Kind.SHORT_TEXT, **text_settings(question))
    return whole(context, question, new, {})


def long_text(context: Context, question: Question) -> list[Made]:
    """T and U."""
    new = made(context, question, Kind.LONG_TEXT, **text_settings(question))
    return whole(context, question, new, {})


def number(context: Context, question: Question) -> list[Made]:
    """N."""
    settings = number_settings(question, "min_num_value_n", "max_num_value_n")
    unit = context.attribute_text(question, "suffix")
    return whole(context, question, made(context, question, Kind.NUMBER, unit=unit, **settings), {})


def day(context: Context, question: Question) -> list[Made]:
    """D; limits are kept when they are days and no expressions."""
    limits = {"earliest": _day(question, "date_min"), "latest": _day(question, "date_max")}
    if all(limits.values()) and limits["earliest"] > limits["latest"]:
        limits = {}
    return whole(context, question, made(context, question, Kind.DATE, **limits), {})


def _day(question: Question, name: str) -> str:
    written = question.attribute(name)
    if len(written) == 4 and written.isdigit():
        written += "-01-01" if name == "date_min" else "-12-31"
    try:
        limit = date.fromisoformat(written)
    except ValueError:
        return ""
    return limit.isoformat() if limit.year >= 1000 else ""


def five_points(context: Context, question: Question) -> list[Made]:
    """5."""
    new = made(context, question, Kind.SCALE, minimum=1, maximum=5)
    return whole(context, question, new, {})


def yes_no(context: Context, question: Question) -> list[Made]:
    """Y."""
    return _fixed(context, question, labels.choices("yes_no", context.all_tags))


def gender(context: Context, question: Question) -> list[Made]:
    """G."""
    return _fixed(context, question, labels.choices("gender", context.all_tags))


def language(context: Context, question: Question) -> list[Made]:
    """I: the language that somebody chooses; in a survey of one language a text."""
    offered = labels.language_names(context.all_tags)
    if len(offered[0]) > 1:
        return _fixed(context, question, offered)
    context.notes.changed(Change.KIND, question.title, "I", Kind.SHORT_TEXT)
    return whole(context, question, made(context, question, Kind.SHORT_TEXT), {})


def note(context: Context, question: Question) -> list[Made]:
    """X: a text to be read."""
    context.lose(question)
    return [made(context, question, Kind.NOTE)]


def _fixed(context: Context, question: Question, offered: Choices) -> list[Made]:
    context.notes.changed(Change.LABELS_SUPPLIED, question.title, question.type)
    new = made(context, question, Kind.SINGLE_CHOICE, choices=offered[0])
    return whole(context, question, new, offered[1])
