"""Messages in a browser: written, tried and sent with the keyboard; unsubscribing; no script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings as django_settings

from surveys.models import Delivery, Invitation, Mailing, MessageText, Round
from surveys.services.mailings import start_mailing
from surveys.services.unsubscribing import unsubscribe_code
from tests.e2e.conftest import OpenPage
from tests.e2e.keyboard import tab_to
from tests.e2e.looking import LOOKS, faults
from tests.factories import make_round
from tests.surveys.mail import invite

pytestmark = pytest.mark.e2e


@pytest.fixture
def round_(site: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Round]:
    """A round with three people, in the database that the browser's server uses."""
    monkeypatch.setattr(django_settings, "EMAIL_HOST", "mail.example")
    made = make_round()
    invite(made.round, *(f"{number}@example.org" for number in range(3)), name="Ana Pop")
    yield made.round
    Mailing.objects.filter(round=made.round).delete()
    Invitation.objects.filter(round=made.round).delete()
    MessageText.objects.filter(round=made.round).delete()
    Round.objects.filter(pk=made.round.pk).update(opens_at=None)


def desk(round_: Round, rest: str = "", language: str = "en") -> str:
    return f"/{language}/staff/rounds/{round_.slug}/{rest}"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_message_is_written_and_sent_with_the_keyboard(
    open_page: OpenPage, round_: Round, javascript: bool
) -> None:
    page = open_page("en", staff=True, javascript=javascript)
    page.goto(desk(round_, "messages/invitation/"))
    tab_to(page, "INPUT", name="subject_en")
    page.keyboard.press("Control+A")
    page.keyboard.type("Come, {name}: {wrong}")
    tab_to(page, "BUTTON", name="save")
    page.keyboard.press("Enter")
    assert "{wrong} cannot be filled in." in page.locator("#error-summary").inner_text()
    tab_to(page, "INPUT", name="subject_en")
    page.keyboard.press("Control+A")
    page.keyboard.type("Come, {name}!")
    tab_to(page, "BUTTON", name="save")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=The message is saved.")
    assert page.locator(".letter-subject").nth(1).inner_text() == "Come, Ana Pop!"
    page.goto(desk(round_, "messages/invitation/send/"))
    tab_to(page, "BUTTON", text="Send to 3 people")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=0 of 3 letters are settled.")
    assert Delivery.objects.filter(mailing__round=round_, state="queued").count() == 3


def test_unsubscribing_takes_one_button_without_script(open_page: OpenPage, round_: Round) -> None:
    person = round_.invitations.first()
    assert person is not None
    page = open_page("en", javascript=False)
    page.goto(f"/en/rounds/{round_.slug}/unsubscribe/{unsubscribe_code(round_, person.pk)}/")
    tab_to(page, "BUTTON", text="Send me no more messages")
    page.keyboard.press("Enter")
    page.wait_for_selector("main [role=status]")
    person.refresh_from_db()
    assert person.unsubscribed_on is not None


@pytest.mark.parametrize(("language", "width", "dark"), LOOKS)
def test_pages_have_no_faults(
    open_page: OpenPage, round_: Round, language: str, width: int, dark: bool
) -> None:
    mailing = start_mailing(round_=round_, kind="invitation", by=None, at=datetime.now(UTC))
    mailing.deliveries.update(state="failed", reason="550 5.1.1")
    person = round_.invitations.first()
    assert person is not None
    code = unsubscribe_code(round_, person.pk)
    page = open_page(language, width=width, dark=dark, staff=True)
    found: list[Any] = []
    for rest in (
        "messages/", "messages/invitation/", "messages/invitation/send/", "messages/reminder/send/",
        f"mailings/{mailing.pk}/?still=1", "letters/",
    ):  # fmt: skip
        page.goto(desk(round_, rest, language))
        found += faults(page)
    page.goto(f"/{language}/rounds/{round_.slug}/unsubscribe/{code}/")
    found += faults(page)
    assert found == []
