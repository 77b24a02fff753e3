"""Words of django-allauth that people see, listed so that our catalogues translate them.

Its own Romanian is on first-name terms and lacks diacritics; a project's catalogue goes before a
library's. Nothing imports this module: it is read by `check_translations`.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

WORDS = (
    _("Username"),
    _("Password"),
    _("Password (again)"),
    _("Current Password"),
    _("New Password"),
    _("New Password (again)"),
    _("Email"),
    _("Code"),
    _("Authenticator code"),
    _("Passwordless"),
    _(
        "Enabling passwordless operation allows you to sign in using just this key, but imposes "
        "additional requirements such as biometrics or PIN protection."
    ),
    _("Name"),
    _("Master key"),
    _("Backup key"),
    _("Key nr. {number}"),
    _("Forgot your password?"),
    _("Use your password"),
    _("Use authenticator app or code"),
    _("Use a security key"),
    _("You must type the same password each time."),
    _("The username and/or password you specified are not correct."),
    _("Too many failed login attempts. Try again later."),
    _("Be patient, you are sending too many requests."),
    _("Please type your current password."),
    _("Incorrect code."),
    _("Incorrect password."),
    _("Invalid login."),
    _("Invalid or expired key."),
    _("The password reset token was invalid."),
    _("The new value must be different from the current one."),
    _("This account is currently inactive."),
    _("You cannot deactivate two-factor authentication."),
    _("You cannot generate recovery codes without having two-factor authentication enabled."),
)
