"""What holds for every chart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import altair as alt
import pytest

from reports.charts import (
    NARROW,
    WIDE,
    Bar,
    Dot,
    Stack,
    Theme,
    bar_chart,
    bars,
    dot_chart,
    dots,
    layers,
    stacked,
    stacked_chart,
)
from reports.charts.theme import PALETTES
from tests.reports.charts.svg import SVG, root_of, texts, words

LONG = "Stres cotidian, consum inutil de timp și resurse financiare din partea cetățenilor"
BARS = (
    Bar("Sprijin", 0.255, "25,5%", 0.22, 0.29),
    Bar(LONG, 0.308, "30,8%", 0.27, 0.35),
    Bar("ADMINISTRAȚIA PUBLICĂ LOCALĂ ȘI COMPANIILE MUNICIPALE", 1.0, "100%"),
    Bar("Nimic", 0.0, "0%", 0.0, 0.01),
    Bar("Aproape nimic", 0.0004, "0,04%"),
    Bar(
        "Investitori", None, "grup prea mic (sub 10 răspunsuri) pentru a fi arătat în acest grafic"
    ),
)
STACKS = (
    Stack(LONG, (0.1, 0.2, 0.4, 0.2, 0.1), ("10%", "20%", "40%", "20%", "10%")),
    Stack("Toți", (0.0, 0.0, 0.0, 0.0, 1.0), ("0%", "0%", "0%", "0%", "100%")),
    Stack("Investitori", (), ("grup prea mic",)),
)
POINTS = ("deloc", "puțin", "moderat", LONG, "foarte mult")
DOTS = (
    Dot("Orașul pentru toți", 9.13, "9,13", 9.0, 9.26),
    Dot(LONG, 10, "10,00", 10, 10),
    Dot("Altceva", None, "prea puține răspunsuri"),
)

Draw = Callable[[int, Theme], str]

CHARTS: dict[str, Draw] = {
    "bars": lambda width, theme: bar_chart(BARS, width=width, theme=theme),
    "many": lambda width, theme: bar_chart(BARS * 2, width=width, theme=theme, sort=True),
    "stacked": lambda width, theme: stacked_chart(STACKS, POINTS, width=width, theme=theme),
    "dots": lambda width, theme: dot_chart(
        DOTS,
        lowest=1,
        highest=10,
        lowest_label="deloc important",
        highest_label="extrem de important",
        width=width,
        theme=theme,
    ),
}

every_chart = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS.keys())
every_width = pytest.mark.parametrize("width", [NARROW, WIDE])
every_theme = pytest.mark.parametrize("theme", list(Theme))


@every_chart
@every_width
@every_theme
def test_svg_is_plain_markup_under_a_strict_policy(chart: Draw, width: int, theme: Theme) -> None:
    for element in root_of(chart(width, theme)).iter():
        assert element.tag.removeprefix(SVG) in {"svg", "g", "path", "text", "tspan", "line"}
        names = set(element.attrib)
        assert not names & {"style", "id", "href"}
        assert not any(name.startswith("on") for name in names)


@every_chart
@every_width
def test_svg_is_as_wide_as_asked(chart: Draw, width: int) -> None:
    root = root_of(chart(width, Theme.LIGHT))
    assert root.attrib["width"] == str(width)
    assert root.attrib["viewBox"] == f"0 0 {width} {root.attrib['height']}"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bars", [text for bar in BARS for text in (bar.label, bar.text)]),
        ("many", [text for bar in BARS for text in (bar.label, bar.text)]),
        ("dots", [text for dot in DOTS for text in (dot.label, dot.text)]),
        ("stacked", [*(stack.label for stack in STACKS), *POINTS, "40%", "grup prea mic"]),
    ],
)
@every_width
def test_every_text_is_there_in_full(name: str, expected: list[str], width: int) -> None:
    written = words(CHARTS[name](width, Theme.LIGHT))
    for text in expected:
        assert text in written


@every_chart
@every_width
def test_no_text_overlaps_another_or_leaves_the_chart(chart: Draw, width: int) -> None:
    svg = chart(width, Theme.LIGHT)
    height = float(root_of(svg).attrib["height"])
    found = texts(svg)
    for number, line in enumerate(found):
        assert line.left >= -1, line
        assert line.right <= width + 1, line
        assert line.top >= -1, line
        assert line.bottom <= height + 1, line
        for other in found[number + 1 :]:
            assert not line.overlaps(other), (line, other)


@every_chart
@every_width
def test_text_keeps_its_size_at_every_width(chart: Draw, width: int) -> None:
    sizes = {
        each.get("font-size") for each in root_of(chart(width, Theme.LIGHT)).iter(f"{SVG}text")
    }
    assert sizes <= {"14px", "15px"}


@every_chart
@every_theme
def test_texts_are_in_the_colours_of_the_theme(chart: Draw, theme: Theme) -> None:
    palette = PALETTES[theme]
    inks = {palette.text, palette.muted, "#000000", "#ffffff"}
    assert {line.colour for line in texts(chart(WIDE, theme))} <= inks


@every_chart
@every_width
def test_specifications_are_valid_vega_lite(
    chart: Draw, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[dict[str, Any]] = []

    def collect(specification: dict[str, Any]) -> str:
        drawn.append(specification)
        return ""

    monkeypatch.setattr(layers.vl_convert, "vegalite_to_svg", collect)
    _forget()
    chart(width, Theme.LIGHT)
    _forget()
    (specification,) = drawn
    alt.LayerChart.from_dict(specification, validate=True)


@every_chart
def test_the_same_rows_make_the_same_drawing(chart: Draw) -> None:
    once = chart(WIDE, Theme.LIGHT)
    _forget()
    assert chart(WIDE, Theme.LIGHT) == once


def _forget() -> None:
    for module in (bars, dots, stacked):
        module._drawn.cache_clear()


def test_the_same_rows_are_drawn_once() -> None:
    rows = [Bar("o singură dată", 0.5, "50%")]
    bar_chart(rows)
    before = bars._drawn.cache_info().misses
    bar_chart(rows)
    assert bars._drawn.cache_info().misses == before


def test_markup_in_labels_stays_text() -> None:
    label = '<script>alert("#000001") </script> & role="x" \'y\' \\n ${z}'
    svg = bar_chart([Bar(label, 0.5, "50%")])
    assert "<script" not in svg
    assert words(svg) == f"50% {label}"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: bar_chart([]),
        lambda: bar_chart([Bar("a", -0.1, "-10%")]),
        lambda: dot_chart([], lowest=1, highest=10),
        lambda: dot_chart(DOTS, lowest=10, highest=10),
        lambda: stacked_chart([], POINTS),
        lambda: stacked_chart(STACKS, ["one"]),
        lambda: stacked_chart(STACKS, ["one"] * 12),
        lambda: stacked_chart(STACKS, POINTS[:4]),
    ],
)
def test_what_cannot_be_drawn_is_an_error(wrong: Callable[[], str]) -> None:
    with pytest.raises(ValueError, match="needs"):
        wrong()
