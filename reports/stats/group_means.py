"""Means by group, and whether they differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

import numpy as np
from statsmodels.stats.oneway import anova_generic

from reports.stats.cells import Key
from reports.stats.differences import Difference, mean_difference
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
class MeanTest:
    """The means of two groups compared, a − b: by Welch's t test; weighted see `weighted_pairs`."""

    a: Key
    b: Key
    difference: Difference
    p: float
    p_bonferroni: float
    p_holm: float


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
        pairs=_pairs(filled),
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


def _pairs(groups: Mapping[Key, Summary]) -> tuple[MeanTest, ...] | Undefined:
    if (why := _unfit_for_welch(list(groups.values()))) is not None:
        return why
    return mean_tests(groups, mean_difference)


Side = TypeVar("Side")


def mean_tests(
    groups: Mapping[Key, Side], difference: Callable[[Side, Side], Difference | None]
) -> tuple[MeanTest, ...] | Undefined:
    """Every pair of groups compared; p-values are adjusted over all pairs.

    `difference` is of the second of two sides less the first.
    """
    if len(groups) > MOST_PAIRED:
        return Undefined(Reason.TOO_LARGE)
    pairs = list(combinations(groups, 2))
    found = [difference(groups[b], groups[a]) for a, b in pairs]
    raw = [each.p for each in found if each is not None and each.p is not None]
    if len(raw) < len(pairs):
        return Undefined(Reason.NO_SPREAD)
    return tuple(
        MeanTest(a, b, each, *ps)
        for (a, b), each, *ps in zip(pairs, found, raw, bonferroni(raw), holm(raw), strict=True)
        if each is not None
    )
