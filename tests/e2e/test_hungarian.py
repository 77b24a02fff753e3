"""A language for respondents only, in a browser: as accessible and as narrow as the others."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from surveys.models import Response
from tests.e2e import conftest
from tests.e2e.answers import DEMANDING, PAGES, STORED, at, fill, forward, send, start
from tests.e2e.conftest import OpenPage
from tests.e2e.looking import faults
from tests.e2e.places import PLACES
from tests.e2e.rounds import DEMO, EXTREME

pytestmark = pytest.mark.e2e

# Pages without answers that a respondent may come to.
SEEN = [
    "home",
    "landing-open",
    "landing-closed",
    "landing-upcoming",
    "return-code",
    "withdraw",
    "withdraw-closed",
    "link-unknown",
    "not-found",
]


@pytest.fixture(autouse=True)
def hungarian_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(conftest.LOCALES, "hu", "hu-HU")


@pytest.mark.parametrize(("width", "dark"), [(320, False), (1280, True)])
def test_places_have_no_faults(open_page: OpenPage, width: int, dark: bool) -> None:
    page = open_page("hu", width=width, dark=dark)
    found = []
    for name in SEEN:
        PLACES[name].visit(page, "hu")
        expect(page.locator("html")).to_have_attribute("lang", "hu")
        found += faults(page)
    assert found == []


@pytest.mark.parametrize(("width", "dark"), [(320, True), (1280, False)])
def test_every_page_has_no_faults_from_landing_to_receipt(
    open_page: OpenPage, width: int, dark: bool
) -> None:
    page = open_page("hu", width=width, dark=dark)
    found = []
    start(page, "hu")
    for code in PAGES:
        assert at(page) == code
        found += faults(page)
        if code in DEMANDING:
            forward(page)
            expect(page.locator("#error-summary")).to_be_focused()
            found += faults(page)
        fill(page)
        forward(page)
    found += faults(page)
    reference = send(page)
    assert found + faults(page) == []
    stored = Response.objects.get(reference=reference)
    assert (stored.language, stored.answers) == ("hu", STORED)


@pytest.mark.parametrize("width", [320, 1280])
def test_a_page_with_every_kind_has_no_faults(open_page: OpenPage, width: int) -> None:
    page = open_page("hu", width=width)
    start(page, "hu", EXTREME)
    found = faults(page)
    forward(page)
    expect(page.locator("#error-summary")).to_be_focused()
    assert found + faults(page) == []


def test_the_language_is_changed_in_the_middle_and_the_results_are_in_english(
    open_page: OpenPage,
) -> None:
    page = open_page("ro")
    start(page)
    page.locator("header a[lang=hu]").click()
    assert page.url.endswith(f"/hu/rounds/{DEMO}/page/respondent/")
    expect(page.locator("h1")).to_have_text("Önről")
    PLACES["results"].visit(page, "hu")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("header nav a[hreflang]")).to_have_text(["Română", "English"])
