"""Which columns of a table differ in a row: z tests of proportions, with letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from string import ascii_uppercase

from statsmodels.stats.proportion import proportions_ztest

from reports.stats.multiplicity import bonferroni, holm
from reports.stats.undefined import Reason, Undefined

ALPHA = 0.05
MOST_COLUMNS = len(ascii_uppercase)
MOST_TESTS = 20_000  # in one table


class Adjustment(StrEnum):
    """What is done about testing many pairs."""

    NONE = "none"
    BONFERRONI = "bonferroni"
    HOLM = "holm"


@dataclass(frozen=True, slots=True)
class PairTest:
    """Columns `a` and `b` (by index) in one row: a two-sided z test with pooled variance.

    Of a weighted table the statistic is a t, see `weighted_pairs`.
    """

    a: int
    b: int
    share_a: float  # proportion, 0 to 1
    share_b: float
    statistic: float | None  # None: nobody or everybody of both columns is in the row
    p: float | None
    p_bonferroni: float | None
    p_holm: float | None

    @property
    def extreme(self) -> bool:
        """Whether one of the shares is 0 or 1; such columns get no letters, as in SPSS."""
        return not {self.share_a, self.share_b}.isdisjoint({0.0, 1.0})


@dataclass(frozen=True, slots=True)
class RowTests:
    """The tests of one row; `letters` has, for each column, the columns it is larger than."""

    tests: tuple[PairTest, ...]
    letters: dict[Adjustment, tuple[str, ...]] = field(default_factory=dict)


def letter(column: int) -> str:
    """The letter of a column by its index."""
    return ascii_uppercase[column]


def column_tests(
    counts: Sequence[Sequence[int]], bases: Sequence[int]
) -> tuple[RowTests, ...] | Undefined:
    """Compare every pair of columns within each row.

    `counts` by row and column, `bases` by column: a column's share in a row is count / base.
    Columns of nobody are left out. P-values are adjusted over the pairs of one row; a pair that
    cannot be tested counts as p = 1 in that.
    """
    pairs = pairs_of([bool(base) for base in bases], len(counts))
    if isinstance(pairs, Undefined):
        return pairs
    return tuple(_row(row, bases, pairs) for row in counts)


def pairs_of(filled: Sequence[bool], rows: int) -> list[tuple[int, int]] | Undefined:
    """The pairs of columns, by index, that are compared in each of so many rows."""
    places = [place for place, somebody in enumerate(filled) if somebody]
    pairs = list(combinations(places, 2))
    if not places:
        return Undefined(Reason.NOBODY)
    if not pairs:
        return Undefined(Reason.ONE_COLUMN)
    if len(filled) > MOST_COLUMNS or len(pairs) * rows > MOST_TESTS:
        return Undefined(Reason.TOO_LARGE)
    return pairs


def row_tests(
    pairs: Sequence[tuple[int, int]],
    shares: Sequence[float],
    found: Sequence[tuple[float, float] | None],
) -> RowTests:
    """One row's tests with letters; `found` are statistic and p of each pair, None without."""
    raw = [1.0 if each is None else each[1] for each in found]
    tests = tuple(
        PairTest(
            a, b, shares[a], shares[b], *((None,) * 4 if each is None else (*each, one, other))
        )
        for (a, b), each, one, other in zip(pairs, found, bonferroni(raw), holm(raw), strict=True)
    )
    return RowTests(tests, {each: _letters(tests, len(shares), each) for each in Adjustment})


def _row(counts: Sequence[int], bases: Sequence[int], pairs: list[tuple[int, int]]) -> RowTests:
    found = [_test((counts[a], counts[b]), (bases[a], bases[b])) for a, b in pairs]
    shares = [count / base if base else 0.0 for count, base in zip(counts, bases, strict=True)]
    return row_tests(pairs, shares, found)


def _test(counts: tuple[int, int], bases: tuple[int, int]) -> tuple[float, float] | None:
    if sum(counts) in (0, sum(bases)):
        return None
    z, p = proportions_ztest(counts, bases)
    return float(z), float(p)


_P = {
    Adjustment.NONE: lambda test: test.p,
    Adjustment.BONFERRONI: lambda test: test.p_bonferroni,
    Adjustment.HOLM: lambda test: test.p_holm,
}


def _letters(tests: tuple[PairTest, ...], columns: int, adjustment: Adjustment) -> tuple[str, ...]:
    smaller: list[list[str]] = [[] for _ in range(columns)]
    for test in tests:
        p = _P[adjustment](test)
        if p is None or p >= ALPHA or test.extreme:
            continue
        larger, other = (test.a, test.b) if test.share_a > test.share_b else (test.b, test.a)
        smaller[larger].append(letter(other))
    return tuple(" ".join(sorted(each)) for each in smaller)
