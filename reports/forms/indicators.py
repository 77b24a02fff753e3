"""The form of an indicator: statistic, answers that count, base, breakdown, target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.definition import OF_ONE_CHOICE, STATISTICS, DefinitionError, Statistic
from reports.definition.tracked import Side, Tracked, read_tracked
from reports.definition.weights import WEIGHTED
from reports.forms.indicator_fields import (
    code_field,
    has_base,
    keys_of,
    labelled_cells,
    within_field,
)
from reports.forms.weighting import NumberField
from reports.page.indicator_words import (
    BASE_WORDS,
    SIDE_WORDS,
    STATISTIC_WORDS,
    VARIANCE_WORDS,
)
from reports.stats.linearised import Variance
from reports.stats.shares import Base
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
    weights = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Weighted by"),
        help_text=gettext_lazy(
            "In each round the weights of this name; a round without them has no value. The "
            "unweighted value stands beside the weighted one."
        ),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    variance = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Variance of weighted intervals"),
        choices=[(each.value, words) for each, words in VARIANCE_WORDS.items()],
        widget=forms.RadioSelect,
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
        weights: Sequence[tuple[str, str]] = (),
        row: str = "",
    ) -> None:
        """`of` is the indicator that is changed; `document` fills the form before it is sent.

        `weights` are the names of the consultation's weights, with what they are called here;
        `row` is the row that is measured, of a matrix.
        """
        super().__init__(data, languages=languages, of=of)
        self.consultation, self.questionnaire, self.question = consultation, questionnaire, question
        self.row = row
        self.categories = [questionnaire.question(e) for e in breakdown_questions(questionnaire)]
        if of is None:
            self.fields["code"] = code_field()
        self._offer()
        self._offer_weights(weights, (document or {}).get("weights"))
        self._fill(document or {}, of)

    def _offer(self) -> None:
        """What can be chosen for this question; fields without a choice go."""
        kind = self.question.kind if self.question else None
        statistics = STATISTICS[kind] if kind else {Statistic.RESPONSES}
        offered = [each for each in Statistic if each in statistics]
        self._choose("statistic", [(each.value, STATISTIC_WORDS[each]) for each in offered])
        cells = list(labelled_cells(self.question)) if self.question else []
        if cells:
            self._choose("choices", cells)
            if self.row:
                self.fields["choices"].help_text = _(
                    "For a share. For a mean: the answers on the scale, which count 1, 2, 3 and so "
                    "on in this order. None chosen: all of them."
                )
        else:
            del self.fields["choices"]
        bases = [e for e in (Base.ANSWERED, Base.ASKED, Base.OPTIONS) if has_base(kind, e)]
        if Statistic.SHARE in statistics:
            self._choose("base", [(each.value, BASE_WORDS[each]) for each in bases])
        else:
            del self.fields["base"]
        own = self.question.code if self.question else ""
        others = [each for each in self.categories if each and each.code != own]
        self._choose("by", [_NONE, *((e.code, localised(e.name)[0]) for e in others)])
        for each in self.categories:
            if each:
                self.fields[f"within:{each.code}"] = within_field(each)

    def _offer_weights(self, known: Sequence[tuple[str, str]], own: Any) -> None:
        """The names there are, and the indicator's own while no round has it."""
        offered = dict(known)
        if own:
            offered.setdefault(own["name"], own["name"])
        if self.question and offered:
            self._choose("weights", [("", _("nothing: unweighted only")), *offered.items()])
        else:
            del self.fields["weights"], self.fields["variance"]

    def _choose(self, name: str, offered: list[tuple[str, Any]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = offered

    def _fill(self, document: dict[str, Any], of: Any) -> None:
        target, weights = document.get("target") or {}, document.get("weights") or {}
        only = [value for value, _words in cast("Any", self.fields["statistic"]).choices]
        self.initial = {
            "statistic": document.get("statistic", only[0] if only else ""),
            "choices": [str(each) for each in document.get("choices", ())],
            "base": document.get("base", Base.ANSWERED.value),
            "decimals": document.get("decimals", 0),
            "by": document.get("by", ""),
            "weights": weights.get("name", ""),
            "variance": weights.get("variance", Variance.GIVEN.value),
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
        if data.get("weights") and statistic not in WEIGHTED:
            self.add_error("weights", _("A count is not weighted: choose a share or a mean."))
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
        if statistic is Statistic.MEAN and self.row and len(chosen) == 1:
            self.add_error("choices", _("A mean needs at least two answers."))
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
        if self.row:
            document["row"] = self.row
        of_row = bool(self.row and statistic is Statistic.MEAN and data["choices"])
        if statistic is Statistic.SHARE or statistic in OF_ONE_CHOICE or of_row:
            keys = {str(key): key for key in keys_of(self.question)}
            document["choices"] = [keys[each] for each in data["choices"]]
        if statistic is Statistic.SHARE:
            document["base"] = data.get("base") or Base.ANSWERED.value
        for category in self.categories:
            if category and (taken := data.get(f"within:{category.code}")):
                document["within"] = {"question": category.code, "choices": taken}
        if data.get("by"):
            document["by"] = data["by"]
        if data.get("weights"):
            variance = data.get("variance") or Variance.GIVEN.value
            document["weights"] = {"name": data["weights"], "variance": variance}
        value: Decimal | None = data.get("target_value")
        if value is not None:
            side = data.get("target_side") or Side.AT_LEAST.value
            document["target"] = {"value": f"{value:f}", "side": side}
        return document

    @property
    def tracked(self) -> Tracked:
        """The definition; only of a valid form."""
        return self._tracked
