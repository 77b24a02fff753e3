"""Keying sheets in a browser: with the keyboard alone, with and without script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

from surveys.models import KeyedSheet, Response, Round, SheetState
from surveys.services.keying import key_first, key_second
from tests.e2e.answers import STORED
from tests.e2e.conftest import STAFF, OpenPage
from tests.e2e.keyboard import focused, tab_to
from tests.e2e.looking import LOOKS, faults
from tests.factories import all_kinds_page, make_round, make_staff, questionnaire

pytestmark = pytest.mark.e2e


@pytest.fixture
def dan(site: str) -> Any:
    known = get_user_model().objects.filter(username="dan").first()
    return known or make_staff(name="dan")


@pytest.fixture
def round_(site: str) -> Iterator[Round]:
    """A round of its own, in the database that the browser's server uses."""
    made = make_round()
    yield made.round
    KeyedSheet.objects.filter(round=made.round).delete()
    Response.objects.filter(round=made.round).delete()
    Round.objects.filter(pk=made.round.pk).update(opens_at=None)


def desk(round_: Round, rest: str = "", language: str = "en") -> str:
    return f"/{language}/staff/rounds/{round_.slug}/sheets/{rest}"


def keyed(round_: Round, by: Any, number: str = "1", **answers: Any) -> KeyedSheet:
    return key_first(
        version=round_.versions.get(),
        mode="paper",
        number=number,
        language="ro",
        answers=answers,
        twice=True,
        by=by,
        at=datetime.now(UTC),
    ).sheet


def test_a_sheet_is_keyed_with_digits_and_enter(open_page: OpenPage, round_: Round) -> None:
    page = open_page("en", staff=True)
    page.goto(desk(round_, "new/paper/"))
    page.wait_for_selector("[data-enhanced]", state="attached")
    expect(page.locator("[name=_sheet-number]")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("77")
    page.keyboard.press("Enter")  # goes on, sends nothing
    assert focused(page).name == "_sheet-language"
    page.keyboard.press("Enter")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press("1")  # the first size opens the budget
    page.wait_for_selector("[name=budget]")
    page.keyboard.press("Enter")
    page.keyboard.press("2")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    assert focused(page).name == "budget"
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    page.keyboard.type("Da, desigur.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=Sheet 77 is keyed.")
    sheet = KeyedSheet.objects.get(round=round_)
    assert (sheet.number, sheet.first) == (
        "77",
        {"size": "large", "needs": ["x", "y"], "budget": 12, "remarks": "Da, desigur."},
    )


def test_a_scale_a_matrix_and_a_ranking_take_digits(open_page: OpenPage, site: str) -> None:
    round_ = make_round(questionnaire(all_kinds_page())).round
    page = open_page("en", staff=True)
    page.goto(desk(round_, "new/paper/"))
    page.wait_for_selector("[data-enhanced]", state="attached")
    for name, digit in [
        ("scale", "0"), ("matrix.r1", "2"), ("matrix.r2", "3"), ("ranking.b", "1"),
    ]:  # fmt: skip
        page.locator(f"[name='{name}']").first.focus()
        page.keyboard.press(digit)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=Sheet 1 is keyed.")
    assert KeyedSheet.objects.get(round=round_).first == {
        "scale": 10,
        "matrix": {"r1": "b", "r2": "c"},
        "ranking": ["b"],
    }
    KeyedSheet.objects.filter(round=round_).delete()
    Round.objects.filter(pk=round_.pk).update(opens_at=None)


def test_the_whole_way_works_without_script(open_page: OpenPage, round_: Round, dan: Any) -> None:
    keyed(round_, dan, size="large", budget=5)
    page = open_page("en", staff=True, javascript=False)
    page.goto(desk(round_))
    tab_to(page, "A", text="Second keying: sheet 1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/second/")
    tab_to(page, "INPUT", name="size", value="large")
    page.keyboard.press("Space")
    save(page, "Save and compare")
    page.wait_for_selector("text=What you keyed opens further questions.")
    tab_to(page, "INPUT", name="budget")
    page.keyboard.type("6")
    save(page, "Save and compare")
    page.wait_for_url("**/settle/")
    tab_to(page, "INPUT", name="_choice-budget")
    page.keyboard.press("Space")
    save(page, "Store the answers")
    page.wait_for_selector("text=Sheet 1 is stored")
    assert Response.objects.get(round=round_).answers == {"size": "large", "budget": 5}
    assert KeyedSheet.objects.get(round=round_).state == SheetState.STORED


def save(page: Page, words: str) -> None:
    tab_to(page, "BUTTON", text=words)
    page.keyboard.press("Enter")


@pytest.mark.parametrize(("language", "width", "dark"), LOOKS)
def test_pages_have_no_faults(
    open_page: OpenPage, round_: Round, dan: Any, language: str, width: int, dark: bool
) -> None:
    page = open_page(language, width=width, dark=dark, staff=True)
    page.goto(desk(round_, "", language))
    found: list[Any] = faults(page)
    ana = get_user_model().objects.get(username=STAFF[0])
    compared = keyed(round_, dan, size="large", remarks=str(STORED["recommendations"]))
    waiting = keyed(round_, dan, "2", size="small")
    keyed(round_, ana, "3", size="small")
    key_second(sheet=compared, answers={"remarks": "x" * 500}, by=ana, at=datetime.now(UTC))
    for rest in (
        "", "new/paper/", "new/telephone/", f"{waiting.pk}/second/", f"{compared.pk}/settle/",
    ):  # fmt: skip
        page.goto(desk(round_, rest, language))
        found += faults(page)
    page.locator("form.differences button[type=submit]").click()
    expect(page.locator("#error-summary")).to_be_visible()
    found += faults(page)
    page.goto(desk(round_, "new/paper/", language))
    page.locator("[name=_sheet-number]").fill("")
    page.locator("button[name=save]").click()
    expect(page.locator("#error-summary")).to_be_visible()
    assert found + faults(page) == []
