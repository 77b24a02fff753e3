"""Addresses of sign-in by the city's own accounts; there only where OIDC_SERVER says so."""

from __future__ import annotations

from allauth.socialaccount import views as social
from django.urls import path

from consultation.single_sign_on import callback, login
from surveys.access import public

urlpatterns = [
    path("cancelled/", public(social.login_cancelled), name="socialaccount_login_cancelled"),
    path("error/", public(social.login_error), name="socialaccount_login_error"),
    path("unknown/", public(social.signup), name="socialaccount_signup"),
    path("<slug:provider_id>/", public(login), name="openid_connect_login"),
    path("<slug:provider_id>/back/", public(callback), name="openid_connect_callback"),
]
