"""A language from nothing to respondents: added, translated by keyboard and file, published.

Each step is done in the browser, with script and without.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from surveys.models import AuditEntry
from surveys.roles import Role
from tests.e2e.conftest import OpenPage
from tests.e2e.keyboard import sign_in, tab_to
from tests.e2e.looking import violations
from tests.factories import make_round, make_staff

pytestmark = pytest.mark.e2e

PASSWORD = "o parolă destul de lungă"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_language_from_nothing_to_respondents(
    open_page: OpenPage, tmp_path: Path, javascript: bool
) -> None:
    slug = f"translated-{javascript}".lower()
    consultation = make_round(slug=slug).round.consultation
    make_staff(Role.TRANSLATOR, consultation, name=f"t-{slug}", password=PASSWORD)
    designer = open_page("en", staff=True, javascript=javascript)
    add_language(designer, slug)
    translator = open_page("en", javascript=javascript)
    sign_in(translator, f"t-{slug}", PASSWORD)
    translate_by_keyboard(translator, slug)
    translate_by_file(translator, slug, tmp_path / "file.po")
    if javascript:
        assert violations(translator) == []
    change_source(designer, slug)
    publish(designer, slug)
    respondent = open_page("ro", javascript=javascript)
    respondent.goto(f"/hu/rounds/{slug}/")
    expect(respondent.locator("h1")).to_have_text("Kérdőív")


def add_language(page: Page, slug: str) -> None:
    page.goto(f"/en/staff/rounds/{slug}/design/")
    page.get_by_role("link", name="Translation").click()
    page.get_by_label("Language", exact=True).fill("hu")
    page.get_by_role("button", name="Add the language").click()
    expect(page.get_by_text("0 of 12 translated, 12 missing")).to_be_visible()
    expect(page.get_by_text("Held back", exact=True)).to_be_visible()


def translate_by_keyboard(page: Page, slug: str) -> None:
    """The first part; what another translator has before them is not touched."""
    page.get_by_role("link", name="Translation").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/translation/")
    expect(page.get_by_text("Add the language")).to_have_count(0)
    page.get_by_role("link", name="Magyar", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/translation/hu/")
    tab_to(page, "TEXTAREA", name="wording-0")
    page.keyboard.type("Kérdőív")
    tab_to(page, "BUTTON", text="Save")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 text saved.")).to_be_visible()
    expect(page.get_by_text("1 of 12 translated, 11 missing")).to_be_visible()


def translate_by_file(page: Page, slug: str, file: Path) -> None:
    """Downloaded, filled in with what is missing, uploaded; a text is refused with its reason."""
    page.get_by_role("link", name="Files for translators").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="PO (gettext)").click()
    download.value.save_as(file)
    text = file.read_text(encoding="utf-8")
    filled = re.sub(r'msgid "(.+) \(ro\)"\nmsgstr ""', r'msgid "\1 (ro)"\nmsgstr "\1 (hu)"', text)
    file.write_text(filled.replace('"remarks? (hu)"', '"${size}"'), encoding="utf-8")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Take the translations").click()
    expect(page.get_by_text("10 translations taken")).to_be_visible()
    expect(page.get_by_text("It does not name the same answers as the source")).to_be_visible()
    expect(page.get_by_text("11 of 12 translated, 1 missing")).to_be_visible()


def change_source(page: Page, slug: str) -> None:
    page.goto(f"/en/staff/rounds/{slug}/design/questions/size/")
    page.get_by_label("Question", exact=True).fill("Cât de mare sunteți?")
    page.locator(".design-form button.btn-primary").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto(f"/en/staff/rounds/{slug}/design/translation/en/?part=open")
    expect(page.get_by_text("look through again: the source has changed")).to_be_visible()
    page.get_by_label("Still right as it stands").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("all of 12 texts translated")).to_be_visible()


def publish(page: Page, slug: str) -> None:
    """English is complete; Hungarian is published by a decision, and that is noted."""
    page.goto(f"/en/staff/rounds/{slug}/design/translation/")
    page.get_by_role("button", name="Let it be published").click()
    page.goto(f"/en/staff/rounds/{slug}/design/publish/")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Decide below about each language")).to_be_visible()
    page.get_by_label("Publish Magyar although it is not complete").check()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published as version 2.")).to_be_visible()
    entry = AuditEntry.objects.filter(action="questionnaire_published", round__slug=slug).get()
    assert entry.after == {"version": 2, "incomplete": {"hu": {"missing": 1, "stale": 1}}}
