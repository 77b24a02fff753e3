from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree

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
    dot_chart,
    stacked_chart,
)
from reports.charts.bars import _drawn as drawn_bars
from reports.charts.text import width as width_of
from reports.charts.theme import COLOURS, Role
from reports.charts.vega import _compiled, specification

LONG = "Stres cotidian, consum inutil de timp și resurse financiare din partea cetățenilor"
BARS = (
    Bar("Sprijin", 0.255, "25,5%", 0.22, 0.29),
    Bar(LONG, 0.308, "30,8%", 0.27, 0.35),
    Bar("Nimic", 0.0, "0%", 0.0, 0.01),
    Bar("Investitori", None, "grup prea mic"),
)
STACKS = (
    Stack(LONG, (0.1, 0.2, 0.4, 0.2, 0.1), ("10%", "20%", "40%", "20%", "10%")),
    Stack("Investitori", (), ("grup prea mic",)),
)
POINTS = ("deloc", "puțin", "moderat", "mult", "foarte mult")
DOTS = (
    Dot("Orașul pentru toți", 9.13, "9,13", 9.0, 9.26),
    Dot(LONG, 10, "10,00", 10, 10),
    Dot("Altceva", None, "prea puține răspunsuri"),
)

CHARTS: dict[str, Callable[[int, Theme], str]] = {
    "bars": lambda width, theme: bar_chart(BARS, width=width, theme=theme),
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

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Mark:
    """A box that a text or bar takes in the drawing."""

    left: float
    right: float
    top: float
    bottom: float
    text: str = ""
    colour: str | None = None

    def overlaps(self, other: Mark) -> bool:
        # Half a pixel for positions that are rounded.
        return (
            self.left + 0.5 < other.right
            and other.left + 0.5 < self.right
            and self.top + 0.5 < other.bottom
            and other.top + 0.5 < self.bottom
        )


def texts(svg: str) -> list[Mark]:
    """Every text with the widest room it can take, in the widest font."""
    marks = []
    for each in ElementTree.fromstring(svg).iter(f"{SVG}text"):  # noqa: S314
        x, y = map(float, re.findall(r"-?[\d.]+", each.attrib["transform"]))
        size = float(each.attrib["font-size"].removesuffix("px"))
        text = "".join(each.itertext())
        room = width_of(text, size, bold=each.get("font-weight") == "600")
        before = {"start": 0.0, "middle": room / 2, "end": room}[each.attrib["text-anchor"]]
        colour = each.get("fill")
        marks.append(Mark(x - before, x - before + room, y - size, y + size * 0.2, text, colour))
    return marks


def bars(svg: str) -> list[Mark]:
    """Every filled path, by the ends of its coordinates."""
    marks = []
    for each in ElementTree.fromstring(svg).iter(f"{SVG}path"):  # noqa: S314
        fill = each.get("fill")
        if not fill or each.get("transform"):
            continue
        path = each.attrib["d"]
        points = re.findall(r"(?<=[MLC,])(-?[\d.]+),(-?[\d.]+)", path)
        xs, ys = [float(x) for x, _ in points], [float(y) for _, y in points]
        marks.append(Mark(min(xs), max(xs), min(ys), max(ys), colour=fill))
    return marks


@every_chart
@every_width
@every_theme
def test_svg_is_plain_markup_under_a_strict_policy(
    chart: Callable[[int, Theme], str], width: int, theme: Theme
) -> None:
    svg = chart(width, theme)
    root = ElementTree.fromstring(svg)  # noqa: S314
    assert root.tag == f"{SVG}svg"
    assert root.get("width") == str(width)
    assert root.attrib["viewBox"].startswith(f"0 0 {width} ")
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {"svg", "g", "path", "text", "line"}
        names = set(element.attrib)
        assert not names & {"style", "class", "role", "id", "href"}
        assert not any(name.startswith(("on", "aria")) for name in names)


@every_chart
@every_width
@every_theme
def test_only_colours_of_the_theme_are_used(
    chart: Callable[[int, Theme], str], width: int, theme: Theme
) -> None:
    root = ElementTree.fromstring(chart(width, theme))  # noqa: S314
    used = {element.get(name) for element in root.iter() for name in ("fill", "stroke")}
    assert used - {None, "none"} <= set(COLOURS[theme].values())


@every_chart
@every_width
def test_no_text_overlaps_another_or_leaves_the_chart(
    chart: Callable[[int, Theme], str], width: int
) -> None:
    svg = chart(width, Theme.LIGHT)
    height = float(ElementTree.fromstring(svg).attrib["height"])  # noqa: S314
    found = texts(svg)
    for number, mark in enumerate(found):
        assert mark.left >= -1, mark
        assert mark.right <= width + 1, mark
        assert mark.bottom <= height + 1, mark
        for other in found[number + 1 :]:
            assert not mark.overlaps(other), (mark, other)


@every_chart
@every_width
def test_every_label_and_value_is_there_in_full(
    chart: Callable[[int, Theme], str], width: int
) -> None:
    words = " ".join(mark.text for mark in texts(chart(width, Theme.LIGHT)))
    assert LONG in re.sub(r"\s+", " ", words)


@every_width
def test_no_text_lies_on_a_bar(width: int) -> None:
    svg = bar_chart(BARS, width=width)
    for bar in bars(svg):
        for text in texts(svg):
            assert not bar.overlaps(text), text


@every_width
def test_bars_start_at_zero_and_keep_their_proportions(width: int) -> None:
    first, second = bars(bar_chart([Bar("a", 0.4, "40%"), Bar("b", 0.1, "10%")], width=width))
    assert first.left == second.left
    assert abs((first.right - first.left) / (second.right - second.left) - 4) < 0.02


def test_a_common_maximum_makes_charts_comparable() -> None:
    (half,) = bars(bar_chart([Bar("a", 0.2, "20%")], maximum=0.4))
    (full,) = bars(bar_chart([Bar("a", 0.4, "40%")], maximum=0.4))
    assert abs((full.right - full.left) / (half.right - half.left) - 2) < 0.02


def test_the_longest_bar_has_the_accent_unless_another_is_named() -> None:
    accent, quiet = COLOURS[Theme.LIGHT][Role.ACCENT], COLOURS[Theme.LIGHT][Role.QUIET]
    two = [Bar("a", 0.1, "10%"), Bar("b", 0.4, "40%")]
    assert [bar.colour for bar in bars(bar_chart(two))] == [quiet, accent]
    assert [bar.colour for bar in bars(bar_chart(two, highlight=0))] == [accent, quiet]
    assert [bar.colour for bar in bars(bar_chart(two, highlight=-1))] == [quiet, quiet]
    assert [bar.colour for bar in bars(bar_chart(two, sort=True))] == [accent, quiet]


def test_a_row_without_value_has_its_reason_and_no_bar() -> None:
    svg = bar_chart([Bar("Investitori", None, "grup prea mic")])
    assert bars(svg) == []
    assert [mark.text for mark in texts(svg)] == ["Investitori", "grup prea mic"]


def test_zero_has_its_value_and_no_bar() -> None:
    svg = bar_chart([Bar("Nu", 0.0, "0%")])
    assert bars(svg) == []
    assert [mark.text for mark in texts(svg)] == ["Nu", "0%"]


def test_stacks_line_up_around_their_middle() -> None:
    rows = [Stack("a", (0.5, 0.5), ("", "")), Stack("b", (0.1, 0.9), ("", ""))]
    found = bars(stacked_chart(rows, ["nu", "da"]))[2:]  # the key comes first
    assert abs(found[1].left - found[3].left) < 0.2


def test_a_share_too_narrow_for_its_text_has_none() -> None:
    svg = stacked_chart([Stack("a", (0.01, 0.99), ("1%", "99%"))], ["nu", "da"])
    assert sorted(mark.text for mark in texts(svg)) == ["99%", "a", "da", "nu"]


def test_markup_in_labels_stays_text() -> None:
    label = '<script>alert("#000001") </script> & role="x" \'y\''
    svg = bar_chart([Bar(label, 0.5, "50%")])
    assert "<script" not in svg
    assert " ".join(mark.text for mark in texts(svg)) == f"{label} 50%"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: bar_chart([]),
        lambda: bar_chart([Bar("a", -0.1, "-10%")]),
        lambda: dot_chart([], lowest=1, highest=10),
        lambda: dot_chart(DOTS, lowest=10, highest=10),
        lambda: stacked_chart([], POINTS),
        lambda: stacked_chart(STACKS, ["one"]),
        lambda: stacked_chart(STACKS, POINTS[:4]),
    ],
)
def test_what_cannot_be_drawn_is_an_error(wrong: Callable[[], str]) -> None:
    with pytest.raises(ValueError, match="needs"):
        wrong()


def test_the_same_rows_are_drawn_once() -> None:
    rows = [Bar("o singură dată", 0.5, "50%")]
    bar_chart(rows, theme=Theme.LIGHT)
    before = drawn_bars.cache_info().misses
    bar_chart(rows, theme=Theme.DARK)
    assert drawn_bars.cache_info().misses == before


def test_a_specification_serves_every_chart_with_the_same_layers() -> None:
    bar_chart([Bar("a", 0.5, "50%")])
    before = _compiled.cache_info().misses
    bar_chart([Bar("b", 0.3, "30%"), Bar("c", 0.7, "70%")], width=NARROW, maximum=1)
    bar_chart([Bar("d", 0.7, "70%")])
    assert _compiled.cache_info().misses <= before + 1


def test_specifications_are_valid_vega_lite() -> None:
    layers = (
        ("1 bar", (("cornerRadius", 2),)),
        ("2 line", (("strokeWidth", 2), ("strokeCap", "round"))),
        ("4 dot", (("size", 64),)),
        ("6 text", (("align", "center"), ("fontSize", 15), ("fontWeight", 600))),
    )
    alt.LayerChart.from_dict(specification(layers))
