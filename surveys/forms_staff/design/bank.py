"""The forms of the question bank: what is looked for, what is taken and where it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from surveys.forms_staff.design.words import KIND_WORDS
from surveys.models import Round
from surveys.questionnaire.bank import Source
from surveys.questionnaire.model import Kind, Questionnaire
from surveys.questionnaire.reuse import Taking
from surveys.templatetags.texts import plain

MOST_TAKEN = 300  # questions and pages in one step
NEW_PAGE = ""


class BankFilter(forms.Form):
    """What is looked for; what cannot be looked for is left out."""

    q = forms.CharField(required=False, max_length=200)
    kind = forms.ChoiceField(required=False)
    round = forms.ChoiceField(required=False)

    def __init__(self, rounds: Sequence[Round], data: Mapping[str, Any]) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["q"].label = _("Words or code")
        fields["q"].widget = forms.TextInput(attrs={"class": "form-control", "type": "search"})
        fields["round"].label, fields["kind"].label = _("Round"), _("Kind")
        rounds_offered = [(each.slug, plain(each.title)) for each in rounds]
        fields["round"].choices = [("", _("All rounds")), *rounds_offered]
        kinds = [(kind.value, KIND_WORDS[kind]) for kind in Kind]
        fields["kind"].choices = [("", _("All kinds")), *kinds]
        for name in ("round", "kind"):
            fields[name].widget.attrs["class"] = "form-select"

    def wanted(self) -> dict[str, str]:
        """What `bank.matching` looks for."""
        self.is_valid()
        found = self.cleaned_data
        return {
            "words": found.get("q", ""),
            "kind": found.get("kind", ""),
            "asked_in": found.get("round", ""),
        }


class TakeForm(forms.Form):
    """What is taken: `q:ROUND:CODE` or `p:ROUND:CODE`, each a box that is ticked."""

    take = forms.MultipleChoiceField(required=False)
    to = forms.ChoiceField(required=False)
    copies = forms.BooleanField(required=False)

    def __init__(
        self,
        questionnaire: Questionnaire,
        sources: Sequence[Source],
        data: Mapping[str, Any] | None,
        *,
        to: str = NEW_PAGE,
    ) -> None:
        super().__init__(data, initial={"to": to})
        self.sources = sources
        fields: dict[str, Any] = self.fields
        fields["take"].valid_value = frozenset(_values(sources)).__contains__
        fields["take"].error_messages = {
            "invalid_choice": _("What you chose is not there any more. Choose again.")
        }
        pages = [(each.code, plain(each.title) or each.code) for each in questionnaire.pages]
        fields["to"].label = _("Where single questions go")
        fields["to"].choices = [*pages, (NEW_PAGE, _("On a new page at the end"))]
        fields["to"].widget.attrs["class"] = "form-select"
        fields["copies"].label = _(
            "Take questions whose code is here already as copies under new codes"
        )

    def clean_take(self) -> list[str]:
        """At least one, and not too many."""
        taken: list[str] = self.cleaned_data["take"]
        if not taken:
            raise forms.ValidationError(_("Tick at least one question or page."))
        if len(taken) > MOST_TAKEN:
            raise forms.ValidationError(_("There is no room for so many: choose fewer."))
        return taken

    def takings(self) -> list[Taking]:
        """What was ticked, by round; only of a valid form."""
        ticked = [value.split(":", 2) for value in self.cleaned_data["take"]]
        return [
            Taking(
                source.questionnaire,
                questions=[code for what, key, code in ticked if (what, key) == ("q", source.key)],
                pages=[code for what, key, code in ticked if (what, key) == ("p", source.key)],
            )
            for source in self.sources
        ]


def _values(sources: Sequence[Source]) -> list[str]:
    """Everything that can be ticked; too much to be looked through for each box."""
    return [
        value
        for source in sources
        for page in source.questionnaire.pages
        for value in (
            f"p:{source.key}:{page.code}",
            *(f"q:{source.key}:{question.code}" for question in page.questions),
        )
    ]
