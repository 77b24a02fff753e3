"""From nothing to results: a round is made, designed, opened, answered, changed and read.

Each step is done in the browser, with script and without.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from surveys.models import QuestionnaireDraft, Round
from tests.e2e.conftest import OpenPage
from tests.e2e.looking import violations
from tests.e2e.rounds import UNPUBLISHED
from tests.factories import make_round, questionnaire, small_pages

pytestmark = pytest.mark.e2e


def save(page: Page) -> None:
    """Press Save; the page before may say "Saved." of an earlier one."""
    with page.expect_navigation():
        page.locator(".design-form button.btn-primary").click()
    expect(page.locator(".note", has_text="Saved.")).to_be_visible()


def add(page: Page, kind: str, words: str) -> None:
    """A new question on the page that is selected, with its text."""
    page.get_by_label("New question").select_option(kind)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Question", exact=True).fill(words)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_round_from_nothing_to_results(open_page: OpenPage, javascript: bool) -> None:
    slug = f"built-{javascript}".lower()
    staff = open_page("en", staff=True, javascript=javascript)
    new_round(staff, slug, 21 if javascript else 22)
    design(staff, slug)
    if javascript:
        assert violations(staff) == []
    invite(staff, slug)
    publish(staff, slug)
    open_now(staff, slug)
    answer(open_page("ro", javascript=javascript), slug)
    change_while_open(staff, slug, javascript)
    staff.goto(f"/en/staff/rounds/{slug}/")
    expect(staff.get_by_text("1 response so far")).to_be_visible()


def test_a_question_of_another_round_is_taken_over_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("en", staff=True, javascript=False)
    page.goto(f"/en/staff/rounds/{UNPUBLISHED}/design/pages/p1/")
    page.get_by_role("link", name="Questions of another round").press("Enter")
    page.get_by_label("Words or code").fill("organisation_type")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="1 question")).to_be_visible()
    box = page.get_by_role("checkbox", name="What type of organisation do you represent?")
    page.get_by_role("checkbox", name="The whole page").focus()
    page.keyboard.press("Tab")
    expect(box).to_be_focused()
    page.keyboard.press("Space")
    for name in ("Where single questions go", "Take questions whose code", "Take over"):
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_accessible_name(re.compile(name))
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 question was taken over.")).to_be_visible()
    expect(page.get_by_label("Code (name of the variable)")).to_have_value("organisation_type")
    page.get_by_role("button", name="Take back my latest change").press("Enter")
    expect(page.locator(".outline-pages ol a")).to_have_count(0)


def new_round(page: Page, slug: str, number: int) -> None:
    page.goto("/en/staff/consultations/empty/rounds/new/")
    page.get_by_role("group", name="Title").get_by_label("Română").fill("Etapă construită")
    page.get_by_label("Number of the round").fill(str(number))
    page.get_by_label("Short name").fill(slug)
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(f"**/rounds/{slug}/settings/")


def design(page: Page, slug: str) -> None:
    page.goto(f"/en/staff/rounds/{slug}/design/")
    page.locator(".outline-pages > li > a").first.click()
    page.get_by_label("Title").fill("Prima pagină")
    save(page)
    add(page, "single_choice", "Veniți cu mașina?")
    page.get_by_label("Label 1").fill("Da")
    page.get_by_label("Label 2").fill("Nu")
    save(page)
    page.get_by_role("button", name="Add a page").click()
    page.get_by_label("Title").fill("A doua pagină")
    save(page)
    add(page, "number", "Câți kilometri faceți?")
    page.get_by_role("button", name="Add a condition").click()
    expect(page.get_by_label("Value 1")).to_be_visible()
    save(page)
    translate(page)


def translate(page: Page) -> None:
    """Every text in the second language."""
    page.locator(".edited-languages a", has_text="English").click()
    page.get_by_label("Question", exact=True).fill("How many kilometres?")
    save(page)
    for link, words in (("Prima pagină", "First page"), ("A doua pagină", "Second page")):
        page.locator(".outline-pages > li > a", has_text=link).click()
        page.get_by_label("Title").fill(words)
        save(page)
    page.locator(".outline a", has_text="Veniți cu mașina?").click()
    page.get_by_label("Question", exact=True).fill("Do you come by car?")
    page.get_by_label("Label 1").fill("Yes")
    page.get_by_label("Label 2").fill("No")
    save(page)
    page.get_by_role("link", name="The questionnaire as a whole").click()
    page.get_by_label("Title").fill("A built round")
    save(page)


def invite(page: Page, slug: str) -> None:
    page.goto(f"/en/staff/rounds/{slug}/invitations/lists/new/")
    page.get_by_label("Or paste the list").fill("E-mail;Nume\nana@example.org;Ana Pop\n")
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_url("**/invitations/lists/*/")


def publish(page: Page, slug: str) -> None:
    page.goto(f"/en/staff/rounds/{slug}/design/publish/")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published as version 1.")).to_be_visible()


def open_now(page: Page, slug: str) -> None:
    page.goto(f"/en/staff/rounds/{slug}/settings/")
    page.get_by_label("Opens").fill("2026-01-01T09:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The changes are saved.")).to_be_visible()
    assert Round.objects.get(slug=slug).opens_at is not None


def answer(page: Page, slug: str) -> None:
    page.goto(f"/ro/rounds/{slug}/")
    page.locator("form[action$='/start/'] button").first.click()
    page.get_by_label("Da", exact=True).check()
    page.locator("button[name=forward]").click()
    page.locator("[name=q2]").fill("12")
    page.locator("button[name=forward]").click()
    page.locator("main form button.btn-primary").last.click()
    page.wait_for_url(f"**/rounds/{slug}/receipt/")


def change_while_open(page: Page, slug: str, javascript: bool) -> None:
    """A new choice at the end is safe; taking one away is a break."""
    page.goto(f"/en/staff/rounds/{slug}/design/questions/q1/")
    page.get_by_text("Add several at once").click()
    page.get_by_label("One on each line").fill("Uneori")
    save(page)
    page.goto(f"/en/staff/rounds/{slug}/design/publish/")
    expect(page.get_by_text("New choice")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Decide below about each language")).to_be_visible()
    page.get_by_label("Publish English although it is not complete").check()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published as version 2.")).to_be_visible()
    page.goto(f"/en/staff/rounds/{slug}/design/questions/q1/")
    remove_and_save(page, "choices-1", javascript)
    page.goto(f"/en/staff/rounds/{slug}/design/publish/")
    page.get_by_role("button", name="Declare the break and publish").click()
    expect(page.get_by_text("It was not published")).to_be_visible()


def remove_and_save(page: Page, row: str, javascript: bool) -> None:
    """Save is pressed while the form without that choice is still on its way: neither is lost."""
    remove = page.locator(f"button[value=remove-{row}]")
    if not javascript:
        remove.click()
        save(page)
        return
    held: list[Route] = []
    page.route(page.url, lambda route: held.append(route), times=1)
    with page.expect_request(page.url):
        remove.click()
    expect(page.locator(".design-form fieldset").first).to_have_attribute("inert", "")
    with page.expect_navigation():
        page.locator(".design-form button.btn-primary").click()
        held[0].continue_()
    expect(page.locator(".note", has_text="Saved.")).to_be_visible()


def said(page: Page) -> Locator:
    """What the editor says of saving."""
    return page.locator("#save-state")


def test_saved_while_somebody_types(open_page: OpenPage) -> None:
    """No button: typing, lists, choices, errors, a connection that is away, somebody else."""
    make_round(questionnaire(*small_pages()), slug="typed")
    page = open_page("en", staff=True)
    address = "/en/staff/rounds/typed/design/questions/needs/?in=en"
    page.goto(address)
    page.get_by_label("Question", exact=True).fill("What do you need?")
    expect(said(page)).to_have_text("Saved.")
    expect(page.locator(".outline")).to_contain_text("What do you need?")
    expect(page.locator("#preview-body")).to_contain_text("What do you need?")
    assert page.evaluate("document.activeElement.id") == "id_text"

    page.get_by_role("button", name="Add a choice").click()
    expect(page.locator("#choices-3-label")).to_be_focused()
    page.keyboard.type("Water")
    expect(said(page)).to_have_text("Saved.")
    page.get_by_label("Code 1").fill("Not a code")
    page.get_by_label("Label 1").focus()
    expect(page.locator("#form_error")).to_contain_text("cannot be a code")
    expect(said(page)).to_contain_text("has to be corrected")
    page.get_by_label("Code 1").fill("air")
    page.get_by_label("Label 1").fill("Air")
    expect(said(page)).to_have_text("Saved.")
    expect(page.locator("#form_error")).to_be_empty()
    draft = QuestionnaireDraft.objects.get(round__slug="typed")
    assert [each["code"] for each in draft.document["pages"][0]["questions"][1]["choices"]] == [
        "air", "y", "other", "c1",
    ]  # fmt: skip
    assert draft.edits.count() == 1
    assert violations(page) == []

    page.context.set_offline(True)
    page.get_by_label("Question", exact=True).fill("What is missing?")
    expect(said(page)).to_contain_text("cannot be reached")
    page.context.set_offline(False)
    expect(said(page)).to_have_text("Saved.")

    other = page.context.new_page()
    other.goto(address)
    other.get_by_label("Question", exact=True).fill("What is too much?")
    expect(said(other)).to_have_text("Saved.")
    page.get_by_label("Question", exact=True).fill("What is too little?")
    expect(page.locator("#conflict")).to_contain_text("What is too much?")
    expect(said(page)).to_contain_text("somebody else changed this")
    page.locator(".design-form button.btn-primary").click()
    expect(page.locator(".note", has_text="Saved.")).to_be_visible()
    expect(page.locator("h1")).to_have_text("What is too little?")

    page.get_by_label("Question", exact=True).fill("Typed, and taken back at once")
    page.get_by_role("button", name="Take back my latest change").click()
    expect(page.locator(".note", has_text="taken back")).to_be_visible()
    expect(page.locator("h1")).to_have_text("What is too little?")
    drag(page, "needs", onto="size")
    expect(page.locator("[data-question]").first).to_contain_text("What is too little?")
    expect(page.locator("h1")).to_have_text("What is too little?")


def drag(page: Page, code: str, onto: str) -> None:
    """A question by its handle over the upper half of another one."""
    target = page.locator(f"[data-question={onto}]").bounding_box()
    assert target is not None
    page.locator(f"[data-question={code}] > .handle").hover()
    page.mouse.down()
    page.mouse.move(target["x"] + 5, target["y"] + 4, steps=4)
    page.mouse.up()
