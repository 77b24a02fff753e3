"""Whether rows and columns of a table go together: tests, measures and residuals."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, sqrt

import numpy as np
from scipy import stats
from statsmodels.stats.contingency_tables import Table

from reports.stats.columns import Array
from reports.stats.undefined import Reason, Undefined

SMALL_EXPECTED = 5
RESAMPLES = 9_999  # tables drawn where Fisher's p-value is not worked out exactly
MOST_RESAMPLED = 20_000  # responses in a table that such draws are made for
MOST_CELLS = 200  # of such a table
_SEED = 20_210_827  # the same draws each time: a page opened twice says the same


@dataclass(frozen=True, slots=True)
class ChiSquare:
    """Pearson's chi-square statistic, its degrees of freedom and its p-value."""

    statistic: float
    df: int
    p: float


@dataclass(frozen=True, slots=True)
class Fisher:
    """Fisher's exact test. `resamples` is 0 when p is exact, else the number of tables drawn."""

    p: float
    odds_ratio: float | None = None  # tables of two by two; None when a cell of it is empty
    resamples: int = 0


@dataclass(frozen=True, slots=True)
class Association:
    """What one table of counts says; `Undefined` where it says nothing, and why.

    `expected` and `residuals` are as large as the table; a residual is None in a row or column
    that nobody is in.
    """

    expected: Array | Undefined
    min_expected: float | Undefined
    cells_expected_under_5: int | Undefined
    chi_square: ChiSquare | Undefined
    chi_square_yates: ChiSquare | Undefined | None  # None: not a table of two by two
    fisher: Fisher | Undefined
    cramers_v: float | Undefined
    cramers_v_corrected: float | Undefined
    residuals: list[list[float | None]] | Undefined


def association(counts: Array) -> Association:
    """Chi-square without Yates' correction (and with it for two by two), Fisher, Cramér's V.

    `counts` is whole, rows by columns. Rows and columns that nobody is in are left out of the
    tests and of the degrees of freedom.
    """
    why = _unfit(counts)
    if why is not None:
        return nothing(why)
    rows, columns = counts.sum(axis=1) > 0, counts.sum(axis=0) > 0
    filled = counts[rows][:, columns]
    found = stats.chi2_contingency(filled, correction=False)
    chi_square = ChiSquare(float(found.statistic), int(found.dof), float(found.pvalue))
    expected = np.zeros(counts.shape)
    expected[np.ix_(rows, columns)] = found.expected_freq
    smallest = float(found.expected_freq.min())
    return Association(
        expected=expected,
        min_expected=smallest,
        cells_expected_under_5=int((found.expected_freq < SMALL_EXPECTED).sum()),
        chi_square=chi_square,
        chi_square_yates=_yates(filled),
        fisher=_fisher(filled, smallest),
        cramers_v=float(stats.contingency.association(filled, method="cramer")),
        cramers_v_corrected=_corrected(chi_square.statistic, filled),
        residuals=_residuals(filled, rows, columns),
    )


def cramers_v(table: Array) -> float | Undefined:
    """Cramér's V of a table of parts or weighted counts: any scale gives the same.

    √( Σ (p − e)²/e / (least of rows and columns − 1) ), of the rows and columns that have weight.
    """
    why = _unfit(table)
    if why is not None:
        return Undefined(why)
    filled = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    shares = filled / filled.sum()
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    phi_squared = float(((shares - expected) ** 2 / expected).sum())
    return sqrt(phi_squared / (min(filled.shape) - 1))


def nothing(reason: Reason) -> Association:
    """An association of which nothing can be computed."""
    no = Undefined(reason)
    return Association(no, no, no, no, no, no, no, no, no)


def _unfit(counts: Array) -> Reason | None:
    if counts.sum() == 0:
        return Reason.NOBODY
    if np.count_nonzero(counts.any(axis=1)) < 2:
        return Reason.ONE_ROW
    return Reason.ONE_COLUMN if np.count_nonzero(counts.any(axis=0)) < 2 else None


def _yates(filled: Array) -> ChiSquare | None:
    if filled.shape != (2, 2):
        return None
    found = stats.chi2_contingency(filled, correction=True)
    return ChiSquare(float(found.statistic), int(found.dof), float(found.pvalue))


def _fisher(filled: Array, smallest: float) -> Fisher | Undefined:
    if filled.shape == (2, 2):
        exact = stats.fisher_exact(filled)
        odds = float(exact.statistic)
        return Fisher(float(exact.pvalue), odds if isfinite(odds) else None)
    if smallest >= SMALL_EXPECTED:
        return Undefined(Reason.CELLS_LARGE)
    if filled.sum() > MOST_RESAMPLED or filled.size > MOST_CELLS:
        return Undefined(Reason.TOO_LARGE)
    draws = stats.MonteCarloMethod(n_resamples=RESAMPLES, rng=np.random.default_rng(_SEED))
    found = stats.fisher_exact(filled, method=draws)
    return Fisher(float(np.asarray(found.pvalue).item()), resamples=RESAMPLES)


def _corrected(statistic: float, filled: Array) -> float | Undefined:
    """Cramér's V without its bias upwards.

    Source: W. Bergsma (2013), A bias-correction for Cramér's V and Tschuprow's T, Journal of
    the Korean Statistical Society 42, 323-328. No library of ours computes it.
    """
    n = filled.sum()
    rows, columns = filled.shape
    phi_squared = max(0.0, statistic / n - (rows - 1) * (columns - 1) / (n - 1))
    least = min(
        rows - (rows - 1) ** 2 / (n - 1) - 1,
        columns - (columns - 1) ** 2 / (n - 1) - 1,
    )
    return Undefined(Reason.TOO_FEW) if least <= 0 else float(sqrt(phi_squared / least))


def _residuals(filled: Array, rows: Array, columns: Array) -> list[list[float | None]]:
    """Adjusted: (count − expected) / √(expected · (1 − row's share) · (1 − column's share))."""
    found = np.full((len(rows), len(columns)), None, dtype=object)
    found[np.ix_(rows, columns)] = Table(filled, shift_zeros=False).standardized_resids
    return [[None if each is None else float(each) for each in row] for row in found]
