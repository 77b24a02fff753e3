"""A designer tries the draft out, a colleague answers it, and nothing of that stays."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from surveys.models import Consultation, Round
from tests.e2e.conftest import OpenPage
from tests.e2e.looking import violations
from tests.e2e.rounds import STATES
from tests.factories import make_round

pytestmark = pytest.mark.e2e
BANNER = "Aceasta este o probă: răspunsurile nu se numără și vor fi șterse."


@pytest.mark.parametrize("javascript", [True, False])
def test_a_draft_is_tried_out_and_leaves_nothing(open_page: OpenPage, javascript: bool) -> None:
    """With script also checked for accessibility, and narrow."""
    round_ = make_round(
        slug=f"tried-{javascript}".lower(),
        consultation=Consultation.objects.get(slug=STATES),
        opens_at=None,
    ).round
    staff = open_page("en", staff=True, javascript=javascript)
    staff.goto(f"/en/staff/rounds/{round_.slug}/design/")
    staff.get_by_role("button", name="Try it out").click()
    expect(staff.get_by_text("The trial asks what the draft says now.")).to_be_visible()
    address = staff.locator(".short-link").first.inner_text()
    colleague = open_page("ro", javascript=javascript, width=320 if javascript else 1280)
    answer(colleague, address, javascript)
    staff.reload()
    expect(staff.locator(".facts li").first).to_have_text("1 trial response")
    if javascript:
        assert violations(staff) == []
    staff.get_by_role("button", name="Remove the trial").click()
    expect(staff.get_by_text("The trial and its responses are removed.")).to_be_visible()
    gone = colleague.reload()
    assert gone is not None
    assert gone.status == 404
    assert round_.responses.count() == 0
    assert Round.with_trials.filter(trial_of=round_).count() == 0
    round_.consultation.rounds.filter(pk=round_.pk).delete()  # no place of the other tests


def answer(page: Page, address: str, javascript: bool) -> None:
    """From the landing page to the receipt; each says that it is a trial."""
    page.goto(re.sub("^https?://[^/]+", "", address))
    says_so(page, javascript)
    page.locator("form[action$='/start/'] button").first.click()
    says_so(page, javascript)
    page.get_by_label("large (ro)", exact=True).check()
    page.locator("button[name=forward]").click()
    says_so(page, javascript)
    page.locator("button[name=forward]").click()
    says_so(page, javascript)
    page.locator("main form button.btn-primary").last.click()
    page.wait_for_url("**/receipt/")
    says_so(page, javascript)


def says_so(page: Page, javascript: bool) -> None:
    expect(page.get_by_text(BANNER)).to_be_visible()
    if javascript:
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
