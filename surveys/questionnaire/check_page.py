"""Checks a page by itself: all that is found there whatever stands on the other pages."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.questionnaire import places
from surveys.questionnaire.check_codes import check_option_codes
from surveys.questionnaire.check_markup import check_markup
from surveys.questionnaire.check_piping import Naming, naming
from surveys.questionnaire.check_questions import check_question
from surveys.questionnaire.check_texts import check_texts
from surveys.questionnaire.model import Page, Question
from surveys.questionnaire.places import Place, PlacedText
from surveys.questionnaire.plans import KEPT_PAGES, Plans
from surveys.questionnaire.problems import Problem


@dataclass(frozen=True, slots=True)
class Found:
    """What was found on a page, by the check that found it; `naming` is what texts name."""

    texts: tuple[Problem, ...]
    codes: tuple[Problem, ...]
    questions: tuple[Problem, ...]
    markup: tuple[Problem, ...]
    naming: tuple[Naming, ...]


def _found(
    page: Page,
    index: int,
    languages: tuple[str, ...],
    used: frozenset[str],
    groups: tuple[str, ...],
) -> Found:
    texts = places.texts_on(page, index)
    questions = places.questions_on(page, index)
    records: list[tuple[Place, Page | Question]] = [(places.page_at(page, index), page)]
    records += questions
    return Found(
        texts=tuple(check_texts(texts, languages, used)),
        codes=tuple(p for at, each in questions for p in check_option_codes(at, each)),
        questions=tuple(p for at, each in questions for p in check_question(at, each, groups)),
        markup=tuple(check_markup(records)),
        naming=naming(texts, records),
    )


def _used(page: Page) -> frozenset[str]:
    texts: list[PlacedText] = places.texts_on(page, 0)
    return frozenset(tag for _place, _name, text, _needed in texts for tag, _ in text.versions)


# Kept, because an edit changes one page: what was found on the others is found again.
found_on = Plans(_found, KEPT_PAGES)
languages_on = Plans(_used, KEPT_PAGES)
