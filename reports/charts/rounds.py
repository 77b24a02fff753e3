"""One row per answer, one dot with its interval for each round, the last one in colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import altair as alt

from reports.charts.layers import BOLD, Across, across, down, draw, labels
from reports.charts.rows import GAP, WIDE, Data, Estimate, Layout, place
from reports.charts.text import width as text_width
from reports.charts.theme import PALETTES, Palette, Theme

_AXIS = 26  # px that the axis takes below the rows
_LINE = 20  # px that one round takes in a row
_RADIUS = 5  # px
_INSET = 16  # px that half of the first number of the axis takes


@dataclass(frozen=True, slots=True)
class RoundsRow:
    """An answer and its value in each round, the earliest first; their labels name the rounds."""

    label: str
    values: tuple[Estimate, ...]


def rounds_chart(
    rows: Sequence[RoundsRow],
    *,
    domain: tuple[float, float],
    percent: bool = False,
    width: int = WIDE,
    theme: Theme = Theme.LIGHT,
) -> str:
    """The rows in the order given, on an axis over `domain`, as the text of an SVG.

    The last round's dots are filled and in the accent colour, earlier ones are rings. A value
    that is None is not drawn; its text is. `percent`: the axis is of proportions, written as
    percentages. Raises ValueError for no rows or a domain that is not in order.
    """
    if not rows or domain[0] >= domain[1]:
        raise ValueError("A chart of rounds needs rows, and an axis from a lower to a higher end.")
    return _drawn(tuple(rows), domain, percent, width, Theme(theme))


@lru_cache(maxsize=512)
def _drawn(
    rows: tuple[RoundsRow, ...],
    domain: tuple[float, float],
    percent: bool,
    width: int,
    theme: Theme,
) -> str:
    palette = PALETTES[theme]
    many = max(len(row.values) for row in rows)
    layout = place(
        [{"label": row.label} for row in rows],
        width,
        thickness=_LINE * many,
        largest=0.42,
        inset=_INSET,
    )
    marks = _marks(rows, layout, palette)
    right = max(text_width(mark["text"], bold=True) for mark in marks) + 2 * GAP
    axis = alt.Axis(
        title=None,
        grid=False,
        tickCount=5,
        labelPadding=8,
        labelFlush=False,
        format="~%" if percent else "~g",
    )
    room = width - layout.left - right
    layers = [*_layers(across(domain, axis), room + right, palette), *labels(layout, palette)]
    return draw(layers, layout, palette, width=width, right=right, below=_AXIS, marks=marks)


def _marks(rows: Sequence[RoundsRow], layout: Layout, palette: Palette) -> Data:
    marks: Data = []
    for row, placed in zip(rows, layout.rows, strict=True):
        for number, value in enumerate(row.values):
            last = number == len(row.values) - 1
            marks.append(
                {
                    "y": placed["top"] + _LINE * (number + 0.5),
                    "value": value.value,
                    "low": value.low,
                    "high": value.high,
                    "text": f"{value.label}: {value.text}",
                    "weight": 600 if last else 400,
                    "colour": palette.accent if last else palette.line,
                    "fill": palette.accent if last else palette.page,
                }
            )
    return marks


def _layers(x: Across, end: float, palette: Palette) -> list[alt.Chart]:
    y = down("y")
    every = alt.Chart(alt.NamedData("marks"))
    shown = every.transform_filter("isValid(datum.value)")
    bounded = every.transform_filter("isValid(datum.low)")
    colour = alt.Color("colour:N", scale=None)
    dot = shown.mark_circle(opacity=1, size=4 * _RADIUS**2, strokeWidth=2)
    value = every.mark_text(align="right", fontWeight=BOLD)
    return [
        every.mark_rule(color=palette.grid).encode(x=alt.XValue(0), x2=alt.X2Value("width"), y=y),
        bounded.mark_rule(strokeWidth=2).encode(x=x("low"), x2=alt.X2("high:Q"), y=y, color=colour),
        dot.encode(
            x=x("value"),
            y=y,
            stroke=alt.Stroke("colour:N", scale=None),
            fill=alt.Fill("fill:N", scale=None),
        ),
        value.encode(x=alt.XValue(end), y=y, text=alt.Text("text:N")),
    ]
