"""Giving a list in a browser: every screen fits, has no violations, and needs only a keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from surveys.models import Invitation, InvitationUpload, Round
from surveys.services.invitations import import_upload
from tests.e2e.conftest import OpenPage
from tests.e2e.keyboard import focused, tab_to
from tests.e2e.looking import LOOKS, faults
from tests.e2e.rounds import extreme_questionnaire
from tests.factories import make_round

pytestmark = pytest.mark.e2e

_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
TYPICAL = (
    "Nume și prenume;Adresa de e-mail;Organizația;Categorie;Limba\n"
    "Ștefan Țurcanu;stefan@example.org;Universitatea de Vest;large;ro\n"
    "Ana Pop;ana@example.org;Asociația „Învățăm”;O.N.G.;en\n"
    "Ana Pop;ANA@example.org;;small;ro\n"
    "Ion Ionescu;ion la example.org;;small;ro\n"
    "Géza Kőszegi;geza@example.org;;mic;klingoniană\n"
)
_HOST = f"{_WORD[:60].lower().replace('ä', 'a')}.example"
EXTREME = "".join(
    [
        "Nume;E-mail;Categorie;Limba;" + ";".join(f"{_WORD}{n}" for n in range(30)) + "\n",
        *(f"{_WORD * 2};{n}@{_HOST};{_WORD}{n % 70};x{n % 60};{_WORD}\n" for n in range(300)),
        *(f"{_WORD * 3};not an address {_WORD};c1;ro\n" for n in range(120)),
    ]
)


def new_round(**settings: Any) -> Round:
    return make_round(slug=f"list-{uuid4().hex[:12]}", **settings).round


def import_waiting(round_: Round) -> None:
    """Do the worker's part."""
    import_upload(InvitationUpload.objects.get(round=round_).pk)


def address(language: str, round_: Round, rest: str) -> str:
    return f"/{language}/staff/rounds/{round_.slug}/{rest}"


def take_first_choices(page: Page) -> None:
    """Say something about every word that is asked about."""
    for select in page.locator(".words select").all():
        select.select_option(index=1)


def whole_way(
    page: Page, language: str, round_: Round, content: str, look: Callable[[], Any]
) -> None:
    """Every screen, from nobody invited to the list of people, each looked at."""
    page.goto(address(language, round_, "collecting/"))
    look()
    page.goto(address(language, round_, "invitations/"))
    look()
    page.goto(address(language, round_, "invitations/lists/new/"))
    look()
    page.locator("main button.btn-primary").click()
    expect(page.locator("#error-summary")).to_be_visible()
    look()
    file = {"name": "invitați.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.locator("main button.btn-primary").click()
    look()
    page.locator("main button.btn-primary").click()
    expect(page.locator("#error-summary")).to_be_visible()
    look()
    take_first_choices(page)
    page.locator("main button.btn-primary").click()
    look()
    page.locator("[name=leave_out]").check()
    page.locator("main button.btn-primary").click()
    page.wait_for_url(lambda url: "/progress/" in url)
    page.goto(f"{page.url}?still=1")
    look()
    import_waiting(round_)
    page.reload()
    look()
    page.locator("main a.btn-primary").click()
    look()
    page.goto(address(language, round_, "collecting/"))
    look()


@pytest.mark.parametrize(("language", "width", "dark"), LOOKS)
@pytest.mark.parametrize("content", [TYPICAL, EXTREME], ids=["typical", "extreme"])
def test_every_screen_has_no_faults(
    open_page: OpenPage, language: str, width: int, dark: bool, content: str
) -> None:
    of = extreme_questionnaire() if content == EXTREME else None
    round_ = new_round(of=of, targets={"large": 40, "small": 10} if of is None else {"c1": 9})
    page, found = open_page(language, width=width, staff=True, dark=dark), list[str]()

    def look() -> None:
        found.extend(faults(page))

    whole_way(page, language, round_, content, look)
    assert found == []


def test_a_list_is_given_with_the_keyboard_alone(open_page: OpenPage) -> None:
    round_ = new_round()
    page = open_page("en", staff=True)
    page.goto(address("en", round_, "collecting/"))
    tab_to(page, "A", text="Upload a list")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lists/new/")
    tab_to(page, "TEXTAREA", name="pasted")
    page.keyboard.insert_text("Ana Pop;ana@example.org;ngo\nIon;ion@example.org;large\n")
    tab_to(page, "BUTTON", text="Continue")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lists/*-*/")
    tab_to(page, "SELECT", name="column-0")
    page.keyboard.type("Nam")
    tab_to(page, "SELECT", name="column-2")
    page.keyboard.type("Stake")
    tab_to(page, "BUTTON", text="Check the list")
    page.keyboard.press("Enter")
    expect(page.locator("#error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the link of the summary leads to the word that is not known
    assert focused(page).tag == "SELECT"
    page.keyboard.type("small")
    tab_to(page, "BUTTON", text="Check the list")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/check/" in url)
    tab_to(page, "BUTTON", text="Import 2 people")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/progress/" in url)
    import_waiting(round_)
    stored = Invitation.objects.filter(round=round_).values_list("name", "category")
    assert sorted(stored) == [("Ana Pop", "small"), ("Ion", "large")]


def test_a_list_is_given_without_javascript(open_page: OpenPage) -> None:
    round_ = new_round()
    page = open_page(staff=True, javascript=False)
    page.goto(address("ro", round_, "invitations/lists/new/"))
    page.locator("textarea").fill("ana@example.org\nion@example.org")
    for _step in ("upload", "mapping", "check"):
        page.locator("main button.btn-primary").click()
    page.wait_for_url("**/progress/")
    import_waiting(round_)
    assert Invitation.objects.filter(round=round_).count() == 2
