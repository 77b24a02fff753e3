"""What a respondent's answers survive, and how often they are stored."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from surveys.models import Response, Status
from tests.e2e.answers import STORED, answer_all, answered, at, fill, forward, send, start
from tests.e2e.conftest import OpenPage
from tests.e2e.rounds import DEMO

pytestmark = pytest.mark.e2e


def _submitted() -> int:
    return Response.objects.filter(round__slug=DEMO, status=Status.SUBMITTED).count()


def _on_staff_page(page: Page) -> int:
    page.goto("/en/staff/")
    row = page.locator(".rounds > li", has=page.locator(f'a[href*="/rounds/{DEMO}/"]'))
    return int(row.locator(".facts strong").first.inner_text())


def _focused(page: Page, name: str) -> Locator:
    return page.locator(f'[name="{name}"]:focus')


@pytest.mark.parametrize("language", ["ro", "en"])
def test_questionnaire_can_be_completed_without_javascript_and_is_counted(
    open_page: OpenPage, language: str
) -> None:
    staff = open_page("en", staff=True)
    before = _on_staff_page(staff)
    page = open_page(language, javascript=False)
    answer_all(page, language)
    stored = Response.objects.get(reference=send(page))
    assert stored.answers == STORED
    assert _on_staff_page(staff) == before + 1
    staff.goto(f"/en/staff/rounds/{DEMO}/")
    assert str(before + 1) in staff.locator("main").inner_text()


def test_error_summary_has_the_focus_and_its_links_lead_to_the_controls(
    open_page: OpenPage,
) -> None:
    page = open_page()
    start(page)
    forward(page)
    expect(page.locator("#error-summary")).to_be_focused()
    links = page.locator("#error-summary a")
    for number, name in enumerate(
        ["participation", "organisation_type", "environment", "experience"]
    ):
        links.nth(number).press("Enter")
        expect(_focused(page, name)).to_be_in_viewport()


def test_errors_found_on_the_review_lead_to_the_page_of_the_control(open_page: OpenPage) -> None:
    page = open_page()
    start(page)
    fill(page)
    forward(page)
    page.goto(f"/ro/rounds/{DEMO}/review/")
    page.locator("main form button.btn-primary").click()
    expect(page.locator("#error-summary")).to_be_focused()
    page.locator("#error-summary a").first.click()
    assert at(page) == "strategy"
    expect(_focused(page, "strategy_necessity")).to_be_in_viewport()


def test_an_answer_is_changed_from_the_review(open_page: OpenPage) -> None:
    page = open_page()
    answered(page)
    page.locator('.answers a[href*="experience"]').click()
    expect(_focused(page, "experience")).to_be_in_viewport()
    page.locator('[name=experience][value="over_10"]').check()
    forward(page)
    page.goto(f"/ro/rounds/{DEMO}/review/")
    stored = Response.objects.get(reference=send(page))
    assert stored.answers == STORED | {"experience": "over_10"}


def test_switching_the_language_keeps_the_page_and_the_answers(open_page: OpenPage) -> None:
    page = open_page()
    start(page)
    fill(page)
    forward(page)
    fill(page)
    forward(page)
    page.locator("header a[lang=en]").click()
    assert page.url.endswith(f"/en/rounds/{DEMO}/page/online_services/")
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator("button[name=back]").click()
    assert page.locator('[name=strategy_necessity][value="extremely_necessary"]').is_checked()


@pytest.mark.parametrize("way", ["button", "browser"])
def test_going_back_keeps_the_answers(open_page: OpenPage, way: str) -> None:
    page = open_page()
    start(page)
    fill(page)
    forward(page)
    page.locator('[name=digitalisation][value="2"]').check()  # the required answer is missing
    if way == "button":
        page.locator("button[name=back]").click()
    else:
        page.go_back()
    assert at(page) == "respondent"
    assert page.locator('[name=organisation_type][value="ngo"]').is_checked()
    assert page.locator("[name=participation]").is_checked()
    if way == "button":
        forward(page)
        assert page.locator('[name=digitalisation][value="2"]').is_checked()


def test_a_page_with_errors_keeps_what_was_typed(open_page: OpenPage) -> None:
    page = open_page()
    answered(page)
    page.goto(f"/ro/rounds/{DEMO}/page/proposals/")
    page.locator('[name="budget.skills"]').fill("41")
    forward(page)
    assert page.locator("#error-summary a").count() == 1
    assert page.locator('[name="budget.skills"]').input_value() == "41"
    assert page.locator('[name="proposals_priority.urban_train"]').input_value() == "1"


def test_a_double_click_stores_one_response(open_page: OpenPage) -> None:
    page = open_page()
    answered(page)
    before = _submitted()
    page.locator("main form button.btn-primary").dblclick()
    page.locator(".reference").wait_for()
    reference = page.locator(".reference").inner_text()
    page.reload()
    page.go_back()
    page.goto(f"/ro/rounds/{DEMO}/review/")
    assert at(page) == "receipt"
    assert page.locator(".reference").inner_text() == reference
    assert _submitted() == before + 1


def test_somebody_else_may_answer_from_the_same_device(open_page: OpenPage) -> None:
    page = open_page()
    answered(page)
    first = send(page)
    page.locator(".plain-button", has_text="Altcineva").or_(
        page.locator(f'form[action$="/rounds/{DEMO}/leave/"] button')
    ).click()
    answered(page)
    assert send(page) != first
