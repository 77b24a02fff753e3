"""axe finds nothing: on every page, in every state, language, width and colour scheme."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.answers import DEMANDING, PAGES, at, fill, forward, send, start
from tests.e2e.conftest import OpenPage
from tests.e2e.places import PLACES
from tests.e2e.rounds import EXTREME

pytestmark = pytest.mark.e2e

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
_OPTIONS: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": _TAGS},
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.5.8, off by default
    "resultTypes": ["violations"],
}
# Each language with each width, each of them with each colour scheme.
LOOKS = [
    pytest.param("ro", 320, False, id="ro-320-light"),
    pytest.param("ro", 1280, True, id="ro-1280-dark"),
    pytest.param("en", 320, True, id="en-320-dark"),
    pytest.param("en", 1280, False, id="en-1280-light"),
]
# The many pages of staff in two of them, with each colour scheme once.
STAFF_LOOKS = {("ro", 320): False, ("en", 1280): True}


def violations(page: Page) -> list[str]:
    """What axe finds, also in what is folded: the rule, the element, what is wrong with it."""
    page.evaluate("document.querySelectorAll('details').forEach(folded => { folded.open = true })")
    found = Axe().run(page, options=_OPTIONS).response["violations"]
    return [
        f"{at(page)}: {rule['id']}: {node['html'][:200]}: {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(("language", "width", "dark"), LOOKS)
def test_places_have_no_violations(
    open_page: OpenPage, language: str, width: int, dark: bool
) -> None:
    found = []
    pages = {False: open_page(language, width=width, dark=dark)}
    if (language, width) in STAFF_LOOKS:
        pages[True] = open_page(
            language, width=width, dark=STAFF_LOOKS[language, width], staff=True
        )
    for name in sorted(PLACES.keys() - {"results-extreme"}):
        place = PLACES[name]
        if place.staff in pages:
            place.visit(pages[place.staff], language)
            found += violations(pages[place.staff])
    assert found == []


@pytest.mark.parametrize(("language", "width", "dark"), LOOKS)
def test_every_page_of_a_questionnaire_has_no_violations_from_start_to_receipt(
    open_page: OpenPage, language: str, width: int, dark: bool
) -> None:
    page = open_page(language, width=width, dark=dark)
    start(page, language)
    found = []
    for code in PAGES:
        assert at(page) == code
        found += violations(page)
        if code in DEMANDING:
            forward(page)
            assert page.locator("#error-summary").is_visible()
            found += violations(page)
        fill(page)
        forward(page)
    found += violations(page)
    send(page)
    assert found + violations(page) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_extreme_pages_have_no_violations(open_page: OpenPage, width: int) -> None:
    page = open_page(width=width)
    PLACES["results-extreme"].visit(page, "ro")
    found = violations(page)
    start(page, slug=EXTREME)
    found += violations(page)
    forward(page)
    assert found + violations(page) == []


def test_review_with_missing_answers_has_no_violations(open_page: OpenPage) -> None:
    page = open_page()
    start(page)
    fill(page)
    forward(page)
    page.goto(page.url.replace("page/strategy", "review"))
    page.locator("main form button.btn-primary").click()
    assert page.locator("#error-summary a").count() == 7
    assert violations(page) == []
