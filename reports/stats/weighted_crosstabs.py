"""A cross-tabulation with weights: its percentages, Rao and Scott's test, means by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reports.stats.association import cramers_v
from reports.stats.cells import Key
from reports.stats.column_tests import RowTests
from reports.stats.columns import Array
from reports.stats.crosstabs import Crosstab
from reports.stats.group_means import MeanTest
from reports.stats.joint import Joint
from reports.stats.linearised import Variance, design_of
from reports.stats.rao_scott import MOST_CELLS, RaoScott, rao_scott
from reports.stats.shares import Base
from reports.stats.summaries import distribution
from reports.stats.tallies import Counts
from reports.stats.undefined import Reason, Undefined
from reports.stats.weight_classes import Class
from reports.stats.weighted import Estimate, Weighed
from reports.stats.weighted_pairs import weighted_column_tests, weighted_mean_tests
from reports.stats.weighting import Weighting

Test = RaoScott | Undefined


@dataclass(frozen=True, slots=True)
class GroupMean:
    """The rows' numbers in one column: their weighted mean and median, and what they are of."""

    of: Weighed
    mean: Estimate
    median: float | None


@dataclass(frozen=True, slots=True)
class WeightedCrosstab:
    """The weighted figures of the rows and columns of a `Crosstab`, hidden columns left out.

    Shares are proportions of the same bases as there; counts and bases are sums of weights.
    """

    counts: Array  # rows by columns
    row_bases: Array
    column_bases: Array
    total: float
    shares: tuple[tuple[Estimate, ...], ...]  # rows by columns: of the column's base
    totals: tuple[Estimate, ...]  # by row: of all who answered both, hidden columns too
    row_shares: tuple[tuple[float | None, ...], ...]
    total_shares: tuple[tuple[float | None, ...], ...]
    test: Test
    option_tests: tuple[Test, ...] | None  # by row; None: rows do not overlap
    means: Mapping[Key, GroupMean] | Undefined
    variance: Variance
    # These take the weights as given, as the tests above do.
    column_tests: tuple[RowTests, ...] | Undefined
    mean_tests: tuple[MeanTest, ...] | Undefined
    cramers_v: float | Undefined


def weighted_crosstab(
    table: Crosstab,
    joints: Mapping[Class, Joint],
    weighting: Weighting,
    *,
    values: Mapping[Class, Joint] | None = None,
    variance: Variance = Variance.GIVEN,
) -> WeightedCrosstab:
    """Weigh a table; `joints` are its counts by weight class, grouped as its keys are.

    `values` are the same before the rows' numbers were put in bins: means are of these.
    """
    rows, columns = table.rows.keys, table.columns.keys
    within = {key: Weighed(weighting, _of_column(joints, key)) for key in columns}
    everybody = Weighed(weighting, {each: _of_all(found) for each, found in joints.items()})
    classes, design = design_of(weighting)
    parts = [joints.get(each, Joint()) for each in classes]
    counts = np.array(
        [[[each.cells.get((row, key), 0) for key in columns] for row in rows] for each in parts],
        dtype=float,
    ).reshape(len(parts), len(rows), len(columns))
    weighed = np.tensordot(design.weights, counts, axes=1)
    in_columns = _in_columns(table, parts)
    if table.base is Base.OPTIONS:
        of_rows, of_columns = weighed.sum(axis=1), weighed.sum(axis=0)
        total = float(weighed.sum())
    else:
        in_rows = np.array([[each.rows.get(row, 0) for row in rows] for each in parts], dtype=float)
        of_rows = design.weights @ in_rows.reshape(len(parts), len(rows))
        of_columns = design.weights @ in_columns
        people = [each.asked if table.base is Base.ASKED else each.valid for each in parts]
        total = float(design.weights @ np.array(people, dtype=float))

    def of(variance: Variance) -> list[list[Estimate]]:
        return [[within[key].share([row], table.base, variance) for key in columns] for row in rows]

    shares = of(Variance.GIVEN)
    means = _means(table, values or joints, weighting)
    return WeightedCrosstab(
        counts=weighed,
        row_bases=of_rows,
        column_bases=of_columns,
        total=total,
        shares=tuple(map(tuple, shares if variance is Variance.GIVEN else of(variance))),
        totals=tuple(everybody.share([row], Base.ANSWERED, variance) for row in rows),
        row_shares=_divided(weighed, of_rows[:, None]),
        total_shares=_divided(weighed, np.array([[total]])),
        test=_test(table, counts, design.weights, design.n),
        option_tests=_option_tests(table, counts, in_columns, design.weights, design.n),
        means=means if isinstance(means, Undefined) else _by(variance, means),
        variance=variance,
        column_tests=_column_tests(table, shares),
        mean_tests=_mean_tests(table, means),
        cramers_v=_cramers_v(table, weighed),
    )


def _of_column(joints: Mapping[Class, Joint], column: Key) -> dict[Class, Counts]:
    """The counts of the rows' question among those in the column."""
    return {
        each: Counts(
            int(found.columns_asked.get(column, 0)),
            int(found.columns.get(column, 0)),
            {row: int(n) for (row, at), n in found.cells.items() if at == column},
        )
        for each, found in joints.items()
    }


def _of_all(found: Joint) -> Counts:
    """The counts of the rows' question among all who answered both."""
    rows = {key: int(n) for key, n in found.rows.items()}
    return Counts(int(found.asked), int(found.valid), rows)


def _in_columns(table: Crosstab, parts: Sequence[Joint]) -> Array:
    """How many people of each class are in the base of each column."""
    columns = table.columns.keys
    asked = table.base is Base.ASKED
    sides = (each.columns_asked if asked else each.columns for each in parts)
    people = [[side.get(key, 0) for key in columns] for side in sides]
    return np.array(people, dtype=float).reshape(len(parts), len(columns))


def _divided(weighed: Array, by: Array) -> tuple[tuple[float | None, ...], ...]:
    bases = np.broadcast_to(by, weighed.shape).tolist()
    return tuple(
        tuple(part / base if base else None for part, base in zip(row, of, strict=True))
        for row, of in zip(weighed.tolist(), bases, strict=True)
    )


def _test(table: Crosstab, counts: Array, weights: Array, n: int) -> Test:
    if table.columns.overlap:
        return Undefined(Reason.COLUMNS_OVERLAP)
    if table.rows.overlap:
        return Undefined(Reason.ROWS_OVERLAP)
    return _tested(counts, weights, n, table.responses)


def _option_tests(
    table: Crosstab, counts: Array, people: Array, weights: Array, n: int
) -> tuple[Test, ...] | None:
    """Of each option of a multiple choice: taken or not, by column."""
    if not table.rows.overlap:
        return None
    why = None
    if table.base is Base.OPTIONS:
        why = Undefined(Reason.OPTIONS_BASE)
    elif table.columns.overlap:
        why = Undefined(Reason.COLUMNS_OVERLAP)
    if why is not None:
        return (why,) * len(table.rows.keys)
    return tuple(
        _tested(np.stack([taken, people - taken], axis=1), weights, n, table.responses)
        for taken in (counts[:, row] for row in range(counts.shape[1]))
    )


def _column_tests(
    table: Crosstab, shares: list[list[Estimate]]
) -> tuple[RowTests, ...] | Undefined:
    if table.base is Base.OPTIONS:
        return Undefined(Reason.OPTIONS_BASE)
    if table.columns.overlap:
        return Undefined(Reason.COLUMNS_OVERLAP)
    return weighted_column_tests(shares)


def _mean_tests(
    table: Crosstab, means: Mapping[Key, GroupMean] | Undefined
) -> tuple[MeanTest, ...] | Undefined:
    if table.columns.overlap:
        return Undefined(Reason.COLUMNS_OVERLAP)
    if isinstance(means, Undefined):
        return means
    return weighted_mean_tests({key: each.mean for key, each in means.items()})


def _cramers_v(table: Crosstab, weighed: Array) -> float | Undefined:
    if table.columns.overlap:
        return Undefined(Reason.COLUMNS_OVERLAP)
    return Undefined(Reason.ROWS_OVERLAP) if table.rows.overlap else cramers_v(weighed)


def _tested(counts: Array, weights: Array, n: int, domain: int) -> Test:
    found = rao_scott(counts, weights, n, domain)
    if found is not None:
        return found
    weighed = np.tensordot(weights, counts, axes=1)
    filled = [int(np.count_nonzero(weighed.sum(axis=axis) > 0)) for axis in (1, 0)]
    if not all(filled):
        return Undefined(Reason.NOBODY)
    if filled[0] < 2:
        return Undefined(Reason.ONE_ROW)
    if filled[0] * filled[1] > MOST_CELLS:
        return Undefined(Reason.TOO_LARGE)
    return Undefined(Reason.ONE_COLUMN if filled[1] < 2 else Reason.TOO_FEW)


def _means(
    table: Crosstab, values: Mapping[Class, Joint], weighting: Weighting
) -> Mapping[Key, GroupMean] | Undefined:
    """With errors by the weights as given."""
    if not table.rows.numeric:
        return Undefined(Reason.NO_NUMBERS)
    found = {}
    for key in table.columns.keys:
        of = Weighed(weighting, _of_column(values, key))
        found[key] = GroupMean(of, of.mean(distribution), of.quantile(distribution))
    return found


def _by(variance: Variance, means: Mapping[Key, GroupMean]) -> Mapping[Key, GroupMean]:
    if variance is Variance.GIVEN:
        return means
    return {
        key: replace(each, mean=each.of.mean(distribution, variance)) for key, each in means.items()
    }
