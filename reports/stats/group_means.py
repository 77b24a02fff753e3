"""Means by group, and whether they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from statsmodels.stats.oneway import anova_generic
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from reports.stats.cells import Key
from reports.stats.intervals import Interval
from reports.stats.multiplicity import bonferroni, holm
from reports.stats.summaries import Distribution, Summary, summary
from reports.stats.undefined import Reason, Undefined

MOST_PAIRED = 26  # groups that are compared pair by pair


@dataclass(frozen=True, slots=True)
class VarianceTest:
    """An F test that all means are equal."""

    statistic: float
    df_between: float
    df_within: float
    p: float


@dataclass(frozen=True, slots=True)
class TTest:
    """A t test of two means, with the 95% interval of their difference."""

    interval: Interval
    t: float
    df: float
    p: float


@dataclass(frozen=True, slots=True)
class MeanTest:
    """A t test of two groups; the difference is a − b.

    Unweighted it is Welch's; `pooled` is Student's, which takes equal variances for granted, to
    compare with older reports. Weighted: see `weighted_pairs`.
    """

    a: Key
    b: Key
    difference: float
    test: TTest
    p_bonferroni: float
    p_holm: float
    pooled: TTest | None = None


@dataclass(frozen=True, slots=True)
class GroupMeans:
    """Means of a number by group. `anova` takes equal variances for granted, `welch` does not."""

    overall: Summary
    groups: Mapping[Key, Summary]
    anova: VarianceTest | Undefined
    welch: VarianceTest | Undefined
    pairs: tuple[MeanTest, ...] | Undefined


def group_means(
    groups: Mapping[Key, Distribution], everybody: Distribution, *, overlap: bool = False
) -> GroupMeans:
    """Means, t intervals and tests of the values of each group; groups of nobody are kept.

    The tests leave groups of nobody out. Analysis of variance needs two groups and a spread
    within them; Welch's tests need a spread within each group. With `overlap` (one respondent
    can be in several groups) nothing is tested.
    """
    summaries = {key: summary(values) for key, values in groups.items()}
    filled = {key: each for key, each in summaries.items() if each.n}
    overall = summary(everybody)
    if overlap:
        no = Undefined(Reason.COLUMNS_OVERLAP)
        return GroupMeans(overall, summaries, no, no, no)
    return GroupMeans(
        overall=overall,
        groups=summaries,
        anova=_anova(list(filled.values())),
        welch=_welch(list(filled.values())),
        pairs=_pairs({key: groups[key] for key in filled}, filled),
    )


def _unfit(groups: Sequence[Summary]) -> Undefined | None:
    if not groups:
        return Undefined(Reason.NOBODY)
    return Undefined(Reason.ONE_COLUMN) if len(groups) < 2 else None


def _unfit_for_welch(groups: Sequence[Summary]) -> Undefined | None:
    if (why := _unfit(groups)) is not None:
        return why
    if any(each.n < 2 for each in groups):
        return Undefined(Reason.SINGLE_IN_GROUP)
    return None if all(each.sd for each in groups) else Undefined(Reason.NO_SPREAD)


def _anova(groups: Sequence[Summary]) -> VarianceTest | Undefined:
    if (why := _unfit(groups)) is not None:
        return why
    if sum(each.n for each in groups) <= len(groups):
        return Undefined(Reason.TOO_FEW)
    if not any(each.sd for each in groups):
        return Undefined(Reason.NO_SPREAD)
    return _test(groups, "equal")


def _welch(groups: Sequence[Summary]) -> VarianceTest | Undefined:
    return _unfit_for_welch(groups) or _test(groups, "unequal")


def _test(groups: Sequence[Summary], variances: str) -> VarianceTest:
    found = anova_generic(
        np.array([float(each.mean or 0) for each in groups]),
        np.array([(each.sd or 0.0) ** 2 for each in groups]),
        np.array([each.n for each in groups]),
        use_var=variances,
    )
    return VarianceTest(
        float(found.statistic), float(found.df_num), float(found.df_denom), float(found.pvalue)
    )


def _pairs(
    groups: Mapping[Key, Distribution], summaries: Mapping[Key, Summary]
) -> tuple[MeanTest, ...] | Undefined:
    if (why := _unfit_for_welch(list(summaries.values()))) is not None:
        return why
    if len(groups) > MOST_PAIRED:
        return Undefined(Reason.TOO_LARGE)
    described = {key: _described(values) for key, values in groups.items()}
    pairs = list(combinations(described, 2))
    compared = [CompareMeans(described[a], described[b]) for a, b in pairs]
    tests = [_t_test(each, "unequal") for each in compared]
    raw = [test.p for test in tests]
    return tuple(
        MeanTest(
            a,
            b,
            float((summaries[a].mean or 0) - (summaries[b].mean or 0)),
            test,
            one,
            other,
            _t_test(pair, "pooled"),
        )
        for (a, b), pair, test, one, other in zip(
            pairs, compared, tests, bonferroni(raw), holm(raw), strict=True
        )
    )


def _t_test(pair: CompareMeans, variances: str) -> TTest:
    t, p, df = map(float, pair.ttest_ind(usevar=variances))
    low, high = map(float, pair.tconfint_diff(usevar=variances))
    return TTest(Interval(low, high), t, df, p)


def _described(values: Distribution) -> DescrStatsW:
    # Counts as frequencies: the same as each value repeated as often as it was given.
    return DescrStatsW(
        np.array([float(value) for value in values]),
        weights=np.array(list(values.values()), dtype=float),
    )
