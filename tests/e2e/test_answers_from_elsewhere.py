"""Importing answers in a browser: every screen fits, has no violations, needs only a keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from surveys.models import QuestionnaireVersion, Response
from tests.e2e.conftest import OpenPage
from tests.e2e.keyboard import tab_to
from tests.e2e.looking import LOOKS, faults
from tests.e2e.rounds import extreme_questionnaire
from tests.factories import make_round
from tests.surveys.imports import run_imports

pytestmark = pytest.mark.e2e

TYPICAL = (
    "id;Tip;needs[x];needs[other];budget;Observații\n"
    "1;large;Y;altceva;12,0;x\n"
    "2;GROSS;;;;\n"
    "3;small;;;;\n"
    "4;mijlocie;N;;;\n"
)
_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
EXTREME = "".join(
    [
        "scale;single_choice;" + ";".join(f"{_WORD}{n}" for n in range(40)) + "\n",
        *(f"{_WORD};{_WORD}{n % 70};" + ";".join([_WORD] * 40) + "\n" for n in range(120)),
    ]
)


def new_round(**settings: Any) -> QuestionnaireVersion:
    return make_round(slug=f"answers-{uuid4().hex[:12]}", **settings)


def whole_way(page: Page, language: str, slug: str, content: str, look: Callable[[], Any]) -> None:
    """From nothing to a file that waits, each screen looked at."""
    page.goto(f"/{language}/staff/rounds/{slug}/answers/")
    look()
    page.locator("main button.btn-primary").click()
    expect(page.locator("#error-summary")).to_be_visible()
    file = {"name": "răspunsuri.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.locator("main button.btn-primary").click()
    page.wait_for_url("**/answers/*-*/")
    look()


@pytest.mark.parametrize(("language", "width", "dark"), LOOKS)
def test_screens_fit_and_have_no_violations(
    open_page: OpenPage, language: str, width: int, dark: bool
) -> None:
    page = open_page(language, width=width, dark=dark, staff=True)
    found: list[str] = []
    slug = new_round().round.slug
    whole_way(page, language, slug, TYPICAL, lambda: found.extend(faults(page)))
    page.get_by_label("Tip", exact=False).first.fill("size")
    page.locator("main form .actions button").first.click()
    for select in page.locator(".words select").all():
        select.select_option("small")
    found += faults(page)
    page.locator("main form .actions button").first.click()
    page.locator("button[name=import]").click()
    page.wait_for_url("**/progress/")
    page.goto(f"{page.url}?still=1")
    found += faults(page)
    run_imports()
    page.reload()
    found += faults(page)
    extreme = new_round(of=extreme_questionnaire()).round.slug
    whole_way(page, language, extreme, EXTREME, lambda: found.extend(faults(page)))
    assert found == []
    stored = Response.objects.filter(round__slug=slug)
    assert sorted(each.answers["size"] for each in stored) == ["large"] + ["small"] * 3


@pytest.mark.parametrize("javascript", [True, False])
def test_answers_are_imported_with_the_keyboard(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("en", staff=True, javascript=javascript)
    version = new_round()
    page.goto(f"/en/staff/rounds/{version.round.slug}/answers/")
    file = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"Tip,needs.x\nlarge,1\n"}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    tab_to(page, "BUTTON", text="Continue")
    page.keyboard.press("Enter")
    page.wait_for_url("**/answers/*-*/")
    tab_to(page, "INPUT", name="column-0")
    page.keyboard.type("size")
    with page.expect_navigation():
        page.keyboard.press("Enter")  # checks again: the first button imports nothing
    expect(page.locator("[name=column-0]")).to_have_value("size")
    assert not Response.objects.filter(round=version.round).exists()
    tab_to(page, "BUTTON", name="import")
    page.keyboard.press("Enter")
    page.wait_for_url("**/progress/")
    run_imports()
    page.get_by_role("heading", name="The answers are imported").wait_for()
    assert Response.objects.get(round=version.round).answers == {"size": "large", "needs": ["x"]}
