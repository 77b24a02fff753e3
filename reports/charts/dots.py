"""Dots on an axis: means with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reports.charts.canvas import Canvas, Drawing
from reports.charts.layout import (
    SIZE,
    SMALL,
    WIDE,
    Layout,
    Row,
    draw_interval,
    draw_label,
    place,
)
from reports.charts.text import width as width_of
from reports.charts.text import wrap
from reports.charts.theme import Role, Theme

_THICKNESS = 20.0
_RADIUS = 5.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One dot; `text` is its value as the reader sees it ("9,13").

    Without a value there is no dot: `text` then says why. `low` and `high` are the ends of
    an interval, in the unit of the value.
    """

    label: str
    value: float | None
    text: str
    low: float | None = None
    high: float | None = None


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
    return _drawn(tuple(dots), lowest, highest, ends, width, highlight).coloured(Theme(theme))


@lru_cache(maxsize=512)
def _drawn(
    dots: tuple[Dot, ...],
    lowest: int,
    highest: int,
    ends: tuple[str, str],
    width: int,
    highlight: int,
) -> Drawing:
    layout = place(
        [dot.label for dot in dots], width, thickness=_THICKNESS, largest=0.42, bold=highlight
    )
    shown = (dot.text for dot in dots if dot.value is not None)
    values = max((width_of(text, SIZE, bold=True) for text in shown), default=0)
    left, right = layout.left + _RADIUS + 2, width - values - 14
    axis = _Axis(lowest, highest, left, right)
    canvas = Canvas(width, layout.bottom)
    for number, (dot, row) in enumerate(zip(dots, layout.rows, strict=True)):
        draw_label(canvas, row, bold=number == highlight)
        _draw(canvas, dot, row, axis, number == highlight)
    _draw_axis(canvas, axis, layout, ends)
    return canvas.draw()


@dataclass(frozen=True, slots=True)
class _Axis:
    lowest: int
    highest: int
    left: float
    right: float

    def at(self, value: float) -> float:
        part = (value - self.lowest) / (self.highest - self.lowest)
        return self.left + part * (self.right - self.left)


def _draw(canvas: Canvas, dot: Dot, row: Row, axis: _Axis, first: bool) -> None:
    if dot.value is None:
        canvas.text(axis.left, row.middle, dot.text, size=SIZE, colour=Role.MUTED)
        return
    canvas.line(axis.left, axis.right, row.middle, row.middle, Role.GRID)
    if dot.low is not None and dot.high is not None:
        low, high = max(dot.low, axis.lowest), min(dot.high, axis.highest)
        draw_interval(canvas, axis.at(low), axis.at(high), row.middle)
    canvas.dot(axis.at(dot.value), row.middle, Role.ACCENT if first else Role.QUIET, _RADIUS)
    canvas.text(canvas.width, row.middle, dot.text, size=SIZE, align="right", bold=first)


def _draw_axis(canvas: Canvas, axis: _Axis, layout: Layout, ends: tuple[str, str]) -> None:
    y = layout.bottom + 20
    steps = axis.highest - axis.lowest
    room = (axis.right - axis.left) / max(width_of(str(axis.highest), SMALL) + 12, 1)
    every = next(step for step in (1, 2, 5, 10, 20, 25, 50, 100, steps) if steps / step <= room)
    ticks = sorted({axis.lowest, axis.highest, *range(0, axis.highest, every)})
    for tick in (tick for tick in ticks if _stands_clear(tick, axis, every)):
        canvas.text(axis.at(tick), y, str(tick), size=SMALL, colour=Role.MUTED, align="center")
    canvas.height = y + 12
    if any(ends):
        _draw_ends(canvas, axis, ends)


def _stands_clear(tick: int, axis: _Axis, every: int) -> bool:
    if tick in (axis.lowest, axis.highest):
        return True
    return axis.lowest < tick and min(tick - axis.lowest, axis.highest - tick) * 2 > every


def _draw_ends(canvas: Canvas, axis: _Axis, ends: tuple[str, str]) -> None:
    limit = (axis.right - axis.left) / 2 - 8
    wrapped = [wrap(end, limit, SMALL) for end in ends]
    places = ((axis.left - _RADIUS, "left"), (axis.right + _RADIUS, "right"))
    for lines, (x, align) in zip(wrapped, places, strict=True):
        for number, line in enumerate(lines):
            y = canvas.height + 8 + number * 18
            canvas.text(x, y, line, size=SMALL, colour=Role.MUTED, align=align)  # type: ignore[arg-type]
    canvas.height += 18 * max(map(len, wrapped)) + 2
