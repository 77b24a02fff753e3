"""Choices that depend on an answer of their own page, with script and without."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from surveys.models import Response
from surveys.questionnaire.model import Kind
from tests.e2e.answers import at, forward, start
from tests.e2e.conftest import OpenPage
from tests.e2e.keyboard import tab_to
from tests.e2e.looking import faults
from tests.factories import choices, make_round, page, question, questionnaire

pytestmark = pytest.mark.e2e

SLUG = "offered"
VEHICLES = choices("bus", "tram", "bike")


@pytest.fixture(scope="module")
def address(site: str, django_db_blocker: DjangoDbBlocker) -> str:
    """A page that asks what somebody uses, and then to rank just that."""
    offered = tuple(
        replace(each, condition=f"selected(${{known}}, '{each.code}')") for each in VEHICLES
    )
    of = questionnaire(
        page(
            "travel",
            question("known", Kind.MULTIPLE_CHOICE, choices=VEHICLES),
            question("best", Kind.RANKING, choices=offered),
        )
    )
    with django_db_blocker.unblock():
        make_round(of, slug=SLUG)
    return f"rounds/{SLUG}/page/travel/"


def saved(page: Page) -> dict[str, Any]:
    """Send the page, which goes on; the answers of this browser's response."""
    before = set(Response.objects.values_list("pk", flat=True))
    forward(page)
    assert at(page) == "review"
    return dict(Response.objects.exclude(pk__in=before).get().answers)


def test_with_script_choices_come_and_go_at_once(open_page: OpenPage, address: str) -> None:
    """By keyboard; what opens is said aloud, and a ranking begun keeps its places."""
    page = open_page("en")
    start(page, "en", SLUG)
    page.goto(f"/en/{address}")
    expect(page.locator("html[data-enhanced]")).to_have_count(1)
    best = page.locator("div[data-asked-if=best]")
    expect(best).to_have_count(0)
    tab_to(page, "INPUT", name="known", value="bus")
    page.keyboard.press("Space")
    expect(best.locator("li")).to_have_count(1)
    tab_to(page, "INPUT", name="known", value="tram")
    page.keyboard.press("Space")
    expect(best.locator("li")).to_have_count(2)
    expect(page.locator("body > [role=status]")).to_have_text(
        "Your answer opens further questions or choices on this page."
    )
    best.locator("li", has_text="tram").locator("[data-move=add]").click()
    page.locator('[name=known][value="bike"]').check()
    expect(best.locator("li")).to_have_count(3)
    expect(best.locator("li", has_text="tram").locator(".place")).to_have_text("1.")
    assert faults(page) == []
    page.locator('[name=known][value="bus"]').uncheck()
    expect(best.locator("li")).to_have_count(2)
    assert saved(page) == {"known": ["tram", "bike"], "best": ["tram"]}


def test_without_script_the_page_comes_back_with_what_opened(
    open_page: OpenPage, address: str
) -> None:
    page = open_page("en", javascript=False)
    start(page, "en", SLUG)
    page.goto(f"/en/{address}")
    page.locator('[name=known][value="tram"]').check()
    forward(page)
    assert at(page) == "travel"
    expect(page.locator(".messages, [role=status]").first).to_contain_text(
        "further questions or choices"
    )
    expect(page.locator('[name="best.tram"]')).to_be_visible()
    expect(page.locator('[name="best.bus"]')).to_have_count(0)
    page.locator('[name="best.tram"]').select_option("1")
    forward(page)
    assert at(page) == "review"
    expect(page.locator("main")).to_contain_text("1. tram")
