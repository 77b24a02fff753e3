"""Small questionnaires for the tests of the statistics."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from surveys.questionnaire.model import Choice, Kind, Page, Question, Questionnaire
from surveys.questionnaire.text import Text


def choices(codes: Iterable[str]) -> tuple[Choice, ...]:
    return tuple(Choice(code=code, label=Text.of(ro=code)) for code in codes)


def question(code: str, kind: Kind, options: str = "", **settings: Any) -> Question:
    """A question; `options` are choice codes separated by spaces."""
    return Question(
        code=code, kind=kind, text=Text.of(ro=code), choices=choices(options.split()), **settings
    )


def questionnaire(*questions: Question) -> Questionnaire:
    page = Page(code="page", title=Text.of(ro="Pagină"), questions=questions)
    return Questionnaire(title=Text.of(ro="Chestionar"), languages=("ro",), pages=(page,))


ORG = question("org", Kind.SINGLE_CHOICE, "large sme ngo", role="category")
NEEDS = question("needs", Kind.MULTIPLE_CHOICE, "money people data")
RATING = question("rating", Kind.SCALE, minimum=1, maximum=5, dont_know=Text.of(ro="Nu știu"))
GRID = question("grid", Kind.MATRIX, "good bad", rows=choices(["speed", "price"]))
ORDER = question("order", Kind.RANKING, "a b c")
STAFF = question("staff", Kind.NUMBER, decimals=1)
NAME = question("name", Kind.SHORT_TEXT)
STORY = question("story", Kind.LONG_TEXT)
SINCE = question("since", Kind.DATE)
POINTS = question("points", Kind.ALLOCATION, "x y", total=10)
AGREE = question("agree", Kind.CONSENT)
NOTE = question("note", Kind.NOTE)

EVERY_KIND = questionnaire(
    ORG, NEEDS, RATING, GRID, ORDER, STAFF, NAME, STORY, SINCE, POINTS, AGREE, NOTE
)
ALL_CODES = frozenset(each.code for each in EVERY_KIND.questions())
