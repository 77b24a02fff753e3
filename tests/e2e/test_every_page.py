"""Every page, in every state: axe finds nothing, nothing is cut off or scrolls sideways."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.answers import DEMANDING, PAGES, at, fill, forward, send, start
from tests.e2e.conftest import OpenPage
from tests.e2e.looking import ALL_LOOKS, LOOKS, faults, misfits, violations
from tests.e2e.places import PLACES
from tests.e2e.rounds import EXTREME

pytestmark = pytest.mark.e2e


def _height(width: int) -> int:
    """Of a window of that width: a narrow one is as low as a desktop's zoomed to 400 %."""
    return 256 if width == 320 else 900


@pytest.mark.parametrize(("language", "width", "dark"), ALL_LOOKS)
def test_places_of_the_public_have_no_faults(
    open_page: OpenPage, language: str, width: int, dark: bool
) -> None:
    page, found = open_page(language, width=width, height=_height(width), dark=dark), []
    for place in PLACES.values():
        if not place.staff:
            place.visit(page, language)
            found += misfits(page) if place is PLACES["results-extreme"] else faults(page)
    assert found == []


@pytest.mark.parametrize(("language", "width", "dark"), LOOKS)
@pytest.mark.parametrize("half", [0, 1])
def test_places_of_staff_have_no_faults(
    open_page: OpenPage, language: str, width: int, dark: bool, half: int
) -> None:
    page = open_page(language, width=width, height=_height(width), dark=dark, staff=True)
    found = []
    for place in [place for place in PLACES.values() if place.staff][half::2]:
        place.visit(page, language)
        found += faults(page)
    assert found == []


@pytest.mark.parametrize(("language", "width", "dark"), ALL_LOOKS)
def test_every_page_of_a_questionnaire_has_no_faults_from_start_to_receipt(
    open_page: OpenPage, language: str, width: int, dark: bool
) -> None:
    page = open_page(language, width=width, height=_height(width), dark=dark)
    start(page, language)
    found = []
    for code in PAGES:
        assert at(page) == code
        found += faults(page)
        if code in DEMANDING:
            forward(page)
            expect(page.locator("#error-summary")).to_be_visible()
            found += faults(page)
        fill(page)
        forward(page)
    found += faults(page)
    send(page)
    assert found + faults(page) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_endless_words_and_many_options_have_no_faults(open_page: OpenPage, width: int) -> None:
    page = open_page(width=width)
    PLACES["results-extreme"].visit(page, "ro")
    found = violations(page)
    start(page, slug=EXTREME)
    found += faults(page)
    forward(page)
    expect(page.locator("#error-summary")).to_be_visible()
    assert found + faults(page) == []


def test_review_with_missing_answers_has_no_violations(open_page: OpenPage) -> None:
    page = open_page()
    start(page)
    fill(page)
    forward(page)
    page.goto(page.url.replace("page/strategy", "review"))
    page.locator("main form button.btn-primary").click()
    assert page.locator("#error-summary a").count() == 7
    assert violations(page) == []
