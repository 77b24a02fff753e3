"""Dots on an axis: means with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import altair as alt

from reports.charts.layers import BOLD, Across, across, down, draw, intervals, labels
from reports.charts.rows import GAP, WIDE, Estimate, place, rows_of
from reports.charts.text import LEADING, SMALL, wrap
from reports.charts.theme import PALETTES, Palette, Theme

Dot = Estimate

_AXIS = 26  # px that the axis takes below the rows
_RADIUS = 6  # px, with the halo's half


def dot_chart(
    dots: Sequence[Dot],
    *,
    lowest: int,
    highest: int,
    lowest_label: str = "",
    highest_label: str = "",
    width: int = WIDE,
    theme: Theme = Theme.LIGHT,
    highlight: int = 0,
) -> str:
    """Dots in the order given, on an axis with these ends, as the text of an SVG.

    The axis is written under the rows, with what its ends mean. `highlight` is the position
    of the dot in the accent colour; -1 highlights none. Raises ValueError for no dots or
    when the ends are not in order.
    """
    if not dots or lowest >= highest:
        raise ValueError("A dot chart needs dots, and an axis from a lower to a higher end.")
    ends = (lowest_label, highest_label)
    return _drawn(tuple(dots), highlight, (lowest, highest), ends, width, Theme(theme))


@lru_cache(maxsize=512)
def _drawn(
    dots: tuple[Dot, ...],
    highlight: int,
    domain: tuple[int, int],
    ends: tuple[str, str],
    width: int,
    theme: Theme,
) -> str:
    palette = PALETTES[theme]
    rows = rows_of(dots, highlight, palette)
    layout = place(rows, width, thickness=20, largest=0.42, inset=_RADIUS + 1)
    right = layout.values_width() + 2 * GAP
    room = width - layout.left - right
    wrapped = [wrap(end, room / 2 - GAP, SMALL) for end in ends]
    meanings = [
        {"end": end, "align": align, "text": "\n".join(lines)}
        for end, align, lines in zip(domain, ("left", "right"), wrapped, strict=True)
    ]
    x = _axis(domain)
    layers = [
        *_layers(x, room + right, palette),
        _ends(x, layout.height + _AXIS, palette),
        *labels(layout, palette),
    ]
    below = _AXIS + (LEADING * max(map(len, wrapped)) if any(ends) else 0)
    return draw(layers, layout, palette, width=width, right=right, below=below, ends=meanings)


def _axis(domain: tuple[int, int]) -> Across:
    axis = alt.Axis(
        title=None,
        grid=False,
        tickCount=min(10, domain[1] - domain[0]),
        labelPadding=8,
        labelFlush=False,
        labelOverlap="parity",
        labelSeparation=4,
    )
    return across(domain, axis)


def _layers(x: Across, end: float, palette: Palette) -> list[alt.Chart]:
    y = down("middle")
    shown = alt.Chart().transform_filter("isValid(datum.value)")
    dot = shown.mark_circle(opacity=1, size=4 * _RADIUS**2, stroke=palette.page, strokeWidth=2)
    value = shown.mark_text(align="right", fontWeight=BOLD)
    return [
        shown.mark_rule().encode(x=alt.XValue(0), x2=alt.X2Value("width"), y=y),
        *intervals(x, palette),
        dot.encode(x=x("value"), y=y, color=alt.Color("colour:N", scale=None)),
        value.encode(x=alt.XValue(end), y=y, text=alt.Text("text:N")),
    ]


def _ends(x: Across, y: float, palette: Palette) -> alt.Chart:
    """What the ends of the axis mean, below it."""
    once = alt.Chart(alt.NamedData("ends")).transform_filter("datum.text")
    text = once.mark_text(
        align={"expr": "datum.align"}, baseline="line-top", color=palette.muted, fontSize=SMALL
    )
    return text.encode(x=x("end"), y=alt.YValue(y), text=alt.Text("text:N"))
