"""Forms for roles, and the words for them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from surveys.roles import Role

ROLES = {
    Role.ADMINISTRATOR: gettext_lazy("Administrator"),
    Role.DESIGNER: gettext_lazy("Designer"),
    Role.TRANSLATOR: gettext_lazy("Translator"),
    Role.ANALYST: gettext_lazy("Analyst"),
    Role.VIEWER: gettext_lazy("Viewer"),
}
MAY = {
    Role.ADMINISTRATOR: gettext_lazy("everything: inviting people, sending, closing, roles"),
    Role.DESIGNER: gettext_lazy("questionnaires and their translations; sees results"),
    Role.TRANSLATOR: gettext_lazy("translations only"),
    Role.ANALYST: gettext_lazy("results, indicators, weights, the data file, duplicates"),
    Role.VIEWER: gettext_lazy("results only, never single responses"),
}
_CHOICES = [(each.value, words) for each, words in ROLES.items()]


class RoleForm(forms.Form):
    """A role."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=_CHOICES,
        initial=Role.VIEWER,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": gettext_lazy("Choose one of the roles.")},
    )


class PersonForm(RoleForm):
    """Somebody and their role."""

    address = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=150,  # it becomes the name to sign in with
        widget=forms.EmailInput(attrs={"class": "form-control", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Write the person's e-mail address."),
            "invalid": gettext_lazy("Write an e-mail address, like ana@example.org."),
        },
    )
    field_order = ["address", "role"]

    def clean_address(self) -> str:
        """The address in small letters: it is one account however it is written."""
        return str(self.cleaned_data["address"]).lower()
