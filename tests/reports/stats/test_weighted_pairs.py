"""Groups compared pair by pair with weights: R's own survey, and the unweighted tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from reports.stats.association import cramers_v
from reports.stats.column_tests import Adjustment
from reports.stats.shares import Base
from reports.stats.summaries import distribution
from reports.stats.tallies import Counts
from reports.stats.undefined import Reason, Undefined
from reports.stats.weight_classes import Class
from reports.stats.weighted import Estimate, Weighed
from reports.stats.weighted_pairs import (
    group_difference,
    weighted_column_tests,
    weighted_mean_tests,
)
from reports.stats.weighting import Weighting

# The data of these tests, as R has them:
#   d <- data.frame(g = rep(c("a", "b", "c"), c(12, 14, 10)), y = c(SCORES),
#                   w = rep(c(0.5, 1, 2, 1.5), 9)); d$yes <- as.numeric(d$y >= 4)
#   des <- svydesign(ids = ~1, weights = ~w, data = d)     # survey 4.1
GROUPS = "a" * 12 + "b" * 14 + "c" * 10
SCORES = [
    1, 2, 2, 3, 5, 4, 4, 3, 2, 1, 5, 5,
    2, 2, 1, 1, 3, 3, 2, 1, 2, 4, 1, 2, 2, 3,
    5, 4, 5, 3, 4, 5, 5, 4, 2, 5,
]  # fmt: skip
WEIGHTS = [0.5, 1.0, 2.0, 1.5] * 9
# By group: svyby(~y, ~g, des, svymean), of y and of yes.
MEANS = {"a": (3.3, 0.411963937395357), "b": (1.84848484848485, 0.251898856987794),
         "c": (4.07407407407407, 0.383920906607273)}  # fmt: skip
SHARES = {"a": (0.466666666666667, 0.16094956323259), "b": (0.0606060606060606, 0.0604125564597),
          "c": (0.777777777777778, 0.146967666003525)}  # fmt: skip
# t, df and p of svyttest(y ~ g, subset(des, g %in% pair)), the later group less the earlier.
T_TESTS = {
    ("a", "b"): (-3.0059913958798, 24, 0.00611799464908579),
    ("a", "c"): (1.37460482022698, 20, 0.184461243569338),
    ("b", "c"): (4.84685426631301, 22, 7.63872253016258e-05),
}
OF_SHARES = {
    ("a", "b"): (-2.36199785748154, 24, 0.026628948068386),
    ("a", "c"): (1.42741171945622, 20, 0.168889249394185),
    ("b", "c"): (4.51335594259562, 22, 0.000172164021103862),
}


def weighed(*groups: str) -> Weighed:
    """The scores of these groups, by weight class."""
    sizes: dict[Class, int] = {(w,): WEIGHTS.count(w) for w in sorted(set(WEIGHTS))}
    counts: dict[Class, Counts] = {}
    for (weight,) in filter(None, sizes):
        own = [
            score
            for score, group, w in zip(SCORES, GROUPS, WEIGHTS, strict=True)
            if w == weight and group in groups
        ]
        counts[weight,] = Counts(len(own), len(own), {each: own.count(each) for each in set(own)})
    weights: dict[Class, float] = {each: float(each[0]) for each in sizes if each}
    return Weighed(Weighting(("w",), weights, sizes, raked=False), counts)


def means() -> dict[Any, Estimate]:
    return {group: weighed(group).mean(distribution) for group in "abc"}


def shares() -> list[list[Estimate]]:
    """Two rows: 4 or 5, and less."""
    of = [weighed(group) for group in "abc"]
    return [[each.share(keys, Base.ANSWERED) for each in of] for keys in ([4, 5], [1, 2, 3])]


def test_values_and_errors_of_the_groups() -> None:
    for group, found in means().items():
        assert (found.value, found.error) == pytest.approx(MEANS[group], rel=1e-9)
    for group, found in zip("abc", shares()[0], strict=True):
        assert (found.value, found.error) == pytest.approx(SHARES[group], rel=1e-9)


def test_means_pair_by_pair() -> None:
    found = weighted_mean_tests(means())
    assert not isinstance(found, Undefined)
    assert [(each.a, each.b) for each in found] == list(T_TESTS)
    for each in found:
        t, df, p = T_TESTS[str(each.a), str(each.b)]
        found_t, found_df = each.difference.statistic, each.difference.degrees
        assert found_t is not None
        assert (-found_t, found_df) == pytest.approx((t, df), rel=1e-9)
        assert each.p == each.difference.p == pytest.approx(p, rel=1e-8)
        assert each.p_bonferroni == pytest.approx(min(3 * p, 1), rel=1e-8)
    # confint(svyttest(...)) of a and b.
    first = found[0].difference.interval
    assert first is not None
    assert (-first.high, -first.low) == pytest.approx(
        (-2.44811814828341, -0.454912154746893), rel=1e-9
    )
    # p.adjust(p, "holm"): 2 · 0.0061, 0.1845, 3 · 0.0000764.
    assert [each.p_holm for each in found] == pytest.approx(
        [2 * 0.00611799464908579, 0.184461243569338, 3 * 7.63872253016258e-05], rel=1e-8
    )


def test_shares_pair_by_pair_with_letters() -> None:
    found = weighted_column_tests(shares())
    assert not isinstance(found, Undefined)
    high, low = found
    for each in high.tests:
        t, _df, p = OF_SHARES["abc"[each.a], "abc"[each.b]]
        assert each.statistic is not None
        assert -each.statistic == pytest.approx(t, rel=1e-9)
        assert each.p == pytest.approx(p, rel=1e-8)
    # Uncorrected a and c are both larger than b; by Bonferroni only c is: 3 · 0.0266 > 0.05.
    assert high.letters[Adjustment.NONE] == ("B", "", "B")
    assert high.letters[Adjustment.BONFERRONI] == ("", "", "B")
    assert low.letters[Adjustment.NONE] == ("", "A C", "")


def test_columns_of_nobody_and_shares_of_all_or_none() -> None:
    nobody = Weighed(weighed().weighting, {})
    rows = [
        [each.share(keys, Base.ANSWERED) for each in (weighed("a"), nobody, weighed("b"))]
        for keys in ([1, 2, 3, 4, 5], [1])
    ]
    found = weighted_column_tests(rows)
    assert not isinstance(found, Undefined)
    everybody, ones = found
    (only,) = everybody.tests
    assert (only.a, only.b, only.statistic, only.p) == (0, 2, None, None)
    assert everybody.letters[Adjustment.NONE] == ("", "", "")
    assert [(each.a, each.b) for each in ones.tests] == [(0, 2)]
    assert weighted_column_tests([]) == Undefined(Reason.NOBODY)
    alone = [[weighed("a").share([1], Base.ANSWERED)]]
    assert weighted_column_tests(alone) == Undefined(Reason.ONE_COLUMN)
    too_many = [[weighed("a").share([1], Base.ANSWERED)] * 27]
    assert weighted_column_tests(too_many) == Undefined(Reason.TOO_LARGE)


def test_means_that_cannot_be_compared_say_why() -> None:
    mean = weighed("a").mean(distribution)
    nobody = Weighed(weighed().weighting, {}).mean(distribution)
    assert weighted_mean_tests({}) == Undefined(Reason.NOBODY)
    assert weighted_mean_tests({"a": mean, "b": nobody}) == Undefined(Reason.ONE_COLUMN)
    many: dict[Any, Estimate] = dict.fromkeys(map(str, range(27)), mean)
    assert weighted_mean_tests(many) == Undefined(Reason.TOO_LARGE)
    alike = Weighed(weighed().weighting, {(1.0,): Counts(3, 3, {2: 3})}).mean(distribution)
    assert weighted_mean_tests({"a": alike, "b": alike}) == Undefined(Reason.NO_SPREAD)
    assert group_difference(alike, alike) is None


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # R: t <- svytable(~yes + g, des); t <- t / sum(t); e <- outer(rowSums(t), colSums(t));
        #    sqrt(sum((t - e)^2 / e))
        ([[8.0, 15.5, 3.0], [7.0, 1.0, 10.5]], 0.597423112862484),
        ([[3, 0, 0], [0, 3, 0], [0, 0, 9]], 1.0),
        ([[2, 4, 0], [1, 2, 0]], 0.0),
        ([[2, 4], [0, 0]], Undefined(Reason.ONE_ROW)),
        ([[2, 0], [3, 0]], Undefined(Reason.ONE_COLUMN)),
        ([[0, 0], [0, 0]], Undefined(Reason.NOBODY)),
    ],
)
def test_cramers_v_of_parts(table: Sequence[Sequence[float]], expected: Any) -> None:
    found = cramers_v(np.array(table, dtype=float) / 7)
    if isinstance(expected, Undefined):
        assert found == expected
    else:
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-12)
