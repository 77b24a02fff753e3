"""The form of a weighting scheme: targets by choice of one or several questions, bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.forms.weighting_words import refusal_text
from reports.stats.trimming import Trim
from reports.stats.weighting import Margin, Problem, Scheme, Unit, WeightingRefusedError
from surveys.questionnaire.characters import forbidden_character
from surveys.questionnaire.model import Question, Questionnaire
from surveys.templatetags.texts import localised

LONGEST_NAME = 80  # characters
_NUMBER = {"class": "form-control short", "inputmode": "decimal", "autocomplete": "off"}

UNITS = {
    Unit.PERCENT: gettext_lazy("percent"),
    Unit.PEOPLE: gettext_lazy("numbers of people, or parts in proportion"),
    Unit.POPULATION: gettext_lazy(
        "all people of each category, from a register: intervals can then take account of how many "
        "of them answered"
    ),
}


class NumberField(forms.DecimalField):
    """A number that may be empty, with decimal comma or point in every language."""

    def __init__(self, *, label: Any, help_text: Any = "") -> None:
        super().__init__(
            required=False,
            max_digits=14,
            decimal_places=6,
            label=label,
            help_text=help_text,
            widget=forms.TextInput(attrs=_NUMBER),
        )

    def to_python(self, value: Any) -> Any:
        """The number that was typed."""
        return super().to_python(str(value or "").strip().replace(",", "."))


@dataclass(frozen=True, slots=True)
class MarginFields:
    """The fields of one question: choice code and field, in the questionnaire's order."""

    question: Question
    fields: tuple[tuple[str, BoundField], ...]


def field_name(question: str, choice: str) -> str:
    """The name of the field of a choice's target."""
    return f"target:{question}:{choice}"


class WeightingForm(forms.Form):
    """Name, unit, targets and bounds of a scheme. `scheme` of a valid form is what was typed."""

    name = forms.CharField(
        max_length=LONGEST_NAME,
        label=gettext_lazy("Name of the weights"),
        help_text=gettext_lazy("It stands beside every weighted figure."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    unit = forms.ChoiceField(
        choices=[(unit.value, words) for unit, words in UNITS.items()],
        label=gettext_lazy("Targets are"),
        widget=forms.RadioSelect,
    )
    low = NumberField(
        label=gettext_lazy("Lowest weight"),
        help_text=gettext_lazy("Nobody counts for less. The mean weight is 1. Empty: no bound."),
    )
    high = NumberField(
        label=gettext_lazy("Highest weight"),
        help_text=gettext_lazy("Nobody counts for more. Empty: no bound."),
    )
    repeated = forms.BooleanField(
        required=False,
        label=gettext_lazy("Repeat until no weight is outside the bounds"),
    )
    redistributed = forms.BooleanField(
        required=False,
        label=gettext_lazy("Give what is cut off to the other respondents"),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        questionnaire: Questionnaire,
        questions: Sequence[Question],
        scheme: Scheme | None = None,
        name: str = "",
    ) -> None:
        """`scheme` and `name` fill the form while nothing was sent."""
        super().__init__(data, initial={**_initial(scheme), "name": name})
        self.questionnaire, self.questions = questionnaire, tuple(questions)
        for question in self.questions:
            for choice in question.choices:
                self.fields[field_name(question.code, choice.code)] = NumberField(
                    label=localised(choice.label)[0]
                )

    def margins(self) -> Iterator[MarginFields]:
        """The fields of each question."""
        for question in self.questions:
            codes = [choice.code for choice in question.choices]
            fields = [(code, self[field_name(question.code, code)]) for code in codes]
            yield MarginFields(question, tuple(fields))

    def clean_name(self) -> str:
        """A name that can be shown."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if forbidden_character(name):
            raise forms.ValidationError(_("The name holds a character that cannot be stored."))
        return name

    @property
    def scheme(self) -> Scheme:
        """What was typed; only of a valid form."""
        said = self.cleaned_data
        return Scheme(
            tuple(Margin(question.code, self._targets(question)) for question in self.questions),
            Unit(said["unit"]),
            self._bounds(),
        )

    def _targets(self, question: Question) -> dict[str, Decimal]:
        found = {
            choice.code: self.cleaned_data[field_name(question.code, choice.code)]
            for choice in question.choices
        }
        return {code: target for code, target in found.items() if target is not None}

    def _bounds(self) -> Trim | None:
        low, high = self.cleaned_data["low"], self.cleaned_data["high"]
        if low is None and high is None:
            return None
        return Trim(
            # Weights are above 0 anyway: the smallest bound that says nothing.
            low=_LEAST if low is None else float(low),
            high=_MOST if high is None else float(high),
            repeated=self.cleaned_data["repeated"],
            redistributed=self.cleaned_data["redistributed"],
        )

    def refuse(self, error: WeightingRefusedError) -> None:
        """Say at each field why the scheme does not fit the responses."""
        for refusal in error.refusals:
            if refusal.problem is Problem.BOUNDS:
                name: str | None = "low"
            elif refusal.choice:
                name = field_name(refusal.question, refusal.choice)
            else:
                question = self.questionnaire.question(refusal.question)
                name = field_name(question.code, question.choices[0].code) if question else None
            self.add_error(
                name if name in self.fields else None, refusal_text(refusal, self.questionnaire)
            )


_LEAST, _MOST = 1e-9, 1e9


def _initial(scheme: Scheme | None) -> dict[str, Any]:
    if scheme is None:
        return {"unit": Unit.PERCENT.value, "repeated": True, "redistributed": True}
    bounds = scheme.trim
    return {
        "unit": scheme.unit.value,
        "low": bounds.low if bounds and bounds.low > _LEAST else None,
        "high": bounds.high if bounds and bounds.high < _MOST else None,
        "repeated": bounds.repeated if bounds else True,
        "redistributed": bounds.redistributed if bounds else True,
        **{
            field_name(margin.question, choice): _plain(target)
            for margin in scheme.margins
            for choice, target in margin.targets.items()
        },
    }


def _plain(target: Decimal) -> str:
    """The digits as they were typed, without an exponent."""
    return f"{target:f}"
