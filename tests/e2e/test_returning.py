"""Stopping, coming back, two windows, changing, withdrawing, coming too late: in a browser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from surveys.models import Access, Consultation, Round
from surveys.questionnaire.model import Kind, Questionnaire
from tests.e2e.conftest import OpenPage
from tests.e2e.looking import LOOKS, faults
from tests.factories import (
    choices,
    make_invitation,
    make_round,
    page,
    question,
    questionnaire,
    text,
)

pytestmark = pytest.mark.e2e


def two_pages() -> Questionnaire:
    size = question("size", Kind.SINGLE_CHOICE, choices=choices("large", "small"), required=True)
    return questionnaire(page("first", size), page("second", question("wish", Kind.LONG_TEXT)))


def a_round(name: str, **settings: object) -> Round:
    """A round of this test's own, made once however often the test runs."""
    found = Round.objects.filter(slug=name).first()
    if found is None:
        consultation, _made = Consultation.objects.get_or_create(
            slug="returning", defaults={"title": text("Coming back"), "organiser": text("City")}
        )
        found = make_round(two_pages(), slug=name, consultation=consultation, **settings).round
    return found


def begin(browser: Page, language: str, round_: Round, size: str = "large") -> str:
    root = f"/{language}/rounds/{round_.slug}/"
    browser.goto(root)
    browser.locator("form[action$='/start/'] button").click()
    browser.locator(f"input[name=size][value={size}]").check()
    return root


@pytest.mark.parametrize(("language", "width", "dark"), LOOKS)
def test_from_stopping_to_withdrawing_every_page_is_without_faults(
    open_page: OpenPage, language: str, width: int, dark: bool
) -> None:
    round_ = a_round("returning-way")
    one = open_page(language, width=width, dark=dark)
    found: list[str] = []

    def look(at: Page) -> None:
        found.extend(faults(at))

    begin(one, language, round_)
    one.locator("button[name=pause]").click()
    look(one)
    one.locator("button[name=code]").click()
    code = one.locator(".reference").inner_text()
    look(one)
    other = open_page(language, width=width, dark=dark)
    other.goto(f"/{language}/rounds/{round_.slug}/return/")
    look(other)
    other.locator("input[name=code]").fill("2222-2222-2222")
    other.locator("main form button").click()
    look(other)
    other.locator("input[name=code]").fill(code.lower())
    other.locator("main form button").click()
    other.locator("form[action$='/start/'] button").click()
    expect(other.locator("input[value=large]")).to_be_checked()
    other.locator("button[name=forward]").click()
    other.locator("textarea").fill("more trams")
    other.locator("button[name=forward]").click()
    other.locator("main form button[type=submit]").first.click()
    reference = other.locator(".reference").inner_text()
    look(other)
    other.locator("form[action$='/change/'] button").click()
    look(other)
    other.locator("form[action$='/keep/'] button").click()
    other.locator("a[href$='/copy/']").first.click()
    look(other)
    other.goto(f"/{language}/rounds/{round_.slug}/withdraw/")
    other.locator("main button[type=submit]").click()
    look(other)
    other.locator("input[name=reference]").fill(reference)
    other.locator("input[name=meant]").check()
    other.locator("main button[type=submit]").click()
    look(other)
    assert found == []


@pytest.mark.parametrize("javascript", [True, False])
def test_two_windows_see_each_others_answers_before_one_of_them_wins(
    open_page: OpenPage, javascript: bool
) -> None:
    """trust.md (c) 9."""
    round_ = a_round("returning-windows")
    left = open_page("en", javascript=javascript, width=320)
    root = begin(left, "en", round_)
    left.locator("button[name=forward]").click()
    right = left.context.new_page()
    for window in (left, right):
        window.goto(f"{root}page/second/")
    right.locator("textarea").fill("written on the right")
    right.locator("button[name=forward]").click()
    left.locator("textarea").fill("written on the left")
    left.locator("button[name=forward]").click()
    summary = left.locator(".error-summary")
    expect(summary).to_contain_text("written on the right")
    expect(left.locator("textarea")).to_have_value("written on the left")
    if javascript:  # axe needs it
        assert faults(left) == []
    left.locator("button[name=forward]").click()
    expect(left).to_have_url(f"{root}review/".replace(root, left.url.split("/en/")[0] + root))
    expect(left.locator("dl.answers").last).to_contain_text("written on the left")


@pytest.mark.parametrize("language", ["ro", "en"])
def test_who_comes_too_late_keeps_a_copy(open_page: OpenPage, language: str) -> None:
    """trust.md (c) 11: refused, announced, and nothing typed is lost."""
    round_ = a_round(f"returning-late-{language}", grace_minutes=0)
    browser = open_page(language, width=320)
    begin(browser, language, round_)
    browser.locator("button[name=forward]").click()
    browser.locator("textarea").fill("fewer cars")
    Round.objects.filter(pk=round_.pk).update(closes_at=datetime.now(UTC) - timedelta(minutes=1))
    browser.locator("button[name=forward]").click()
    expect(browser.get_by_role("alert")).to_be_visible()
    expect(browser.locator("main")).to_contain_text("fewer cars")
    assert faults(browser) == []


def test_an_invited_person_answers_by_the_personal_link_with_the_keyboard_alone(
    open_page: OpenPage,
) -> None:
    round_ = a_round("returning-invited", access=Access.INVITED)
    _invitation, token = make_invitation(round_)
    browser = open_page("ro", javascript=False)
    browser.goto("/ro/rounds/returning-invited/")
    assert browser.locator("form[action$='/start/']").count() == 0
    browser.goto(f"/ro/rounds/returning-invited/i/{token}/")
    assert token not in browser.url
    button = browser.locator("form[action$='/start/'] button")
    button.focus()
    browser.keyboard.press("Enter")
    browser.locator("input[name=size]").first.focus()
    browser.keyboard.press("Space")
    browser.locator("button[name=forward]").focus()
    browser.keyboard.press("Enter")
    expect(browser.locator("textarea")).to_be_visible()
