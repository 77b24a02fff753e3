"""Bars of 100% cut into segments, lined up around the middle of a scale or at their beginning."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import fsum

import altair as alt

from reports.charts.layers import Across, across, down, draw, labels
from reports.charts.rows import WIDE, Data, Layout, place
from reports.charts.text import SMALL, wrap
from reports.charts.text import width as width_of
from reports.charts.theme import PALETTES, Palette, Theme

MOST_SEGMENTS = 11
_SWATCH = 13  # px
_SLIT = 1.5  # px of the page between segments: neighbours need not contrast


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
    centred: bool = True,
    width: int = WIDE,
    theme: Theme = Theme.LIGHT,
) -> str:
    """Bars whose middle lines up, as the text of an SVG.

    `segments` names the segments from one end of the scale to the other. The first half of
    them lies left of the middle line, the second half right, a middle one on both sides; when
    not `centred`, for segments that are no scale, all bars begin at the line. A share is
    written in its segment where there is room. Raises ValueError for no bars, fewer than 2 or
    more than 11 segments, or a bar with another number of shares.
    """
    if not stacks or not 2 <= len(segments) <= MOST_SEGMENTS:
        raise ValueError(f"A stacked chart needs bars of 2 to {MOST_SEGMENTS} segments.")
    if any(stack.shares and len(stack.shares) != len(segments) for stack in stacks):
        raise ValueError("Every bar needs a share for every segment.")
    return _drawn(tuple(stacks), tuple(segments), centred, width, Theme(theme))


@lru_cache(maxsize=512)
def _drawn(
    stacks: tuple[Stack, ...], segments: tuple[str, ...], centred: bool, width: int, theme: Theme
) -> str:
    palette = PALETTES[theme]
    # Only rows with a bar have a part of the middle line.
    rows = [
        {"label": each.label, "zero": 0}
        if each.shares
        else {"label": each.label, "reason": "".join(each.texts)}
        for each in stacks
    ]
    layout = place(rows, width, thickness=28, largest=0.34)
    befores = [_before(each) if centred else 0.0 for each in stacks]
    before = max(befores)
    after = max(fsum(each.shares) - own for each, own in zip(stacks, befores, strict=True)) or 1
    parts = _parts(stacks, befores, layout, (width - layout.left) / (before + after))
    key, above = _key(segments, width, layout.left)
    x = across((-before, after), None)
    layers = [*_bars(x, key, palette), *labels(layout, palette)]
    if layout.at_left:  # where labels stand above, the line would run through them
        line = alt.Chart().mark_rule()
        layers.insert(0, line.encode(x=x("zero"), y=down("from"), y2=alt.Y2("to:Q")))
    return draw(layers, layout, palette, width=width, above=above, parts=parts)


def _before(stack: Stack) -> float:
    """The part of a bar that lies left of the middle."""
    half, odd = divmod(len(stack.shares), 2)
    return fsum(stack.shares[:half]) + (stack.shares[half] / 2 if odd else 0)


def _parts(stacks: tuple[Stack, ...], befores: list[float], layout: Layout, unit: float) -> Data:
    """The segments of bars of `unit` pixels; a share is written only where there is room."""
    return [
        {
            **{name: row[name] for name in ("top", "middle", "bottom")},
            "before": before,
            "part": number,
            "share": share,
            "text": text if width_of(text, SMALL) + 6 <= share * unit - _SLIT else "",
        }
        for stack, before, row in zip(stacks, befores, layout.rows, strict=True)
        if stack.shares
        for number, (share, text) in enumerate(zip(stack.shares, stack.texts, strict=True))
        if share
    ]


def _bars(x: Across, key: alt.Legend, palette: Palette) -> list[alt.Chart]:
    """Segments one after the other, and their shares in the ink that contrasts more."""
    stacked = (
        alt.Chart(alt.NamedData("parts"))
        .transform_stack(
            stack="share", as_=["start", "end"], groupby=["top"], sort=[alt.SortField("part")]
        )
        .transform_calculate(
            start="datum.start - datum.before",
            end="datum.end - datum.before",
            centre="(datum.start + datum.end) / 2",
        )
    )
    last = len(key.values) - 1
    ends = [last * step / (len(palette.scale) - 1) for step in range(len(palette.scale))]
    scale = alt.Scale(domain=ends, range=list(palette.scale), interpolate="rgb")
    rect = stacked.mark_rect(x2Offset=-_SLIT).encode(
        x=x("start"),
        x2=alt.X2("end:Q"),
        y=down("top"),
        y2=alt.Y2("bottom:Q"),
        color=alt.Color("part:Q", scale=scale, legend=key),
    )
    # At this luminance black and white contrast alike, 4.58:1.
    ink = {"expr": "luminance(scale('color', datum.part)) > 0.179 ? '#000000' : '#ffffff'"}
    share = stacked.transform_filter("datum.text").mark_text(
        align="center", fontSize=SMALL, color=ink
    )
    text = share.encode(x=x("centre"), y=down("middle"), text=alt.Text("text:N"))
    return [rect, text]


def _key(segments: tuple[str, ...], width: int, left: int) -> tuple[alt.Legend, int]:
    """The names of the segments, to stand above the bars, and the height that takes (px)."""
    names = [wrap(name, width - 2 * _SWATCH, SMALL) for name in segments]
    widths = [max(width_of(line, SMALL) for line in lines) + _SWATCH + 7 for lines in names]
    # The server's font is narrower than some reader's.
    gap = 10 + 0.15 * max(widths)
    columns = _columns([each + gap for each in widths], width + gap)
    rows = [names[start : start + columns] for start in range(0, len(names), columns)]
    height = 22 * sum(max(map(len, row)) for row in rows) + 10
    legend = alt.Legend(
        type="symbol",
        title=None,
        values=list(range(len(names))),
        orient="none",
        direction="horizontal",
        legendX=-left,
        legendY=4 - height,
        columns=columns,
        columnPadding=gap,
        rowPadding=8,
        labelExpr=f"{json.dumps(names)}[datum.value]",
        labelLimit=0,
        labelOffset=7,
        symbolType="square",
        symbolSize=_SWATCH**2,
        symbolStrokeWidth=0,
    )
    return legend, height


def _columns(widths: list[float], total: float) -> int:
    """How many columns items fill, row after row, that are as wide as their widest item."""
    for many in range(len(widths), 1, -1):
        if sum(max(widths[column::many]) for column in range(many)) <= total:
            return many
    return 1
