"""Where rows stand: a label at the left of each mark, or above it in a narrow chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports.charts.text import LEADING, width, wrap
from reports.charts.theme import Palette

WIDE, NARROW = 720, 320
_LABELS_AT_LEFT_FROM = 480

GAP = 8  # px between a mark and its value
_BETWEEN = 12  # px between rows

Data = list[dict[str, Any]]  # a table of a chart


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its interval; `text` is the value as the reader sees it ("30,8%").

    Without a value nothing is drawn: `text` then says why ("grup prea mic"). `low` and `high`
    are the ends of the interval, in the unit of the value.
    """

    label: str
    value: float | None
    text: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows with their places (px from the top), and the room that their labels take."""

    rows: Data
    left: int  # px from the chart's left edge to the start of the marks' axis
    height: int
    at_left: bool  # labels stand at the left of the marks, not above

    def values_width(self) -> float:
        """The most pixels that the text of a value takes."""
        return max((width(row["text"], bold=True) for row in self.rows if "text" in row), default=0)


def rows_of(estimates: Sequence[Estimate], highlight: int, palette: Palette) -> Data:
    """Estimates as rows to place, the one at the position `highlight` in the accent colour."""
    return [
        {"label": each.label, "reason": each.text}
        if each.value is None
        else {
            "label": each.label,
            "value": each.value,
            "low": each.low,
            "high": each.high,
            "text": each.text,
            "weight": 600 if number == highlight else 400,
            "colour": palette.accent if number == highlight else palette.quiet,
        }
        for number, each in enumerate(estimates)
    ]


def place(rows: Data, total: int, *, thickness: int, largest: float, inset: int = 0) -> Layout:
    """Place rows of marks `thickness` pixels high in a chart `total` pixels wide.

    A row has a `label`, bold at the `weight` 600, and a `reason` when it has no mark. At the
    left labels take as much as they need, up to the part `largest` of the width. Marks may
    reach `inset` pixels beyond the start of their axis.
    """
    at_left = total >= _LABELS_AT_LEFT_FROM
    limit = total * largest if at_left else total
    placed, y = [], 2.0
    for row in rows:
        label = wrap(row["label"], limit, bold=row.get("weight") == 600)
        reason = wrap(row["reason"], total - at_left * limit - 4 * GAP) if "reason" in row else []
        text = {"label": "\n".join(label), "reason": "\n".join(reason)}
        lies = _heights(y, len(label) * LEADING, len(reason) * LEADING or thickness, at_left)
        placed.append({"weight": 400, **row, **text, **lies})
        y = lies["to"] + _BETWEEN / 2
    left = round(max(map(_label_width, placed))) + 2 * GAP if at_left else 0
    return Layout(placed, left + inset, round(y) - _BETWEEN + 2, at_left)


def _heights(y: float, label: float, mark: float, at_left: bool) -> dict[str, float]:
    """Where a row lies that starts at `y`, its label and mark being so high (px)."""
    height = max(label, mark) if at_left else label + 4 + mark
    top = y + ((height - mark) / 2 if at_left else label + 4)
    return {
        "from": y - _BETWEEN / 2,
        "to": y + height + _BETWEEN / 2,
        "label_top": y + (height - label) / 2 if at_left else y,
        "top": top,
        "middle": top + mark / 2,
        "bottom": top + mark,
    }


def _label_width(row: dict[str, Any]) -> float:
    return max(width(line, bold=row["weight"] == 600) for line in row["label"].split("\n"))
