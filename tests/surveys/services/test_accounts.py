"""Switching accounts off and on."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from surveys.models import AuditEntry, Membership
from surveys.roles import Role
from surveys.services.accounts import NotAllowedError, switch_account
from surveys.services.people import LastAdministratorError
from tests.factories import make_round, make_staff

PASSWORD = "o parolă destul de lungă"
SIGN_IN, LIST = "/en/staff/sign-in/", "/en/staff/"

pytestmark = pytest.mark.django_db


def test_a_switched_off_account_is_signed_out_at_once_and_says_why_it_stays_out() -> None:
    """trust.md (a) 20; signed in nowhere again when it is switched on."""
    consultation, root = make_round().round.consultation, make_staff()
    ana = make_staff(Role.DESIGNER, consultation, "ana", password=PASSWORD)
    browser = Client()
    browser.post(SIGN_IN, {"login": "ana", "password": PASSWORD})
    assert browser.get(LIST).status_code == 200
    assert switch_account(user=ana, active=False, by=root)
    assert browser.get(LIST).status_code == 302
    refused = Client().post(SIGN_IN, {"login": "ana", "password": PASSWORD}, follow=True)
    assert "This account is switched off" in refused.content.decode()
    assert switch_account(user=ana, active=True, by=root)
    assert browser.get(LIST).status_code == 302
    assert Client().post(SIGN_IN, {"login": "ana", "password": PASSWORD})["Location"] == LIST
    assert Membership.objects.get(user=ana).role == Role.DESIGNER


def test_other_peoples_sessions_go_on() -> None:
    root, ana, ion = make_staff(), make_staff(is_superuser=False), make_staff(is_superuser=False)
    browsers = [Client(), Client()]
    for browser, user in zip(browsers, (ana, ion), strict=True):
        browser.force_login(user)
    switch_account(user=ana, active=False, by=root)
    assert [each.get(LIST).status_code for each in browsers] == [302, 200]
    assert Session.objects.count() == 1


def test_it_is_noted_once_for_the_installation_and_in_each_consultation_of_the_person() -> None:
    consultation, root = make_round().round.consultation, make_staff()
    ana = make_staff(Role.VIEWER, consultation, "ana")
    assert switch_account(user=ana, active=False, by=root)
    assert not switch_account(user=ana, active=False, by=root)
    noted = AuditEntry.objects.filter(action="account_switched_off", subject="ana", actor=root)
    assert [each.consultation for each in noted.order_by("id")] == [consultation, None]


def test_nobody_switches_off_themselves_or_without_being_a_superuser() -> None:
    consultation, root = make_round().round.consultation, make_staff()
    administrator = make_staff(Role.ADMINISTRATOR, consultation)
    ana = make_staff(Role.VIEWER, consultation)
    for by, user in ((root, root), (administrator, ana), (administrator, root)):
        with pytest.raises(NotAllowedError):
            switch_account(user=user, active=False, by=by)


def test_a_superuser_who_was_just_switched_off_switches_nobody_off() -> None:
    first, second = make_staff(), make_staff()
    switch_account(user=second, active=False, by=first)
    with pytest.raises(NotAllowedError):
        switch_account(user=first, active=False, by=second)


def test_a_consultation_keeps_an_administrator_who_can_sign_in() -> None:
    consultation, root = make_round().round.consultation, make_staff()
    ana, ion = (make_staff(Role.ADMINISTRATOR, consultation) for _ in range(2))
    switch_account(user=ion, active=False, by=root)
    with pytest.raises(LastAdministratorError):
        switch_account(user=ana, active=False, by=root)
    ana.refresh_from_db()
    assert ana.is_active
    assert not AuditEntry.objects.filter(subject=ana.get_username()).exists()


def test_the_page_lists_everybody_and_switches(django_assert_num_queries: object) -> None:
    consultation, root = make_round().round.consultation, make_staff()
    ana = make_staff(Role.VIEWER, consultation, "ana")
    browser = Client()
    browser.force_login(root)
    path = "/en/staff/accounts/"
    with django_assert_num_queries(4):  # type: ignore[operator] # session, account, list, roles
        shown = browser.get(path).content.decode()
    assert f"accounts/{ana.pk}/off/" in shown
    assert f"accounts/{root.pk}/off/" not in shown
    answer = browser.post(f"{path}{ana.pk}/off/", follow=True)
    assert "ana is signed out and cannot sign in." in answer.content.decode()
    assert f"accounts/{ana.pk}/on/" in answer.content.decode()
    people = browser.get(f"/en/staff/consultations/{consultation.slug}/people/")
    assert "switched off" in people.content.decode()
