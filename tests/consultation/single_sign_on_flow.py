"""Sign-in through a provider; run by test_single_sign_on.py in a process whose settings name it."""

from __future__ import annotations

import base64
import hashlib
import os
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as installed
from django.test import Client

from surveys.models import AuditEntry
from tests.consultation.openid_provider import CLIENT, Provider, provider
from tests.factories import make_staff

START, BACK = "/en/staff/account/city/city/", "/en/staff/account/city/city/back/"
LIST, SIGN_IN = "/en/staff/", "/en/staff/sign-in/"
ANA = {"sub": "7", "email": "ana@example.org", "email_verified": True, "name": "Ana"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Iterator[Provider]:
    with provider(int(os.environ["PROVIDER_PORT"])) as made:
        made.person = dict(ANA)
        yield made


@pytest.fixture
def ana(db: None) -> Any:
    return make_staff(name="ana@example.org", email="ana@example.org", is_superuser=False)


def asked(browser: Client) -> dict[str, str]:
    """What the browser is sent to the provider with."""
    leads = urlsplit(browser.post(START)["Location"])
    assert f"{leads.scheme}://{leads.netloc}" == installed.OIDC.origin
    return {name: values[0] for name, values in parse_qs(leads.query).items()}


def come_back(browser: Client, **changed: str) -> Any:
    sent = {"code": "c", "state": asked(browser)["state"], **changed}
    return browser.get(BACK, sent, follow=True)


def signed_in(browser: Client) -> bool:
    return browser.get(LIST).status_code == 200


def test_a_known_person_is_signed_in_once_the_provider_vouches(city: Provider, ana: Any) -> None:
    browser = Client()
    assert b"OpenID Connect" in browser.get(SIGN_IN).content
    sent = asked(browser)
    assert (sent["client_id"], sent["response_type"]) == (CLIENT, "code")
    assert sent["redirect_uri"].endswith(BACK)
    browser.get(BACK, {"code": "c", "state": sent["state"]})
    assert signed_in(browser)
    # The code was exchanged by the browser's own session, which alone knows the verifier.
    verifier = city.asked[0]["code_verifier"][0]
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    assert digest.rstrip(b"=").decode() == sent["code_challenge"]
    assert AuditEntry.objects.get(action="signed_in").after == {"methods": ["socialaccount"]}
    # Afterwards the person is known by number, whatever the address.
    city.person["email"] = "another@example.org"
    again = Client()
    come_back(again)
    assert signed_in(again)


@pytest.mark.parametrize("said", [False, None, "false", "true", 1])
def test_an_address_that_the_provider_does_not_vouch_for_opens_nothing(
    city: Provider, ana: Any, said: Any
) -> None:
    city.person["email_verified"] = said
    browser = Client()
    come_back(browser)
    assert not signed_in(browser)


def test_an_unknown_person_gets_no_account(city: Provider, django_user_model: Any) -> None:
    browser = Client()
    answer = come_back(browser)
    assert answer.status_code in {200, 403}
    assert "Only people who were invited" in answer.content.decode()
    assert not signed_in(browser)
    assert not django_user_model.objects.exists()


def test_a_switched_off_account_stays_out(city: Provider, ana: Any) -> None:
    type(ana).objects.filter(pk=ana.pk).update(is_active=False)
    browser = Client()
    assert "This account is switched off" in come_back(browser).content.decode()
    assert not signed_in(browser)


def test_the_second_factor_is_demanded_here_too(city: Provider, ana: Any, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    browser = Client()
    come_back(browser)
    assert browser.get(LIST)["Location"].endswith("/account/factors/")


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another client"},
        {"exp": int(time.time()) - 3600},
        {"sub": "8"},
        {"exp": "soon"},
    ],
)
def test_a_token_for_others_or_another_time_is_refused(
    city: Provider, ana: Any, claims: dict[str, Any]
) -> None:
    city.claims = claims
    assert_refused(Client())


def test_a_state_that_is_not_this_browsers_is_refused(city: Provider, ana: Any) -> None:
    for state in ("", "x", asked(Client())["state"]):
        assert_refused(Client(), state=state)


def test_saying_no_at_the_provider_is_no_error(city: Provider) -> None:
    browser = Client()
    sent = {"error": "access_denied", "state": asked(browser)["state"]}
    answer = browser.get(BACK, sent, follow=True)
    assert answer.status_code == 200
    assert "You are not signed in" in answer.content.decode()


ANSWERS = {
    "nothing": 500,
    "no JSON": "<html>",
    "a list": [],
    "an empty object": {},
    "a word": '"x"',
}


@pytest.mark.parametrize("path", ["/token", "/userinfo", "/.well-known/openid-configuration"])
@pytest.mark.parametrize("wrong", ANSWERS.values(), ids=ANSWERS)
def test_whatever_the_provider_answers_there_is_a_page(
    city: Provider, ana: Any, path: str, wrong: Any
) -> None:
    browser = Client()
    state = asked(browser)["state"]
    city.instead[path] = wrong
    assert_refused(browser, state=state)


@pytest.mark.parametrize(
    "token", [{"access_token": "a"}, {"access_token": "a", "id_token": 5}, {"access_token": None}]
)
def test_an_answer_without_a_signed_token_is_refused(
    city: Provider, ana: Any, token: dict[str, Any]
) -> None:
    city.instead["/token"] = token
    assert_refused(Client())


def test_a_provider_that_is_away_is_said_and_the_password_still_works(ana: Any) -> None:
    browser = Client()
    answer = browser.post(START)
    assert answer.status_code == 503
    assert "cannot be reached just now" in answer.content.decode()
    assert browser.get(SIGN_IN).status_code == 200


def assert_refused(browser: Client, state: str | None = None) -> None:
    sent = {"code": "c", "state": asked(browser)["state"] if state is None else state}
    answer = browser.get(BACK, sent, follow=True)
    assert answer.status_code in {200, 401, 503}
    assert not signed_in(browser)
    assert "You are not signed in" in answer.content.decode()
