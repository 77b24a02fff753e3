"""Colours by their part in a chart, for a light and a dark page, and the look of all charts.

Marks reach 3:1 against the page, text 4.5:1 (WCAG 2.2, 1.4.11 and 1.4.3); the tests measure it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from reports.charts.text import LEADING, SIZE, SMALL

_FONT = "system-ui, Segoe UI, Roboto, Noto Sans, Helvetica Neue, Arial, sans-serif"


class Theme(StrEnum):
    """Which page the chart stands on."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as #rrggbb."""

    page: str  # what lies behind the chart; drawn only as a halo
    text: str
    muted: str  # secondary text
    accent: str  # the mark that the chart is about
    quiet: str  # the other marks
    line: str  # intervals
    grid: str  # baseline and tracks: not needed to read a value
    scale: tuple[str, ...]  # from one end of a scale through its middle to the other


PALETTES = {
    Theme.LIGHT: Palette(
        page="#ffffff",
        text="#1d2733",
        muted="#586474",
        accent="#c8551b",
        quiet="#8391a3",
        line="#1d2733",
        grid="#c9d0d9",
        scale=("#9c3f10", "#cb763d", "#8a939f", "#5382bb", "#1b3a6b"),
    ),
    Theme.DARK: Palette(
        page="#12171e",
        text="#e8ecf1",
        muted="#a7b2bf",
        accent="#f0864a",
        quiet="#708196",
        line="#ffffff",
        grid="#3b4653",
        scale=("#ffb890", "#d67a42", "#7c8896", "#5b8fd0", "#b4d1ff"),
    ),
}


def settings(palette: Palette) -> dict[str, Any]:
    """What all charts have in common, as a Vega-Lite configuration."""
    small = {"labelFontSize": SMALL}
    text = {"align": "left", "baseline": "middle", "fontSize": SIZE, "color": palette.text}
    return {
        "aria": False,  # the page names the chart and has the table
        "axis": {"domain": False, "ticks": False, "gridColor": palette.grid, **small}
        | {"labelColor": palette.muted},
        "background": "transparent",
        "font": _FONT,
        "legend": {"labelColor": palette.text, **small},
        "rect": {"cornerRadius": 1.5},
        "rule": {"color": palette.grid},
        "text": {**text, "lineBreak": "\n", "lineHeight": LEADING},
        "view": {"stroke": None},
    }
