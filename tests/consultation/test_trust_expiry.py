"""A form that expired, or a cookie that went: trust.md (c) 17."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from surveys.models import MessageText, Response, Status
from surveys.questionnaire.text import Text
from tests.factories import make_round, make_staff

ROOT = "/en/rounds/stage/"
PAGE = ROOT + "page/first/"
OURS = {"origin": "http://testserver"}
TYPED = {"size": "large", "needs": ["x", "other"], "needs.other_text": "a <b> “tram”"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def hidden(html: str) -> dict[str, list[str]]:
    """All hidden fields of a page."""
    found: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(html):
        found.setdefault(unescape(name), []).append(unescape(value))
    return found


@pytest.fixture
def browser(db: None) -> Client:
    """Has started; its forms need a token, as everywhere but in tests."""
    make_round(slug="stage")
    browser = Client(enforce_csrf_checks=True, headers=OURS)
    browser.post(ROOT + "start/", hidden(browser.get(ROOT).content.decode()))
    return browser


@pytest.mark.parametrize("lost", ["", "k" * 32])
def test_a_page_left_open_too_long_is_sent_again_from_the_page_that_says_so(
    browser: Client, lost: str
) -> None:
    """The token's cookie is gone, or another one: after 40 minutes, or after signing in."""
    shown = hidden(browser.get(PAGE).content.decode())
    if lost:
        browser.cookies["csrftoken"] = lost
    else:
        del browser.cookies["csrftoken"]
    refused = browser.post(PAGE, {**shown, **TYPED, "forward": "1"})
    assert refused.status_code == 403
    assert Response.objects.count() == 0
    again = hidden(refused.content.decode())
    assert again["csrfmiddlewaretoken"] != shown["csrfmiddlewaretoken"]
    assert browser.post(PAGE, again)["Location"] == ROOT + "page/second/"
    assert Response.objects.get().answers == TYPED


def test_a_review_left_open_too_long_can_be_sent_after_reloading_it(browser: Client) -> None:
    shown = hidden(browser.get(PAGE).content.decode())
    browser.post(PAGE, {**shown, "size": "small", "forward": "1"})
    review = hidden(browser.get(ROOT + "review/").content.decode())
    del browser.cookies["csrftoken"]
    refused = browser.post(ROOT + "review/", review)
    assert refused.status_code == 403
    assert "reload the page" in refused.content.decode()
    browser.post(ROOT + "review/", hidden(browser.get(ROOT + "review/").content.decode()))
    assert Response.objects.get().status == Status.SUBMITTED


def test_whoever_lost_the_key_is_led_to_the_start_and_to_the_ways_back(browser: Client) -> None:
    shown = hidden(browser.get(PAGE).content.decode())
    browser.post(PAGE, {**shown, "size": "small", "forward": "1"})
    token = browser.cookies["csrftoken"].value
    browser.cookies.clear()
    browser.cookies["csrftoken"] = token
    answer = browser.post(PAGE, {**shown, **TYPED, "forward": "1"})
    assert (answer.status_code, answer["Location"]) == (302, ROOT)
    assert f'href="{ROOT}return/"' in browser.get(ROOT).content.decode()
    assert Response.objects.get().answers == {"size": "small"}


MESSAGE = "/en/staff/rounds/stage/messages/invitation/"
TEXTS = {
    "subject_ro": "Subiect", "body_ro": "Bună, {name}! {link} {unsubscribe}",
    "subject_en": "Subject", "body_en": "Hi {name}! <b> “tram” {link} {unsubscribe}",
}  # fmt: skip


@pytest.fixture
def staff(browser: Client) -> Client:
    browser.force_login(make_staff(name="ana", password="o parolă lungă"))
    return browser


def test_staff_whose_sign_in_ended_send_again_what_they_typed(staff: Client) -> None:
    """Signing in in another window changes the token: one more page keeps it, too."""
    shown = hidden(staff.get(MESSAGE).content.decode())
    del staff.cookies["sessionid"]
    refused = staff.post(MESSAGE, {**shown, **TEXTS, "save": ""})
    assert refused.status_code == 403
    assert "Your sign-in has ended" in refused.content.decode()
    assert MessageText.objects.count() == 0
    staff.login(username="ana", password="o parolă lungă")
    staff.cookies["csrftoken"] = "k" * 32
    expired = staff.post(MESSAGE, hidden(refused.content.decode()))
    assert expired.status_code == 403
    assert staff.post(MESSAGE, hidden(expired.content.decode())).status_code == 302
    stored = MessageText.objects.get()
    assert stored.subject == Text.of(ro=TEXTS["subject_ro"], en=TEXTS["subject_en"])
    assert stored.body == Text.of(ro=TEXTS["body_ro"], en=TEXTS["body_en"])


def test_a_file_is_not_kept_and_the_page_says_so(staff: Client) -> None:
    path = "/en/staff/rounds/stage/invitations/lists/new/"
    shown = hidden(staff.get(path).content.decode())
    del staff.cookies["sessionid"]
    refused = staff.post(path, {**shown, "file": SimpleUploadedFile("list.csv", b"a@b.ro")})
    assert refused.status_code == 403
    html = refused.content.decode()
    assert "files are not kept" in html
    assert "Send again" not in html
