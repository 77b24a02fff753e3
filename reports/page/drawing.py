"""From a page's chart to its SVG."""

from __future__ import annotations

from collections.abc import Callable

from reports.charts import Bar, Dot, Stack, Theme, bar_chart, dot_chart, stacked_chart
from reports.page.shown import Chart, ChartKind


def draw(chart: Chart, *, width: int, theme: Theme) -> str:
    """The chart as SVG text, `width` pixels wide."""
    return _DRAW[chart.kind](chart, width, theme)


def _bars(chart: Chart, width: int, theme: Theme) -> str:
    bars = [Bar(row.label, row.value, row.text, row.low, row.high) for row in chart.rows]
    return bar_chart(bars, width=width, theme=theme)


def _dots(chart: Chart, width: int, theme: Theme) -> str:
    low, high = chart.axis or (0, 1)
    dots = [Dot(row.label, row.value, row.text, row.low, row.high) for row in chart.rows]
    return dot_chart(
        dots,
        lowest=int(low),
        highest=int(high),
        lowest_label=chart.ends[0],
        highest_label=chart.ends[1],
        width=width,
        theme=theme,
        highlight=chart.highlight,
    )


def _stack(chart: Chart, width: int, theme: Theme) -> str:
    stacks = [Stack(row.label, row.parts, row.part_texts) for row in chart.rows]
    return stacked_chart(stacks, chart.parts, centred=chart.centred, width=width, theme=theme)


_DRAW: dict[ChartKind, Callable[[Chart, int, Theme], str]] = {
    ChartKind.BARS: _bars,
    ChartKind.DOTS: _dots,
    ChartKind.STACK: _stack,
}
