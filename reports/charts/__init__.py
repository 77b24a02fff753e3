"""Charts from plain rows to SVG text. Captions, tables and names are the page's part."""

from reports.charts.bars import Bar, bar_chart
from reports.charts.dots import Dot, dot_chart
from reports.charts.rounds import RoundsRow, rounds_chart
from reports.charts.rows import NARROW, WIDE, Estimate
from reports.charts.stacked import MOST_SEGMENTS, Stack, stacked_chart
from reports.charts.theme import Theme
from reports.charts.trend import trend_chart

__all__ = [
    "MOST_SEGMENTS",
    "NARROW",
    "WIDE",
    "Bar",
    "Dot",
    "Estimate",
    "RoundsRow",
    "Stack",
    "Theme",
    "bar_chart",
    "dot_chart",
    "rounds_chart",
    "stacked_chart",
    "trend_chart",
]
