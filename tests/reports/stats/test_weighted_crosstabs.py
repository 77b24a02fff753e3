"""A weighted cross-tab: with all weights 1 it says what the unweighted one says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.stats.association import association
from reports.stats.crosstabs import Crosstab, Side, crosstab
from reports.stats.joint import Joint, add_joints
from reports.stats.rao_scott import rao_scott
from reports.stats.shares import Base
from reports.stats.undefined import Reason, Undefined
from reports.stats.weight_classes import Class
from reports.stats.weighted_crosstabs import weighted_crosstab
from reports.stats.weighting import Weighting

ROWS, COLUMNS = Side((1, 2, 3), numeric=True), Side(("x", "y"))
tables = st.lists(st.integers(0, 9), min_size=6, max_size=6)


def joint(counts: list[int]) -> Joint:
    pairs = [(row, column) for row in ROWS.keys for column in COLUMNS.keys]
    cells = dict(zip(pairs, counts, strict=True))
    n = sum(counts)
    by_column = {c: sum(m for (_r, at), m in cells.items() if at == c) for c in COLUMNS.keys}
    by_row = {r: sum(m for (at, _c), m in cells.items() if at == r) for r in ROWS.keys}
    return Joint(
        responses=n, row_answered=n, column_answered=n, asked=n, valid=n,
        cells={key: m for key, m in cells.items() if m},
        rows=by_row, columns=by_column, columns_asked=by_column,
    )  # fmt: skip


def table_of(parts: dict[Class, Joint], base: Base = Base.ANSWERED) -> Crosstab:
    return crosstab(add_joints(parts.values()), ROWS, COLUMNS, base=base)


def weighting(parts: dict[Class, Joint], *weights: float) -> Weighting:
    sizes = {each: int(part.responses) for each, part in parts.items()}
    return Weighting(("q",), dict(zip(parts, weights, strict=True)), sizes, raked=False)


@given(tables, tables)
def test_equal_weights_change_no_percentage(first: list[int], second: list[int]) -> None:
    parts: dict[Class, Joint] = {("a",): joint(first), ("b",): joint(second)}
    table = table_of(parts)
    found = weighted_crosstab(table, parts, weighting(parts, 2.0, 2.0))
    pairs = (
        ([[each.value for each in row] for row in found.shares], table.column_percent),
        (found.row_shares, table.row_percent),
        (found.total_shares, table.total_percent),
    )
    for shares, percents in pairs:
        for row, plain in zip(shares, percents, strict=True):
            for share, percent in zip(row, plain, strict=True):
                assert (share is None) == (percent is None)
                assert share is None or 100 * share == pytest.approx(percent)


def test_weights_count_for_as_many_people() -> None:
    """A class of weight 3 beside itself at weight 1 three times."""
    once, more = joint([4, 1, 2, 5, 3, 3]), joint([2, 6, 1, 1, 4, 2])
    parts: dict[Class, Joint] = {("a",): once, ("b",): more}
    copies: dict[Class, Joint] = {("a",): once, ("b",): add_joints([more] * 3)}
    found = weighted_crosstab(table_of(parts), parts, weighting(parts, 1.0, 3.0))
    said = table_of(copies)
    assert [[100 * (each.value or 0) for each in row] for row in found.shares] == [
        pytest.approx(row) for row in said.column_percent
    ]
    assert not isinstance(found.means, Undefined)
    assert not isinstance(said.means, Undefined)
    for key in COLUMNS.keys:
        assert found.means[key].mean.value == pytest.approx(float(said.means.groups[key].mean or 0))
        assert found.means[key].mean.n == table_of(parts).column_bases[COLUMNS.keys.index(key)]


def test_the_test_with_weights_of_one_is_pearsons_over_its_degrees() -> None:
    parts: dict[Class, Joint] = {("a",): joint([14, 11, 2, 15, 13, 3])}
    found = weighted_crosstab(table_of(parts), parts, weighting(parts, 1.0))
    assert not isinstance(found.test, Undefined)
    pearson = association(np.array([[14, 11], [2, 15], [13, 3]])).chi_square
    assert not isinstance(pearson, Undefined)
    n = 58  # linearised with n − 1
    assert found.test.numerator_degrees == pytest.approx(pearson.df)
    assert found.test.statistic == pytest.approx(pearson.statistic / pearson.df * (n - 1) / n)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ([0, 0, 0, 0, 0, 0], Reason.NOBODY),
        ([3, 4, 0, 0, 0, 0], Reason.ONE_ROW),
        ([3, 0, 4, 0, 1, 0], Reason.ONE_COLUMN),
    ],
)
def test_what_cannot_be_tested_says_why(counts: list[int], reason: Reason) -> None:
    parts: dict[Class, Joint] = {("a",): joint(counts)}
    found = weighted_crosstab(table_of(parts), parts, weighting(parts, 1.0))
    assert found.test == Undefined(reason)


def test_a_table_of_a_diagonal_only_is_no_error() -> None:
    """Nine cells with three filled say nothing of four degrees of interaction."""
    diagonal = np.array([np.diag([4.0, 5.0, 6.0])])
    assert rao_scott(diagonal, np.array([1.0])) is None
