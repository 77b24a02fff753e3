"""What the start form brings along, none of it typed by a person."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class StartForm(forms.Form):
    """The field that people do not see, the page's stamp, and the proof of work.

    Nothing here is ever an error: what is missing, damaged or too long reads as empty.
    """

    # A name that programs like to fill in and browsers do not.
    website = forms.CharField(
        label=_("Leave this field empty"), required=False, max_length=2_000, strip=False
    )
    stamp = forms.CharField(required=False, max_length=200)
    proof = forms.CharField(required=False, max_length=4_000)

    def text(self, name: str) -> str:
        """What was sent under this name; the trap counts as filled whatever is wrong with it."""
        if name == "website" and name in self.errors:
            return "?"
        return str(self.cleaned_data.get(name, ""))
