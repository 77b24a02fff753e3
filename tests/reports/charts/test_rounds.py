"""Charts of rounds: pairs of dots, and lines."""

from __future__ import annotations

import pytest

from reports.charts import NARROW, WIDE, Estimate, RoundsRow, Theme, rounds_chart, trend_chart
from reports.charts.theme import PALETTES
from tests.reports.charts.svg import lines, root_of, texts, words

LIGHT = PALETTES[Theme.LIGHT]
SVG = "{http://www.w3.org/2000/svg}"
every_width = pytest.mark.parametrize("width", [NARROW, WIDE])


def row(label: str, *values: float | None) -> RoundsRow:
    return RoundsRow(
        label,
        tuple(
            Estimate(f"Round {number}", value, "…")
            if value is None
            else Estimate(f"Round {number}", value, f"{value:.0%}", value - 0.1, value + 0.1)
            for number, value in enumerate(values, start=1)
        ),
    )


@every_width
def test_each_round_has_its_dot_value_and_name(width: int) -> None:
    svg = rounds_chart([row("Faster", 0.3, 0.5)], domain=(0, 1), percent=True, width=width)
    said = words(svg)
    assert all(part in said for part in ("Faster", "Round 1: 30%", "Round 2: 50%", "100%"))
    earlier = [line for line in lines(svg, LIGHT.line) if line.width > 1]
    later = [line for line in lines(svg, LIGHT.accent) if line.width > 1]
    assert len(earlier) == len(later) == 1
    assert earlier[0].left < later[0].left  # the intervals: 20–40 % and 40–60 %


@every_width
@pytest.mark.parametrize("draw", [rounds_chart, trend_chart])
def test_a_value_that_is_hidden_is_said_and_not_drawn(draw: object, width: int) -> None:
    assert callable(draw)
    svg = draw([row("Faster", None, 0.5)], domain=(0, 1), width=width)
    assert "…" in words(svg)
    assert len(_dots(svg)) == 1


@every_width
def test_texts_stay_within_the_drawing(width: int) -> None:
    rows = [row("A label that takes more than one line in a narrow drawing", 0.1, 0.9, 0.4)]
    for svg in (
        rounds_chart(rows, domain=(0, 1), percent=True, width=width),
        trend_chart(rows, domain=(0, 1), width=width),
    ):
        assert all(text.left >= -1 and text.right <= width + 1 for text in texts(svg))


def test_a_line_is_broken_where_a_value_is_missing() -> None:
    whole = trend_chart([row("a", 0.2, 0.3, 0.4)], domain=(0, 1))
    broken = trend_chart([row("a", 0.2, None, 0.4)], domain=(0, 1))
    assert (_longest(whole) > 100, _longest(broken)) == (True, 0)


def test_what_cannot_be_drawn_is_refused() -> None:
    for draw in (rounds_chart, trend_chart):
        with pytest.raises(ValueError, match="needs rows"):
            draw([], domain=(0, 1))
        with pytest.raises(ValueError, match="needs rows"):
            draw([row("a", 0.1, 0.2)], domain=(1, 1))
    with pytest.raises(ValueError, match="needs rows"):
        trend_chart([row("a", 0.1)], domain=(0, 1))


def _dots(svg: str) -> list[str]:
    paths = root_of(svg).iter(f"{SVG}path")
    return [each.get("d", "") for each in paths if "A" in each.get("d", "")]


def _longest(svg: str) -> float:
    """The width of the longest line between rounds (px)."""
    found = [
        each.get("d", "").removeprefix("M").split("L")
        for each in root_of(svg).iter(f"{SVG}path")
        if each.get("stroke") == LIGHT.quiet
    ]
    ends = [[float(point.split(",")[0]) for point in points] for points in found]
    return max((max(end) - min(end) for end in ends), default=0)
