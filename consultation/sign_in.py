"""The page to sign in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import LoginView


class SignIn(LoginView):
    """django-allauth's, which would write into the page wherever a link wants to lead.

    It leads nowhere else in the end, but a page should not even carry a stranger's address.
    """

    def get_form(self, form_class: Any = None) -> Any:
        """One begins to type at once."""
        form = super().get_form(form_class)
        form.fields["login"].widget.attrs["autofocus"] = True
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page shows; where to go on only within this site."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if not get_adapter().is_safe_url(context["redirect_field_value"] or ""):
            context["redirect_field"] = ""
        return context
