"""The duplicates desk in a browser: every screen, with the keyboard, without script."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from surveys.models import FlagDecision, Response, ResponseFlag, Round
from surveys.services.flagging import find_duplicates
from tests.e2e.conftest import OpenPage
from tests.e2e.keyboard import tab_to
from tests.e2e.looking import LOOKS, faults
from tests.e2e.rounds import extreme_questionnaire
from tests.factories import make_response, make_round

pytestmark = pytest.mark.e2e

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def typical() -> Round:
    """Three with the same words, and a day with many."""
    version = make_round(slug=f"twice-{uuid4().hex[:12]}")
    for size in ("large", "large", "small"):
        text = "Mai multe piste de biciclete între cartiere și umbră în stații"
        make_response(version, {"size": size, "needs": ["x", "y"], "remarks": text})
    for distance in range(7):
        for _ in range(40 if distance == 3 else 2):
            one = make_response(version, {"size": "small"})
            day = date(2026, 3, 1) + timedelta(days=distance)
            Response.objects.filter(pk=one.pk).update(submitted_on=day)
    find_duplicates(version.round_id)
    return version.round


def extreme() -> Round:
    """Forty long answers to every kind of question, alike to the word."""
    version = make_round(extreme_questionnaire(), slug=f"extreme-{uuid4().hex[:12]}")
    answers = {
        "single_choice": "c1",
        "multiple_choice": [f"c{number}" for number in range(1, 40)],
        "scale": "dont_know",
        "matrix": {"c1": "c2", "c2": "c3", "c3": "c3"},
        "ranking": [f"c{number}" for number in range(1, 13)],
        "number": 10**15,
        "long_text": f"{WORD * 3} {WORD}",
        "short_text": WORD,
        "points_allocation": {"c1": 999, "c2": 1},
    }
    for _ in range(40):
        make_response(version, answers)
    find_duplicates(version.round_id)
    return version.round


def empty() -> Round:
    return make_round(slug=f"empty-{uuid4().hex[:12]}").round


def address(language: str, round_: Round, rest: str = "") -> str:
    return f"/{language}/staff/rounds/{round_.slug}/duplicates/{rest}"


@pytest.mark.parametrize(("language", "width", "dark"), LOOKS)
@pytest.mark.parametrize("make", [empty, typical, extreme])
def test_every_screen_has_no_faults(
    open_page: OpenPage, site: str, language: str, width: int, dark: bool, make: Any
) -> None:
    round_ = make()
    page, found = open_page(language, width=width, staff=True, dark=dark), list[str]()

    def look() -> None:
        found.extend(faults(page))

    page.goto(address(language, round_))
    look()
    groups = page.locator(".stand-out h2 a").count()
    assert (groups == 0) is (make is empty)
    for number in range(groups):
        page.goto(address(language, round_))
        page.locator(".stand-out h2 a").nth(number).click()
        look()
        page.locator("main button.btn-primary").click()
        expect(page.locator("#error-summary")).to_be_visible()
        look()
        page.locator("[name=decision][value=aside]").check()
        page.locator("[name=reason]").fill(WORD * 5 if make is extreme else "De două ori")
        page.locator("main button.btn-primary").click()
        page.wait_for_selector(".note-info")
        look()
    page.goto(address(language, round_, "decisions/"))
    look()
    page.goto(f"/{language}/staff/rounds/{round_.slug}/?flagged=without")
    found += faults(page)
    assert found == []


@pytest.mark.parametrize("javascript", [True, False])
def test_a_group_is_decided_about_with_the_keyboard(
    open_page: OpenPage, site: str, javascript: bool
) -> None:
    round_ = typical()
    flags = ResponseFlag.objects.filter(response__round=round_)
    page = open_page("en", staff=True, javascript=javascript)
    page.goto(address("en", round_))
    tab_to(page, "A", text="The same words")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Do these responses count?")
    tab_to(page, "INPUT", name="decision")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    third = str(flags.filter(kind="same_text").order_by("id")[2].pk)
    tab_to(page, "INPUT", name="ticked", value=third)
    page.keyboard.press("Space")  # all but the first were ticked
    tab_to(page, "TEXTAREA", name="reason")
    page.keyboard.type("A text passed on in the office")
    tab_to(page, "BUTTON", text="Note the decision")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=The decision is noted.")
    states = flags.filter(kind="same_text").order_by("id").values_list("state", flat=True)
    assert list(states) == ["kept", "set_aside", "kept"]
    assert FlagDecision.objects.filter(round=round_).count() == 3


def test_a_search_is_asked_for_without_script(open_page: OpenPage, site: str) -> None:
    version = make_round(slug=f"search-{uuid4().hex[:12]}")
    for _ in range(2):
        make_response(version, {"remarks": "Mai multe piste de biciclete între cartiere"})
    page = open_page("en", staff=True, javascript=False)
    page.goto(f"/en/staff/rounds/{version.round.slug}/collecting/")
    page.locator(".tabs a", has_text="Duplicates").click()
    page.locator("main form button").click()
    page.wait_for_selector("text=The responses were searched.")
    assert page.locator(".stand-out h2").inner_text() == "The same words"
