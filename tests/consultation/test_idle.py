"""The end of a sign-in that nobody uses: WCAG 2.2.1, trust.md (a) 20."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from consultation import idle
from consultation.idle import SEEN
from tests.factories import make_staff

NOW = 1_800_000_000
LIST, STAY, SIGN_IN = "/en/staff/", "/en/staff/account/stay/", "/en/staff/sign-in/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Client:
    """Of somebody signed in, at NOW."""
    monkeypatch.setattr(idle, "now", lambda: NOW)
    browser = Client()
    browser.force_login(make_staff())
    return browser


def unused_for(browser: Client, seconds: int) -> None:
    session = browser.session
    session[SEEN] = NOW - seconds
    session.save()


def test_one_request_keeps_the_sign_in_for_its_whole_time(browser: Client, settings: Any) -> None:
    unused_for(browser, settings.IDLE_SECONDS - 600)
    assert browser.post(STAY).json() == {"seconds": settings.IDLE_SECONDS}
    assert browser.session[SEEN] == NOW


def test_it_is_too_late_when_the_sign_in_has_ended(browser: Client, settings: Any) -> None:
    unused_for(browser, settings.IDLE_SECONDS + 1)
    assert browser.post(STAY).status_code == 403
    assert browser.get(LIST).status_code == 302


def test_only_a_form_of_ours_keeps_it(browser: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    assert strict.post(STAY).status_code == 403
    assert strict.get(STAY).status_code == 405


def test_every_page_of_somebody_signed_in_says_how_long_it_lasts(
    browser: Client, settings: Any
) -> None:
    settings.IDLE_SECONDS = 7200
    unused_for(browser, 200)
    left = int(browser.get(LIST).content.decode().split('data-seconds="')[1].split('"')[0])
    assert left == 7000
    assert "data-seconds" not in Client().get("/en/").content.decode()


def test_without_script_the_sign_in_page_says_it(settings: Any) -> None:
    settings.IDLE_SECONDS = 7200
    assert "does nothing for 120 minutes is signed out" in Client().get(SIGN_IN).content.decode()
