"""Staff make a round in the browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from surveys.models import Consultation, Round
from tests.e2e.conftest import OpenPage

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("javascript", [True, False])
def test_a_round_is_made_and_dated_with_the_keyboard(open_page: OpenPage, javascript: bool) -> None:
    slug = f"keyboard-{javascript}".lower()
    page = open_page("en", staff=True, javascript=javascript)
    page.goto("/en/staff/consultations/empty/rounds/new/")
    page.get_by_role("group", name="Title").get_by_label("Română").focus()
    page.keyboard.type("Etapa de probă")
    page.get_by_label("Number of the round").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("7" if javascript else "8")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type(slug)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/rounds/{slug}/settings/")
    page.get_by_label("Opens").fill("2031-03-30T03:30")
    page.get_by_label("Opens").press("Enter")
    summary = page.get_by_role("alert")
    assert "03:30 does not come on this day" in summary.inner_text()
    assert page.evaluate("document.activeElement.id") == "error-summary"
    page.get_by_label("Opens").fill("2031-03-30T04:30")
    page.get_by_label("Only invited people").press("Space")
    page.get_by_role("button", name="Save").press("Enter")
    page.wait_for_url(f"**/rounds/{slug}/settings/")
    expect(page.get_by_text("The changes are saved.")).to_be_visible()
    assert page.get_by_label("Opens").input_value() == "2031-03-30T04:30"
    assert page.get_by_label("Only invited people").is_checked()
    page.get_by_role("link", name="Without rounds").press("Enter")
    page.wait_for_url("**/consultations/empty/")
    expect(page.get_by_text("No questionnaire is published yet.").first).to_be_visible()
    assert Round.objects.get(slug=slug).access == "invited"
    assert Consultation.objects.filter(slug="empty").exists()
