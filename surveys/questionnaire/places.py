"""Places in a questionnaire, for problems to point at."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from surveys.questionnaire.model import Choice, Group, Page, Question, Questionnaire
from surveys.questionnaire.plans import KEPT_PAGES, Plans
from surveys.questionnaire.problems import Fault, Keys, Problem, Severity
from surveys.questionnaire.text import Text


@dataclass(frozen=True, slots=True)
class Place:
    """A place by its keys in the document and by the codes around it."""

    keys: Keys = ()
    page: str = ""
    question: str = ""
    choice: str = ""

    def at(self, *keys: str | int) -> Place:
        """A place further in."""
        return Place((*self.keys, *keys), self.page, self.question, self.choice)

    def error(self, fault: Fault, message: str, mend: str, about: str = "") -> Problem:
        """A problem here that keeps the questionnaire from being published."""
        return self._problem(fault, message, mend, about, Severity.ERROR)

    def warning(self, fault: Fault, message: str, mend: str, about: str = "") -> Problem:
        """A problem here that may be meant."""
        return self._problem(fault, message, mend, about, Severity.WARNING)

    def _problem(
        self, fault: Fault, message: str, mend: str, about: str, severity: Severity
    ) -> Problem:
        return Problem(
            fault=fault,
            keys=self.keys,
            message=message,
            mend=mend,
            severity=severity,
            page=self.page,
            question=self.question,
            choice=self.choice,
            about=about,
        )


def pages(questionnaire: Questionnaire) -> Iterator[tuple[Place, Page]]:
    """Every page with its place."""
    for index, page in enumerate(questionnaire.pages):
        yield page_at(page, index), page


def page_at(page: Page, index: int) -> Place:
    """The place of a page; `index` is its number in the questionnaire, from 0."""
    return Place(("pages", index), page=page.code)


def questions_on(page: Page, index: int) -> tuple[tuple[Place, Question], ...]:
    """Every question of a page with its place."""
    return _ON_PAGE(page, index)


def _questions_on(page: Page, index: int) -> tuple[tuple[Place, Question], ...]:
    keys = ("pages", index, "questions")
    return tuple(
        (Place((*keys, number), page.code, question.code), question)
        for number, question in enumerate(page.questions)
    )


_ON_PAGE = Plans(_questions_on, KEPT_PAGES)


def questions(questionnaire: Questionnaire) -> tuple[tuple[Place, Question], ...]:
    """Every question with its place."""
    return _QUESTIONS(questionnaire)


def _questions(questionnaire: Questionnaire) -> tuple[tuple[Place, Question], ...]:
    return tuple(
        placed
        for index, page in enumerate(questionnaire.pages)
        for placed in questions_on(page, index)
    )


# Worked out once per questionnaire: each check goes over all of them.
_QUESTIONS = Plans(_questions)


def options(place: Place, question: Question, name: str) -> Iterator[tuple[Place, Choice]]:
    """Every choice (`name` is "choices") or row ("rows") of a question with its place."""
    for index, option in enumerate(getattr(question, name)):
        yield Place((*place.keys, name, index), place.page, place.question, option.code), option


# A text: in what it stands and under which name, the text, and whether it must be there.
PlacedText = tuple[Place, str, Text, bool]


def cover_texts(questionnaire: Questionnaire) -> list[PlacedText]:
    """Every text that stands on no page: those about the whole, and the titles of groups.

    The own place of a text is `place.at(name)`, made only for what has a problem.
    """
    found = list(_texts_of(Place(), questionnaire))
    for index, group in enumerate(questionnaire.groups):
        found += _texts_of(Place(("groups", index)), group)
    return found


def texts_on(page: Page, index: int) -> list[PlacedText]:
    """Every text of a page and of its questions, choices and rows."""
    found = list(_texts_of(page_at(page, index), page))
    for place, question in questions_on(page, index):
        found += _texts_of(place, question)
        for name in ("choices", "rows"):
            for inside, option in options(place, question, name):
                found += _texts_of(inside, option)
    return found


def texts(questionnaire: Questionnaire) -> Iterator[PlacedText]:
    """Every text of a questionnaire."""
    yield from cover_texts(questionnaire)
    for index, page in enumerate(questionnaire.pages):
        yield from texts_on(page, index)


# The names of each record's texts, and whether each must be there.
_TEXTS: dict[type, tuple[tuple[str, bool], ...]] = {
    record: tuple(
        (field.name, field.default is dataclasses.MISSING)
        for field in dataclasses.fields(record)
        if field.type == "Text"
    )
    for record in (Questionnaire, Group, Page, Question, Choice)
}


def own_texts(record: Any) -> Iterator[tuple[str, Text]]:
    """The texts of a questionnaire, group, page, question or choice itself, by their names."""
    return ((name, getattr(record, name)) for name, _needed in _TEXTS[type(record)])


def _texts_of(place: Place, record: Any) -> Iterator[PlacedText]:
    for name, needed in _TEXTS[type(record)]:
        yield place, name, getattr(record, name), needed
