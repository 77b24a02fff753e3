"""Short ways to write questionnaires in tests."""

from __future__ import annotations

from typing import Any

from surveys.questionnaire.model import Choice, Kind, Page, Question, Questionnaire
from surveys.questionnaire.text import Text


def text(wording: str = "x") -> Text:
    """A text in the one language of the examples."""
    return Text.of(ro=wording)


def choices(*codes: str, exclusive: str = "", other: str = "") -> tuple[Choice, ...]:
    """Choices with these codes; at most one excludes the others, at most one asks for a text."""
    return tuple(
        Choice(code=code, label=text(code), exclusive=code == exclusive, other=code == other)
        for code in codes
    )


def question(code: str, kind: Kind, **settings: Any) -> Question:
    """A question with a text."""
    return Question(code=code, kind=kind, text=text(code), **settings)


def single(code: str, *codes: str, **settings: Any) -> Question:
    """A single choice, by default between a and b."""
    offered = choices(*(codes or ("a", "b")))
    return question(code, Kind.SINGLE_CHOICE, choices=offered, **settings)


def multiple(code: str, *codes: str, **settings: Any) -> Question:
    """A multiple choice, by default of a, b and c."""
    offered = choices(*(codes or ("a", "b", "c")))
    return question(code, Kind.MULTIPLE_CHOICE, choices=offered, **settings)


def page(code: str, *questions: Question, **settings: Any) -> Page:
    """A page with a title."""
    return Page(code=code, title=text(code), questions=questions, **settings)


def questionnaire(*pages: Page, **settings: Any) -> Questionnaire:
    """A questionnaire in one language."""
    return Questionnaire(title=text("t"), languages=("ro",), pages=pages, **settings)


def one_page(*questions: Question) -> Questionnaire:
    """A questionnaire of one page."""
    return questionnaire(page("p", *questions))


def one_each() -> dict[Kind, Question]:
    """A question of every kind, with the settings it needs."""
    abc = choices("a", "b", "c")
    return {
        Kind.SINGLE_CHOICE: question("q1", Kind.SINGLE_CHOICE, choices=abc),
        Kind.MULTIPLE_CHOICE: question("q2", Kind.MULTIPLE_CHOICE, choices=abc),
        Kind.SCALE: question("q3", Kind.SCALE, minimum=1, maximum=5),
        Kind.MATRIX: question("q4", Kind.MATRIX, choices=abc, rows=choices("r", "s")),
        Kind.RANKING: question("q5", Kind.RANKING, choices=abc),
        Kind.NUMBER: question("q6", Kind.NUMBER),
        Kind.SHORT_TEXT: question("q7", Kind.SHORT_TEXT),
        Kind.LONG_TEXT: question("q8", Kind.LONG_TEXT),
        Kind.DATE: question("q9", Kind.DATE),
        Kind.ALLOCATION: question("q10", Kind.ALLOCATION, choices=abc, total=10),
        Kind.CONSENT: question("q11", Kind.CONSENT),
        Kind.NOTE: question("q12", Kind.NOTE),
    }
