"""The form of one question, in one language at a time."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from surveys.forms_staff.design.conditions import ConditionTable, asked_before
from surveys.forms_staff.design.options import OptionTable
from surveys.forms_staff.design.settings import INPUT, field_of, settings_of, value_of
from surveys.forms_staff.design.texts import text_field
from surveys.forms_staff.design.words import KIND_WORDS
from surveys.questionnaire.authoring import new_question, question_codes
from surveys.questionnaire.check_codes import CODE
from surveys.questionnaire.check_questions import CATEGORY_KINDS
from surveys.questionnaire.check_settings import WITH_EXCLUSIVE, WITH_OTHER
from surveys.questionnaire.model import (
    CATEGORY_ROLE,
    SETTINGS,
    Kind,
    Question,
    Questionnaire,
)
from surveys.questionnaire.rich.fields import rich_names
from surveys.templatetags.texts import plain

TABLES = ("rows", "choices")
_TEXTS = {"text": 3, "help": 4, "label": 1}  # lines
_NOTE_LINES = 6


class QuestionForm(forms.Form):
    """Everything a question has. `fixed`: its code is that of answers and stays.

    `data` is what was sent; `question` the one to be changed, as stored.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        question: Question,
        language: str,
        data: Mapping[str, Any] | None = None,
        *,
        fixed: bool = False,
    ) -> None:
        super().__init__(data)
        self.questionnaire, self.question, self.language = questionnaire, question, language
        self.source = questionnaire.languages[0]
        kind = str(data.get("kind", "")) if data and not fixed else ""
        self.of = _as_kind(question, Kind(kind) if kind in set(Kind) else question.kind)
        self.codes = question_codes(questionnaire) - {question.code}
        self._make_fields(fixed=fixed)
        uses = SETTINGS[self.of.kind]
        asked = asked_before(questionnaire, question.code)
        self.tables = {
            name: OptionTable(
                name,
                getattr(self.of, name),
                language,
                data,
                self.source,
                with_other=name == "choices" and self.of.kind in WITH_OTHER,
                with_exclusive=name == "choices" and self.of.kind in WITH_EXCLUSIVE,
                asked=asked,
            )
            for name in TABLES
            if name in uses
        }
        self.condition = ConditionTable(asked, question.condition, data)

    def _make_fields(self, *, fixed: bool) -> None:
        question = self.of
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"),
            choices=[(each.value, KIND_WORDS[each]) for each in Kind],
            initial=question.kind.value,
            disabled=fixed,
            widget=forms.Select(attrs={"class": "form-select"}),
        )
        labels = {
            "text": _("Question") if question.kind is not Kind.NOTE else _("Text"),
            "help": _("Help below the question"),
            "label": _("Short name for tables and charts"),
        }
        for name, lines in _TEXTS.items():
            self.fields[name] = text_field(
                getattr(question, name),
                self.language,
                labels[name],
                _NOTE_LINES if question.kind is Kind.NOTE and name == "text" else lines,
                self.source,
                rich=name in rich_names(question),
            )
        self.fields["code"] = forms.CharField(
            label=_("Code (name of the variable)"),
            initial=question.code,
            max_length=64,
            disabled=fixed,
            widget=forms.TextInput(attrs=INPUT),
        )
        if question.kind is not Kind.NOTE:
            self.fields["required"] = _tick(_("An answer is needed"), question.required)
        if question.kind in CATEGORY_KINDS:
            is_category = question.role == CATEGORY_ROLE
            self.fields["category"] = _tick(
                _("Stakeholder category: results are broken down by it"), is_category
            )
        if self.questionnaire.groups:
            self.fields["group"] = _group(self.questionnaire, question)
        for name in settings_of(question.kind):
            self.fields[name] = field_of(question, name, self.language)

    def do(self, wanted: str) -> bool:
        """Carry out what a button beside "save" says; whether there is such a button."""
        parts: list[OptionTable | ConditionTable] = [*self.tables.values(), self.condition]
        return wanted == "refresh" or any(part.do(wanted) for part in parts)

    def settings(self) -> list[forms.BoundField]:
        """The controls of the kind's settings."""
        return [self[name] for name in settings_of(self.of.kind)]

    def clean_code(self) -> str:
        """A code that no other question has."""
        code = str(self.cleaned_data["code"]).strip().lower()
        if not CODE.fullmatch(code):
            raise forms.ValidationError(
                _("Use a to z, 0 to 9 and _, a letter first, 64 characters at most.")
            )
        if code in self.codes:
            raise forms.ValidationError(_("Another question has this code: choose another one."))
        return code

    def clean(self) -> dict[str, Any]:
        """Also judges choices, rows and the condition."""
        data = super().clean() or {}
        self.options = {name: table.options() for name, table in self.tables.items()}
        self.wanted = self.condition.condition()
        for message in [
            *(error for table in self.tables.values() for error in table.errors),
            *filter(None, [self.condition.error]),
        ]:
            self.add_error(None, message)
        return data

    def part_errors(self) -> list[str]:
        """What is wrong with choices and rows."""
        return [error for table in self.tables.values() for error in table.errors]

    def result(self) -> Question:
        """The question as it was filled in; only of a valid form."""
        data, before = self.cleaned_data, self.of
        options: dict[str, Any] = self.options
        texts: dict[str, Any] = {
            name: getattr(before, name).with_wording(self.language, data[name]) for name in _TEXTS
        }
        settings: dict[str, Any] = {
            name: value_of(before, name, data[name], self.language)
            for name in settings_of(before.kind)
        }
        return dataclasses.replace(
            before,
            **texts,
            **settings,
            **options,
            code=data["code"],
            condition=self.wanted,
            required=data.get("required", False),
            role=CATEGORY_ROLE if data.get("category") else "",
            group=data.get("group", before.group),
        )


def _tick(label: Any, initial: bool) -> forms.BooleanField:
    widget = forms.CheckboxInput()
    return forms.BooleanField(label=label, initial=initial, required=False, widget=widget)


def _group(questionnaire: Questionnaire, question: Question) -> forms.ChoiceField:
    groups = [(group.code, plain(group.title) or group.code) for group in questionnaire.groups]
    return forms.ChoiceField(
        label=_("Analysed together with"),
        choices=[("", "–"), *groups],
        initial=question.group,
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )


def _as_kind(question: Question, kind: Kind) -> Question:
    """The question as one of another kind: it keeps the settings that both kinds use."""
    if question.kind is kind:
        return question
    empty, kept = new_question(question.code, kind), SETTINGS[question.kind] & SETTINGS[kind]
    common: dict[str, Any] = {
        field.name: getattr(question, field.name)
        for field in dataclasses.fields(question)
        if field.name in kept or field.name in {"text", "label", "help", "condition", "group"}
    }
    return dataclasses.replace(empty, **common)
