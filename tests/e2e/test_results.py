"""Results as they are read: charts that load, tables that print."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenPage
from tests.e2e.places import PLACES
from tests.e2e.rounds import TWELVE_COLUMNS

pytestmark = pytest.mark.e2e

_CHARTS = """() => [...document.querySelectorAll('.chart img')].map(picture => ({
  address: picture.currentSrc, width: picture.naturalWidth, words: picture.alt.trim(),
}))"""


@pytest.mark.parametrize("place", ["results", "results-open", "results-extreme", "staff-results"])
@pytest.mark.parametrize(
    ("width", "dark", "drawing"),
    [(1280, True, "width=wide&theme=dark"), (320, False, "width=narrow&theme=light")],
)
def test_every_chart_loads_and_says_its_finding(
    open_page: OpenPage, place: str, width: int, dark: bool, drawing: str
) -> None:
    page = open_page(width=width, dark=dark, staff=PLACES[place].staff)
    PLACES[place].visit(page, "ro")
    charts = page.evaluate(_CHARTS)
    assert charts
    for chart in charts:
        assert chart["width"] > 0
        assert len(chart["words"]) > 20
        assert drawing in chart["address"]


def test_matrix_of_twelve_columns_has_no_broken_chart(open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"/ro/rounds/{TWELVE_COLUMNS}/results/")
    assert [chart for chart in page.evaluate(_CHARTS) if chart["width"] == 0] == []
    assert page.locator(".block table").count() == 1


def test_every_chart_has_its_table_and_its_anchor(open_page: OpenPage) -> None:
    page = open_page()
    PLACES["results"].visit(page, "ro")
    blocks = page.locator(".block", has=page.locator(".chart"))
    assert blocks.count() > 0
    for block in blocks.all():
        assert block.locator("table tbody tr").count() > 0
        assert block.locator("h3 a").get_attribute("href") == f"#{block.get_attribute('id')}"


@pytest.mark.parametrize("place", ["results", "results-by", "results-open"])
def test_printed_results_show_every_table_and_no_controls(open_page: OpenPage, place: str) -> None:
    page = open_page()
    PLACES[place].visit(page, "ro")
    assert page.locator("details table").first.is_hidden()
    page.emulate_media(media="print")
    tables = page.locator("table").all()
    assert tables
    for table in tables:
        expect(table).to_be_visible()
        box = table.bounding_box()
        assert box is not None
        assert box["height"] > 20
    for control in page.locator("nav, button, select, summary").all():
        assert control.is_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_printed_tables_are_not_cut_at_the_edge_of_the_paper(open_page: OpenPage) -> None:
    page = open_page(width=672)  # A4 with margins of 16 mm
    page.emulate_media(media="print")
    for place in ("results-by", "results-open"):
        PLACES[place].visit(page, "ro")
        assert page.evaluate("document.documentElement.scrollWidth") <= 672


def test_dark_results_print_on_white(open_page: OpenPage) -> None:
    page = open_page(dark=True)
    PLACES["results"].visit(page, "ro")
    page.emulate_media(media="print", color_scheme="dark")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
