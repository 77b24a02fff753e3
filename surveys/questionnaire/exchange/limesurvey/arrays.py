"""Arrays: rows that are answered alike, as matrices or as several questions."""

from __future__ import annotations

from typing import Any

from surveys.questionnaire.exchange.limesurvey import labels
from surveys.questionnaire.exchange.limesurvey.context import Context
from surveys.questionnaire.exchange.limesurvey.making import (
    Choices,
    made,
    number_attribute,
    part_text,
    split,
    text_settings,
)
from surveys.questionnaire.exchange.limesurvey.structure import Question
from surveys.questionnaire.exchange.report import Change, Refusal, RefusedError
from surveys.questionnaire.exchange.targets import Target
from surveys.questionnaire.exchange.wordings import joined
from surveys.questionnaire.model import Kind
from surveys.questionnaire.model import Question as Made
from surveys.questionnaire.numbers import MAX_DECIMALS

MAX_CELLS = 400  # of one array, each of which becomes a question


def array(context: Context, question: Question) -> list[Made]:
    """F and H."""
    return _matrix(context, question, context.answers(question))


def five_points(context: Context, question: Question) -> list[Made]:
    """A."""
    return _points(context, question, 5)


def ten_points(context: Context, question: Question) -> list[Made]:
    """B."""
    return _points(context, question, 10)


def yes_no_uncertain(context: Context, question: Question) -> list[Made]:
    """C."""
    return _worded(context, question, "yes_no_uncertain")


def change(context: Context, question: Question) -> list[Made]:
    """E: increase, same, decrease."""
    return _worded(context, question, "change")


def dual(context: Context, question: Question) -> list[Made]:
    """1: a matrix for each of the two scales."""
    new = []
    for scale, header in (("0", "dualscale_headerA"), ("1", "dualscale_headerB")):
        offered = context.answers(question, scale)
        heading = context.attribute_text(question, header)
        text = joined(context.text(question.title, question.texts), heading)
        name = f"{question.title}_{int(scale) + 1}"
        new += _matrix(context, question, offered, name=name, text=text, suffix=f"_{scale}")
    return split(context, question, new)


def numbers(context: Context, question: Question) -> list[Made]:
    """ ":": boxes per row when it is an array of boxes, or else a number for each cell."""
    if question.attribute("multiflexible_checkbox") in ("1", "Y"):
        return _boxes(context, question)
    low, high = (number_attribute(question, f"multiflexible_{end}") for end in ("min", "max"))
    step = question.attribute("multiflexible_step")
    whole = step in ("", "0", "1") and question.attribute("input_boxes") not in ("1", "Y")
    ends = {"minimum": low, "maximum": high}
    if low is not None and high is not None and low > high:
        ends = {}
    return _cells(
        context, question, Kind.NUMBER, {"decimals": 0 if whole else MAX_DECIMALS, **ends}
    )


def texts(context: Context, question: Question) -> list[Made]:
    """ ";": a short text for each cell."""
    return _cells(context, question, Kind.SHORT_TEXT, text_settings(question))


def _points(context: Context, question: Question, high: int) -> list[Made]:
    choices, codes = labels.points(1, high, context.all_tags)
    return _matrix(context, question, (choices, dict(codes)))


def _worded(context: Context, question: Question, group: str) -> list[Made]:
    context.notes.changed(Change.LABELS_SUPPLIED, question.title, question.type)
    return _matrix(context, question, labels.choices(group, context.all_tags))


def _matrix(
    context: Context, question: Question, offered: Choices, suffix: str = "", **more: Any
) -> list[Made]:
    choices, values = offered
    rows, codes = context.parts(question)
    new = made(context, question, Kind.MATRIX, choices=choices, rows=rows, **more)
    context.lose(question)
    for value, code in codes.items():
        target = Target(code=new.code, kind=new.kind, part=code, values=values)
        context.add(question, f"{value}{suffix}", target)
    return [new]


def _boxes(context: Context, question: Question) -> list[Made]:
    """For each row, the columns to be ticked."""
    new = []
    for row in _rows(question):
        choices, codes = context.parts(question, "1")
        name, text = f"{question.title}_{row.title}", part_text(context, question, row)
        kind = Kind.MULTIPLE_CHOICE if len(choices) > 1 else Kind.CONSENT
        settings = {"choices": choices} if len(choices) > 1 else {}
        new.append(made(context, question, kind, name=name, text=text, **settings))
        for value, code in codes.items():
            option = code if settings else ""
            target = Target(code=new[-1].code, kind=kind, option=option)
            context.add(question, f"{row.title}_{value}", target)
    return split(context, question, new)


def _cells(
    context: Context, question: Question, kind: Kind, settings: dict[str, Any]
) -> list[Made]:
    new = []
    columns = [part for part in question.parts if part.scale == "1"]
    if len(columns) * len(_rows(question)) > MAX_CELLS:
        raise RefusedError(Refusal.BEYOND_LIMITS, question.title)
    for row in _rows(question):
        for column in columns:
            name = f"{question.title}_{row.title}_{column.title}"
            text = part_text(context, question, row, column)
            new.append(made(context, question, kind, name=name, text=text, **settings))
            target = Target(code=new[-1].code, kind=kind)
            context.add(question, f"{row.title}_{column.title}", target)
    context.lose(question)
    return split(context, question, new)


def _rows(question: Question) -> list[Question]:
    return [part for part in question.parts if part.scale == "0"]
