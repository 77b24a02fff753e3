"""Answering with the keyboard alone: Tab to each control, arrows, Space and Enter on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.e2e.answers import ANSWERS, at

# How many times Tab may be pressed before a page counts as a trap.
_PATIENCE = 400

_FOCUSED = """() => {
  const element = document.activeElement, style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {
    tag: element.tagName, type: element.type || '',
    // A button that ranks a choice stands for the select of its place, which it hides.
    name: element.name || (element.matches('[data-move=add]')
      ? element.closest('li').querySelector('select').name : ''),
    value: element.value || '', checked: element.checked || false,
    options: [...(element.options || [])].map(option => option.value),
    text: element.innerText || '', html: element.outerHTML.slice(0, 200),
    outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""


@dataclass(frozen=True, slots=True)
class Focused:
    """The element that has the focus."""

    tag: str
    type: str
    name: str
    value: str
    checked: bool
    options: list[str]
    text: str
    html: str
    outline: float  # width of its visible outline, px
    seen: bool  # in the window


def focused(page: Page) -> Focused:
    """What has the focus now; it must be possible to see where it is."""
    found = Focused(**page.evaluate(_FOCUSED))
    assert found.seen, f"focus out of sight: {found.html}"
    assert found.outline >= 2, f"focus not visible: {found.html}"
    return found


def tab_to(page: Page, tag: str, **wanted: Any) -> Focused:
    """Press Tab until the focus is on such an element, for example ("BUTTON", name="forward")."""
    for _ in range(_PATIENCE):
        page.keyboard.press("Tab")
        here = focused(page)
        if here.tag == tag and all(getattr(here, key) == value for key, value in wanted.items()):
            return here
    raise AssertionError(f"Tab never reaches {tag} {wanted} on {page.url}")


def sign_in(page: Page, name: str, password: str) -> None:
    """From the staff's address to their start page; the name's field has the focus by itself."""
    page.goto("/en/staff/")
    expect(page.locator("[name=login]")).to_be_focused()
    assert focused(page).name == "login"
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == "/en/staff/")


def answer_page(page: Page) -> None:
    """Go through the page with Tab, give its answers, and press Enter on the button forward."""
    code = at(page)
    # The scripts put other controls in the place of some.
    expect(page.locator("html[data-enhanced]")).to_have_count(1)
    for _ in range(_PATIENCE):
        page.keyboard.press("Tab")
        here = focused(page)
        if here.name == "forward":
            page.keyboard.press("Enter")
            page.wait_for_url(lambda url: code not in url)
            return
        if here.name in ANSWERS:
            _answer(page, here, ANSWERS[here.name])
    raise AssertionError(f"Tab never reaches the button forward on {page.url}")


def _answer(page: Page, here: Focused, wanted: str | set[str]) -> None:
    if here.type == "checkbox":
        if here.value in wanted:
            page.keyboard.press("Space")
    elif here.type == "radio":
        _choose(page, here, wanted)
    elif here.tag == "SELECT":
        for _ in range(here.options.index(str(wanted))):
            page.keyboard.press("ArrowDown")
    elif here.tag == "BUTTON":
        if page.locator("li.ranked").count() + 1 == int(str(wanted)):
            page.keyboard.press("Enter")
    elif here.type == "date" and here.value == wanted:
        pass  # its parts and its calendar's button are stops of their own, all with its name
    elif here.type == "date":
        year, month, day = str(wanted).split("-")
        assert month == day, "the order of day and month depends on the browser's language"
        page.keyboard.type(day + month + year)
    else:
        page.keyboard.type(str(wanted))


def _choose(page: Page, here: Focused, wanted: str | set[str]) -> None:
    # Space takes the radio button that Tab came to; arrows move on and take the next.
    page.keyboard.press("Space")
    for _ in range(_PATIENCE):
        if here.value == wanted:
            assert focused(page).checked
            return
        page.keyboard.press("ArrowDown")
        here = focused(page)
    raise AssertionError(f"no option {wanted} in {here.name}")
