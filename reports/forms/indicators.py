"""The form of an indicator: statistic, answers that count, base, breakdown, target."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.definition import OF_ONE_CHOICE, STATISTICS, DefinitionError, Statistic
from reports.definition.tracked import Side, Tracked, read_tracked
from reports.forms.weighting import NumberField
from reports.page.indicator_words import BASE_WORDS, SIDE_WORDS, STATISTIC_WORDS
from reports.page.wording import key_label
from reports.stats.cells import Key, planned_cells
from reports.stats.shares import OPTION_KINDS, Base
from reports.stats.tallies import breakdown_questions
from surveys.forms_staff.wordings import WordingsForm
from surveys.models import Consultation
from surveys.questionnaire.model import Kind, Question, Questionnaire
from surveys.templatetags.texts import localised

LONGEST_NAME, LONGEST_DESCRIPTION = 200, 2000  # characters
_SELECT = {"class": "form-select short"}
_NONE = ("", gettext_lazy("no breakdown"))


class IndicatorForm(WordingsForm):
    """What an indicator is. `tracked` of a valid form is its definition."""

    WORDINGS = {
        "name": (gettext_lazy("Name of the indicator"), LONGEST_NAME, True),
        "description": (gettext_lazy("What it says, in a sentence"), LONGEST_DESCRIPTION, False),
    }
    statistic = forms.ChoiceField(label=gettext_lazy("What is computed"), widget=forms.RadioSelect)
    choices = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("Answers that count"),
        help_text=gettext_lazy("For shares, places and points."),
        widget=forms.CheckboxSelectMultiple,
    )
    base = forms.ChoiceField(
        required=False,
        label=gettext_lazy("A share is of the"),
        widget=forms.RadioSelect,
    )
    decimals = forms.TypedChoiceField(
        coerce=int,
        choices=[(number, number) for number in range(4)],
        label=gettext_lazy("Decimals"),
        widget=forms.Select(attrs=_SELECT),
    )
    by = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Broken down by"),
        help_text=gettext_lazy("Each category's value, and its index: 100 is the value of all."),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    target_side = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Target"),
        choices=[(side.value, words) for side, words in SIDE_WORDS.items()],
        widget=forms.Select(attrs=_SELECT),
    )
    target_value = NumberField(
        label=gettext_lazy("Value of the target"),
        help_text=gettext_lazy("Shares in percent. Empty: no target."),
    )
    revision = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        languages: list[str],
        consultation: Consultation,
        questionnaire: Questionnaire,
        question: Question | None,
        of: Any = None,
        document: dict[str, Any] | None = None,
    ) -> None:
        """`of` is the indicator that is changed; `document` fills the form before it is sent."""
        super().__init__(data, languages=languages, of=of)
        self.consultation, self.questionnaire, self.question = consultation, questionnaire, question
        self.categories = [questionnaire.question(e) for e in breakdown_questions(questionnaire)]
        if of is None:
            self.fields["code"] = _code_field()
        self._offer()
        self._fill(document or {}, of)

    def _offer(self) -> None:
        """What can be chosen for this question; fields without a choice go."""
        kind = self.question.kind if self.question else None
        statistics = STATISTICS[kind] if kind else {Statistic.RESPONSES}
        offered = [each for each in Statistic if each in statistics]
        self._choose("statistic", [(each.value, STATISTIC_WORDS[each]) for each in offered])
        cells = list(_cells(self.question)) if self.question else []
        if cells:
            self._choose("choices", cells)
        else:
            del self.fields["choices"]
        bases = [e for e in (Base.ANSWERED, Base.ASKED, Base.OPTIONS) if _has(kind, e)]
        if Statistic.SHARE in statistics:
            self._choose("base", [(each.value, BASE_WORDS[each]) for each in bases])
        else:
            del self.fields["base"]
        own = self.question.code if self.question else ""
        others = [each for each in self.categories if each and each.code != own]
        self._choose("by", [_NONE, *((e.code, localised(e.name)[0]) for e in others)])
        for each in self.categories:
            if each:
                self.fields[f"within:{each.code}"] = _within_field(each)

    def _choose(self, name: str, offered: list[tuple[str, Any]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = offered

    def _fill(self, document: dict[str, Any], of: Any) -> None:
        target = document.get("target") or {}
        only = [value for value, _words in cast("Any", self.fields["statistic"]).choices]
        self.initial = {
            "statistic": document.get("statistic", only[0] if only else ""),
            "choices": [str(each) for each in document.get("choices", ())],
            "base": document.get("base", Base.ANSWERED.value),
            "decimals": document.get("decimals", 0),
            "by": document.get("by", ""),
            "target_side": target.get("side", Side.AT_LEAST.value),
            "target_value": target.get("value", ""),
            "revision": of.revision if of is not None else 0,
        }
        within = document.get("within") or {}
        if within:
            self.initial[f"within:{within['question']}"] = within["choices"]

    def withins(self) -> Iterator[BoundField]:
        """The fields that restrict the indicator to some respondents."""
        return (self[name] for name in self.fields if name.startswith("within:"))

    @property
    def restricted(self) -> bool:
        """Whether any of them has a choice."""
        return any(field.value() or field.errors for field in self.withins())

    def clean_code(self) -> str:
        """A code that is free, in small letters."""
        code = str(self.cleaned_data["code"]).lower()
        if code == "new" or self.consultation.indicators.filter(code=code).exists():
            raise forms.ValidationError(_("Another indicator has this short name."))
        return code

    def clean(self) -> dict[str, Any]:
        """The parts fit each other and the questionnaire."""
        data = super().clean()
        if self.errors:
            return data
        statistic = Statistic(data["statistic"])
        self._check_choices(statistic, data)
        within = [name for name in self.fields if name.startswith("within:") and data.get(name)]
        if len(within) > 1:
            self.add_error(within[1], _("Choose respondents by one question only."))
        if within and data.get("by"):
            self.add_error(
                "by", _("An indicator of some respondents only is not broken down as well.")
            )
        if not self.errors:
            try:
                self._tracked = read_tracked(self._document(statistic, data), self.questionnaire)
            except DefinitionError as error:
                self.add_error(None, str(error))
        return data

    def _check_choices(self, statistic: Statistic, data: dict[str, Any]) -> None:
        chosen = data.get("choices") or []
        if statistic in OF_ONE_CHOICE and len(chosen) != 1:
            self.add_error("choices", _("Choose one answer: this statistic is of one."))
        if statistic is not Statistic.SHARE:
            return
        if not chosen:
            self.add_error("choices", _("Choose at least one answer that counts."))
        several = self.question and self.question.kind is Kind.MULTIPLE_CHOICE and len(chosen) > 1
        if several and data.get("base") != Base.OPTIONS:
            self.add_error(
                "base",
                _(
                    "Several options of a multiple choice have a share of options expressed only: "
                    "who took two of them would count twice among respondents."
                ),
            )

    def _document(self, statistic: Statistic, data: dict[str, Any]) -> dict[str, Any]:
        document: dict[str, Any] = {"statistic": statistic.value, "decimals": data["decimals"]}
        if self.question:
            document["question"] = self.question.code
        if statistic is Statistic.SHARE or statistic in OF_ONE_CHOICE:
            keys = {str(key): key for key in _keys(self.question)}
            document["choices"] = [keys[each] for each in data["choices"]]
        if statistic is Statistic.SHARE:
            document["base"] = data.get("base") or Base.ANSWERED.value
        for category in self.categories:
            if category and (taken := data.get(f"within:{category.code}")):
                document["within"] = {"question": category.code, "choices": taken}
        if data.get("by"):
            document["by"] = data["by"]
        value: Decimal | None = data.get("target_value")
        if value is not None:
            side = data.get("target_side") or Side.AT_LEAST.value
            document["target"] = {"value": f"{value:f}", "side": side}
        return document

    @property
    def tracked(self) -> Tracked:
        """The definition; only of a valid form."""
        return self._tracked


def _code_field() -> forms.SlugField:
    return forms.SlugField(
        max_length=64,
        label=gettext_lazy("Short name for the address"),
        help_text=gettext_lazy("Small letters, digits and dashes. It cannot be changed later."),
        widget=forms.TextInput(
            attrs={"class": "form-control", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )


def _within_field(category: Question) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        required=False,
        label=localised(category.name)[0],
        choices=[(choice.code, localised(choice.label)[0]) for choice in category.choices],
        widget=forms.CheckboxSelectMultiple,
    )


def _keys(question: Question | None) -> tuple[Key, ...]:
    """The answers that can count: cells, or the choices that are placed or given points."""
    if question is None:
        return ()
    if STATISTICS[question.kind] & OF_ONE_CHOICE:
        return tuple(choice.code for choice in question.choices)
    return planned_cells(question) if Statistic.SHARE in STATISTICS[question.kind] else ()


def _cells(question: Question) -> Iterator[tuple[str, str]]:
    for key in _keys(question):
        yield str(key), key_label(question, key)


def _has(kind: Kind | None, base: Base) -> bool:
    return base is not Base.OPTIONS or kind in OPTION_KINDS
