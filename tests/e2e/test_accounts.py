"""Staff's own accounts in a browser: passkeys with a key that the browser makes up, the end of
a sign-in that nobody uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page

from tests.e2e.conftest import STAFF, OpenPage
from tests.e2e.keyboard import tab_to
from tests.e2e.looking import faults
from tests.e2e.places import CITY
from tests.factories import make_staff

pytestmark = pytest.mark.e2e

NAME, PASSWORD = "cheie@example.org", STAFF[1]
FACTORS = "/ro/staff/account/factors/"
MINUTE = 60_000  # milliseconds


@pytest.fixture
def owner(site: str) -> Iterator[Any]:
    """An account without second factor."""
    user = make_staff(name=NAME, password=PASSWORD)
    yield user
    user.delete()


def plug_in(page: Page) -> tuple[CDPSession, dict[str, Any]]:
    """A key in this browser, touched by its owner whenever it is asked; what steers it."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    key = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools, key


def press(page: Page, control: str, leads_to: str) -> None:
    """Press Enter on a link or button, and look at the page it leads to."""
    page.locator(control).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(leads_to)
    looked_at(page)


def looked_at(page: Page) -> None:
    """Nothing that axe finds, nothing cut off."""
    assert faults(page) == []


def test_a_passkey_is_added_used_and_removed_with_the_keyboard(
    open_page: OpenPage, owner: Any, settings: Any
) -> None:
    """With a second factor demanded, and the passkey as the only one."""
    settings.REQUIRE_SECOND_FACTOR = True
    page = open_page("ro", width=320, named=True)
    devtools, key = plug_in(page)
    page.goto("/ro/staff/sign-in/")
    page.locator("#id_login").fill(NAME)
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{FACTORS}")

    press(page, "main a[href$='/passkeys/add/']", "**/account/confirm/**")
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/passkeys/add/")
    looked_at(page)
    tab_to(page, "INPUT", name="name")
    page.keyboard.press("Control+A")
    page.keyboard.type("Cheia de la birou")
    page.keyboard.press("Enter")
    page.wait_for_url("**/factors/codes/")
    assert page.locator(".recovery li").count() == 10
    page.reload()
    assert page.locator(".recovery").count() == 0

    press(page, "header form button", "**/ro/")
    page.goto("/ro/staff/sign-in/")
    asks = {"authenticatorId": key["authenticatorId"]}
    devtools.send("WebAuthn.setUserVerified", {**asks, "isUserVerified": False})
    tab_to(page, "BUTTON", text="Intrați cu o cheie de acces")
    page.keyboard.press("Enter")
    assert page.get_by_role("alert").inner_text().startswith("Cheia de acces nu a fost folosită")
    devtools.send("WebAuthn.setUserVerified", {**asks, "isUserVerified": True})
    page.keyboard.press("Enter")
    page.wait_for_url("**/ro/staff/")

    page.goto(FACTORS)
    press(page, "main a[href$='/passkeys/']", "**/account/passkeys/")
    press(page, "main a[href$='/remove/']", "**/account/confirm/**")
    press(page, "main .after a[href*='/passkeys/confirm/']", "**/passkeys/confirm/**")
    press(page, "#mfa_webauthn_reauthenticate", "**/remove/")
    press(page, "main button", "**/account/passkeys/")
    page.goto("/ro/staff/")
    assert page.url.endswith(FACTORS)  # nothing else opens without it


def test_before_a_sign_in_ends_one_is_warned_and_stays_with_one_key(
    open_page: OpenPage, settings: Any
) -> None:
    """WCAG 2.2.1; windows know of each other. The hours pass on the browser's clock only."""
    page = open_page("ro", width=320, staff=True)
    clock, lasts = page.context.clock, settings.IDLE_SECONDS * 1000
    clock.install()
    page.goto(FACTORS)
    warning, link = page.locator("#idle"), page.locator("main a").first
    link.focus()
    clock.fast_forward(lasts - 6 * MINUTE)
    assert warning.is_hidden()
    clock.fast_forward(2 * MINUTE)
    warning.wait_for()
    looked_at(page)
    page.keyboard.press("Enter")
    warning.wait_for(state="hidden")
    assert link.evaluate("link => link === document.activeElement")
    clock.fast_forward(lasts - 4 * MINUTE)
    warning.wait_for()
    page.context.new_page().goto(FACTORS)
    warning.wait_for(state="hidden")
    page.bring_to_front()
    clock.fast_forward(lasts)
    page.get_by_role("button", name="Închideți").wait_for()
    assert "Sesiunea s-a încheiat" in warning.inner_text()
    page.keyboard.press("Enter")
    assert warning.is_hidden()
    settings.IDLE_SECONDS = 0  # so that they have passed on the server, too
    page.goto(FACTORS)
    assert "/staff/sign-in/" in page.url


def test_a_token_for_a_program_is_made_used_and_revoked(open_page: OpenPage) -> None:
    page = open_page("ro", width=320, staff=True)
    page.goto("/ro/staff/account/tokens/")
    page.get_by_label("La ce folosește cheia").fill("Caiet de analiză")
    page.get_by_label("Consultare").select_option(CITY)
    page.get_by_role("button", name="Creați cheia").press("Enter")
    shown = page.locator(".short-link code")
    shown.wait_for()
    looked_at(page)
    headers = {"Authorization": f"Bearer {shown.inner_text()}"}
    rounds = page.request.get("/api/v1/data/rounds", headers=headers).json()["rounds"]
    assert {each["consultation"]["slug"] for each in rounds} == {CITY}
    page.locator(".factors").get_by_role("button", name="Revocați").press("Enter")
    page.get_by_text("Cheia „Caiet de analiză” nu mai deschide nimic.").wait_for()
    assert page.request.get("/api/v1/data/rounds", headers=headers).status == 401
