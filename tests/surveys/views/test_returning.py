"""Stopping and coming back, on this device or another one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from surveys.models import Access, Attribution, Privacy, QuestionnaireVersion, Response, Visit
from surveys.throttle import RETURN_CODE
from tests.factories import make_invitation, make_round

ROOT = "/en/rounds/stage/"
CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    return make_round(slug="stage")


def begin(browser: Client, **answers: str) -> Client:
    browser.post(ROOT + "start/")
    answer = browser.post(ROOT + "page/first/", answers or {"size": "large"})
    assert answer.status_code == 302
    return browser


def code_of(browser: Client) -> str:
    found = CODE.search(browser.post(ROOT + "pause/", {"code": "1"}).content.decode())
    assert found
    return found[0]


def test_a_personal_link_leads_to_the_same_answers_on_every_device(
    version: QuestionnaireVersion,
) -> None:
    _invitation, token = make_invitation(version.round)
    phone, office = Client(), Client()
    assert phone.get(f"{ROOT}i/{token}/")["Location"] == ROOT
    begin(phone)
    office.get(f"{ROOT}i/{token}/")
    assert "checked" in office.get(ROOT + "page/first/").content.decode()
    office.post(ROOT + "page/first/", {"size": "small"})
    assert Response.objects.get().answers == {"size": "small"}
    assert Visit.objects.count() == 1


def test_one_personal_link_gives_one_response_whoever_it_is_forwarded_to(
    version: QuestionnaireVersion,
) -> None:
    """trust.md (c) 10: one response; the second person is told plainly."""
    _invitation, token = make_invitation(version.round)
    owner, friend = Client(), Client()
    owner.get(f"{ROOT}i/{token}/")
    begin(owner).post(ROOT + "review/")
    friend.get(f"{ROOT}i/{token}/")
    assert friend.get(ROOT + "page/first/")["Location"] == ROOT + "receipt/"
    friend.post(ROOT + "page/first/", {"size": "small"})
    assert Response.objects.get().answers == {"size": "large"}
    assert "already answered" in friend.get(ROOT).content.decode()


@pytest.mark.parametrize("token", ["x" * 22, "x", "x" * 5000, "ș" * 22, "%00"])
def test_a_link_that_was_never_given_out_is_not_found(
    version: QuestionnaireVersion, token: str
) -> None:
    """trust.md (a) 10: the same answer whatever was wrong with it."""
    answer = Client().get(f"{ROOT}i/{token}/")
    assert answer.status_code in {404, 400}
    assert "respondent-" not in str(answer.cookies)


@pytest.mark.usefixtures("one_window")
def test_guessing_links_ends_after_a_number_of_tries(version: QuestionnaireVersion) -> None:
    """trust.md (a) 10: a limit per network; a valid link is refused then as well."""
    _invitation, token = make_invitation(version.round)
    stranger = Client()
    statuses = [stranger.get(f"{ROOT}i/{number:022}/").status_code for number in range(51)]
    assert statuses == [404] * 50 + [429]
    assert stranger.get(f"{ROOT}i/{token}/").status_code == 429
    assert Client(REMOTE_ADDR="198.51.100.9").get(f"{ROOT}i/{token}/").status_code == 302


def test_a_round_by_invitation_is_closed_to_everybody_else(db: None) -> None:
    version = make_round(slug="stage", access=Access.INVITED)
    stranger = Client()
    assert "by invitation" in stranger.get(ROOT).content.decode()
    assert stranger.post(ROOT + "start/")["Location"] == ROOT
    # A key made up by the browser opens nothing either.
    stranger.cookies[f"respondent-{version.round_id}"] = "x" * 22
    assert stranger.post(ROOT + "page/first/", {"size": "large"})["Location"] == ROOT
    assert Response.objects.count() == 0
    _invitation, token = make_invitation(version.round)
    guest = Client()
    guest.get(f"{ROOT}i/{token}/")
    begin(guest)
    assert Response.objects.count() == 1


def test_an_attributed_round_notes_whose_answers_they_are(db: None) -> None:
    version = make_round(slug="stage", privacy=Privacy.ATTRIBUTED)
    invitation, token = make_invitation(version.round)
    guest = Client()
    guest.get(f"{ROOT}i/{token}/")
    begin(guest)
    begin(Client())
    assert [each.invitation_id for each in Attribution.objects.all()] == [invitation.id]
    assert Response.objects.count() == 2


def test_save_and_come_back_later_keeps_a_page_with_gaps(version: QuestionnaireVersion) -> None:
    browser = Client()
    browser.post(ROOT + "start/")
    sent = browser.post(ROOT + "page/first/", {"needs": "x", "pause": "1"})
    assert sent["Location"] == ROOT + "pause/"
    assert Response.objects.get().answers == {"needs": ["x"]}
    assert "answers are saved" in browser.get(ROOT + "pause/").content.decode()


@pytest.mark.parametrize("change", [str, str.lower, lambda code: code.replace("-", " ")])
def test_a_return_code_leads_back_from_another_device(
    version: QuestionnaireVersion, change: Any
) -> None:
    code = code_of(begin(Client()))
    other = Client()
    assert other.post(ROOT + "return/", {"code": change(code)})["Location"] == ROOT
    assert "Continue where you left off" in other.get(ROOT).content.decode()
    other.post(ROOT + "page/first/", {"size": "small"})
    other.post(ROOT + "review/")
    row = Response.objects.get()
    assert (row.status, row.answers) == ("submitted", {"size": "small"})


def test_a_return_code_is_stored_as_a_hash_and_a_newer_one_replaces_it(
    version: QuestionnaireVersion,
) -> None:
    browser = begin(Client())
    first, second = code_of(browser), code_of(browser)
    assert first != second
    assert not {first, second} & set(map(str, Response.objects.values().get().values()))
    old = Client().post(ROOT + "return/", {"code": first})
    assert old.status_code == 422
    assert "No answers belong to this code" in old.content.decode()
    assert Client().post(ROOT + "return/", {"code": second}).status_code == 302


@pytest.mark.usefixtures("one_window")
def test_guessing_codes_ends_after_a_number_of_tries(version: QuestionnaireVersion) -> None:
    """trust.md (a) 10."""
    code = code_of(begin(Client()))
    stranger = Client()
    for number in range(RETURN_CODE.per_network):
        stranger.post(ROOT + "return/", {"code": f"2222-2222-{number + 2222}"})
    refused = stranger.post(ROOT + "return/", {"code": code})
    assert refused.status_code == 422
    assert "Try again in an hour" in refused.content.decode()


@pytest.mark.parametrize("typed", ["", " ", "7KQ4", "<script>", "A" * 5000, "\x00"])
def test_a_code_that_cannot_be_one_is_said_to_be_none(
    version: QuestionnaireVersion, typed: str
) -> None:
    answer = Client().post(ROOT + "return/", {"code": typed})
    assert answer.status_code == 422
    assert "<script>" not in answer.content.decode()


def test_the_link_by_mail_leads_back_and_the_address_is_stored_nowhere(
    version: QuestionnaireVersion, settings: Any
) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    browser = begin(Client())
    sent = browser.post(ROOT + "pause/", {"mail": "1", "address": "ana@example.org"})
    assert sent["Location"] == ROOT + "pause/"
    letter = mail.outbox[0]
    assert letter.to == ["ana@example.org"]
    link = re.search(r"http://127.0.0.1:8000(\S+)", str(letter.body))
    assert link
    other = Client()
    assert other.get(link[1])["Location"] == ROOT
    assert "Continue where you left off" in other.get(ROOT).content.decode()
    assert "ana@" not in str(list(Response.objects.values()))


@pytest.mark.parametrize("address", ["", "ana", "ana@example.org\nBcc: b@example.org"])
def test_the_link_is_not_sent_to_what_is_no_address(
    version: QuestionnaireVersion, settings: Any, address: str
) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    browser = begin(Client())
    assert browser.post(ROOT + "pause/", {"mail": "1", "address": address}).status_code == 422
    assert mail.outbox == []


def test_when_the_mail_server_is_away_the_code_is_offered(
    version: QuestionnaireVersion, settings: Any
) -> None:
    """trust.md (c) 36: e-mail server down."""
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    browser = begin(Client())
    answer = browser.post(ROOT + "pause/", {"mail": "1", "address": "ana@example.org"})
    assert answer.status_code == 422
    assert "note down the code instead" in answer.content.decode()


def test_forgetting_a_device_leaves_the_answers(version: QuestionnaireVersion) -> None:
    browser = begin(Client())
    code = code_of(browser)
    browser.post(ROOT + "leave/")
    assert browser.get(ROOT + "page/first/")["Location"] == ROOT
    assert browser.post(ROOT + "return/", {"code": code}).status_code == 302
