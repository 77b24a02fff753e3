"""Bars of 100% cut into segments, lined up around the middle of a scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import fsum

from reports.charts.canvas import Canvas, Drawing
from reports.charts.layout import SIZE, SMALL, WIDE, Row, draw_label, place
from reports.charts.text import width as width_of
from reports.charts.text import wrap
from reports.charts.theme import MOST_SEGMENTS, Role, Theme, on_segment, segment

_THICKNESS = 28.0
_SWATCH = 13.0
_SLIT = 1.5


@dataclass(frozen=True, slots=True)
class Stack:
    """One bar: the share of each segment (0 to 1), and each share as the reader sees it.

    Without shares there is no bar: `texts` then holds one text that says why.
    """

    label: str
    shares: tuple[float, ...]
    texts: tuple[str, ...]


def stacked_chart(
    stacks: Sequence[Stack],
    segments: Sequence[str],
    *,
    width: int = WIDE,
    theme: Theme = Theme.LIGHT,
) -> str:
    """Bars whose middle lines up, as the text of an SVG.

    `segments` names the segments from one end of the scale to the other. The first half of
    them lies left of the middle line, the second half right, a middle one on both sides.
    A share is written in its segment where there is room. Raises ValueError for no bars,
    fewer than 2 or more than 11 segments, or a bar with another number of shares.
    """
    if not stacks or not 2 <= len(segments) <= MOST_SEGMENTS:
        raise ValueError(f"A stacked chart needs bars of 2 to {MOST_SEGMENTS} segments.")
    if any(stack.shares and len(stack.shares) != len(segments) for stack in stacks):
        raise ValueError("Every bar needs a share for every segment.")
    return _drawn(tuple(stacks), tuple(segments), width).coloured(Theme(theme))


@lru_cache(maxsize=512)
def _drawn(stacks: tuple[Stack, ...], segments: tuple[str, ...], width: int) -> Drawing:
    canvas = Canvas(width)
    top = _draw_key(canvas, segments)
    labels = [each.label for each in stacks]
    layout = place(labels, width, thickness=_THICKNESS, top=top, largest=0.34)
    before = max((_before(stack.shares) for stack in stacks), default=0)
    after = max((fsum(stack.shares) - _before(stack.shares) for stack in stacks), default=0)
    scale = (layout.right - layout.left) / ((before + after) or 1)
    middle = layout.left + before * scale
    for stack, row in zip(stacks, layout.rows, strict=True):
        draw_label(canvas, row)
        if stack.shares:
            _draw(canvas, stack, row, middle - _before(stack.shares) * scale, scale)
        else:
            text = stack.texts[0] if stack.texts else ""
            canvas.text(layout.left, row.middle, text, size=SIZE, colour=Role.MUTED)
    canvas.height = layout.bottom + 6
    if layout.left:  # where labels stand above, the line would run through them
        canvas.line(middle, middle, top - 6, canvas.height, Role.GRID)
    return canvas.draw()


def _before(shares: tuple[float, ...]) -> float:
    """The part of a bar that lies left of the middle."""
    half, odd = divmod(len(shares), 2)
    return fsum(shares[:half]) + (shares[half] / 2 if odd else 0)


def _draw(canvas: Canvas, stack: Stack, row: Row, start: float, scale: float) -> None:
    count = len(stack.shares)
    for number, (share, text) in enumerate(zip(stack.shares, stack.texts, strict=True)):
        # The page shows between segments: neighbours need not contrast.
        end = start + share * scale - _SLIT
        if share:
            bar_end = max(end, start + 0.5)
            canvas.bar(start, bar_end, row.top, row.bottom, segment(number, count))
        if width_of(text, SMALL) + 6 <= end - start:
            x, ink = (start + end) / 2, on_segment(number, count)
            canvas.text(x, row.middle, text, size=SMALL, colour=ink, align="center")
        start = end + _SLIT


def _draw_key(canvas: Canvas, segments: tuple[str, ...]) -> float:
    """Name the segments above the bars, in their order; gives the height taken."""
    x, y, count = 0.0, 10.0, len(segments)
    for number, name in enumerate(segments):
        lines = wrap(name, canvas.width - _SWATCH - 7, SMALL)
        taken = _SWATCH + 7 + max(width_of(line, SMALL) for line in lines)
        if x and x + taken > canvas.width:
            x, y = 0.0, y + 22
        canvas.bar(x, x + _SWATCH, y - _SWATCH / 2, y + _SWATCH / 2, segment(number, count))
        for line in lines:
            canvas.text(x + _SWATCH + 7, y, line, size=SMALL)
            y += 18
        y -= 18
        x = x + taken + 16 if len(lines) == 1 else float(canvas.width)
    return y + 24
