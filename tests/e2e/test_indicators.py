"""An indicator from its definition to a correction that everybody can read."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from reports.models import PublishedValue
from surveys.models import QuestionnaireVersion
from tests.e2e.conftest import OpenPage
from tests.e2e.looking import faults
from tests.e2e.rounds import STATES, TYPICAL
from tests.factories import make_response

pytestmark = pytest.mark.e2e

ROOT = f"staff/consultations/{STATES}/indicators/"
REASON = "One person took their answers back."


@pytest.mark.parametrize(
    ("language", "width", "javascript"), [("en", 320, True), ("en", 1280, False)]
)
def test_an_indicator_is_defined_published_differs_and_is_corrected(
    open_page: OpenPage, language: str, width: int, javascript: bool
) -> None:
    """With the keyboard, and without JavaScript; every page on the way has no faults."""
    version = QuestionnaireVersion.objects.get(round__slug=TYPICAL)
    passing = make_response(version, {"digitalisation": 5})  # other tests count without it
    page = open_page(language, staff=True, javascript=javascript, width=width)
    code = f"digital-city-{width}"
    define(page, code)
    look(page, javascript)
    expect(page.get_by_text("Not published.").first).to_be_visible()
    publication = page.locator("#publication li").filter(has_text="Published").first
    publish(page, javascript)
    before = publication.locator("strong").first.inner_text()

    passing.delete()
    page.goto(f"/{language}/{ROOT}{code}/")
    look(page, javascript)
    assert "Differs since it was published on" in publication.inner_text()
    page.locator("#publication a", has_text="Correct the value").first.press("Enter")
    page.get_by_role("button", name="Publish the correction").press("Enter")
    assert "Write why the value is corrected" in page.get_by_role("alert").inner_text()
    look(page, javascript)
    page.get_by_role("alert").get_by_role("link").press("Enter")
    page.get_by_label("Reason of the correction").fill(REASON)
    page.get_by_role("button", name="Publish the correction").press("Enter")
    page.get_by_text("The correction is published.").wait_for()

    reader = open_page(language, width=width, javascript=javascript)
    reader.goto(f"/{language}/rounds/{TYPICAL}/results/#indicators")
    reader.locator(f"#indicators a[href$='{code}/']").press("Enter")
    reader.wait_for_url(f"**/{code}/")
    look(reader, javascript)
    log = reader.locator("#corrections").inner_text()
    assert f"{before} was corrected to" in log
    assert REASON in log
    editions = PublishedValue.objects.filter(indicator__code=code)
    assert [each.edition for each in editions.order_by("edition")] == [1, 2]


def look(page: Page, javascript: bool) -> None:
    """Axe needs scripts on the page."""
    if javascript:
        assert faults(page) == []


def define(page: Page, code: str) -> None:
    page.goto(f"/en/{ROOT}")
    look(page, False)
    page.get_by_role("link", name="New indicator").press("Enter")
    page.locator("#round").select_option(TYPICAL)
    page.get_by_role("button", name="Show").press("Enter")
    page.wait_for_url(f"**round={TYPICAL}")
    page.locator("main a[href*='question=digitalisation']").press("Enter")
    page.wait_for_url("**question=digitalisation")
    page.get_by_role("button", name="Save the indicator").press("Enter")
    alert = page.get_by_role("alert")
    assert "Write it in at least one language." in alert.inner_text()
    page.locator("#id_name_en").fill("High level of digitalisation")
    page.locator("#id_name_ro").fill("Nivel ridicat de digitalizare")
    page.get_by_label("Short name for the address").fill(code)
    page.get_by_label("Share of the chosen answers").check()
    page.get_by_role("button", name="Save the indicator").press("Enter")
    alert.get_by_role("link", name="Choose at least one answer that counts.").press("Enter")
    for answer in (
        page.get_by_role("group", name="Answers that count").get_by_role("checkbox").all()
    ):
        if answer.get_attribute("value") in ("4", "5"):
            answer.press("Space")
    page.get_by_label("Decimals").select_option("1")
    page.get_by_label("Broken down by").select_option("organisation_type")
    page.get_by_label("Value of the target").fill("60,5")
    page.get_by_role("button", name="Save the indicator").press("Enter")
    page.get_by_text("The indicator is saved.").wait_for()


def publish(page: Page, javascript: bool) -> None:
    page.locator(f"#publication a[href$='/publish/{TYPICAL}/']").press("Enter")
    page.get_by_role("button", name="Publish", exact=True).wait_for()
    look(page, javascript)
    page.get_by_role("button", name="Publish", exact=True).press("Enter")
    page.get_by_text("The value is published.").wait_for()
