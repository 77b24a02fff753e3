"""Signing in and staying so: trust.md (a) 10, 12, 20, 21."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.core import mail
from django.db import connection
from django.test import Client

from consultation.idle import SEEN
from surveys.models import AuditEntry, Membership
from surveys.roles import Role
from surveys.services.people import (
    LastAdministratorError,
    add_person,
    change_role,
    mail_password_link,
    may_hand_over_link,
    password_link,
)
from tests.factories import make_round, make_staff

PASSWORD = "o parolă destul de lungă"
SIGN_IN, LIST, FACTORS = "/en/staff/sign-in/", "/en/staff/", "/en/staff/account/factors/"

pytestmark = pytest.mark.django_db


def sign_in(browser: Client, name: str = "ana", password: str = PASSWORD) -> Any:
    return browser.post(SIGN_IN, {"login": name, "password": password})


def with_app(user: Any) -> str:
    """The account gets an authenticator app; its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code(secret: str) -> str:
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06}"


def test_the_key_of_the_session_changes_when_signing_in() -> None:
    """trust.md (a) 20: a key planted before opens nothing after."""
    make_staff(name="ana", password=PASSWORD)
    browser = Client()
    browser.get(FACTORS)
    browser.session["planted"] = "1"
    planted = browser.session.session_key
    assert sign_in(browser).status_code == 302
    assert browser.cookies["sessionid"].value != planted
    assert browser.get(LIST).status_code == 200


def test_signing_out_ends_the_session_in_the_database() -> None:
    make_staff(name="ana", password=PASSWORD)
    browser, thief = Client(), Client()
    sign_in(browser)
    thief.cookies["sessionid"] = browser.cookies["sessionid"].value
    assert thief.get(LIST).status_code == 200
    browser.post("/en/staff/sign-out/")
    assert thief.get(LIST).status_code == 302


def test_a_new_password_ends_the_other_sessions() -> None:
    make_staff(name="ana", password=PASSWORD)
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    new = "cu totul altă parolă lungă"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/en/staff/account/password/", sent).status_code == 302
    assert (here.get(LIST).status_code, there.get(LIST).status_code) == (200, 302)
    assert AuditEntry.objects.filter(action="password_changed").count() == 1


def test_a_session_without_use_ends(settings: Any) -> None:
    make_staff(name="ana", password=PASSWORD)
    browser = Client()
    sign_in(browser)
    session = browser.session
    session[SEEN] = int(time.time()) - settings.IDLE_SECONDS - 1
    session.save()
    assert browser.get(LIST).status_code == 302


def test_the_list_of_sessions_keeps_networks_and_no_addresses() -> None:
    make_staff(name="ana", password=PASSWORD)
    browser = Client(REMOTE_ADDR="203.0.113.77")
    sign_in(browser)
    assert UserSession.objects.get().ip == "203.0.113.0"
    assert "This session" in browser.get("/en/staff/account/sessions/").content.decode()


def test_without_the_second_factor_nothing_opens_but_its_set_up(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    version = make_round(slug="stage")
    user = make_staff(Role.ADMINISTRATOR, version.round.consultation, "ana", password=PASSWORD)
    browser = Client()
    sign_in(browser)
    for path in (LIST, "/en/staff/rounds/stage/", "/en/staff/rounds/stage/invitations/"):
        assert browser.get(path)["Location"] == FACTORS
    assert browser.post("/en/staff/rounds/stage/duplicates/search/")["Location"] == FACTORS
    assert "Set up a second factor first" in browser.get(FACTORS).content.decode()
    with_app(user)
    assert browser.get(LIST).status_code == 200


def test_the_second_factor_is_asked_for_and_its_secret_is_sealed(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    secret = with_app(make_staff(name="ana", password=PASSWORD))
    assert secret not in str(Authenticator.objects.get().data)
    browser = Client()
    asked = sign_in(browser)["Location"]
    assert browser.get(LIST).status_code == 302
    wrong = browser.post(asked, {"code": "000000"})
    assert "Incorrect code" in wrong.content.decode()
    assert browser.post(asked, {"code": code(secret)}).status_code == 302
    assert browser.get(LIST).status_code == 200


def test_attempts_are_limited_and_the_table_names_nobody() -> None:
    """trust.md (a) 10; the count is shared by all processes."""
    make_staff(name="ana", password=PASSWORD)
    browser = Client(REMOTE_ADDR="203.0.113.77")
    said = [sign_in(browser, password=f"wrong {number}") for number in range(12)]
    assert "Too many failed" in said[-1].content.decode()
    assert "Too many failed" in sign_in(Client(REMOTE_ADDR="203.0.113.5")).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM consultation_limits t")
        kept = cursor.fetchone()[0]
    assert "203.0.113" not in kept
    assert "ana" not in kept
    assert "allauth" not in kept


@pytest.mark.parametrize("mails", [True, False])
def test_asking_for_a_new_password_does_not_reveal_accounts(settings: Any, mails: bool) -> None:
    """trust.md (a) 10: same answer, same address; the worker sends, so the same time too."""
    settings.EMAIL_HOST = "mail.example.org" if mails else ""
    make_staff(name="ana@example.org", email="ana@example.org")
    path = "/en/staff/account/reset/"
    known, unknown = (
        Client().post(path, {"email": f"{name}@example.org"}) for name in ("ana", "maria")
    )
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert mail.outbox == []


def test_a_link_sets_the_password_once_and_begins_with_the_sites_address(settings: Any) -> None:
    """trust.md (a) 21: whatever host a request names."""
    settings.BASE_URL = "https://consultation.example.org"
    user = make_staff(name="ana@example.org", email="ana@example.org")
    mail_password_link(user_id=user.pk, language="ro")
    link = password_link(user=user, language="ro")
    assert link.startswith("https://consultation.example.org/ro/staff/account/reset/")
    assert "https://consultation.example.org/ro/staff/account/reset/" in mail.outbox[0].body
    assert mail.outbox[0].to == ["ana@example.org"]
    browser = Client()
    form = browser.get(link.removeprefix(settings.BASE_URL))["Location"]
    assert browser.post(form, {"password1": PASSWORD, "password2": PASSWORD}).status_code == 302
    assert sign_in(Client(), "ana@example.org").status_code == 302
    again = Client().get(link.removeprefix(settings.BASE_URL))
    assert "nu mai funcționează" in again.content.decode()


def test_a_foreign_host_is_refused() -> None:
    assert Client().get(SIGN_IN, headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("path", ["signup", "account/signup", "account/email"])
def test_nobody_signs_up(path: str) -> None:
    assert Client().get(f"/en/staff/{path}/").status_code == 404


def test_the_link_of_a_new_account_is_shown_once_where_nothing_is_mailed(settings: Any) -> None:
    settings.EMAIL_HOST = ""
    consultation = make_round().round.consultation
    browser = Client()
    browser.force_login(make_staff(Role.ADMINISTRATOR, consultation))
    path = f"/en/staff/consultations/{consultation.slug}/people/"
    shown = browser.post(path, {"address": "Ion@Example.org", "role": "analyst"})
    assert "/staff/account/reset/" in shown.content.decode().split("<main")[1]
    assert "/staff/account/reset/" not in browser.get(path).content.decode().split("<main")[1]
    assert Membership.objects.get(user__username="ion@example.org").role == Role.ANALYST


def test_the_link_of_somebodys_account_elsewhere_is_not_handed_over() -> None:
    """An administrator of one consultation cannot take over an account in another."""
    ours, theirs = make_round().round.consultation, make_round().round.consultation
    ana, dan = make_staff(Role.ADMINISTRATOR, ours), make_staff(Role.ADMINISTRATOR, theirs)
    user = add_person(consultation=theirs, address="ion@example.org", role="viewer", by=dan)
    add_person(consultation=ours, address="ion@example.org", role="viewer", by=ana)
    assert not may_hand_over_link(user=user.member.user, by=ana)
    assert not may_hand_over_link(user=make_staff(), by=ana)


def test_the_last_administrator_stays() -> None:
    consultation = make_round().round.consultation
    ana = make_staff(Role.ADMINISTRATOR, consultation)
    member = Membership.objects.get(user=ana)
    with pytest.raises(LastAdministratorError):
        change_role(member=member, role=Role.VIEWER, by=ana)
    assert not AuditEntry.objects.filter(action="role_changed").exists()
    make_staff(Role.ADMINISTRATOR, consultation)
    assert change_role(member=member, role=Role.VIEWER, by=ana)
