"""Addresses of staff accounts: sign-in, password, second factor, sessions.

The views are django-allauth's, each named here: what is not, such as signing up, does not exist.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions.views import list_usersessions
from django.conf import settings
from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, URLResolver, include, path, re_path

from consultation.idle import stay
from consultation.sign_in import SignIn
from surveys.access import View, public, ruled
from surveys.roles import Rule


def own(view: View) -> View:
    """Say that whoever is signed in may open it, also before a second factor is set up."""
    return ruled(Rule.ACCOUNT, view)


sign_in = public(SignIn.as_view())
sign_out = public(LogoutView.as_view())

urlpatterns: list[URLPattern | URLResolver] = [
    # allauth looks for its own names; the others are in reports.staff_urls, at the same addresses.
    path("sign-in/", sign_in, name="account_login"),
    path("sign-out/", sign_out, name="account_logout"),
    path("account/stay/", own(stay), name="account_stay"),
    path("account/inactive/", public(account.account_inactive), name="account_inactive"),
    path("account/confirm/", own(account.reauthenticate), name="account_reauthenticate"),
    path("account/password/", own(account.password_change), name="account_change_password"),
    path("account/password/set/", own(account.password_set), name="account_set_password"),
    path("account/reset/", public(account.password_reset), name="account_reset_password"),
    path(
        "account/reset/sent/",
        public(account.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^account/reset/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[-0-9A-Za-z]{1,80})/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "account/reset/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("account/sessions/", own(list_usersessions), name="usersessions_list"),
    path("account/factors/", own(factors.index), name="mfa_index"),
    path("account/factors/ask/", public(factors.authenticate), name="mfa_authenticate"),
    path("account/factors/confirm/", own(factors.reauthenticate), name="mfa_reauthenticate"),
    path("account/factors/app/add/", own(app.activate_totp), name="mfa_activate_totp"),
    path("account/factors/app/remove/", own(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/factors/codes/", own(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "account/factors/codes/new/",
        own(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("account/passkeys/", own(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("account/passkeys/add/", own(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("account/passkeys/sign-in/", public(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path(
        "account/passkeys/confirm/",
        own(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "account/passkeys/<int:pk>/remove/",
        own(passkeys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("account/passkeys/<int:pk>/name/", own(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
]

if settings.OIDC is not None:
    urlpatterns.append(path("account/city/", include("consultation.single_sign_on_urls")))
