"""What a block of a report looks like once computed: plain values for the template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from reports.definition import ReportDefinition
from reports.stats.tallies import Tally
from reports.weighted_figures import WeightsView
from surveys.models import Origin
from surveys.questionnaire.model import Question, Questionnaire


class ChartKind(StrEnum):
    """Which drawing shows the rows."""

    BARS = "bars"  # shares from 0
    DOTS = "dots"  # means with intervals
    STACK = "stack"  # parts of 100 %


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One row of a chart. Shares are proportions; `text` is the value as read."""

    label: str
    value: float | None  # None: suppressed or undefined; `text` says which
    text: str
    low: float | None = None
    high: float | None = None
    parts: tuple[float, ...] = ()  # of a stack
    part_texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart before it is drawn; `alternative` says its finding in words."""

    kind: ChartKind
    rows: tuple[ChartRow, ...]
    alternative: str
    axis: tuple[float, float] | None = None  # ends of the scale of a dot chart
    ends: tuple[str, str] = ("", "")  # what they mean
    parts: tuple[str, ...] = ()  # labels of the parts of a stack, low to high
    highlight: int = 0  # the dot in the accent colour; -1: none
    centred: bool = True  # the middle of a stack's parts is the middle of a scale


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: its heading, then its cells as read.

    `said` stands in place of all cells where there is nothing to read in them, and why.
    """

    label: str
    cells: tuple[str, ...]
    said: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read; the first heading stands above the rows' labels."""

    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]
    caption: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure in large type."""

    id: str
    value: str
    statement: str
    base: str
    interval: str = ""


@dataclass(slots=True)
class Shown:
    """One block: `name` is its anchor and the name of its chart."""

    name: str
    kind: str  # the template reports/blocks/KIND.html
    title: str = ""
    wording: str = ""  # of the question, when the title is a takeaway
    caption: str = ""  # base and n
    note: str = ""
    chart: Chart | None = None
    table: Table | None = None
    groups: Table | None = None  # the same by the category chosen
    weighted: Table | None = None  # unweighted and weighted side by side
    weighted_groups: Table | None = None  # weighted, by the category chosen
    headlines: list[Headline] = field(default_factory=list)
    themes: list[tuple[str, str]] = field(default_factory=list)  # label, count or ""
    paragraphs: str = ""
    too_few: bool = False
    minimum: int = 0  # fewest people in the base of a figure shown


@dataclass(frozen=True, slots=True)
class Scene:
    """All a block is computed from."""

    definition: ReportDefinition
    questionnaire: Questionnaire
    tally: Tally
    minimum: int  # fewest people in the base of a figure shown
    origins: Mapping[Origin, int] = field(default_factory=dict)  # responses by where they come from
    by: Question | None = None  # the category question chosen for breaking down
    theme_counts: dict[str, dict[str, int]] = field(default_factory=dict)  # question, theme: n
    weights: WeightsView | None = None
