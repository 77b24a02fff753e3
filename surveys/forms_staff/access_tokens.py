"""The form with which one of the staff makes a token for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.models import Consultation
from surveys.models.access_token import LONGEST_LIFE
from surveys.templatetags.texts import plain

USUAL_LIFE = timedelta(days=90)


class TokenForm(forms.Form):
    """Name, consultation, last day."""

    name = forms.CharField(
        label=gettext_lazy("What the token is for"),
        help_text=gettext_lazy("For example the program or the computer that will use it."),
        max_length=80,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write what the token is for.")},
    )
    consultation = forms.ChoiceField(
        label=gettext_lazy("Consultation"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={
            "required": gettext_lazy("Choose a consultation."),
            "invalid_choice": gettext_lazy("Choose one of the consultations."),
        },
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Its last day"),
        help_text=gettext_lazy("A year from today at most."),
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": gettext_lazy("Write the last day."),
            "invalid": gettext_lazy("Write a day, like 2026-12-31."),
        },
    )

    def __init__(
        self, data: Any = None, *, consultations: Sequence[Consultation], today: date
    ) -> None:
        super().__init__(data, initial={"expires_on": today + USUAL_LIFE})
        self._consultations = {each.slug: each for each in consultations}
        self._today = today
        named: Any = self.fields["consultation"]
        unchosen = [("", _("choose"))] if len(consultations) > 1 else []
        titles = [(slug, plain(each.title)) for slug, each in self._consultations.items()]
        named.choices = [*unchosen, *titles]

    def clean_consultation(self) -> Consultation:
        """The consultation itself."""
        return self._consultations[self.cleaned_data["consultation"]]

    def clean_expires_on(self) -> date:
        """A day from today to a year from today."""
        day: date = self.cleaned_data["expires_on"]
        if day < self._today:
            raise forms.ValidationError(_("This day is over."))
        if day > self._today + LONGEST_LIFE:
            raise forms.ValidationError(_("A token ends within a year: choose an earlier day."))
        return day
