"""Layers of marks to an SVG: specified with Altair, drawn by Vega."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import altair as alt
import vl_convert

FONT = '"Segoe UI", system-ui, "Helvetica Neue", Arial, sans-serif'

# A layer's name, whose number is its place in the drawing order, and its marks' settings.
Layer = tuple[str, tuple[tuple[str, Any], ...]]
# One mark: pixels x and y, for a bar or line x2 and y2, for a text its text, and a colour.
Mark = dict[str, Any]

_TYPES = {"bar": "rect", "grid": "rule", "halo": "rule", "line": "rule", "dot": "circle"}
_SPANS = ("rect", "rule")


def draw(layers: Mapping[Layer, list[Mark]], width: int, height: int) -> str:
    """The SVG of these marks."""
    ordered = tuple(sorted(layers))
    data = [{"name": _data(number), "values": layers[key]} for number, key in enumerate(ordered)]
    document = {**_compiled(ordered), "width": width, "height": height, "data": data}
    svg: str = vl_convert.vega_to_svg(document)
    return svg


@lru_cache(maxsize=256)
def _compiled(layers: tuple[Layer, ...]) -> dict[str, Any]:
    # Making and compiling a specification takes twenty times as long as drawing it, and does
    # not depend on the marks.
    document: dict[str, Any] = vl_convert.vegalite_to_vega(specification(layers))
    return document


def specification(layers: tuple[Layer, ...]) -> dict[str, Any]:
    """These layers as a Vega-Lite specification, with named data instead of marks."""
    charts = [_chart(number, layer) for number, layer in enumerate(layers)]
    chart = alt.layer(*charts).properties(
        padding=0, autosize=alt.AutoSizeParams(type="none"), background="transparent"
    )
    chart = chart.configure(aria=False).configure_view(stroke=None).configure_text(font=FONT)
    document: dict[str, Any] = chart.to_dict()
    return document


def _data(number: int) -> str:
    return f"layer_{number}"


def _chart(number: int, layer: Layer) -> alt.Chart:
    name, settings = layer
    kind = _TYPES.get(name.split()[1], "text")
    definition: dict[str, Any] = {"type": kind, **dict(settings)}
    channels: dict[str, Any] = {
        "x": alt.X("x:Q", scale=None, axis=None),
        "y": alt.Y("y:Q", scale=None, axis=None),
        "color": alt.Color("colour:N", scale=None, legend=None),
    }
    if kind in _SPANS:
        channels.update(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"))
    if kind == "text":
        definition["baseline"] = "middle"
        channels["text"] = alt.Text("text:N")
    if kind == "circle":
        definition["opacity"] = 1
    chart = alt.Chart(alt.NamedData(name=_data(number)))
    chart.mark = alt.MarkDef(**definition)
    return chart.encode(**channels)
