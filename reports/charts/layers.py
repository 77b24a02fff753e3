"""Layers that charts share, and the drawing of a layered chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import altair as alt
import vl_convert
from altair.utils import schemapi

from reports.charts.rows import GAP, Data, Layout
from reports.charts.theme import Palette, settings

# Otherwise every part is checked when made, which takes longer than all the rest; the tests
# check whole specifications.
schemapi.disable_debug_mode()

Across = Callable[[str], alt.X]

BOLD = {"expr": "datum.weight"}


def across(domain: Sequence[float], axis: alt.Axis | None) -> Across:
    """Puts a field on the axis of values, which goes over this domain."""
    scale = alt.Scale(domain=list(domain), nice=False, zero=False, clamp=True)
    return lambda field: alt.X(f"{field}:Q", scale=scale, axis=axis)


def down(field: str) -> alt.Y:
    """A field that holds pixels from the top."""
    return alt.Y(f"{field}:Q", scale=None, axis=None)


def labels(layout: Layout, palette: Palette) -> list[alt.Chart]:
    """The rows' labels, and the reasons of those without a mark."""
    label = alt.Chart().mark_text(baseline="line-top", fontWeight=BOLD)
    reason = alt.Chart().transform_filter("datum.reason")
    reason = reason.mark_text(baseline="line-top", color=palette.muted)
    start = GAP if layout.at_left else -layout.left
    return [
        label.encode(x=alt.XValue(-layout.left), y=down("label_top"), text=alt.Text("label:N")),
        reason.encode(x=alt.XValue(start), y=down("top"), text=alt.Text("reason:N")),
    ]


def intervals(x: Across, palette: Palette) -> list[alt.Chart]:
    """Whiskers from `low` to `high`, with a halo that keeps them visible on a bar."""
    charts = []
    for colour, thickness in ((palette.page, 4.5), (palette.line, 1.6)):
        whisker = alt.Chart().mark_errorbar(
            orient="horizontal",
            color=colour,
            opacity=1,
            rule=alt.MarkConfig(strokeWidth=thickness),
            ticks=alt.MarkConfig(size=8, thickness=thickness),
        )
        charts.append(whisker.encode(x=x("low"), x2=alt.X2("high:Q"), y=down("middle")))
    return charts


def draw(
    layers: Sequence[alt.Chart],
    layout: Layout,
    palette: Palette,
    *,
    width: int,
    above: float = 0,
    right: float = 0,
    below: float = 0,
    **tables: Data,
) -> str:
    """Layers over the layout's rows, and over other tables by their names, as an SVG's text.

    `above`, `right` and `below` are the room left free around the marks (px); the chart is
    `width` pixels wide in all.
    """
    chart = alt.layer(
        *layers,
        data=alt.NamedData("rows"),
        datasets=alt.Datasets(rows=layout.rows, **tables),
        width=width - layout.left - right,
        height=layout.height,
        padding={"left": layout.left, "right": right, "top": above, "bottom": below},
        # Where marks lie must not hang on the fonts of the server: the reader has others.
        autosize=alt.AutoSizeParams(type="none"),
        config=alt.Config(**settings(palette)),
    )
    svg: str = vl_convert.vegalite_to_svg(chart.to_dict(validate=False))
    return svg
