"""Addresses of the staff's pages about a consultation: who has which role, what was done."""

from __future__ import annotations

from django.urls import path

from surveys.views import access_tokens, accounts, audit, people

app_name = "team"
_CONSULTATION = "consultations/<slug:slug>"
_MEMBER = f"{_CONSULTATION}/people/<int:member_id>"
urlpatterns = [
    path("account/tokens/", access_tokens.tokens, name="tokens"),
    path("account/tokens/<int:token_id>/revoke/", access_tokens.revoke, name="revoke_token"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/<int:user_id>/off/", accounts.switch, {"active": False}, name="switch_off"),
    path("accounts/<int:user_id>/on/", accounts.switch, {"active": True}, name="switch_on"),
    path(f"{_CONSULTATION}/people/", people.people, name="people"),
    path(f"{_MEMBER}/role/", people.change, name="role"),
    path(f"{_MEMBER}/link/", people.link, name="link"),
    path(f"{_MEMBER}/remove/", people.remove, name="remove"),
    path(f"{_CONSULTATION}/audit/", audit.audit, name="audit"),
    path(f"{_CONSULTATION}/audit.csv", audit.export, name="audit_csv"),
]
