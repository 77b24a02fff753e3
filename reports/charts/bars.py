"""Horizontal bars: shares or counts of options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reports.charts.canvas import Canvas, Drawing
from reports.charts.layout import (
    GAP,
    SIZE,
    WIDE,
    Layout,
    Row,
    draw_interval,
    draw_label,
    place,
)
from reports.charts.text import width as width_of
from reports.charts.theme import Role, Theme

_THICKNESS = 24.0
_THINNER = 18.0  # where labels stand above


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `text` is its value as the reader sees it ("30,8%").

    Without a value there is no bar: `text` then says why ("grup prea mic"). `low` and `high`
    are the ends of an interval, in the unit of the value.
    """

    label: str
    value: float | None
    text: str
    low: float | None = None
    high: float | None = None


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
    order = list(range(len(bars)))
    if sort:
        order.sort(key=lambda number: -_value(bars[number]))
    accent = _accent(bars, highlight)
    first = order.index(accent) if accent >= 0 else -1
    drawing = _drawn(tuple(bars[number] for number in order), width, first, maximum)
    return drawing.coloured(Theme(theme))


def _accent(bars: Sequence[Bar], highlight: int | None) -> int:
    if highlight is None:
        highlight = max(range(len(bars)), key=lambda number: _value(bars[number]))
    return highlight if highlight >= 0 and bars[highlight].value is not None else -1


def _value(bar: Bar) -> float:
    return -1.0 if bar.value is None else bar.value


@lru_cache(maxsize=512)
def _drawn(bars: tuple[Bar, ...], width: int, first: int, maximum: float | None) -> Drawing:
    narrow = width < WIDE / 1.5
    thickness = _THINNER if narrow else _THICKNESS
    layout = place([bar.label for bar in bars], width, thickness=thickness, top=2, bold=first)
    scale = _scale(bars, layout, maximum)
    canvas = Canvas(width, layout.bottom + 2)
    for number, (bar, row) in enumerate(zip(bars, layout.rows, strict=True)):
        draw_label(canvas, row, bold=number == first)
        _draw(canvas, bar, row, layout.left, scale, number == first)
    if not narrow:
        canvas.line(layout.left, layout.left, 0, canvas.height, Role.GRID)
    return canvas.draw()


def _scale(bars: tuple[Bar, ...], layout: Layout, maximum: float | None) -> float:
    """Pixels per unit, such that the widest value fits behind the longest bar."""
    shown = [bar for bar in bars if bar.value is not None]
    texts = max((width_of(bar.text, SIZE, bold=True) for bar in shown), default=0)
    largest = maximum or max((max(_value(bar), bar.high or 0) for bar in shown), default=0)
    return (layout.right - texts - GAP - layout.left) / largest if largest else 0


def _draw(canvas: Canvas, bar: Bar, row: Row, left: float, scale: float, first: bool) -> None:
    if bar.value is None:
        canvas.text(left + GAP, row.middle, bar.text, size=SIZE, colour=Role.MUTED)
        return
    end = left + bar.value * scale
    if bar.value:
        # A bar too short to see would look like none.
        colour = Role.ACCENT if first else Role.QUIET
        canvas.bar(left, max(end, left + 1.5), row.top, row.bottom, colour)
    if bar.low is not None and bar.high is not None:
        draw_interval(canvas, left + bar.low * scale, left + bar.high * scale, row.middle)
        end = max(end, left + bar.high * scale)
    canvas.text(end + GAP, row.middle, bar.text, size=SIZE, bold=first)
