"""One line of the survey sheet as a question."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from surveys.questionnaire.check_settings import MAX_SCALE_POINTS
from surveys.questionnaire.conditions import number_of
from surveys.questionnaire.exchange.report import Change, Loss, Refusal, RefusedError
from surveys.questionnaire.exchange.targets import Target
from surveys.questionnaire.exchange.wordings import joined
from surveys.questionnaire.exchange.xlsform.columns import Row
from surveys.questionnaire.exchange.xlsform.constraints import constrained
from surveys.questionnaire.exchange.xlsform.context import ChoiceList, Context
from surveys.questionnaire.exchange.xlsform.tree import Line
from surveys.questionnaire.exchange.xlsform.types import Sort
from surveys.questionnaire.model import Choice, Kind, Question
from surveys.questionnaire.numbers import MAX_DECIMALS, plain_number
from surveys.questionnaire.text import NO_TEXT, Text

Made = dict[str, Any]

_TRUE = frozenset({"yes", "true", "true()", "1"})
_FALSE = frozenset({"", "no", "false", "false()", "0"})
_OTHER = {"ro": "Altceva (precizați)", "en": "Other (please specify)", "fr": "Autre (à préciser)",
          "de": "Sonstiges (bitte angeben)", "hu": "Egyéb (kérjük, nevezze meg)"}  # fmt: skip

# Appearances that only say how a question looks; ours has a look of its own.
LOOKS = frozenset(
    {"field-list", "minimal", "quick", "compact", "horizontal", "columns", "columns-pack", "likert",
     "quickcompact", "autocomplete", "multiline", "label", "list-nolabel", "list", "table-list",
     "columns-flex", "image-map", "no-buttons", "numbers", "thousands-sep", "month-year", "year",
     "no-calendar"}
)  # fmt: skip


def question_of(context: Context, line: Line) -> Question | None:
    """The question of a line, None for what is none; names and losses are noted."""
    name, sort = line.row["name"], line.type.sort
    make = _MAKERS.get(sort)
    if make is None:
        context.notes.lost(_LOST[sort], name, line.row["type"])
        context.names.lose(name)
        return None
    settings = make(context, line)
    choices: ChoiceList | None = settings.pop("list", None)
    question = Question(
        code=context.code(name or f"{sort}_{line.row.number}"),
        text=context.text(line.row, "label"),
        help=joined(_help(context, line.row), settings.pop("help", NO_TEXT)),
        required=sort is not Sort.NOTE and _required(context, line.row),
        **settings,
    )
    target = Target(
        code=question.code, kind=question.kind, values=_values(choices, question.choices)
    )
    if name:
        context.names.add(name, target)
    _note_losses(context, line.row)
    return constrained(question, line.row["constraint"], target, context.notes, name)


def _values(choices: ChoiceList | None, offered: tuple[Choice, ...]) -> dict[str, str]:
    if choices is None:
        return {}
    added = {choice.code: choice.code for choice in offered if choice not in choices.choices}
    return {**added, **choices.codes}


def _help(context: Context, row: Row) -> Text:
    return joined(context.text(row, "hint"), context.text(row, "guidance_hint"))


def _required(context: Context, row: Row) -> bool:
    word = row["required"].lower()
    if word not in _TRUE | _FALSE:
        context.notes.lost(Loss.REQUIRED_CONDITION, row["name"], row["required"])
    return word in _TRUE


def _note_losses(context: Context, row: Row) -> None:
    notes, name = context.notes, row["name"]
    for column, loss in _LOST_COLUMNS.items():
        if row[column]:
            notes.lost(loss, name, row[column])
    for column in ("constraint_message", "required_message"):
        for words in row.wordings(column).values():
            notes.lost(Loss.MESSAGE, name, words)
    if row["read_only"].lower() in _TRUE:
        notes.lost(Loss.READ_ONLY, name)
    if any(row.wordings(column) for column in ("image", "audio", "video")):
        notes.lost(Loss.MEDIA, name)
    unknown = [word for word in row["appearance"].split() if _look(word) not in LOOKS]
    if unknown:
        notes.lost(Loss.APPEARANCE, name, " ".join(unknown))


def _look(word: str) -> str:
    """An appearance without its number: w3, compact-2."""
    return "columns" if re.fullmatch(r"w\d+", word) else re.sub(r"[-_](\d+|chars)$", "", word)


_LOST_COLUMNS = {
    "default": Loss.DEFAULT,
    "calculation": Loss.CALCULATION,
    "trigger": Loss.CALCULATION,
}


def _text(context: Context, line: Line) -> Made:
    long = "multiline" in line.row["appearance"].split() or number_of(line.row["rows"] or "1") != 1
    return {"kind": Kind.LONG_TEXT if long else Kind.SHORT_TEXT}


def _integer(context: Context, line: Line) -> Made:
    return {"kind": Kind.NUMBER}


def _decimal(context: Context, line: Line) -> Made:
    # A decimal of XLSForm has no limit, a number of ours has one.
    return {"kind": Kind.NUMBER, "decimals": MAX_DECIMALS}


def _range(context: Context, line: Line) -> Made:
    """A scale when its points are whole numbers one apart, or else a number."""
    given = {
        name: number_of(value)
        for name, value in re.findall(r"(\w+)\s*=\s*([-\d.]+)", line.row["parameters"])
    }
    low, high, step = given.get("start", 0), given.get("end", 10), given.get("step", 1)
    if low is None or high is None or step is None:
        low, high, step = 0, 10, 1
    ends = {"minimum": plain_number(low), "maximum": plain_number(high)}
    whole = all(isinstance(each, int) for each in (*ends.values(), plain_number(step)))
    if whole and step == 1 and low < high < low + MAX_SCALE_POINTS:
        return {"kind": Kind.SCALE, **ends}
    context.notes.changed(Change.KIND, line.row["name"], line.row["type"], Kind.NUMBER)
    if low > high:
        ends = {}
    return {"kind": Kind.NUMBER, "decimals": 0 if whole else MAX_DECIMALS, **ends}


def _choices(kind: Kind) -> Callable[[Context, Line], Made]:
    def make(context: Context, line: Line) -> Made:
        name = line.row["name"]
        if "${" in line.type.list_name:
            return _from_file(context, line)
        found = context.lists.get(line.type.list_name)
        if found is None:
            raise RefusedError(Refusal.UNKNOWN_LIST, name, line.type.list_name)
        choices = found.choices
        if len(choices) == 1 and not line.type.or_other:
            return _agreed(context, line, choices[0], found)
        if line.type.or_other and kind is not Kind.RANKING:
            choices = _with_other(context, name, choices)
        return {"kind": kind, "choices": choices, "list": found}

    return make


def _agreed(context: Context, line: Line, only: Choice, found: ChoiceList) -> Made:
    """A single choice to be ticked is a consent; its label stands below the question."""
    context.notes.changed(Change.KIND, line.row["name"], line.row["type"], Kind.CONSENT)
    return {"kind": Kind.CONSENT, "list": found, "help": only.label}


def _with_other(context: Context, name: str, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The choices and one more, which asks for a text; one called "other" becomes it."""
    context.notes.changed(Change.OTHER_SUPPLIED, name)
    label = Text.of({tag: _OTHER.get(tag, _OTHER["en"]) for tag in _tags(context, choices)})
    rest = tuple(choice for choice in choices if choice.code != "other")
    held = next((choice.label for choice in choices if choice.code == "other"), label)
    context.names.lose(f"{name}_other")
    return (*rest, Choice(code="other", label=held, other=True))


def _tags(context: Context, choices: tuple[Choice, ...]) -> frozenset[str]:
    return frozenset({context.unnamed}).union(*(choice.label.languages for choice in choices))


def _from_file(context: Context, line: Line) -> Made:
    context.notes.changed(Change.KIND, line.row["name"], line.row["type"], Kind.SHORT_TEXT)
    return {"kind": Kind.SHORT_TEXT}


def _plain(kind: Kind) -> Callable[[Context, Line], Made]:
    return lambda context, line: {"kind": kind}


_MAKERS: dict[Sort, Callable[[Context, Line], Made]] = {
    Sort.TEXT: _text,
    Sort.INTEGER: _integer,
    Sort.DECIMAL: _decimal,
    Sort.RANGE: _range,
    Sort.NOTE: _plain(Kind.NOTE),
    Sort.ONE: _choices(Kind.SINGLE_CHOICE),
    Sort.SEVERAL: _choices(Kind.MULTIPLE_CHOICE),
    Sort.RANK: _choices(Kind.RANKING),
    Sort.FROM_FILE: _from_file,
    Sort.DATE: _plain(Kind.DATE),
    Sort.AS_TEXT: _from_file,
    Sort.AGREE: _plain(Kind.CONSENT),
}

_LOST: dict[Sort, Loss] = {
    Sort.UNSUPPORTED: Loss.TYPE_UNSUPPORTED,
    Sort.CALCULATION: Loss.CALCULATION,
    Sort.METADATA: Loss.METADATA,
    Sort.UNKNOWN: Loss.TYPE_UNKNOWN,
}
