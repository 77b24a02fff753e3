"""What a respondent types to come back or to withdraw."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReturnForm(forms.Form):
    """The return code."""

    code = forms.CharField(
        label=_("Return code"),
        help_text=_("Three groups of four letters and digits, for example 7KQ4-M2XD-9CWT."),
        max_length=40,
        error_messages={"required": _("Type the code you noted down.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class AddressForm(forms.Form):
    """An address to send the link to, once."""

    address = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("It is used for this one message and is not stored."),
        error_messages={
            "required": _("Type an e-mail address, or note down the code instead."),
            "invalid": _("Type an e-mail address such as ana@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class WithdrawalForm(forms.Form):
    """The reference of the receipt, and that it is meant."""

    reference = forms.CharField(
        label=_("Reference of your answers"),
        help_text=_("It stands on the confirmation, for example 7KQ4-M2XD-9C."),
        max_length=40,
        error_messages={"required": _("Type the reference that stands on the confirmation.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    meant = forms.BooleanField(
        label=_("Erase my answers. I know that this cannot be undone."),
        error_messages={"required": _("Tick the box if you want your answers to be erased.")},
    )
