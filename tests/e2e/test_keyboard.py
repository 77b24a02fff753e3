"""The whole way from the landing page to the receipt without a pointer."""

from __future__ import annotations

import pytest

from surveys.models import Response
from tests.e2e.answers import PAGES, STORED, at
from tests.e2e.conftest import STAFF, OpenPage
from tests.e2e.keyboard import answer_page, focused, tab_to
from tests.e2e.rounds import DEMO

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("language", ["ro", "en"])
def test_questionnaire_can_be_completed_with_the_keyboard_alone(
    open_page: OpenPage, language: str
) -> None:
    page = open_page(language)
    page.goto(f"/{language}/rounds/{DEMO}/")
    tab_to(page, "BUTTON")
    page.keyboard.press("Enter")
    for code in PAGES:
        page.wait_for_url(f"**/page/{code}/")
        answer_page(page)
    page.wait_for_url("**/review/")
    tab_to(page, "BUTTON")
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipt/")
    stored = Response.objects.get(reference=page.locator(".reference").inner_text())
    assert stored.answers == STORED
    assert stored.language == language


def test_first_tab_stop_skips_to_the_content(open_page: OpenPage) -> None:
    page = open_page("en")
    page.goto(f"/en/rounds/{DEMO}/")
    page.keyboard.press("Tab")
    assert focused(page).text == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page).tag == "BUTTON"


def test_staff_sign_in_with_the_keyboard(open_page: OpenPage) -> None:
    page = open_page("en")
    page.goto("/en/staff/")
    assert focused(page).name == "login"
    page.keyboard.type(STAFF[0])
    page.keyboard.press("Tab")
    page.keyboard.type(STAFF[1])
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/staff/")
    assert at(page) == "staff"


def test_results_can_be_broken_down_with_the_keyboard(open_page: OpenPage) -> None:
    page = open_page("en")
    page.goto("/en/rounds/timisoara-2021-1/results/")
    chooser = tab_to(page, "SELECT", name="by")
    for _ in range(chooser.options.index("environment")):
        page.keyboard.press("ArrowDown")
    tab_to(page, "BUTTON")
    page.keyboard.press("Enter")
    page.wait_for_url("**by=environment**")
    assert page.locator(".table-scroll:visible").count() > 0
    tab_to(page, "SUMMARY")
    page.keyboard.press("Enter")
    assert page.locator("details[open]").count() == 1
