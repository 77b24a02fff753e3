"""What makers of questions share."""

from __future__ import annotations

from typing import Any

from surveys.questionnaire.conditions import number_of
from surveys.questionnaire.exchange.limesurvey.context import Context
from surveys.questionnaire.exchange.limesurvey.structure import Question
from surveys.questionnaire.exchange.report import Change
from surveys.questionnaire.exchange.targets import Target
from surveys.questionnaire.exchange.wordings import joined
from surveys.questionnaire.model import Choice, Kind, Number
from surveys.questionnaire.model import Question as Made
from surveys.questionnaire.numbers import MAX_DECIMALS, plain_number
from surveys.questionnaire.text import NO_TEXT, Text

Choices = tuple[tuple[Choice, ...], dict[str, str]]


def made(context: Context, question: Question, kind: Kind, **settings: Any) -> Made:
    """A question with the texts of the one in the file."""
    name = settings.pop("name", question.title)
    text = settings.pop("text", None) or context.text(question.title, question.texts)
    help_ = joined(context.text(question.title, question.helps), settings.pop("help", NO_TEXT))
    mandatory = question.record.get("mandatory") == "Y" and kind is not Kind.NOTE
    return Made(
        code=context.code(name),
        kind=kind,
        text=text,
        help=help_,
        required=settings.pop("required", mandatory),
        **settings,
    )


def whole(context: Context, question: Question, new: Made, values: dict[str, str]) -> list[Made]:
    """The one question that stands for all of the question in the file."""
    context.add(question, "", Target(code=new.code, kind=new.kind, values=values))
    return [new]


def part_text(context: Context, question: Question, *parts: Question | Text) -> Text:
    """The text of a question and those of its parts: "Your budget: schools"."""
    text = context.text(question.title, question.texts)
    for number, part in enumerate(parts):
        words = part if isinstance(part, Text) else _words(context, question, part)
        text = joined(text, words, " – " if number else "\n")
    return text


def _words(context: Context, question: Question, part: Question) -> Text:
    named = Text.of(dict.fromkeys(context.all_tags, part.title))
    return context.text(question.title, part.texts) or named


def number_attribute(question: Question, name: str) -> Number | None:
    """A limit that is a number; None when it is none or an expression."""
    number = number_of(question.attribute(name))
    return None if number is None else plain_number(number)


def number_settings(question: Question, low: str, high: str) -> dict[str, Any]:
    """The range and the decimals of a number."""
    exact = question.attribute("num_value_int_only") in ("1", "Y")
    ends = {"minimum": number_attribute(question, low), "maximum": number_attribute(question, high)}
    if None not in ends.values() and ends["minimum"] > ends["maximum"]:  # type: ignore[operator]
        ends = {}
    return {"decimals": 0 if exact else MAX_DECIMALS, **ends}


def text_settings(question: Question) -> dict[str, Any]:
    """The longest text."""
    longest = number_attribute(question, "maximum_chars")
    return {"max_length": longest} if isinstance(longest, int) and 1 <= longest <= 20_000 else {}


def split(context: Context, question: Question, new: list[Made]) -> list[Made]:
    """Note that a question became several."""
    codes = ", ".join(each.code for each in new)
    context.notes.changed(Change.SPLIT, question.title, question.type, codes)
    return new
