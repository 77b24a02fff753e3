"""Forms of passkeys: django-allauth's, in our words and with limits."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 80  # characters
NAME = _("Name of the passkey")


class AddPasskey(AddWebAuthnForm):
    """A new passkey. The key is asked before this is sent: a missing name refuses nothing."""

    name = forms.CharField(label=NAME, max_length=LONGEST_NAME, required=False)
    passwordless = forms.BooleanField(
        label=_("Sign in with this passkey alone"),
        help_text=_("Without name and password; the key then asks for its PIN, finger or face."),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        refused = _("No passkey was added. Press “Add the passkey” and follow the browser.")
        self.fields["credential"].error_messages = {"required": refused, "invalid": refused}


class RenamePasskey(EditWebAuthnForm):
    """Another name for one."""

    name = forms.CharField(label=NAME, max_length=LONGEST_NAME)
