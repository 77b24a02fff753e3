"""Looking at a page as it stands: axe finds nothing, nothing is cut off or scrolls sideways."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.answers import at

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
_OPTIONS: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": _TAGS},
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.5.8, off by default
    "resultTypes": ["violations"],
}

# axe reads the same few colours thousands of times a page, by a library that takes long for each.
_REMEMBER_COLOURS = """;(() => {
  const color = axe.commons.color.Color.prototype, parse = color.parseString, known = new Map();
  color.parseString = function (text) {
    if (!known.has(text)) {
      parse.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    [this.r, this.g, this.b, this.alpha] = known.get(text);
    return this;
  };
})();"""
_AXE = Axe(f"{Axe().axe_script}{_REMEMBER_COLOURS}")

# Each language, each width and each colour scheme once: for what has many screens.
LOOKS = [
    pytest.param("ro", 320, False, id="ro-320-light"),
    pytest.param("en", 1280, True, id="en-1280-dark"),
]
# Each language with each width and each scheme: for what everybody sees.
ALL_LOOKS = [
    *LOOKS,
    pytest.param("ro", 1280, False, id="ro-1280-light"),
    pytest.param("en", 320, True, id="en-320-dark"),
]

# WCAG 2.2, 1.4.12. A constructed style sheet is not subject to the Content-Security-Policy.
_SPACE_OUT = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
_AS_BEFORE = "document.adoptedStyleSheets = []"

_UNFOLD = "document.querySelectorAll('details').forEach(folded => { folded.open = true })"

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


def violations(page: Page) -> list[str]:
    """What axe finds, also in what is folded: the rule, the element, what is wrong with it."""
    page.evaluate(_UNFOLD)
    found = _AXE.run(page, options=_OPTIONS).response["violations"]
    return [
        f"{at(page)}: {rule['id']}: {node['html'][:200]}: {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def misfits(page: Page) -> list[str]:
    """What is cut, sticks out or scrolls sideways; on a narrow window also with spaced text,
    on a wide one also at 768 pixels."""
    page.evaluate(_UNFOLD)
    size = page.viewport_size
    assert size is not None
    found = _misfits(page)
    if size["width"] < 768:
        page.evaluate(_SPACE_OUT)
        found += _misfits(page)
        page.evaluate(_AS_BEFORE)
    else:
        page.set_viewport_size({"width": 768, "height": size["height"]})
        found += _misfits(page)
        page.set_viewport_size(size)
    return found


def _misfits(page: Page) -> list[str]:
    window, content = page.evaluate("[innerWidth, document.documentElement.scrollWidth]")
    wide = [f"{content} px wide"] if content > window else []
    found = wide + page.evaluate(_OUTSIDE) + page.evaluate(_CUT)
    return [f"{page.url} at {window}: {fault}" for fault in found]


def faults(page: Page) -> list[str]:
    """All that is wrong with the page as it stands: `violations` and `misfits`."""
    return violations(page) + misfits(page)
