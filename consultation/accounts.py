"""What sign-in does otherwise than django-allauth does by itself.

Nobody signs up: accounts are made by administrators (surveys.services.people). Networks are
named, addresses are not. Links begin with BASE_URL, whatever host a request names.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy

from consultation.idle import SEEN, now
from surveys.services.audit import Action, record
from surveys.services.jobs import enqueue
from surveys.throttle import network_of

# What is said after something was done, by the template that allauth would draw. What is not
# here is not said: that somebody has just signed in or out, the page itself shows.
SAID = {
    "account/messages/password_changed.txt": gettext_lazy("Your new password is set."),
    "account/messages/password_set.txt": gettext_lazy("Your new password is set."),
    "usersessions/messages/sessions_logged_out.txt": gettext_lazy(
        "The other sessions were signed out."
    ),
    "mfa/messages/totp_activated.txt": gettext_lazy("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("The authenticator app was removed."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("The passkey is set up."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("The passkey was removed."),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy("There are new recovery codes."),
}

# What allauth would write to the account's owner, and what the audit log says of it instead.
NOTED = {
    "account/email/password_changed": (Action.PASSWORD_CHANGED, ""),
    "account/email/password_reset": (Action.PASSWORD_CHANGED, "link"),
    "mfa/email/totp_activated": (Action.FACTOR_ADDED, "app"),
    "mfa/email/totp_deactivated": (Action.FACTOR_REMOVED, "app"),
    "mfa/email/webauthn_added": (Action.FACTOR_ADDED, "passkey"),
    "mfa/email/webauthn_removed": (Action.FACTOR_REMOVED, "passkey"),
    "mfa/email/recovery_codes_generated": (Action.FACTOR_ADDED, "codes"),
}


class StaffAccounts(DefaultAccountAdapter):
    """Accounts of the staff; allauth calls these."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The network that a request comes from, for limits and the list of sessions."""
        network = network_of(request)
        return "0.0.0.0" if network == "unknown" else network.partition("/")[0]  # noqa: S104 # nobody's

    def is_safe_url(self, url: str) -> bool:
        """Whether one may be led there: to this site only, whatever else is trusted for forms."""
        return bool(url) and url.startswith("/") and super().is_safe_url(url)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say it in our words, or say nothing."""
        said = message or SAID.get(message_template or "")
        if said:
            messages.add_message(request, level, str(said), extra_tags)

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Have the worker send it: how long an answer takes must not tell who has an account."""
        if settings.EMAIL_HOST:
            enqueue("mail_password_link", user_id=user.pk, language=get_language() or "ro")

    def send_notification_mail(self, template_prefix: str, user: Any, *_: Any, **__: Any) -> None:
        """Note in the audit log what happened to the account."""
        if template_prefix in NOTED:
            action, subject = NOTED[template_prefix]
            record(user, action, subject=subject)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Note that somebody has signed in, after all that was asked of them, and how."""
        request.session[SEEN] = now()
        how = [each.get("method", "") for each in request.session.get(_METHODS, [])]
        record(user, Action.SIGNED_IN, after={"methods": how})
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a wrong password for an account that exists.

        Any other name is not kept: people type their password there by mistake, and the log
        cannot be cleaned.
        """
        name = credentials.get("username") or ""
        user = get_user_model().objects.filter(username__iexact=name).first()
        if user is not None:
            record(user, Action.SIGN_IN_FAILED)


_METHODS = AUTHENTICATION_METHODS_SESSION_KEY
