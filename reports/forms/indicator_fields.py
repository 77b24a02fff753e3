"""Fields of the indicator form that are made for a question, and what they offer."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext_lazy

from reports.definition import OF_ONE_CHOICE, STATISTICS, Statistic
from reports.page.wording import key_label
from reports.stats.cells import Key, planned_cells
from reports.stats.shares import OPTION_KINDS, Base
from surveys.questionnaire.model import Kind, Question
from surveys.templatetags.texts import localised


def code_field() -> forms.SlugField:
    """Where an indicator that is new gets its short name."""
    return forms.SlugField(
        max_length=64,
        label=gettext_lazy("Short name for the address"),
        help_text=gettext_lazy("Small letters, digits and dashes. It cannot be changed later."),
        widget=forms.TextInput(
            attrs={"class": "form-control", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )


def within_field(category: Question) -> forms.MultipleChoiceField:
    """The categories of one question that an indicator can be restricted to."""
    return forms.MultipleChoiceField(
        required=False,
        label=localised(category.name)[0],
        choices=[(choice.code, localised(choice.label)[0]) for choice in category.choices],
        widget=forms.CheckboxSelectMultiple,
    )


def keys_of(question: Question | None) -> tuple[Key, ...]:
    """The answers that can count: cells, or the choices that are placed or given points."""
    if question is None:
        return ()
    if question.kind is Kind.MATRIX or STATISTICS[question.kind] & OF_ONE_CHOICE:
        return tuple(choice.code for choice in question.choices)
    return planned_cells(question) if Statistic.SHARE in STATISTICS[question.kind] else ()


def labelled_cells(question: Question) -> Iterator[tuple[str, str]]:
    """The same with what they are called, as a form offers them."""
    for key in keys_of(question):
        yield str(key), key_label(question, key)


def has_base(kind: Kind | None, base: Base) -> bool:
    """Whether shares of questions of this kind can be of the base."""
    if kind is Kind.MATRIX:  # a row is of those who answered it
        return base is Base.ANSWERED
    return base is not Base.OPTIONS or kind in OPTION_KINDS
