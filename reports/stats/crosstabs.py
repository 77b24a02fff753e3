"""A cross-tabulation: counts, percentages with their bases, tests, means."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reports.stats.association import Association, ChiSquare, association, nothing
from reports.stats.cells import Key
from reports.stats.column_tests import RowTests, column_tests
from reports.stats.columns import Array
from reports.stats.disclosure import Disclosure, disclosures
from reports.stats.group_means import GroupMeans, group_means
from reports.stats.joint import Joint
from reports.stats.shares import Base
from reports.stats.summaries import Distribution, ordered
from reports.stats.undefined import Reason, Undefined

# The bases that the percentages of a cross-tab can have.
CROSS_BASES = (Base.ANSWERED, Base.ASKED, Base.OPTIONS)


@dataclass(frozen=True, slots=True)
class Side:
    """The rows or the columns of a table, in the order shown.

    `overlap`: one respondent can be in several (a multiple choice). `numeric`: the answers that
    are numbers can be averaged.
    """

    keys: tuple[Key, ...]
    overlap: bool = False
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Crosstab:
    """Two questions crossed, without the columns and rows that may not be shown (`hidden`).

    Counts are responses. Percentages go from 0 to 100; None where the base is 0. The base of
    column percentages is `column_bases`, of row percentages `row_bases`, of total percentages
    `n`; for `Base.OPTIONS` all three count options expressed instead of respondents.
    """

    base: Base
    rows: Side
    columns: Side
    hidden: dict[Key, Disclosure]
    hidden_rows: dict[Key, Disclosure]
    responses: int
    valid: int  # respondents who answered both questions
    n: int
    counts: Array  # rows by columns
    row_bases: tuple[int, ...]
    column_bases: tuple[int, ...]
    totals: tuple[int, ...]  # by row: respondents of all columns together, hidden ones too
    association: Association
    option_tests: tuple[ChiSquare | Undefined, ...] | None  # by row; None: rows do not overlap
    column_tests: tuple[RowTests, ...] | Undefined
    means: GroupMeans | Undefined  # of the rows' numbers by column

    @property
    def column_percent(self) -> list[list[float | None]]:
        """Each count of its column's base."""
        return [_percents(row, self.column_bases) for row in self.counts.tolist()]

    @property
    def row_percent(self) -> list[list[float | None]]:
        """Each count of its row's base."""
        return [
            _percents(row, [base] * len(row))
            for row, base in zip(self.counts.tolist(), self.row_bases, strict=True)
        ]

    @property
    def total_percent(self) -> list[list[float | None]]:
        """Each count of the whole table's base."""
        return [_percents(row, [self.n] * len(row)) for row in self.counts.tolist()]


def _percents(counts: Sequence[int], bases: Sequence[int]) -> list[float | None]:
    return [100 * count / base if base else None for count, base in zip(counts, bases, strict=True)]


def crosstab(
    found: Joint,
    rows: Side,
    columns: Side,
    *,
    base: Base = Base.ANSWERED,
    minimum: int = 0,
    rows_minimum: int = 0,
    values: Joint | None = None,
) -> Crosstab:
    """Make the table of joint counts.

    `values` are the same counts before the rows' numbers were put in bins: means are of these.

    With a `minimum`, columns of fewer people, and those by which they could be worked out, are
    left out of the table and of every test (`reports.stats.disclosure`). So are rows with a
    `rows_minimum`: it is for who may not read responses one by one. A row of one person says
    what that person answered to the columns' question. Raises ValueError for a base that is
    none of CROSS_BASES.
    """
    if base not in CROSS_BASES:
        raise ValueError(f"A cross-tab has no base {base!r}.")
    people = {
        key: int(min(found.columns.get(key, 0), found.columns_asked.get(key, 0)))
        for key in columns.keys
    }
    shown, hidden = _disclosed(columns, people, minimum)
    every_row = {key: int(found.rows.get(key, 0)) for key in rows.keys}
    rows, hidden_rows = _disclosed(rows, every_row, rows_minimum)
    counts = np.array(
        [[found.cells.get((row, column), 0) for column in shown.keys] for row in rows.keys],
        dtype=np.int64,
    ).reshape(len(rows.keys), len(shown.keys))
    expressed = base is Base.OPTIONS
    people_of = found.columns_asked if base is Base.ASKED else found.columns
    column_bases = [int(people_of.get(key, 0)) for key in shown.keys]
    if expressed:
        column_bases = counts.sum(axis=0).tolist()
    totals = [int(found.rows.get(key, 0)) for key in rows.keys]
    return Crosstab(
        base=base,
        rows=rows,
        columns=shown,
        hidden=hidden,
        hidden_rows=hidden_rows,
        responses=int(found.responses),
        valid=int(found.valid),
        n=_whole(found, counts, base),
        counts=counts,
        row_bases=tuple(counts.sum(axis=1).tolist() if expressed else totals),
        column_bases=tuple(column_bases),
        totals=tuple(totals),
        association=_association(counts, rows, shown),
        option_tests=_option_tests(counts, column_bases, rows, shown, base),
        column_tests=_column_tests(counts, column_bases, shown, base),
        means=_means(values or found, shown) if rows.numeric else Undefined(Reason.NO_NUMBERS),
    )


def _disclosed(
    side: Side, people: Mapping[Key, int], minimum: int
) -> tuple[Side, dict[Key, Disclosure]]:
    """What of a side may be shown, and what is hidden for which reason."""
    hidden: dict[Key, Disclosure] = {
        key: fate
        for key, fate in disclosures(people, minimum).items()
        if fate in (Disclosure.TOO_SMALL, Disclosure.COMPLEMENT)
    }
    shown = tuple(key for key in side.keys if key not in hidden)
    return Side(shown, side.overlap, side.numeric), hidden


def _whole(found: Joint, counts: Array, base: Base) -> int:
    """The base of total percentages."""
    if base is Base.OPTIONS:
        return int(counts.sum())
    return int(found.asked if base is Base.ASKED else found.valid)


def _overlapping(columns: Side) -> Undefined | None:
    return Undefined(Reason.COLUMNS_OVERLAP) if columns.overlap else None


def _association(counts: Array, rows: Side, columns: Side) -> Association:
    if columns.overlap:
        return nothing(Reason.COLUMNS_OVERLAP)
    return nothing(Reason.ROWS_OVERLAP) if rows.overlap else association(counts)


def _option_tests(
    counts: Array, bases: Sequence[int], rows: Side, columns: Side, base: Base
) -> tuple[ChiSquare | Undefined, ...] | None:
    """Of each option of a multiple choice: taken or not, by column."""
    if not rows.overlap:
        return None
    if base is Base.OPTIONS:
        return (Undefined(Reason.OPTIONS_BASE),) * len(rows.keys)
    if (why := _overlapping(columns)) is not None:
        return (why,) * len(rows.keys)
    rest = np.array(bases, dtype=np.int64)
    return tuple(association(np.stack([row, rest - row])).chi_square for row in counts)


def _column_tests(
    counts: Array, bases: Sequence[int], columns: Side, base: Base
) -> tuple[RowTests, ...] | Undefined:
    if base is Base.OPTIONS:
        return Undefined(Reason.OPTIONS_BASE)
    return _overlapping(columns) or column_tests(counts.tolist(), bases)


def _means(found: Joint, columns: Side) -> GroupMeans:
    groups: dict[Key, dict[int | float, int]] = {column: {} for column in columns.keys}
    for (row, column), count in found.cells.items():
        if isinstance(row, int | float) and column in groups:
            groups[column][row] = int(count)
    everybody = {row: int(n) for row, n in found.rows.items() if isinstance(row, int | float)}
    distributions: dict[Key, Distribution] = {key: ordered(each) for key, each in groups.items()}
    return group_means(distributions, ordered(everybody), overlap=columns.overlap)


def side(
    planned: Sequence[Key], occurring: Collection[Key], *, overlap: bool, numeric: bool
) -> Side:
    """The keys of a side: those planned, in their order, then others that occur, sorted."""
    others = set(occurring) - set(planned)
    keys = (*planned, *sorted(others, key=lambda key: (isinstance(key, str), key)))
    return Side(keys, overlap, numeric)
