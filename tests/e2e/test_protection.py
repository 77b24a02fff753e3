"""Beginning by the open link in a browser: with script nothing is noticed, without it works too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from surveys import protection
from surveys.models import Attempts, Round
from surveys.throttle import Limit
from tests.e2e.conftest import OpenPage
from tests.e2e.keyboard import tab_to
from tests.e2e.looking import LOOKS, faults
from tests.factories import make_round

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("one_window")]

FIRST = "**/page/first/"
AT_ONCE = 8  # as proof.js has it


@pytest.fixture
def round_(site: str, settings: Any) -> Iterator[Round]:
    """A round of which the browser's server protects the starts."""
    settings.START_PROTECTION = True
    made = make_round()
    yield made.round
    Attempts.objects.all().delete()
    Round.objects.filter(pk=made.round.pk).update(opens_at=None)


def landing(round_: Round, language: str = "en") -> str:
    return f"/{language}/rounds/{round_.slug}/"


def wait_for_proof(page: Page) -> None:
    page.wait_for_selector("[name=proof][value]", state="attached")


def allow(monkeypatch: pytest.MonkeyPatch, *, with_proof: int, without: int) -> None:
    limits = {"START_WITH_PROOF": with_proof, "START_WITHOUT_PROOF": without}
    for name, many in limits.items():
        monkeypatch.setattr(protection, name, Limit(name, per_network=many, together=many))


def test_with_script_the_proof_is_done_while_the_page_is_read(
    open_page: OpenPage, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(monkeypatch, with_proof=1, without=0)
    page = open_page("en")
    page.goto(landing(round_))
    wait_for_proof(page)
    assert page.locator("main [role=status]").count() == 0  # nothing is announced
    tab_to(page, "BUTTON", text="Start")
    page.keyboard.press("Enter")
    page.wait_for_url(FIRST)


def test_whoever_presses_at_once_waits_for_it_and_is_told(
    open_page: OpenPage, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(monkeypatch, with_proof=1, without=0)
    page = open_page("en")
    page.goto(landing(round_))
    page.locator("main form button.btn-primary").dblclick()
    page.wait_for_selector("text=One moment: the questionnaire opens.")
    page.wait_for_url(FIRST)


def test_the_page_answers_while_the_proof_is_worked_out(open_page: OpenPage, round_: Round) -> None:
    """The browser's cryptography works off the page's thread, with few tries under way at once.

    Counted, not timed: how long a task lasts depends on what else the machine does.
    """
    page = open_page("en")
    page.add_init_script(
        """
        window.tries = { all: 0, now: 0, most: 0 };
        const derive = SubtleCrypto.prototype.deriveBits;
        SubtleCrypto.prototype.deriveBits = async function (...work) {
          tries.all += 1;
          tries.now += 1;
          tries.most = Math.max(tries.most, tries.now);
          try { return await derive.apply(this, work); } finally { tries.now -= 1; }
        };
        """
    )
    page.goto(landing(round_))
    wait_for_proof(page)
    tries = page.evaluate("window.tries")
    assert tries["all"] > 0
    assert tries["most"] <= AT_ONCE


def test_without_cryptography_the_form_is_sent_without_a_proof(
    open_page: OpenPage, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a page over plain http."""
    allow(monkeypatch, with_proof=0, without=1)
    monkeypatch.setattr(protection, "QUICKEST", protection.timedelta(0))
    page = open_page("en")
    page.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    page.goto(landing(round_))
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(FIRST)


def test_without_script_whoever_is_quick_presses_twice(
    open_page: OpenPage, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protection, "QUICKEST", protection.timedelta(days=1))
    page = open_page("en", javascript=False)
    page.goto(landing(round_))
    tab_to(page, "BUTTON", text="Start")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=press Start once more")
    monkeypatch.setattr(protection, "QUICKEST", protection.timedelta(0))
    tab_to(page, "BUTTON", text="Start")  # the hidden field is no stop on the way
    page.keyboard.press("Enter")
    page.wait_for_url(FIRST)


def test_at_the_limit_script_gets_through_with_the_next_press(
    open_page: OpenPage, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(monkeypatch, with_proof=1, without=0)
    monkeypatch.setattr(protection, "QUICKEST", protection.timedelta(0))
    page = open_page("en")
    page.goto(landing(round_))
    page.evaluate("document.querySelector('[name=proof]').disabled = true")
    page.evaluate("document.querySelector('main form').submit()")  # as if before the proof
    page.wait_for_selector("text=from your network")
    wait_for_proof(page)
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(FIRST)


REASONS: dict[str, dict[str, Any]] = {
    "trapped": {"website": "x"},
    "too_quick": {},
    "unknown_page": {"stamp": "x"},
    "too_many": {},
}


@pytest.mark.parametrize(("language", "width", "dark"), LOOKS)
def test_every_state_has_no_faults(
    open_page: OpenPage,
    round_: Round,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    width: int,
    dark: bool,
) -> None:
    allow(monkeypatch, with_proof=0, without=0)
    page = open_page(language, width=width, dark=dark)
    found: list[str] = []
    for reason, fields in REASONS.items():
        quickest = protection.timedelta(days=int(reason == "too_quick"))
        monkeypatch.setattr(protection, "QUICKEST", quickest)
        page.goto(landing(round_, language))
        found += faults(page)
        for name, value in fields.items():
            page.evaluate(f"document.querySelector('[name={name}]').value = '{value}'")
        page.evaluate("document.querySelector('main form').submit()")
        page.wait_for_selector("[role=alert]")
        found += faults(page)
    assert found == []
