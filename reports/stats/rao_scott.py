"""The test of a weighted cross-tab: Pearson's chi-square, corrected for the weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from reports.stats.columns import Array

MOST_CELLS = 1_000  # of a table that is tested: the work grows with the cube


@dataclass(frozen=True, slots=True)
class RaoScott:
    """Rao and Scott's second-order corrected test, as an F."""

    statistic: float
    numerator_degrees: float
    denominator_degrees: float
    p: float


def rao_scott(
    counts: Array, weights: Array, n: int | None = None, domain: int | None = None
) -> RaoScott | None:
    """Test whether rows and columns of a weighted table are independent.

    `counts` (classes, rows, columns) are whole numbers of responses by weight class, `weights`
    go by class; the weights are taken as given. `n` is the number of responses of the design,
    those in the table unless given; `domain` how many of these are looked at, all unless a filter
    is on: the degrees of freedom go by it. Rows and columns without weight are left out; None
    when fewer than two of either remain, there are more than MOST_CELLS cells, or so many cells
    are empty that the rest says nothing of the interaction.

    Source: Rao, J. N. K. and Scott, A. J. (1984), On chi-squared tests for multiway contingency
    tables with cell proportions estimated from survey data, Annals of Statistics 12, 46-60; as
    `svychisq(statistic="F")` of R's survey package.
    """
    table = np.tensordot(weights, counts, axes=1)
    counts = counts[:, table.sum(axis=1) > 0][:, :, table.sum(axis=0) > 0]
    rows, columns = counts.shape[1:]
    size = int(counts.sum()) if n is None else n
    if rows < 2 or columns < 2 or size < 2 or rows * columns > MOST_CELLS:
        return None
    flat = counts.reshape(len(weights), rows * columns)
    total = float((weights @ flat).sum())
    shares = weights @ flat / total
    covariance = _covariance(flat, weights, shares, total, size)
    contrasts = _contrasts(rows, columns)
    with_share = shares > 0
    inverse = np.divide(1.0, shares, out=np.zeros_like(shares), where=with_share)
    scaled = contrasts * inverse[:, None]
    plain = contrasts.T @ scaled / size
    if np.linalg.matrix_rank(plain, hermitian=True) < len(plain):
        return None
    delta = np.linalg.solve(plain, scaled.T @ covariance @ scaled)
    trace = float(np.trace(delta))
    degrees = trace**2 / float(np.trace(delta @ delta))
    observed = (shares * size).reshape(rows, columns)
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / size
    statistic = float(((observed - expected) ** 2 / expected).sum()) / trace
    below = degrees * ((size if domain is None else domain) - 1)
    return RaoScott(statistic, degrees, below, float(stats.f.sf(statistic, degrees, below)))


def _covariance(flat: Array, weights: Array, shares: Array, total: float, size: int) -> Array:
    """Of the shares of the cells, by linearisation with replacement."""
    squares = weights**2 @ flat
    outer = np.outer(squares, shares)
    found: Array = np.diag(squares) - outer - outer.T + squares.sum() * np.outer(shares, shares)
    return found * size / (size - 1) / total**2


def _contrasts(rows: int, columns: int) -> Array:
    """Of the cells' interaction with what rows and columns alone explain taken out."""
    row = np.kron(np.eye(rows), np.ones((columns, 1)))
    column = np.kron(np.ones((rows, 1)), np.eye(columns))
    main = np.column_stack([row, column[:, 1:]])
    interaction = np.column_stack(
        [row[:, i] * column[:, j] for i in range(1, rows) for j in range(1, columns)]
    )
    fitted, *_rest = np.linalg.lstsq(main, interaction, rcond=None)
    found: Array = interaction - main @ fitted
    return found
