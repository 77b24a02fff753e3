"""Two variables of a round crossed: numbers in bins, days in months, keys in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reports.explore.looking import Look
from reports.explore.variables import GROUPED, Variable
from reports.stats.bins import bins_for, day_length_for
from reports.stats.cells import Key
from reports.stats.crosstabs import Crosstab, Side, crosstab, side
from reports.stats.joint import Amount, Joint, regrouped
from reports.stats.shares import Base
from surveys.questionnaire.model import Kind

# From a value to the group it was put in, such as a bin of numbers; None: values stand alone.
Put = Callable[[Key], Key] | None

MOST_CELLS = 6_000  # of a table that is shown; a larger one is for the data file


@dataclass(frozen=True, slots=True)
class Crossing:
    """The table of two variables, and the counts it was made of."""

    rows: Variable
    columns: Variable
    counts: Joint
    table: Crosstab
    put_rows: Put = None
    put_columns: Put = None

    @property
    def is_too_large(self) -> bool:
        """Whether nobody could read it."""
        return len(self.table.rows.keys) * len(self.table.columns.keys) > MOST_CELLS


def cross(
    look: Look,
    rows: Variable,
    columns: Variable,
    *,
    base: Base = Base.ANSWERED,
    minimum: int = 0,
    rows_minimum: int = 0,
) -> Crossing:
    """Cross two variables; columns and rows of fewer people are hidden (`crosstab`)."""
    values = look.joint(rows, columns)
    down, across = _grouping(rows, values.rows), _grouping(columns, values.columns_asked)
    found = regrouped(values, down.put, across.put) if down.put or across.put else values
    by_value = regrouped(values, None, across.put) if across.put else values
    table = crosstab(
        found,
        down.side(rows, found.rows),
        across.side(columns, {**found.columns, **found.columns_asked}),
        base=base,
        minimum=minimum,
        rows_minimum=rows_minimum,
        values=by_value,
    )
    return Crossing(rows, columns, found, table, down.put, across.put)


@dataclass(frozen=True, slots=True)
class _Grouping:
    put: Put
    keys: tuple[Key, ...]  # planned, in their order

    def side(self, variable: Variable, occurring: Mapping[Key, Amount]) -> Side:
        return side(self.keys, occurring, overlap=variable.overlap, numeric=variable.numeric)


def _grouping(variable: Variable, values: Mapping[Key, Amount]) -> _Grouping:
    if variable.question.kind not in GROUPED:
        return _Grouping(None, variable.planned)
    if variable.question.kind is Kind.DATE:
        length = day_length_for(values)
        return _Grouping(None if length == 10 else lambda day: str(day)[:length], ())
    bins = bins_for(values)
    return _Grouping(bins, bins.keys) if bins else _Grouping(None, ())
