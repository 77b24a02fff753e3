"""An analyst filters, reads a question and crosses it, with the keyboard and without script."""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from reports.services import save_weighting
from reports.stats.weighting import Margin, Scheme, Unit
from surveys.models import Round
from tests.e2e.conftest import OpenPage
from tests.e2e.keyboard import tab_to
from tests.e2e.looking import faults
from tests.e2e.rounds import TYPICAL

pytestmark = pytest.mark.e2e

_LOADED = "[...document.querySelectorAll('.chart img')].map(picture => picture.naturalWidth)"


def test_a_filter_is_filled_in_and_shared_and_two_questions_crossed(open_page: OpenPage) -> None:
    page = open_page("en", staff=True, javascript=False)
    page.goto(f"/en/staff/rounds/{TYPICAL}/")
    page.get_by_role("link", name="Questions", exact=True).press("Enter")
    page.wait_for_url("**/explore/")
    expect(page.get_by_text("No filter: all 250 responses.")).to_be_visible()

    tab_to(page, "SUMMARY")
    page.keyboard.press("Enter")
    tab_to(page, "BUTTON", value="add-condition")
    page.keyboard.press("Enter")
    page.wait_for_url("**do=add-condition**")
    tab_to(page, "SELECT", name="condition-0-of")
    page.get_by_label("Answer 1").select_option("digitalisation")
    tab_to(page, "BUTTON", value="refresh")
    page.keyboard.press("Enter")
    page.wait_for_url("**do=refresh**")
    page.get_by_label("Comparison 1").select_option("at_least")
    page.get_by_label("Value 1").select_option("4")
    tab_to(page, "BUTTON", value="apply")
    page.keyboard.press("Enter")
    page.wait_for_url("**filter=**")
    state = page.locator(".filter-state").inner_text()
    assert "of 250 responses match the filter." in state
    assert page.locator(".filter-text").inner_text() == "${digitalisation} >= 4"

    page.get_by_role("link", name="What type of organisation").press("Enter")
    page.wait_for_url("**/questions/organisation_type/**")
    assert page.locator(".filter-state").inner_text() == state
    assert page.locator("table tbody tr").count() > 3
    page.get_by_role("link", name="Cross it with another question").press("Enter")
    page.wait_for_url("**/cross/**")
    page.get_by_label("Columns").select_option("experience")
    page.get_by_role("button", name="Show the table").press("Enter")
    page.wait_for_url("**columns=experience**")
    expect(page.get_by_text("Chi-square", exact=True)).to_be_visible()
    assert page.locator(".filter-state").inner_text() == state

    shared = open_page("ro", staff=True)
    shared.goto(page.url.replace("/en/", "/ro/"))
    expect(shared.get_by_text("Chi-pătrat", exact=True)).to_be_visible()
    assert shared.locator(".filter-text").inner_text() == "${digitalisation} >= 4"
    assert all(shared.evaluate(_LOADED))
    shared.get_by_role("link", name="Scoateți filtrul").press("Enter")
    shared.wait_for_url(lambda url: "filter" not in url and "columns=experience" in url)
    expect(shared.get_by_text("Fără filtru: toate cele 250 de răspunsuri.")).to_be_visible()


def test_enter_in_a_value_applies_the_filter(open_page: OpenPage) -> None:
    page = open_page("en", staff=True)
    rows = "condition-mode=rows&condition-0-of=online_services_used&condition-0-operator=at_least"
    page.goto(f"/en/staff/rounds/{TYPICAL}/explore/questions/online_services_used/?{rows}")
    page.get_by_label("Value 1").fill("5")
    page.get_by_label("Value 1").press("Enter")
    page.wait_for_url("**filter=**")
    assert page.locator(".filter-text").inner_text() == "${online_services_used} >= 5"
    assert all(page.evaluate(_LOADED))
    # The histogram is read as a table, too.
    assert page.locator("table tbody tr").count() > 1


def test_figures_are_seen_with_weights(open_page: OpenPage) -> None:
    """Chosen by the keyboard, in the address, and nothing is cut on a narrow window."""
    round_ = Round.objects.get(slug=TYPICAL)
    given = round_.responses.values_list("answers__environment", flat=True)
    targets = {choice: Decimal(1) for choice in given if choice}
    scheme = Scheme((Margin("environment", targets),), Unit.PEOPLE)
    save_weighting(round_=round_, name="Voices", scheme=scheme)
    page = open_page("en", staff=True, javascript=False)
    page.goto(f"/en/staff/rounds/{TYPICAL}/explore/questions/digitalisation/")
    page.get_by_label("Show figures weighted by").select_option("Voices")
    page.get_by_role("button", name="Show", exact=True).press("Enter")
    page.wait_for_url("**weights=Voices**")
    expect(page.get_by_role("table", name="Weighted by “Voices”")).to_be_visible()
    page.get_by_role("link", name="Cross it with another question").press("Enter")
    page.wait_for_url("**/cross/**weights=Voices**")
    page.get_by_label("Columns").select_option("environment")
    page.get_by_role("button", name="Show the table").press("Enter")
    page.wait_for_url("**columns=environment**")
    expect(page.get_by_text("Rao and Scott's test, for the weighted table")).to_be_visible()
    narrow = open_page("ro", staff=True, width=320)
    narrow.goto(page.url.replace("/en/", "/ro/"))
    assert faults(narrow) == []
    round_.weighting_schemes.all().delete()
