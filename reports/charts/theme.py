"""Colours by the role they have in a chart, for a light and a dark page.

Marks reach 3:1 against the page, text 4.5:1 (WCAG 2.2, 1.4.11 and 1.4.3); the tests measure it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reports.charts.colour import between, contrast


class Role(StrEnum):
    """What a colour is for. Segments of stacked bars have colours besides (`segment`)."""

    PAGE = "page"  # what lies behind the chart; drawn only as a halo
    TEXT = "text"
    MUTED = "muted"  # secondary text
    ACCENT = "accent"  # the mark that the chart is about
    QUIET = "quiet"  # the other marks
    LINE = "line"  # intervals
    GRID = "grid"  # baseline and tracks: not needed to read a value


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as #rrggbb; `anchors` go from one end of a scale through its middle to the other."""

    roles: dict[Role, str]
    anchors: tuple[str, ...]


LIGHT = Palette(
    {
        Role.PAGE: "#ffffff",
        Role.TEXT: "#1d2733",
        Role.MUTED: "#586474",
        Role.ACCENT: "#c8551b",
        Role.QUIET: "#8391a3",
        Role.LINE: "#1d2733",
        Role.GRID: "#c9d0d9",
    },
    ("#9c3f10", "#cb763d", "#8a939f", "#5382bb", "#1b3a6b"),
)
DARK = Palette(
    {
        Role.PAGE: "#12171e",
        Role.TEXT: "#e8ecf1",
        Role.MUTED: "#a7b2bf",
        Role.ACCENT: "#f0864a",
        Role.QUIET: "#708196",
        Role.LINE: "#ffffff",
        Role.GRID: "#3b4653",
    },
    ("#ffb890", "#d67a42", "#7c8896", "#5b8fd0", "#b4d1ff"),
)


class Theme(StrEnum):
    """Which page the chart stands on.

    PAGE_DEFINED takes its colours from the page's custom properties (`css_properties`), for
    an SVG inside the page: one SVG then serves light and dark. The others stand alone.
    """

    LIGHT = "light"
    DARK = "dark"
    PAGE_DEFINED = "page"


MOST_SEGMENTS = 11

# The ink on a segment: the one of the two that contrasts more, which is at least 4.58:1.
_INKS = ("#ffffff", "#000000")


def segment(number: int, segments: int) -> str:
    """The colour name of a segment, counted from 0, of a bar cut into so many."""
    return f"segment-{segments}-{number}"


def on_segment(number: int, segments: int) -> str:
    """The colour name of text on that segment."""
    return f"on-{segment(number, segments)}"


def _ink(under: str) -> str:
    return max(_INKS, key=lambda ink: contrast(ink, under))


def colours(palette: Palette) -> dict[str, str]:
    """Every colour by its name."""
    known = {str(role): colour for role, colour in palette.roles.items()}
    for segments in range(2, MOST_SEGMENTS + 1):
        for number in range(segments):
            colour = between(palette.anchors, number / (segments - 1))
            known[segment(number, segments)] = colour
            known[on_segment(number, segments)] = _ink(colour)
    return known


COLOURS = {Theme.LIGHT: colours(LIGHT), Theme.DARK: colours(DARK)}
COLOURS[Theme.PAGE_DEFINED] = {
    name: f"var(--chart-{name}, {colour})" for name, colour in COLOURS[Theme.LIGHT].items()
}


def css_properties(theme: Theme) -> str:
    """The custom properties that charts of PAGE_DEFINED read, as CSS declarations."""
    return "\n".join(f"--chart-{name}: {colour};" for name, colour in COLOURS[theme].items())
