"""What failed through nobody's answer: trust.md (c) 2, 3, 4 and 17."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import psycopg.errors
import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from surveys import access
from surveys.models import Response
from surveys.views import pages
from tests.factories import make_round

ROOT = "/en/rounds/stage/"
PAGE = ROOT + "page/first/"
TYPED = {"size": "large", "needs": ["x", "other"], "needs.other_text": "a <b> “tram”"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture
def browser(db: None) -> Client:
    make_round(slug="stage")
    browser = Client()
    browser.post(ROOT + "start/")
    return browser


def away(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def save(**_arguments: Any) -> None:
        raise error

    monkeypatch.setattr(pages, "save_page", save)


def kept(html: str) -> list[tuple[str, str]]:
    pairs = [(unescape(name), unescape(value)) for name, value in HIDDEN.findall(html)]
    return [pair for pair in pairs if pair[0] != "csrfmiddlewaretoken"]


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("the connection was closed by the server"),
        OperationalError(psycopg.errors.DiskFull("no space left on device")),
        InterfaceError("connection already closed"),
    ],
)
def test_when_the_database_is_away_the_page_says_so_and_keeps_what_was_typed(
    browser: Client, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    with monkeypatch.context() as failing:
        away(failing, error)
        answer = browser.post(PAGE, TYPED)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    html = answer.content.decode()
    assert "cannot store anything just now" in html
    assert str(error) not in html
    assert Response.objects.count() == 0
    # The button of that page sends it again, once the database is back.
    again: dict[str, list[str]] = {}
    for name, value in kept(html):
        again.setdefault(name, []).append(value)
    assert browser.post(PAGE, again).status_code == 302
    assert Response.objects.get().answers == {
        "size": "large",
        "needs": ["x", "other"],
        "needs.other_text": "a <b> “tram”",
    }


def test_a_fault_of_ours_is_no_outage(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    away(monkeypatch, ValueError("a fault"))
    browser.raise_request_exception = False
    assert browser.post(PAGE, TYPED).status_code == 500


def test_an_expired_form_of_our_own_can_be_sent_again(db: None) -> None:
    """trust.md (c) 17: the CSRF failure page offers a retry with the data."""
    make_round(slug="stage")
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(PAGE, TYPED, headers={"origin": "http://testserver"})
    assert answer.status_code == 403
    assert ("needs.other_text", "a <b> “tram”") in kept(answer.content.decode())


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "null", ""])
def test_what_a_strangers_page_sends_is_not_offered(db: None, origin: str) -> None:
    """trust.md (a) 11: one click must not confirm a forged form."""
    make_round(slug="stage")
    strict = Client(enforce_csrf_checks=True)
    headers = {"origin": origin} if origin else {}
    answer = strict.post(PAGE, TYPED, headers=headers)
    assert answer.status_code == 403
    assert "a &lt;b&gt;" not in answer.content.decode()


def typed(html: str) -> list[str]:
    """What the page lists as typed."""
    return [unescape(each) for each in re.findall(r"<li>(.*?)</li>", html)]


def test_what_was_typed_is_listed_without_buttons_and_bookkeeping(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = {"a": "kept", "size": "large", "_saves": "0", "_shown": "a", "send": "1", "needs": ""}
    away(monkeypatch, OperationalError())
    assert typed(browser.post(PAGE, sent).content.decode()) == ["kept", "large"]


@pytest.mark.parametrize("path", ["start/", "review/", "change/", "leave/"])
def test_a_form_without_fields_can_be_sent_again_too(
    browser: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Its address may know no GET. Found by `make torture`."""

    def nothing(*_arguments: Any, **_more: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(access, "published_version", nothing)
    html = browser.post(ROOT + path).content.decode()
    assert '<form method="post">' in html
    assert "What you typed" not in html
    assert "<form" not in browser.get(ROOT).content.decode()


@pytest.mark.parametrize("body", [b"x", b"a=1&" * 2001, b"a=" + b"x" * 2_100_000])
@pytest.mark.parametrize("kind", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_an_unknown_address_is_not_found_whatever_is_sent_there(
    db: None, kind: str, body: bytes
) -> None:
    """trust.md (c) 19, 24. Found by `make torture`."""
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies["csrftoken"] = "k" * 32
    answer = strict.generic("POST", "/en/nothing/", body, content_type=kind)
    assert answer.status_code == 404
    assert '<html lang="en">' in answer.content.decode()


def test_a_password_is_not_kept(db: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    sent = {"username": "ana", "password": "correct horse battery"}
    answer = strict.post("/en/staff/sign-in/", sent, headers={"origin": "http://testserver"})
    assert kept(answer.content.decode()) == [("username", "ana")]
    assert "correct horse" not in answer.content.decode()
