"""Putting translations into a questionnaire, and leaving languages out of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from surveys.questionnaire.editing import Edit, PutCover, PutPage, PutQuestion
from surveys.questionnaire.model import Page, Questionnaire
from surveys.questionnaire.plans import KEPT_PAGES, Plans
from surveys.questionnaire.text import NO_TEXT, Text
from surveys.questionnaire.translation import Unit, all_units, with_texts, wording_mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a translator wants of one unit, and what they had before them (`wording_mark`)."""

    key: str
    wording: str  # in the form in which it is kept
    seen_wording: str
    seen_source: str
    is_right: bool = False  # a stale one: still right as it stands

    @property
    def is_changed(self) -> bool:
        """Whether the translator wrote another wording."""
        return wording_mark(self.wording) != self.seen_wording


def with_wordings(
    questionnaire: Questionnaire, language: str, wordings: Mapping[str, str]
) -> Questionnaire:
    """The questionnaire with other wordings in one language, by key; empty ones are taken away.

    Keys that are not there change nothing.
    """

    def put(unit: Unit) -> Text:
        if unit.key not in wordings:
            return unit.text
        return unit.text.with_wording(language, wordings[unit.key])

    return with_texts(questionnaire, put)


def without_languages(questionnaire: Questionnaire, languages: Iterable[str]) -> Questionnaire:
    """The questionnaire without these languages and all wordings in them."""
    gone = frozenset(languages)
    kept = tuple(each for each in questionnaire.languages if each not in gone)
    cover = _stripped(dataclasses.replace(questionnaire, pages=()), gone)
    pages = tuple(_page_without(page, gone) for page in questionnaire.pages)
    return dataclasses.replace(cover, languages=kept, pages=pages)


def _stripped(questionnaire: Questionnaire, gone: frozenset[str]) -> Questionnaire:
    def strip(unit: Unit) -> Text:
        return unit.text.within(unit.text.languages - gone)

    return with_texts(questionnaire, strip)


def _stripped_page(page: Page, gone: frozenset[str]) -> Page:
    alone = Questionnaire(title=NO_TEXT, languages=(), pages=(page,))
    return _stripped(alone, gone).pages[0]


# Of a draft with a language held back, an edit makes one page another one.
_page_without = Plans(_stripped_page, KEPT_PAGES)


def offered(questionnaire: Questionnaire, held_back: Iterable[str]) -> Questionnaire:
    """What respondents get: the questionnaire without the languages that are held back.

    The source language is never held back: the others are translated from it.
    """
    gone = set(held_back).intersection(questionnaire.languages[1:])
    return without_languages(questionnaire, gone) if gone else questionnaire


def with_languages_of(
    questionnaire: Questionnaire, other: Questionnaire, languages: Iterable[str]
) -> Questionnaire:
    """The questionnaire with the wordings that another one has in these languages, by key."""
    for language in languages:
        if language not in questionnaire.languages:
            tags = (*questionnaire.languages, language)
            questionnaire = dataclasses.replace(questionnaire, languages=tags)
        known = {
            each.key: words
            for each in all_units(other)
            if (words := each.text.exactly_in(language))
        }
        questionnaire = with_wordings(questionnaire, language, known)
    return questionnaire


def edits_between(before: Questionnaire, after: Questionnaire) -> Iterator[Edit]:
    """The edits that make one of the other; both have the same pages and questions."""
    if dataclasses.replace(before, pages=()) != dataclasses.replace(after, pages=()):
        yield PutCover(cover=after)
    for index, (old_page, page) in enumerate(zip(before.pages, after.pages, strict=True)):
        if dataclasses.replace(old_page, questions=()) != dataclasses.replace(page, questions=()):
            yield PutPage(code=page.code, page=page, index=index)
        for place, (old, new) in enumerate(zip(old_page.questions, page.questions, strict=True)):
            if old != new:
                yield PutQuestion(code=new.code, question=new, page=page.code, index=place)
