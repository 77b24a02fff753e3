"""Questions with a list: of answers to choose from, or of parts to be answered one by one."""

from __future__ import annotations

import dataclasses
from typing import Any

from surveys.questionnaire.check_settings import MAX_TOTAL
from surveys.questionnaire.exchange.limesurvey import labels
from surveys.questionnaire.exchange.limesurvey.context import Context
from surveys.questionnaire.exchange.limesurvey.making import (
    made,
    number_attribute,
    number_settings,
    part_text,
    split,
    text_settings,
    whole,
)
from surveys.questionnaire.exchange.limesurvey.structure import Question
from surveys.questionnaire.exchange.report import Change, Loss
from surveys.questionnaire.exchange.targets import Target
from surveys.questionnaire.model import OTHER_TEXT, Choice, Kind
from surveys.questionnaire.model import Question as Made

OTHER = "-oth-"  # the value of the answer "other"


def one(context: Context, question: Question) -> list[Made]:
    """L and !; a list of one answer to be ticked is a consent."""
    choices, codes = context.answers(question)
    choices, codes = _with_other(context, question, choices, codes)
    if len(choices) == 1:
        return whole(context, question, _agreed(context, question, choices[0]), codes)
    new = made(context, question, Kind.SINGLE_CHOICE, choices=choices)
    _add_other_text(context, question, new)
    return whole(context, question, new, codes)


def with_comment(context: Context, question: Question) -> list[Made]:
    """O: the choice, and a text for the comment."""
    [new] = one(context, question)
    text = part_text(context, question, labels.words("comment", "", context.all_tags))
    name = f"{question.title}_comment"
    comment = made(context, question, Kind.LONG_TEXT, name=name, text=text, required=False)
    target = Target(code=comment.code, kind=comment.kind)
    context.names.add(f"{question.title}comment", target)
    context.add(question, "comment", target)
    return split(context, question, [new, comment])


def several(context: Context, question: Question) -> list[Made]:
    """M; one box alone is a consent."""
    choices, codes = context.parts(question)
    if len(choices) == 1 and not _offers_other(question):
        new = _agreed(context, question, choices[0])
        target = Target(code=new.code, kind=new.kind, values={**codes, "Y": ""})
        for value in codes:
            context.add(question, value, target)
        return whole(context, question, new, codes)
    choices, codes = _with_other(context, question, choices, codes)
    choices = _with_exclusive(question, choices, codes)
    limits = _limits(question, sum(not choice.exclusive for choice in choices))
    new = made(context, question, Kind.MULTIPLE_CHOICE, choices=choices, **limits)
    for value, code in codes.items():
        part = "other" if value == OTHER else value
        context.add(question, part, Target(code=new.code, kind=new.kind, option=code))
    return whole(context, question, new, codes)


def several_with_comments(context: Context, question: Question) -> list[Made]:
    """P: the boxes; the comments beside them are lost."""
    context.notes.lost(Loss.COMMENT, question.title)
    for part in question.parts:
        context.names.lose(f"{question.title}_{part.title}comment")
        context.names.lose(f"@{question.number}{part.title}comment")
    return several(context, question)


def ranking(context: Context, question: Question) -> list[Made]:
    """R: the answers; newer files hold them as subquestions."""
    choices, codes = context.answers(question)
    if not choices:
        choices, codes = context.parts(question)
    limits = _limits(question, len(choices))
    new = made(context, question, Kind.RANKING, choices=choices, **limits)
    for place in range(1, len(choices) + 1):
        context.lose(question, str(place))
    return whole(context, question, new, codes)


def numbers(context: Context, question: Question) -> list[Made]:
    """K: points to be shared out when their sum is given, or else a number for each part."""
    total = number_attribute(question, "equals_num_value")
    choices, codes = context.parts(question)
    if isinstance(total, int) and 1 <= total <= MAX_TOTAL and len(choices) > 1:
        new = made(context, question, Kind.ALLOCATION, choices=choices, total=total)
        for value, code in codes.items():
            context.add(question, value, Target(code=new.code, kind=new.kind, part=code))
        context.notes.changed(Change.KIND, question.title, "K", Kind.ALLOCATION)
        return whole(context, question, new, {})
    settings = number_settings(question, "min_num_value_n", "max_num_value_n")
    return _each_part(context, question, Kind.NUMBER, settings)


def short_texts(context: Context, question: Question) -> list[Made]:
    """Q: a short text for each part."""
    return _each_part(context, question, Kind.SHORT_TEXT, text_settings(question))


def _each_part(
    context: Context, question: Question, kind: Kind, settings: dict[str, Any]
) -> list[Made]:
    new = []
    for part in question.parts:
        name = f"{question.title}_{part.title}"
        text = part_text(context, question, part)
        new.append(made(context, question, kind, name=name, text=text, **settings))
        context.add(question, part.title, Target(code=new[-1].code, kind=kind))
    context.lose(question)
    return split(context, question, new)


def _agreed(context: Context, question: Question, only: Choice) -> Made:
    """One answer to be ticked: its words stand below the question."""
    context.notes.changed(Change.KIND, question.title, question.type, Kind.CONSENT)
    return made(context, question, Kind.CONSENT, help=only.label)


def _offers_other(question: Question) -> bool:
    return question.record.get("other") == "Y"


def _with_other(
    context: Context, question: Question, choices: tuple[Choice, ...], codes: dict[str, str]
) -> tuple[tuple[Choice, ...], dict[str, str]]:
    if not _offers_other(question):
        return choices, codes
    taken = {choice.code for choice in choices}
    code = "other" if "other" not in taken else "other_answer"
    label = context.attribute_text(question, "other_replace_text")
    if not label:
        context.notes.changed(Change.OTHER_SUPPLIED, question.title)
        label = labels.words("other", OTHER, context.all_tags)
    return (*choices, Choice(code=code, label=label, other=True)), {**codes, OTHER: code}


def _add_other_text(context: Context, question: Question, new: Made) -> None:
    if new.other_choice:
        target = Target(code=new.code, kind=Kind.SHORT_TEXT, part=OTHER_TEXT)
        context.add(question, "other", target)


def _with_exclusive(
    question: Question, choices: tuple[Choice, ...], codes: dict[str, str]
) -> tuple[Choice, ...]:
    named = question.attribute("exclude_all_others").replace(",", ";").split(";")
    alone = {codes[each.strip()] for each in named if each.strip() in codes}
    return tuple(
        dataclasses.replace(choice, exclusive=choice.code in alone and not choice.other)
        for choice in choices
    )


def _limits(question: Question, options: int) -> dict[str, int]:
    """Fewest and most answers, as far as they can be met."""
    found = {
        name: number_attribute(question, attribute)
        for name, attribute in (("minimum", "min_answers"), ("maximum", "max_answers"))
    }
    kept = {
        name: limit
        for name, limit in found.items()
        if isinstance(limit, int) and 1 <= limit <= options
    }
    return {} if kept.get("minimum", 0) > kept.get("maximum", options) else kept
