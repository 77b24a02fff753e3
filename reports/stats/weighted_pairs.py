"""Groups of one survey compared pair by pair with weights: shares in a row, means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import sqrt

from scipy import stats

from reports.stats.cells import Key
from reports.stats.column_tests import RowTests, pairs_of, row_tests
from reports.stats.group_means import MOST_PAIRED, MeanTest, TTest
from reports.stats.intervals import CONFIDENCE, Interval
from reports.stats.multiplicity import bonferroni, holm
from reports.stats.undefined import Reason, Undefined
from reports.stats.weighted import Estimate


def group_test(a: Estimate, b: Estimate) -> TTest | None:
    """Whether the values of two groups that do not overlap are equal; None without any spread.

    Both are estimates with the weights as given. Their linearised values add up to 0 in each
    group, so the estimates are uncorrelated and their squared standard errors add up. With
    n_a + n_b − 2 degrees of freedom, without those of weight 0: as `svyttest` of R's survey
    package.
    """
    degrees = a.degrees + b.degrees
    if a.value is None or b.value is None or a.error is None or b.error is None or degrees < 1:
        return None
    error, difference = sqrt(a.error**2 + b.error**2), a.value - b.value
    if not error:
        return None
    t = difference / error
    margin = float(stats.t.ppf((1 + CONFIDENCE) / 2, degrees)) * error
    p = 2 * float(stats.t.sf(abs(t), degrees))
    return TTest(Interval(difference - margin, difference + margin), t, degrees, p)


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
        tests = [group_test(row[a], row[b]) for a, b in pairs]
        values = [each.value or 0.0 for each in row]
        said = [None if each is None else (each.t, each.p) for each in tests]
        found.append(row_tests(pairs, values, said))
    return tuple(found)


def weighted_mean_tests(means: Mapping[Key, Estimate]) -> tuple[MeanTest, ...] | Undefined:
    """Compare every pair of groups; p-values are adjusted over all pairs."""
    filled = [key for key, each in means.items() if each.value is not None]
    if not filled:
        return Undefined(Reason.NOBODY)
    if len(filled) < 2:
        return Undefined(Reason.ONE_COLUMN)
    if len(filled) > MOST_PAIRED:
        return Undefined(Reason.TOO_LARGE)
    pairs = list(combinations(filled, 2))
    tests = [group_test(means[a], means[b]) for a, b in pairs]
    made = [each for each in tests if each is not None]
    if len(made) < len(tests):
        return Undefined(Reason.NO_SPREAD)
    raw = [each.p for each in made]
    return tuple(
        MeanTest(a, b, (means[a].value or 0.0) - (means[b].value or 0.0), test, one, other)
        for (a, b), test, one, other in zip(pairs, made, bonferroni(raw), holm(raw), strict=True)
    )
