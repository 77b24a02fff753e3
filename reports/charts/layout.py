"""What all charts share: where labels stand, and how much room they take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.canvas import Canvas
from reports.charts.text import BOLDER, balanced, width
from reports.charts.theme import Role

WIDE, NARROW = 720, 320
# From this width on labels stand at the left of the marks, below it above them.
_LABELS_AT_LEFT_FROM = 480

SIZE = 15.0  # px, of all text but the axis
SMALL = 14.0
LEADING = 19.0
GAP = 8.0  # between a mark and its value


@dataclass(frozen=True, slots=True)
class Row:
    """The room of one row: its label's lines, and where its mark lies. Pixels from the top."""

    lines: tuple[str, ...]
    label_top: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """The height at which the mark and its value are centred."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows with labels, and the left and right end of the room for their marks."""

    rows: tuple[Row, ...]
    left: float
    right: float
    bottom: float


def place(
    labels: Sequence[str],
    total: int,
    *,
    thickness: float,
    top: float = 0,
    largest: float = 0.46,
    bold: int = -1,
) -> Layout:
    """Place rows of marks `thickness` high, from `top` down, in a chart `total` wide.

    At the left labels take as much as they need, up to the part `largest` of the width.
    `bold` is the position of the label written bold.
    """
    at_left = total >= _LABELS_AT_LEFT_FROM
    limit = total * largest if at_left else total
    wrapped = [_lines(label, limit, number == bold) for number, label in enumerate(labels)]
    if not at_left:
        return _below(wrapped, total, thickness, top)
    column = max(
        width(line, SIZE, bold=number == bold)
        for number, lines in enumerate(wrapped)
        for line in lines
    )
    rows, y = [], top
    for lines in wrapped:
        height = max(thickness, len(lines) * LEADING)
        mark = y + (height - thickness) / 2
        label = y + (height - len(lines) * LEADING) / 2
        rows.append(Row(lines, label, mark, mark + thickness))
        y += height + 12
    return Layout(tuple(rows), round(column + 16), total, y - 12)


def _lines(label: str, limit: float, bold: bool) -> tuple[str, ...]:
    return balanced(label, limit / BOLDER if bold else limit, SIZE)


def _below(wrapped: Sequence[tuple[str, ...]], total: int, thickness: float, top: float) -> Layout:
    rows, y = [], top
    for lines in wrapped:
        mark = y + len(lines) * LEADING + 4
        rows.append(Row(lines, y, mark, mark + thickness))
        y = mark + thickness + 14
    return Layout(tuple(rows), 0, total, y - 14)


def draw_label(canvas: Canvas, row: Row, *, bold: bool = False) -> None:
    """Write a row's label."""
    for number, line in enumerate(row.lines):
        y = row.label_top + (number + 0.5) * LEADING
        canvas.text(0, y, line, size=SIZE, bold=bold)


def draw_interval(canvas: Canvas, low: float, high: float, y: float) -> None:
    """A whisker from low to high, with a halo that keeps it visible on a bar."""
    for colour, thickness in ((Role.PAGE, 4.5), (Role.LINE, 1.6)):
        canvas.line(low, high, y, y, colour, thickness)
        for end in (low, high):
            canvas.line(end, end, y - 4, y + 4, colour, thickness)
