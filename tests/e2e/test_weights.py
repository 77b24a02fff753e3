"""An analyst weights a round and compares it with another one."""

from __future__ import annotations

import pytest
from django.db.models import Q
from playwright.sync_api import expect

from reports.models import WeightingScheme
from surveys.models import AuditEntry
from tests.e2e.conftest import OpenPage
from tests.e2e.rounds import EXTREME, FEW, TYPICAL

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("javascript", [True, False])
def test_weights_are_tried_saved_seen_and_removed(open_page: OpenPage, javascript: bool) -> None:
    name = f"Bridges {javascript}"
    page = open_page("en", staff=True, javascript=javascript)
    page.goto(f"/en/staff/rounds/{TYPICAL}/weights/")
    page.get_by_role("link", name="Professional environment").press("Enter")
    page.get_by_label("Name of the weights").fill(name)
    page.get_by_label("Business", exact=True).fill("0")
    page.get_by_role("button", name="See what they do").press("Enter")
    assert "Business: a target is above 0." in page.get_by_role("alert").inner_text()
    page.get_by_role("alert").get_by_role("link").first.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.type("2,5")
    page.keyboard.press("Enter")  # tries: nothing is saved by the key
    page.locator("#preview").get_by_text("effective sample size").first.wait_for()
    assert not WeightingScheme.objects.filter(name=name).exists()
    page.get_by_role("button", name="Save the weights").press("Enter")
    saved = page.get_by_role("listitem").filter(has_text=name)
    saved.get_by_role("link", name="Results with these weights").press("Enter")
    page.wait_for_url("**/?weights=*")
    expect(page.get_by_role("table", name=f"Weighted by “{name}”").first).to_be_visible()
    page.get_by_role("link", name="Calibrated variance").press("Enter")
    page.wait_for_url("**&variance=calibrated")
    header = page.get_by_role("columnheader", name="Weighted interval (95%, calibrated variance)")
    expect(header.first).to_be_visible()
    page.goto(f"/en/staff/rounds/{TYPICAL}/weights/")
    saved.get_by_role("button", name="Remove").press("Enter")
    page.get_by_text(f"The weights “{name}” are removed.").wait_for()
    noted = AuditEntry.objects.filter(Q(action="weights_saved") | Q(action="weights_removed"))
    assert noted.filter(subject=name).count() == 2


def test_rounds_are_chosen_and_compared(open_page: OpenPage) -> None:
    page = open_page("en", staff=True)
    page.goto(f"/en/staff/rounds/{TYPICAL}/")
    page.goto(f"/en/staff/rounds/{TYPICAL}/compare/")
    page.locator(f"#with-{FEW}").press("Space")
    page.get_by_role("button", name="Compare").press("Enter")
    page.wait_for_url(f"**with={FEW}**")
    expect(page.get_by_role("note").get_by_text("made by a program").first).to_be_visible()
    expect(page.get_by_text("group too small").first).to_be_visible()
    for image in page.locator(".chart img").all():
        image.scroll_into_view_if_needed()
        assert image.evaluate("i => i.decode().then(() => i.naturalWidth > 0)")
    expect(page.locator(f"#with-{EXTREME}")).to_be_visible()
