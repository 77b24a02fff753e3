from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from surveys.models import Delivery, Invitation, Round
from surveys.services.closing import close_round
from surveys.services.mailings import start_mailing
from surveys.services.unsubscribing import invitation_of_code, unsubscribe_code
from surveys.tokens import ensure_key, token_of
from tests.factories import make_round
from tests.surveys.mail import invite


@pytest.fixture
def round_(db: None) -> Round:
    return make_round(slug="stage").round


@pytest.fixture
def ana(round_: Round) -> Invitation:
    return invite(round_, "ana@example.org")[0]


def address(invitation: Invitation, language: str = "ro") -> str:
    code = unsubscribe_code(invitation.round, invitation.pk)
    return f"/{language}/rounds/{invitation.round.slug}/unsubscribe/{code}/"


def is_unsubscribed(invitation: Invitation) -> bool:
    invitation.refresh_from_db()
    return invitation.unsubscribed_on is not None


def test_looking_at_the_page_changes_nothing(ana: Invitation) -> None:
    answer = Client().get(address(ana))
    assert (answer.status_code, is_unsubscribed(ana)) == (200, False)
    assert answer.content.decode().count("<button") == 1


def test_the_button_unsubscribes_and_a_second_time_says_the_same(ana: Invitation) -> None:
    first, second = Client().post(address(ana)), Client().post(address(ana))
    assert (first.status_code, second.status_code, is_unsubscribed(ana)) == (200, 200, True)
    assert first.content == second.content
    assert Client().get(address(ana)).content.decode().count("<button") == 0


def test_one_click_needs_neither_cookie_nor_token(ana: Invitation) -> None:
    """RFC 8058: a mail program posts; CSRF is checked here as in production."""
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(address(ana), {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, is_unsubscribed(ana)) == (200, True)


def test_letters_that_wait_are_not_sent(round_: Round, ana: Invitation) -> None:
    start_mailing(round_=round_, kind="invitation", by=None, at=datetime.now(UTC))
    Client().post(address(ana))
    assert Delivery.objects.get().state == "unsubscribed"


def test_it_works_after_the_rounds_key_is_gone(round_: Round, ana: Invitation) -> None:
    link = address(ana)
    close_round(round_=round_, at=datetime.now(UTC))
    assert (Client().post(link).status_code, is_unsubscribed(ana)) == (200, True)


def test_it_works_after_the_secret_was_changed(ana: Invitation, settings: Any) -> None:
    link = address(ana)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret of the installation"
    assert (Client().post(link).status_code, is_unsubscribed(ana)) == (200, True)


def test_other_codes_and_rounds_are_not_found(round_: Round, ana: Invitation) -> None:
    """trust.md (a) 10: one answer for everything that is wrong."""
    other = make_round(slug="other").round
    code = unsubscribe_code(round_, ana.pk)
    wrong = [
        f"/ro/rounds/other/unsubscribe/{code}/",
        f"/ro/rounds/none/unsubscribe/{code}/",
        f"/ro/rounds/stage/unsubscribe/{code[:-1]}/",
        f"/ro/rounds/stage/unsubscribe/{code[:-1]}%20/",
        f"/ro/rounds/stage/unsubscribe/{'A' * 22}/",
        f"/ro/rounds/stage/unsubscribe/{token_of(round_, ana.pk, ensure_key(round_))}/",
        f"/ro/rounds/stage/unsubscribe/{unsubscribe_code(round_, UUID(int=0))}/",
    ]
    assert {Client().post(each).status_code for each in wrong} == {404}
    assert not is_unsubscribed(ana)
    assert invitation_of_code(other, code) is None


def test_codes_have_22_characters_and_show_nothing_of_the_id(round_: Round) -> None:
    ids = [UUID(int=number) for number in range(10_000)]
    codes = [unsubscribe_code(round_, each) for each in ids]
    assert len(set(codes)) == 10_000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", code) for code in codes)
    # Neighbouring ids do not give neighbouring codes.
    assert len({code[:3] for code in codes}) > 9_000
