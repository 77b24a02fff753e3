"""Nothing is cut off or scrolls sideways.

A window of 320 by 256 pixels is both a small phone's width and a desktop's zoomed to 400 %.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.e2e.answers import DEMANDING, PAGES, at, fill, forward, send, start
from tests.e2e.conftest import OpenPage
from tests.e2e.places import PLACES
from tests.e2e.rounds import EXTREME

pytestmark = pytest.mark.e2e

# WCAG 2.2, 1.4.12. A constructed style sheet is not subject to the Content-Security-Policy.
_SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""

# Elements that hide a part of their text; what is hidden from sight on purpose does not count.
_CUT = """() => [...document.querySelectorAll('main *, header *, footer *')].filter(element => {
  const style = getComputedStyle(element);
  const cuts = /hidden|clip/.test(style.overflowX + style.overflowY)
    || style.textOverflow === 'ellipsis';
  const unseen = style.clipPath !== 'none' || element.closest('.visually-hidden')
    || element.matches('progress, select');
  return cuts && !unseen && (element.scrollWidth > element.clientWidth + 1
    || element.scrollHeight > element.clientHeight + 1);
}).map(element => element.outerHTML.slice(0, 200))"""

# Elements that stick out of the window, but for those in an area that scrolls by itself.
_OUTSIDE = """() => [...document.querySelectorAll('body *')].filter(element => {
  const box = element.getBoundingClientRect();
  return box.width > 1 && box.right > document.documentElement.clientWidth + 1
    && !element.closest('.table-scroll');
}).map(element => element.outerHTML.slice(0, 200))"""


def faults(page: Page) -> list[str]:
    """What is cut or sticks out."""
    page.evaluate("document.querySelectorAll('details').forEach(folded => { folded.open = true })")
    width = page.evaluate("document.documentElement.scrollWidth")
    wide = [f"{width} px wide"] if width > page.viewport_size["width"] else []  # type: ignore[index]
    found = wide + page.evaluate(_OUTSIDE) + page.evaluate(_CUT)
    return [f"{page.url}: {fault}" for fault in found]


@pytest.mark.parametrize("language", ["ro", "en"])
def test_places_fit_320_pixels_also_with_spaced_text(open_page: OpenPage, language: str) -> None:
    found = []
    pages = {
        staff: open_page(language, width=320, height=256, staff=staff) for staff in (False, True)
    }
    for place in PLACES.values():
        page = pages[place.staff]
        place.visit(page, language)
        found += faults(page)
        page.evaluate(_SPACING)
        found += faults(page)
    assert found == []


@pytest.mark.parametrize("spaced", [False, True], ids=["plain", "spaced"])
@pytest.mark.parametrize("language", ["ro", "en"])
def test_every_page_of_a_questionnaire_fits_320_pixels(
    open_page: OpenPage, language: str, spaced: bool
) -> None:
    page = open_page(language, width=320, height=256)
    found = []

    def look() -> None:
        if spaced:
            page.evaluate(_SPACING)
        found.extend(faults(page))

    start(page, language)
    for code in PAGES:
        assert at(page) == code
        look()
        if code in DEMANDING:
            forward(page)
            look()
        fill(page)
        forward(page)
    look()
    send(page)
    look()
    assert found == []


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_endless_words_and_many_options_fit(open_page: OpenPage, width: int) -> None:
    page = open_page(width=width)
    start(page, slug=EXTREME)
    found = faults(page)
    forward(page)
    assert page.locator("#error-summary").is_visible()
    assert found + faults(page) == []


def test_places_fit_wider_windows(open_page: OpenPage) -> None:
    found = []
    pages = {staff: open_page(staff=staff) for staff in (False, True)}
    for place in PLACES.values():
        page = pages[place.staff]
        page.set_viewport_size({"width": 768, "height": 900})
        place.visit(page, "ro")
        found += faults(page)
        page.set_viewport_size({"width": 1280, "height": 900})
        found += faults(page)
    assert found == []
