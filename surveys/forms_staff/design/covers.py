"""The forms of a page's head and of the questionnaire as a whole, in one language at a time."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from surveys.forms_staff.design.conditions import ConditionTable, asked_before
from surveys.forms_staff.design.options import OptionTable
from surveys.forms_staff.design.settings import SHORT
from surveys.forms_staff.design.texts import text_field
from surveys.forms_staff.design.words import COVER_WORDS
from surveys.questionnaire.document_reader import LANGUAGE, MAX_ITEMS
from surveys.questionnaire.model import Choice, Group, Page, Questionnaire
from surveys.questionnaire.rich.fields import RICH_COVER

_LINES = {"title": 1, "closing": 4, "controller": 3, "retention": 3, "rights": 4}


class PageHeadForm(forms.Form):
    """Title, introduction and condition of a page."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        page: Page,
        language: str,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data)
        self.page, self.language = page, language
        source = questionnaire.languages[0]
        self.fields["title"] = text_field(page.title, language, _("Title"), 1, source)
        self.fields["text"] = text_field(
            page.text, language, _("Introduction above the questions"), 4, source, rich=True
        )
        self.condition = ConditionTable(
            asked_before(questionnaire, page.code), page.condition, data
        )

    def do(self, wanted: str) -> bool:
        """Carry out what a button beside "save" says; whether there is such a button."""
        return wanted == "refresh" or self.condition.do(wanted)

    def clean(self) -> dict[str, Any]:
        """Also judges the condition."""
        data = super().clean() or {}
        self.wanted = self.condition.condition()
        if self.condition.error:
            self.add_error(None, self.condition.error)
        return data

    def result(self) -> Page:
        """The page as it was filled in; its questions are not this form's."""
        texts: dict[str, Any] = {
            name: getattr(self.page, name).with_wording(self.language, words)
            for name, words in self.cleaned_data.items()
        }
        return dataclasses.replace(self.page, condition=self.wanted, **texts)


class CoverForm(forms.Form):
    """What belongs to the questionnaire as a whole: its texts, languages, how long it takes,
    and the groups of questions that are analysed together."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        language: str,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data)
        self.questionnaire, self.language = questionnaire, language
        source = questionnaire.languages[0]
        for name, label in COVER_WORDS.items():
            text = getattr(questionnaire, name)
            self.fields[name] = text_field(
                text, language, label, _LINES.get(name, 5), source, rich=name in RICH_COVER
            )
        self.fields["minutes"] = forms.IntegerField(
            label=_("How many minutes it takes"),
            required=False,
            initial=questionnaire.minutes,
            min_value=1,
            max_value=999,
            widget=forms.TextInput(attrs={**SHORT, "inputmode": "numeric"}),
        )
        self.fields["languages"] = forms.CharField(
            label=_("Languages, the first is the one that is translated from (ro, en)"),
            initial=", ".join(questionnaire.languages),
            max_length=400,
            widget=forms.TextInput(attrs={"class": "form-control"}),
        )

        self.groups = OptionTable("groups", _as_options(questionnaire), language, data, source)
        self.tables = {"groups": self.groups}
        members = _members(questionnaire)
        for row in self.groups.rows:
            row.used = ", ".join(members.get(row.was, ()))

    def do(self, wanted: str) -> bool:
        """Carry out what a button beside "save" says; whether there is such a button."""
        return wanted == "refresh" or self.groups.do(wanted)

    def clean(self) -> dict[str, Any]:
        """Also judges the groups."""
        data = super().clean() or {}
        self.options = self.groups.options()
        for message in self.groups.errors:
            self.add_error(None, message)
        return data

    def part_errors(self) -> list[str]:
        """What is wrong with the groups."""
        return self.groups.errors

    def group_names(self) -> dict[str, str]:
        """What each group there was is called now; empty when it is deleted."""
        now = {row.was: row.code for row in self.groups.rows if row.was}
        return {group.code: now.get(group.code, "") for group in self.questionnaire.groups}

    def clean_languages(self) -> tuple[str, ...]:
        """Tags such as ro or en, each once."""
        tags = tuple(
            dict.fromkeys(
                filter(None, re.split(r"[\s,;]+", self.cleaned_data["languages"].lower()))
            )
        )
        if not tags or len(tags) > MAX_ITEMS["languages"] or not all(map(LANGUAGE.fullmatch, tags)):
            raise forms.ValidationError(
                _("Write the languages as tags with commas between them, such as ro, en, hu.")
            )
        return tags

    def result(self) -> Questionnaire:
        """The questionnaire with what was filled in; its pages are not this form's."""
        data = self.cleaned_data
        texts: dict[str, Any] = {
            name: getattr(self.questionnaire, name).with_wording(self.language, data[name])
            for name in COVER_WORDS
        }
        return dataclasses.replace(
            self.questionnaire,
            **texts,
            minutes=data["minutes"],
            languages=data["languages"],
            groups=tuple(Group(code=each.code, title=each.label) for each in self.options),
        )


def _as_options(questionnaire: Questionnaire) -> tuple[Choice, ...]:
    return tuple(Choice(code=group.code, label=group.title) for group in questionnaire.groups)


def _members(questionnaire: Questionnaire) -> dict[str, list[str]]:
    """The codes of each group's questions."""
    members: dict[str, list[str]] = {}
    for question in questionnaire.questions():
        members.setdefault(question.group, []).append(question.code)
    return members
