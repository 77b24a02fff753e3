"""A questionnaire as large as any city makes: 300 questions of every kind, in 4 languages."""

from __future__ import annotations

from typing import Any

from surveys.questionnaire.model import Choice, Group, Kind, Page, Question, Questionnaire
from surveys.questionnaire.text import Text

LANGUAGES = ("ro", "en", "hu", "de")
PAGES, ON_A_PAGE = 30, 10
_WORDS = "Cât de mult vă folosesc serviciile digitale ale orașului, și ce ar trebui schimbat"


def large_questionnaire() -> Questionnaire:
    """30 pages of 10 questions; a third has a condition, every page but the first has one."""
    return Questionnaire(
        title=_text("Strategia orașului"),
        languages=LANGUAGES,
        introduction=_text("De ce întrebăm"),
        groups=tuple(Group(code=f"g{each}", title=_text(f"Grupa {each}")) for each in range(6)),
        pages=tuple(map(_page, range(PAGES))),
    )


def _text(words: str) -> Text:
    return Text.of({tag: f"{words} ({tag})" for tag in LANGUAGES})


def _choices(count: int) -> tuple[Choice, ...]:
    return tuple(
        Choice(code=f"c{number}", label=_text(f"Alegerea {number}")) for number in range(count)
    )


_SETTINGS: dict[Kind, dict[str, Any]] = {
    Kind.SINGLE_CHOICE: {"choices": _choices(8)},
    Kind.MULTIPLE_CHOICE: {"choices": _choices(8)},
    Kind.SCALE: {"minimum": 1, "maximum": 10},
    Kind.MATRIX: {"choices": _choices(5), "rows": _choices(5)},
    Kind.RANKING: {"choices": _choices(6)},
    Kind.NUMBER: {"minimum": 0},
    Kind.ALLOCATION: {"choices": _choices(5), "total": 100},
}


def _page(number: int) -> Page:
    questions = tuple(_question(number, place) for place in range(ON_A_PAGE))
    # Each page begins with a single choice, on which the page after it depends.
    condition = f"${{q{(number - 1) * ON_A_PAGE}}} != 'c0'" if number else ""
    title = _text(f"Pagina {number}")
    return Page(code=f"p{number}", title=title, condition=condition, questions=questions)


def _question(page: int, place: int) -> Question:
    number = page * ON_A_PAGE + place
    kind = Kind.SINGLE_CHOICE if place == 0 else list(Kind)[number % len(Kind)]
    condition = f"${{q{(page - 1) * ON_A_PAGE}}} = 'c1'" if page and place % 3 == 1 else ""
    return Question(
        code=f"q{number}",
        kind=kind,
        text=_text(f"{_WORDS}? {number}"),
        condition=condition,
        group=f"g{number % 6}",
        **_SETTINGS.get(kind, {}),
    )
