"""The whole way from the landing page to the receipt without a pointer."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from surveys.models import Response
from tests.e2e.answers import PAGES, STORED, at
from tests.e2e.conftest import STAFF, OpenPage
from tests.e2e.keyboard import answer_page, focused, sign_in, tab_to
from tests.e2e.rounds import DEMO
from tests.factories import make_round, questionnaire, small_pages

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
    sign_in(page, *STAFF)
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


def test_a_questionnaire_is_built_with_the_keyboard_alone(open_page: OpenPage) -> None:
    """A question is added, worded, moved, deleted and brought back; nothing needs a pointer."""
    make_round(questionnaire(*small_pages()), slug="keys")
    page = open_page("en", staff=True)
    page.goto("/en/staff/rounds/keys/design/pages/first/")
    tab_to(page, "SELECT", name="kind")
    page.keyboard.type("Several")
    tab_to(page, "BUTTON", text="Add")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/*/")
    tab_to(page, "TEXTAREA", name="text")
    page.keyboard.type("How do you travel?")
    for name, words in (("choices-0-label", "By tram"), ("choices-1-label", "On foot")):
        tab_to(page, "TEXTAREA", name=name)
        page.keyboard.type(words)
    tab_to(page, "BUTTON", value="remove-choices-1")  # is saved while a button has the focus
    expect(page.locator("#save-state")).to_have_text("Saved.")
    tab_to(page, "BUTTON", value="add-choices")
    page.keyboard.press("Enter")
    expect(page.locator("#choices-2-label")).to_be_focused()
    page.keyboard.type("By bicycle")
    expect(page.locator("#save-state")).to_have_text("Saved.")
    tab_to(page, "BUTTON", text="Move up")
    page.keyboard.press("Enter")
    expect(page.locator("[data-question]").nth(1)).to_contain_text("How do you travel?")
    tab_to(page, "BUTTON", text="Delete")
    page.keyboard.press("Enter")
    expect(page.locator(".outline")).not_to_contain_text("How do you travel?")
    tab_to(page, "BUTTON", text="Take back my latest change")
    page.keyboard.press("Enter")
    expect(page.locator("[data-question]").nth(1)).to_contain_text("How do you travel?")
