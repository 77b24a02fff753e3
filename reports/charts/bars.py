"""Horizontal bars: shares or counts of options."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import altair as alt

from reports.charts.layers import BOLD, across, down, draw, intervals, labels
from reports.charts.rows import GAP, WIDE, Estimate, place, rows_of
from reports.charts.theme import PALETTES, Palette, Theme

Bar = Estimate


def bar_chart(
    bars: Sequence[Bar],
    *,
    width: int = WIDE,
    theme: Theme = Theme.LIGHT,
    highlight: int | None = None,
    sort: bool = False,
    maximum: float | None = None,
) -> str:
    """Bars from 0 on, in the order given or sorted, as the text of an SVG `width` pixels wide.

    `highlight` is the position in `bars` of the one in the accent colour, by default the
    longest (of equals the first); -1 highlights none. `maximum` is the value of a bar over the
    full width, by default the largest there is: give it to charts that stand side by side.
    Raises ValueError for no bars or a value under 0.
    """
    if not bars or any(bar.value is not None and bar.value < 0 for bar in bars):
        raise ValueError("A bar chart needs bars, none of them under 0.")
    if highlight is None:
        highlight = max(range(len(bars)), key=lambda number: _value(bars[number]))
    order = list(range(len(bars)))
    if sort:
        order.sort(key=lambda number: -_value(bars[number]))
    first = order.index(highlight) if highlight >= 0 else -1
    return _drawn(tuple(bars[number] for number in order), first, maximum, width, Theme(theme))


def _value(bar: Bar) -> float:
    return -1.0 if bar.value is None else bar.value


@lru_cache(maxsize=512)
def _drawn(
    bars: tuple[Bar, ...], first: int, maximum: float | None, width: int, theme: Theme
) -> str:
    palette = PALETTES[theme]
    thickness = 24 if width >= WIDE else 18
    layout = place(rows_of(bars, first, palette), width, thickness=thickness, largest=0.42)
    largest = maximum or max(max(bar.value or 0, bar.high or 0) for bar in bars) or 1
    layers = [*_layers(largest, palette, baseline=layout.at_left), *labels(layout, palette)]
    return draw(layers, layout, palette, width=width, right=layout.values_width() + GAP)


def _layers(largest: float, palette: Palette, *, baseline: bool) -> list[alt.Chart]:
    axis = alt.Axis(title=None, values=[0], labels=False) if baseline else None
    x = across((0, largest), axis)
    shown = alt.Chart().transform_filter("isValid(datum.value)")
    # A bar too short to see would look like none.
    seen = shown.transform_filter("datum.value > 0").transform_calculate(
        seen=f"max(datum.value, {largest / 250})"
    )
    value = shown.transform_calculate(end="max(datum.value, datum.high)")
    return [
        seen.mark_rect().encode(
            x=x("seen"),
            x2=alt.X2Datum(0),
            y=down("top"),
            y2=alt.Y2("bottom:Q"),
            color=alt.Color("colour:N", scale=None),
        ),
        *intervals(x, palette),
        value.mark_text(dx=GAP, fontWeight=BOLD).encode(
            x=x("end"), y=down("middle"), text=alt.Text("text:N")
        ),
    ]
