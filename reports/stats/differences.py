"""Differences between two independent sets of responses: intervals, tests, many tests at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import sqrt

from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

from reports.stats.intervals import CONFIDENCE, Interval
from reports.stats.multiplicity import benjamini_hochberg, holm
from reports.stats.shares import Share
from reports.stats.summaries import Summary
from reports.stats.weighted import Estimate

LEVEL = 1 - CONFIDENCE  # of significance


@dataclass(frozen=True, slots=True)
class Difference:
    """Later − earlier, in the unit of the values; shares are proportions.

    `interval` and `p` are None where nothing can be said: nobody on one side, a single value,
    or no spread at all. `statistic` is z for shares, t with `degrees` of freedom for means.
    """

    value: float
    interval: Interval | None = None
    statistic: float | None = None
    degrees: float | None = None
    p: float | None = None


def share_difference(earlier: Share, later: Share) -> Difference | None:
    """The difference of two shares of people; None when one side has nobody.

    Interval: Newcombe's hybrid score interval (method 10, of Wilson's intervals). Test: z with
    the pooled share. Shares of options expressed have neither: a person gives several.

    Source: Newcombe, R. G. (1998), Interval estimation for the difference between independent
    proportions, Statistics in Medicine 17, 873-890; computed by statsmodels.
    """
    if earlier.value is None or later.value is None:
        return None
    value = float(later.value - earlier.value)
    if earlier.interval is None or later.interval is None:
        return Difference(value)
    counts, sizes = [later.numerator, earlier.numerator], [later.n, earlier.n]
    interval = _interval(earlier, later, "newcomb")
    if sum(counts) in (0, sum(sizes)):  # nobody, or everybody, on both sides
        return Difference(value, interval)
    z, p = proportions_ztest(counts, sizes)
    return Difference(value, interval, float(z), None, float(p))


def classical_share_difference(earlier: Share, later: Share) -> Difference | None:
    """The same with Wald's interval, to stand beside older reports; None where there is no test.

    No verdict rests on it.
    """
    found = share_difference(earlier, later)
    if found is None or found.p is None:
        return None
    return replace(found, interval=_interval(earlier, later, "wald"))


def _interval(earlier: Share, later: Share, method: str) -> Interval:
    low, high = confint_proportions_2indep(
        later.numerator, later.n, earlier.numerator, earlier.n,
        method=method, compare="diff", alpha=LEVEL,
    )  # fmt: skip
    return Interval(float(low), float(high))


def mean_difference(earlier: Summary, later: Summary) -> Difference | None:
    """The difference of two means; None when one side has nobody.

    Interval and test: Welch's, which do not suppose that both sides spread alike.

    Source: Welch, B. L. (1947), The generalization of "Student's" problem when several
    different population variances are involved, Biometrika 34, 28-35.
    """
    if earlier.mean is None or later.mean is None:
        return None
    value = float(later.mean - earlier.mean)
    if not (earlier.sd or later.sd) or earlier.sd is None or later.sd is None:
        return Difference(value)
    variances = later.sd**2 / later.n, earlier.sd**2 / earlier.n
    return _welch(value, variances, (later.n - 1, earlier.n - 1))


def classical_mean_difference(earlier: Summary, later: Summary) -> Difference | None:
    """The same by Student's t with one pooled variance, to stand beside older reports.

    None where there is no test. No verdict rests on it.
    """
    found = mean_difference(earlier, later)
    if found is None or found.p is None or earlier.sd is None or later.sd is None:
        return None
    degrees = later.n + earlier.n - 2
    squares = later.sd**2 * (later.n - 1) + earlier.sd**2 * (earlier.n - 1)
    error = sqrt(squares / degrees * (1 / later.n + 1 / earlier.n))
    return t_difference(found.value, error, degrees)


def weighted_difference(earlier: Estimate, later: Estimate) -> Difference | None:
    """The difference of two weighted shares or means; None when one side is undefined.

    Interval and test: Welch's, with the linearised standard errors of both sides and the people
    of their bases less one as degrees of freedom. None of both without errors.
    """
    if earlier.value is None or later.value is None:
        return None
    value = later.value - earlier.value
    if earlier.error is None or later.error is None or not (earlier.error or later.error):
        return Difference(value)
    degrees = max(later.degrees, 1), max(earlier.degrees, 1)
    return _welch(value, (later.error**2, earlier.error**2), degrees)


def _welch(value: float, variances: tuple[float, float], degrees: tuple[int, int]) -> Difference:
    """By the variances of two independent estimates, with Satterthwaite's degrees of freedom."""
    error = sqrt(sum(variances))
    joint = sum(variances) ** 2 / sum(
        each**2 / own for each, own in zip(variances, degrees, strict=True)
    )
    return t_difference(value, error, joint)


def t_difference(value: float, error: float, degrees: float) -> Difference:
    """A difference with this standard error, above 0: interval and test by Student's t."""
    margin = float(stats.t.ppf(1 - LEVEL / 2, degrees)) * error
    t = value / error
    p = 2 * float(stats.t.sf(abs(t), degrees))
    return Difference(value, Interval(value - margin, value + margin), t, degrees, p)


class Correction(StrEnum):
    """How p-values of several tests are corrected together."""

    HOLM = "holm"  # at most 5 % chance of one false finding among all
    BENJAMINI_HOCHBERG = "fdr_bh"  # at most 5 % of the findings false, on average


def corrected(
    ps: Sequence[float | None], correction: Correction = Correction.HOLM
) -> list[float | None]:
    """The p-values corrected for being tested together; None stays None and counts for none.

    Sources: Holm, S. (1979), Scandinavian Journal of Statistics 6, 65-70; Benjamini, Y. and
    Hochberg, Y. (1995), JRSS B 57, 289-300.
    """
    known = [p for p in ps if p is not None]
    if not known:
        return list(ps)
    adjust = holm if correction is Correction.HOLM else benjamini_hochberg
    found = iter(adjust(known))
    return [None if p is None else next(found) for p in ps]
