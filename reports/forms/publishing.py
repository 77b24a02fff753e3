"""The form that publishes a value or corrects one."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.questionnaire.characters import (
    forbidden_character,
    normal_form,
    with_plain_line_ends,
)


class PublishForm(forms.Form):
    """What was looked at is published; as a correction, with its reason."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(
        required=False,
        max_length=1000,
        label=gettext_lazy("Reason of the correction"),
        help_text=gettext_lazy("It is public, with the value before and the value after."),
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )

    def clean_reason(self) -> str:
        """The reason with plain line ends and no character that cannot be stored."""
        reason = normal_form(with_plain_line_ends(self.cleaned_data["reason"]))
        if forbidden_character(reason):
            raise forms.ValidationError(_("The reason holds a character that cannot be stored."))
        return reason
