"""Groups of one survey compared pair by pair with weights: shares in a row, means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

from reports.stats.cells import Key
from reports.stats.column_tests import RowTests, pairs_of, row_tests
from reports.stats.differences import Difference, t_difference
from reports.stats.group_means import MeanTest, mean_tests
from reports.stats.undefined import Reason, Undefined
from reports.stats.weighted import Estimate


def group_difference(b: Estimate, a: Estimate) -> Difference | None:
    """The value of group a less that of b, with test; None without any spread.

    Both are estimates with the weights as given, of groups that do not overlap. Their linearised
    values add up to 0 in each group, so the estimates are uncorrelated and their squared standard
    errors add up. With n_a + n_b − 2 degrees of freedom, without those of weight 0: as `svyttest`
    of R's survey package.
    """
    degrees = a.degrees + b.degrees
    if a.value is None or b.value is None or a.error is None or b.error is None or degrees < 1:
        return None
    error = sqrt(a.error**2 + b.error**2)
    return t_difference(a.value - b.value, error, degrees) if error else None


def weighted_column_tests(
    shares: Sequence[Sequence[Estimate]],
) -> tuple[RowTests, ...] | Undefined:
    """Compare every pair of columns within each row; `shares` by row and column.

    P-values are adjusted over the pairs of one row, as in `column_tests`. Columns in which
    nobody has weight are left out.
    """
    if not shares:
        return Undefined(Reason.NOBODY)
    pairs = pairs_of([each.value is not None for each in shares[0]], len(shares))
    if isinstance(pairs, Undefined):
        return pairs
    found = []
    for row in shares:
        values = [each.value or 0.0 for each in row]
        tests = [_tested(group_difference(row[b], row[a])) for a, b in pairs]
        found.append(row_tests(pairs, values, tests))
    return tuple(found)


def _tested(of: Difference | None) -> tuple[float, float] | None:
    if of is None or of.statistic is None or of.p is None:
        return None
    return of.statistic, of.p


def weighted_mean_tests(means: Mapping[Key, Estimate]) -> tuple[MeanTest, ...] | Undefined:
    """Compare every pair of groups; p-values are adjusted over all pairs."""
    filled = {key: each for key, each in means.items() if each.value is not None}
    if not filled:
        return Undefined(Reason.NOBODY)
    if len(filled) < 2:
        return Undefined(Reason.ONE_COLUMN)
    return mean_tests(filled, group_difference)
