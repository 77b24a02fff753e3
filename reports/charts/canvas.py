"""Marks at pixel positions, and the SVG they make.

Positions are computed here and not by Vega: its layout measures text with the fonts of the
server, which are not those of the reader.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Literal
from xml.sax.saxutils import escape

from reports.charts.theme import COLOURS, Role, Theme
from reports.charts.vega import Layer, Mark, draw

Align = Literal["left", "center", "right"]


@dataclass(slots=True)
class Canvas:
    """Collects marks; the origin is top left, lengths are pixels, colours are names."""

    width: int
    height: float = 0
    _layers: dict[Layer, list[Mark]] = field(default_factory=lambda: defaultdict(list))
    _colours: dict[str, str] = field(default_factory=dict)
    # Vega gets numbers in their stead: it measures every text, which takes longer than all
    # the rest and changes nothing here.
    _texts: list[str] = field(default_factory=list)

    def bar(self, x: float, x2: float, y: float, y2: float, colour: str) -> None:
        """A filled rectangle."""
        self._add("1 bar", {"cornerRadius": 1.5}, x=x, x2=x2, y=y, y2=y2, colour=colour)

    def line(
        self, x: float, x2: float, y: float, y2: float, colour: str, thickness: float = 1
    ) -> None:
        """A straight line; at thickness 1 drawn on whole pixels."""
        style = {"strokeWidth": thickness, "strokeCap": "round" if thickness > 1 else "butt"}
        layer = "0 grid" if colour == Role.GRID else "2 line"
        if colour == Role.PAGE:
            layer = "2 halo"
        self._add(layer, style, x=x, x2=x2, y=y, y2=y2, colour=colour)

    def dot(self, x: float, y: float, colour: str, radius: float) -> None:
        """A filled circle with a halo."""
        self._add("4 dot", {"size": 4 * (radius + 1) ** 2}, x=x, y=y, colour=Role.PAGE)
        self._add("5 dot", {"size": 4 * radius**2}, x=x, y=y, colour=colour)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        colour: str = Role.TEXT,
        align: Align = "left",
        bold: bool = False,
    ) -> None:
        """A line of text, centred on `y`."""
        style = {"align": align, "fontSize": size, "fontWeight": 600 if bold else 400}
        self._add("6 text", style, x=x, y=y, text=str(len(self._texts)), colour=colour)
        self._texts.append(text)

    def _add(self, layer: str, style: dict[str, Any], *, colour: str, **place: Any) -> None:
        sign = self._colours.setdefault(str(colour), f"#0000{len(self._colours):02x}")
        rounded = {
            name: round(value, 1) if isinstance(value, float) else value
            for name, value in place.items()
        }
        self._layers[layer, tuple(style.items())].append({**rounded, "colour": sign})

    def draw(self) -> Drawing:
        """The drawing, still without its colours."""
        svg = _tidy(draw(self._layers, self.width, round(self.height)))
        written = _TEXT.sub(lambda found: f">{escape(self._texts[int(found[1])])}</text>", svg)
        return Drawing(written, {sign: name for name, sign in self._colours.items()})


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG whose colours are signs, and the name of the colour that each sign stands for."""

    svg: str
    names: dict[str, str]

    def coloured(self, theme: Theme) -> str:
        """The SVG in the colours of a theme."""
        known = COLOURS[theme]

        def colour(sign: re.Match[str]) -> str:
            return known[self.names[sign[0]]]

        return _TAG.sub(lambda tag: _SIGN.sub(colour, tag[0]), self.svg)


_TEXT = re.compile(r">(\d+)</text>")
# < and > are escaped in texts, so a tag ends at the first >.
_TAG = re.compile(r"<[^<>]+>")
_SIGN = re.compile(r"#0000[0-9a-f]{2}\b")
_UNUSED = re.compile(r'<path class="(?:background|foreground)"[^<>]*/>')
# Naming the chart for screen readers is the page's part: it has the caption and the table.
_ATTRIBUTES = re.compile(r' (?:class|role|aria-[a-z]+|xmlns:xlink|version)="[^"]*"')
_NOTHING = re.compile(r"<g(?: [^<>]*)?></g>|<g(?: [^<>]*)?/>")


def _tidy(svg: str) -> str:
    bare = _TAG.sub(lambda tag: _ATTRIBUTES.sub("", tag[0]), _UNUSED.sub("", svg))
    return _NOTHING.sub("", bare)
