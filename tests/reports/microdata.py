"""Reference data as rounds: a questionnaire made for each data set, and its file imported."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd
from django.core.management import call_command

from surveys.models import QuestionnaireVersion
from surveys.questionnaire.exchange.naming import Codes
from surveys.questionnaire.model import CATEGORY_ROLE, Choice, Kind, Question, Questionnaire
from surveys.questionnaire.text import Text
from tests.factories import make_round, page, questionnaire, text

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "microdata"

# Items of one question that allows several answers, by data set.
MULTIPLE = {
    "hobbies": {"hobbies": (
        "reading", "listening_music", "cinema", "show", "exhibition", "computer", "sport",
        "walking", "travelling", "playing_music", "collecting", "volunteering", "mechanic",
        "gardening", "knitting", "cooking", "fishing",
    )},
    "tea": {
        "time": ("breakfast", "tea.time", "evening", "lunch", "dinner", "always"),
        "place": ("home", "work", "tearoom", "friends", "resto", "pub"),
    },
}  # fmt: skip
SCALES = {"ces11": {"importance_score": (1, 4)}, "hobbies": {"tv": (0, 4)}}
LEFT_OUT = {"id"}
CATEGORIES = {
    "ces11": ("gender", "education"),
    "hobbies": ("sex", "age", "profession"),
    "tea": ("sex", "age_Q"),
    "gss_rounds": ("year",),
}


def reference(name: str) -> Any:
    """The results that others computed."""
    return json.loads((FOLDER / f"{name}.ref.json").read_text(encoding="utf-8"))


def frame(name: str) -> pd.DataFrame:
    """The data as texts; an empty text is a missing value."""
    return pd.read_csv(FOLDER / f"{name}.csv", dtype=str, keep_default_na=False)


def asked_in(name: str) -> Questionnaire:
    """A questionnaire for the data: each column a question, items together one of several choices.

    Codes of questions and choices are slugs; what the file says is the label.
    """
    data = frame(name)
    codes = Codes()
    several = MULTIPLE.get(name, {})
    items = {item for each in several.values() for item in each}
    questions = [
        Question(code=codes.take(code, "q"), kind=Kind.MULTIPLE_CHOICE, text=text(code),
                 choices=_choices(each))
        for code, each in several.items()
    ]  # fmt: skip
    for column in data.columns:
        if column not in items | LEFT_OUT:
            scale = SCALES.get(name, {}).get(column)
            made = _question(codes.take(column, "q"), data[column], scale)
            role = CATEGORY_ROLE if column in CATEGORIES.get(name, ()) else ""
            questions.append(replace(made, role=role))
    return questionnaire(page("data", *questions))


def _choices(labels: Any) -> tuple[Choice, ...]:
    codes = Codes()
    return tuple(
        Choice(code=codes.take(label, "c"), label=Text.of(en=label, ro=f"{label} (ro)"))
        for label in labels
    )


def _question(code: str, values: pd.Series, scale: tuple[int, int] | None) -> Question:
    given = sorted(set(values) - {""})
    label = text(str(values.name))
    if scale:
        return Question(code=code, kind=Kind.SCALE, text=text(code), label=label,
                        minimum=scale[0], maximum=scale[1])  # fmt: skip
    numbers = pd.to_numeric(pd.Series(given), errors="coerce")
    if numbers.notna().all() and len(given) > 6:
        decimals = max(len(each.partition(".")[2]) for each in given)
        return Question(code=code, kind=Kind.NUMBER, text=text(code), label=label,
                        decimals=decimals)  # fmt: skip
    return Question(code=code, kind=Kind.SINGLE_CHOICE, text=text(code), label=label,
                    choices=_choices(given))  # fmt: skip


def imported(name: str) -> QuestionnaireVersion:
    """A published round with the data set in it, imported by the command itself."""
    version = make_round(asked_in(name))
    file = FOLDER / f"{name}.csv"
    call_command("import_responses", version.round.slug, file, json=True, stdout=StringIO())
    return version


def code_of(question: Question, label: str) -> str:
    """The code of the choice that the data call so."""
    return next(e.code for e in question.choices if e.label.in_language("en") == label)
