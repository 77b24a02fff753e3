"""What an XLSForm cannot say of a questionnaire, as a list and as a questionnaire without it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from enum import StrEnum

from surveys.questionnaire import places
from surveys.questionnaire.model import Choice, Kind, Page, Question, Questionnaire
from surveys.questionnaire.numbers import MAX_DECIMALS
from surveys.questionnaire.text import NO_TEXT, Text


class Unsayable(StrEnum):
    """What is left out of an XLSForm, or written in another form."""

    TEXTS = "texts"  # introduction, data protection, closing, minutes
    TITLE_LANGUAGES = "title_languages"  # the title is in the first language only
    GROUPS = "groups"  # groups and roles of questions, for results
    LABELS = "labels"  # short names, units, ends of scales, "I do not know"
    DECIMALS = "decimals"  # any number of decimals, or none
    SOURCES = "sources"  # that a wording is reconstructed
    MATRIX_CHOICES = "matrix_choices"  # columns of a matrix that are offered on a condition
    ALLOCATION = "allocation"  # points become one number for each choice


_TEXTS = ("introduction", "notice", "controller", "retention", "rights", "closing")
_LABELS = ("label", "unit", "minimum_label", "maximum_label", "dont_know")


def unsayable(questionnaire: Questionnaire) -> frozenset[Unsayable]:
    """What of this very questionnaire an XLSForm leaves out or changes."""
    return frozenset(_found(questionnaire))


def _found(questionnaire: Questionnaire) -> Iterator[Unsayable]:
    texts = (getattr(questionnaire, name) for name in _TEXTS)
    if any(texts) or questionnaire.privacy or questionnaire.minutes is not None:
        yield Unsayable.TEXTS
    if len(questionnaire.title.languages) > 1:
        yield Unsayable.TITLE_LANGUAGES
    if questionnaire.groups:
        yield Unsayable.GROUPS
    for question in questionnaire.questions():
        if question.role or question.group:
            yield Unsayable.GROUPS
        if any(getattr(question, name) for name in _LABELS):
            yield Unsayable.LABELS
        if question.kind is Kind.ALLOCATION:
            yield Unsayable.ALLOCATION
        if question.kind is Kind.MATRIX and any(each.condition for each in question.choices):
            yield Unsayable.MATRIX_CHOICES
        if question.decimals not in (0, MAX_DECIMALS):
            yield Unsayable.DECIMALS
        if question.source or any(each.source for each in question.options):
            yield Unsayable.SOURCES


def sayable(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire as it comes back from an XLSForm; one without points to share out."""
    source = questionnaire.languages[0]
    made = Questionnaire(
        title=Text.of({source: questionnaire.title.in_language(source, questionnaire.languages)}),
        languages=questionnaire.languages,
        pages=tuple(_page(page) for page in questionnaire.pages),
    )
    used = {tag for _place, _name, text, _needed in places.texts(made) for tag in text.languages}
    kept = tuple(tag for tag in made.languages if tag in used)
    return dataclasses.replace(made, languages=kept)


def _page(page: Page) -> Page:
    return dataclasses.replace(page, questions=tuple(map(_question, page.questions)))


def _question(question: Question) -> Question:
    return dataclasses.replace(
        question,
        label=NO_TEXT,
        unit=NO_TEXT,
        minimum_label=NO_TEXT,
        maximum_label=NO_TEXT,
        dont_know=NO_TEXT,
        role="",
        group="",
        source="",
        decimals=MAX_DECIMALS if question.decimals else 0,
        choices=tuple(map(_column if question.kind is Kind.MATRIX else _choice, question.choices)),
        rows=tuple(map(_choice, question.rows)),
    )


def _column(choice: Choice) -> Choice:
    return dataclasses.replace(choice, source="", condition="")


def _choice(choice: Choice) -> Choice:
    return dataclasses.replace(choice, source="")
