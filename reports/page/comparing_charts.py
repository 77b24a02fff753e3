"""The charts of a comparison of rounds: rows, and the ends of their axes."""

from __future__ import annotations

from collections.abc import Iterator

from reports.charts import Estimate, RoundsRow
from reports.comparison import ComparedQuestion
from reports.page.comparing import measure_label, round_label, value_text
from reports.page.groups import HIDDEN
from reports.page.wording import UNDEFINED
from reports.stats.comparing import Compared
from reports.stats.measures import Shown, Statistic, interval_of, value_of
from surveys.models import Round


def chart_rows(each: ComparedQuestion, rounds: tuple[Round, ...]) -> list[RoundsRow]:
    """The question's measures for the chart."""
    return [
        RoundsRow(
            measure_label(each.question, row.measure),
            tuple(_estimates(row, rounds)),
        )
        for row in each.rows
    ]


def _estimates(row: Compared, rounds: tuple[Round, ...]) -> Iterator[Estimate]:
    share = row.measure.statistic is Statistic.SHARE
    for side, round_ in zip(row.sides, rounds, strict=True):
        label = round_label(round_)
        if side is None or value_of(side) is None:
            yield Estimate(label, None, HIDDEN if side is None else UNDEFINED)
            continue
        interval = interval_of(side)
        yield Estimate(
            label,
            value_of(side),
            value_text(side, share),
            interval.low if interval else None,
            interval.high if interval else None,
        )


def chart_domain(each: ComparedQuestion) -> tuple[float, float]:
    """The ends of the chart's axis: shares and points from 0, scales and places whole."""
    question, statistic = each.question, each.rows[0].measure.statistic
    sides = [side for row in each.rows for side in row.sides if side is not None]
    highest = max(map(_high, sides), default=1.0)
    if statistic is Statistic.SHARE:
        return 0.0, min(1.0, max(0.1, highest))
    if statistic is Statistic.MEAN_RANK:
        return 1.0, float(max(2, len(question.choices)))
    if question.scale_points:
        return float(question.scale_points[0]), float(question.scale_points[-1])
    lowest = min((side.interval.low for side in sides if side.interval), default=0.0)
    return min(0.0, lowest), max(highest, 1.0)


def _high(side: Shown) -> float:
    return max(value_of(side) or 0, side.interval.high if side.interval else 0)


def trend_domain(each: ComparedQuestion) -> tuple[float, float]:
    """The ends of a chart of lines: as far as the intervals reach."""
    sides = [side for row in each.rows for side in row.sides if side is not None]
    highest = max(map(_high, sides), default=1.0)
    lowest = min(map(_low, sides), default=0.0)
    return (lowest, highest) if lowest < highest else (lowest - 0.5, highest + 0.5)


def _low(side: Shown) -> float:
    value = value_of(side)
    low = side.interval.low if side.interval else value
    return 0.0 if low is None else low
