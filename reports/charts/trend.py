"""Values over several rounds: one row per answer, a line from the earliest round to the last."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import altair as alt

from reports.charts.layers import draw, labels
from reports.charts.rounds import RoundsRow
from reports.charts.rows import GAP, WIDE, Data, Layout, place
from reports.charts.text import LEADING, SMALL
from reports.charts.text import width as text_width
from reports.charts.theme import PALETTES, Palette, Theme

_PANEL = 120  # px that the line of one answer takes, values written above it
_ROOM = 28  # px of the panel that is left free at its top, for the values
_RADIUS = 4  # px


def trend_chart(
    rows: Sequence[RoundsRow],
    *,
    domain: tuple[float, float],
    width: int = WIDE,
    theme: Theme = Theme.LIGHT,
) -> str:
    """The rows in the order given, all on one axis from `domain`'s lower end to its higher one.

    Each round is a place from left to right, named under the rows; its interval is upright.
    A value that is None breaks the line; its text is written. Raises ValueError for no rows,
    fewer than two rounds or a domain that is not in order.
    """
    if not rows or len(rows[0].values) < 2 or domain[0] >= domain[1]:
        raise ValueError("A trend needs rows of two values, and an axis from low to high.")
    return _drawn(tuple(rows), domain, width, Theme(theme))


@lru_cache(maxsize=512)
def _drawn(
    rows: tuple[RoundsRow, ...], domain: tuple[float, float], width: int, theme: Theme
) -> str:
    palette = PALETTES[theme]
    names = [value.label for value in rows[0].values]
    layout = place([{"label": row.label} for row in rows], width, thickness=_PANEL, largest=0.42)
    inset = max(text_width(name) for name in names) / 2 + GAP
    room = width - layout.left
    step = (room - 2 * inset) / (len(names) - 1)
    places = [inset + step * number for number in range(len(names))]
    points = _points(rows, layout, places, domain, palette)
    named = [{"x": x, "text": name} for x, name in zip(places, names, strict=True)]
    layers = [*_layers(layout.height, palette), *labels(layout, palette)]
    below = LEADING + GAP
    return draw(layers, layout, palette, width=width, below=below, points=points, names=named)


def _points(
    rows: Sequence[RoundsRow],
    layout: Layout,
    places: Sequence[float],
    domain: tuple[float, float],
    palette: Palette,
) -> Data:
    points: Data = []
    for number, (row, placed) in enumerate(zip(rows, layout.rows, strict=True)):
        missing = 0
        for x, value in zip(places, row.values, strict=True):
            missing += value.value is None
            last = value is row.values[-1]
            ends = {
                name: _pixel(end, placed["bottom"], domain)
                for name, end in (("y", value.value), ("low", value.low), ("high", value.high))
            }
            drawn = [end for end in ends.values() if end is not None]
            points.append(
                {
                    **ends,
                    "line": f"{number}-{missing}",  # broken where a value is missing
                    "x": x,
                    "above": min(drawn, default=placed["bottom"]) - GAP / 2,
                    "text": value.text,
                    "weight": 600 if last else 400,
                    "colour": palette.accent if last else palette.line,
                    "fill": palette.accent if last else palette.page,
                }
            )
    return points


def _pixel(value: float | None, bottom: float, domain: tuple[float, float]) -> float | None:
    """How far from the top a value lies in the panel that ends at `bottom`."""
    if value is None:
        return None
    low, high = domain
    return bottom - (_PANEL - _ROOM) * (min(max(value, low), high) - low) / (high - low)


def _layers(height: int, palette: Palette) -> list[alt.Chart]:
    x, y = (alt.X("x:Q", scale=None, axis=None), alt.Y("y:Q", scale=None, axis=None))
    every = alt.Chart(alt.NamedData("points"))
    shown = every.transform_filter("isValid(datum.y)")
    bounded = every.transform_filter("isValid(datum.low)")
    colour = alt.Color("colour:N", scale=None)
    text = every.mark_text(align="center", baseline="bottom", fontWeight={"expr": "datum.weight"})
    names = alt.Chart(alt.NamedData("names")).mark_text(
        align="center", baseline="line-top", color=palette.muted, fontSize=SMALL
    )
    return [
        shown.mark_line(color=palette.quiet, strokeWidth=2).encode(x=x, y=y, detail="line:N"),
        bounded.mark_rule(strokeWidth=2).encode(
            x=x, y=alt.Y("low:Q", scale=None, axis=None), y2=alt.Y2("high:Q"), color=colour
        ),
        shown.mark_circle(opacity=1, size=4 * _RADIUS**2, strokeWidth=2).encode(
            x=x,
            y=y,
            stroke=alt.Stroke("colour:N", scale=None),
            fill=alt.Fill("fill:N", scale=None),
        ),
        text.encode(x=x, y=alt.Y("above:Q", scale=None, axis=None), text=alt.Text("text:N")),
        names.encode(x=x, y=alt.YValue(height + GAP), text=alt.Text("text:N")),
    ]
