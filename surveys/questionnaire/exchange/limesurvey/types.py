"""Every type letter of LimeSurvey, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable

from surveys.questionnaire.exchange.limesurvey import arrays, lists, singles
from surveys.questionnaire.exchange.limesurvey.context import Context
from surveys.questionnaire.exchange.limesurvey.structure import Question
from surveys.questionnaire.exchange.report import Loss
from surveys.questionnaire.model import Question as Made

Maker = Callable[[Context, Question], list[Made]]

# One question of the file can become several.
TYPES: dict[str, Maker] = {
    "1": arrays.dual,
    "5": singles.five_points,
    "A": arrays.five_points,
    "B": arrays.ten_points,
    "C": arrays.yes_no_uncertain,
    "D": singles.day,
    "E": arrays.change,
    "F": arrays.array,
    "G": singles.gender,
    "H": arrays.array,  # the same answers, drawn by column
    "I": singles.language,
    "K": lists.numbers,
    "L": lists.one,
    "!": lists.one,
    "M": lists.several,
    "N": singles.number,
    "O": lists.with_comment,
    "P": lists.several_with_comments,
    "Q": lists.short_texts,
    "R": lists.ranking,
    "S": singles.short_text,
    "T": singles.long_text,
    "U": singles.long_text,
    "X": singles.note,
    "Y": singles.yes_no,
    ":": arrays.numbers,
    ";": arrays.texts,
}

# Types that nothing stands for.
LOST: dict[str, Loss] = {
    "|": Loss.TYPE_UNSUPPORTED,  # files to send
    "*": Loss.CALCULATION,
}


def questions_of(context: Context, question: Question) -> list[Made]:
    """What a question becomes; none when it is lost, which is noted."""
    make = TYPES.get(question.type)
    if make is None:
        loss = LOST.get(question.type, Loss.TYPE_UNKNOWN)
        context.notes.lost(loss, question.title, question.type or "–")
        context.lose(question)
        return []
    return make(context, question)
