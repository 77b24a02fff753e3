"""The tests of two variables crossed, in words."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext as _

from reports.explore.crossing import Crossing
from reports.explore.reasons import REASON_WORDS
from reports.page.wording import number
from reports.stats.association import ChiSquare, Fisher
from reports.stats.group_means import VarianceTest
from reports.stats.rounding import round_half_up
from reports.stats.undefined import Undefined

_T = TypeVar("_T")


def decimal(value: float, decimals: int) -> str:
    """A float with the language's separators."""
    return number(round_half_up(Decimal(repr(value)), decimals), decimals)


def p_text(p: float) -> str:
    """A p-value as it is read: p = 0,041; under a thousandth p < 0,001."""
    return f"p < {decimal(0.001, 3)}" if p < 0.001 else f"p = {decimal(p, 3)}"


def lines_of_tests(found: Crossing) -> list[tuple[str, str]]:
    """What is known of rows and columns together: the name of a test or measure, its result."""
    known = found.table.association
    tests = [
        (_("Chi-square"), said(known.chi_square, _chi_square)),
        (_("Fisher's exact test"), said(known.fisher, _fisher)),
        (_("Cramér's V"), said(known.cramers_v, _measure)),
        (_("Cramér's V, corrected for bias"), said(known.cramers_v_corrected, _measure)),
    ]
    if isinstance(known.cells_expected_under_5, int) and known.cells_expected_under_5:
        few = _("%(n)s of %(all)s cells, so chi-square is not to be relied on alone") % {
            "n": number(known.cells_expected_under_5),
            "all": number(int(found.table.counts.size)),
        }
        tests.insert(1, (_("Expected counts under 5"), few))
    if found.table.option_tests is not None:
        keys = zip(found.table.rows.keys, found.table.option_tests, strict=True)
        tests = [(found.rows.key_label(key), said(each, _chi_square)) for key, each in keys]
    return tests


def said(value: _T | Undefined, words: Callable[[_T], str]) -> str:
    """The result in words, or why there is none."""
    if isinstance(value, Undefined):
        return _("not computable: %(reason)s") % {"reason": REASON_WORDS[value.reason]}
    return words(value)


def _chi_square(found: ChiSquare) -> str:
    return f"χ² = {decimal(found.statistic, 2)}, df = {found.df}, {p_text(found.p)}"


def _fisher(found: Fisher) -> str:
    if not found.resamples:
        return p_text(found.p)
    drawn = _("estimated from %(n)s tables drawn") % {"n": number(found.resamples)}
    return f"{p_text(found.p)} ({drawn})"


def _measure(value: float) -> str:
    return decimal(value, 3)


def variance_text(of: VarianceTest | Undefined) -> str:
    """The result of an F test."""
    return said(
        of,
        lambda found: (
            f"F = {decimal(found.statistic, 2)}, "
            f"df = {found.df_between:.0f}; {decimal(found.df_within, 1)}, {p_text(found.p)}"
        ),
    )
