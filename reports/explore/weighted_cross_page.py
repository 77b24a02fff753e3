"""The weighted figures of two questions crossed, as their page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from reports.explore.cross_means import pairs_table
from reports.explore.cross_page import base_name, letters_text
from reports.explore.cross_tests import decimal, p_text, said
from reports.explore.crossing import Crossing
from reports.explore.looking import Look
from reports.explore.weighted_crossings import weigh_crossing
from reports.page.shown import Table, TableRow
from reports.page.weighted import effective_texts, estimate_text, variance_heading
from reports.page.wording import UNDEFINED, interval_text, number, share_text
from reports.stats.column_tests import Adjustment, letter
from reports.stats.linearised import Variance
from reports.stats.rao_scott import RaoScott
from reports.stats.shares import Base
from reports.stats.undefined import Undefined
from reports.stats.weighted_crosstabs import Test, WeightedCrosstab
from reports.stats.weighting import Weighting


@dataclass(slots=True)
class WeightedCrossPage:
    """The weighted table of two variables, further tables, and what the test says."""

    table: Table
    more: list[tuple[str, Table]] = field(default_factory=list)  # name, table
    tests: list[tuple[str, str]] = field(default_factory=list)  # name, result
    means: Table | None = None
    pairs: Table | None = None
    lettered: bool = False


def weighted_crossing(
    look: Look,
    found: Crossing,
    view: tuple[str, Weighting, Variance],
    adjustment: Adjustment = Adjustment.BONFERRONI,
) -> WeightedCrossPage:
    """The weighted figures of a crossing, of the rows and columns that its page shows.

    `view` is the name of the weights, the weights, and the variance of intervals.
    """
    name, weighting, variance = view
    return _page(found, weigh_crossing(look, found, weighting, variance), name, adjustment)


def _page(
    found: Crossing, of: WeightedCrosstab, name: str, adjustment: Adjustment
) -> WeightedCrossPage:
    table = found.table
    filled = [place for place, n in enumerate(table.column_bases) if n]
    labels = [found.columns.key_label(table.columns.keys[place]) for place in filled]
    lettered = isinstance(of.column_tests, tuple)
    named = {"rows": found.rows.label, "columns": found.columns.label, "name": name}

    def cells(caption: str, texts: Iterable[Iterable[str]], *more: str) -> Table:
        rows = [
            TableRow(found.rows.key_label(key), tuple(row))
            for key, row in zip(table.rows.keys, texts, strict=True)
        ]
        return Table((found.rows.label, *labels, *more), tuple(rows), caption=caption)

    main = cells(
        _("%(rows)s by %(columns)s, weighted by “%(name)s”") % named + f": {base_name(table.base)}",
        (
            [
                *(
                    estimate_text(row[place], share=True)
                    + letters_text(of.column_tests, at, place, adjustment)
                    for place in filled
                ),
                estimate_text(total, share=True),
            ]
            for at, (row, total) in enumerate(zip(of.shares, of.totals, strict=True))
        ),
        _("All respondents"),
    )
    if lettered:
        named_columns = [
            f"{letter(place)}: {label}" for place, label in zip(filled, labels, strict=True)
        ]
        headings = (main.headings[0], *named_columns, main.headings[-1])
        main = replace(main, headings=headings)
    main = replace(main, rows=(*main.rows, *_bases(of, filled)))
    page = WeightedCrossPage(main, lettered=lettered)
    if table.base is not Base.OPTIONS:
        intervals = (
            [interval_text(row[place].share_interval(), shares=True) for place in filled]
            for row in of.shares
        )
        page.more.append(("weighted-intervals", cells(variance_heading(of.variance), intervals)))
    for part, caption, shares in (
        ("row", _("Row percentages, weighted"), of.row_shares),
        ("total", _("Percentages of all, weighted"), of.total_shares),
    ):
        page.more.append((f"weighted-{part}-percent", cells(caption, _texts(shares, filled))))
    page.tests = [
        (_("Rao and Scott's test, for the weighted table"), _tested(of.test)),
        (_("Cramér's V of the weighted table"), said(of.cramers_v, lambda v: decimal(v, 3))),
    ]
    if of.option_tests is not None:
        keys = zip(table.rows.keys, of.option_tests, strict=True)
        page.tests = [(found.rows.key_label(key), _tested(each)) for key, each in keys]
    page.means = _means(found, of, filled)
    caption, test = _("Differences of weighted means, pair by pair"), _("t test")
    page.pairs = pairs_table(found, of.mean_tests, caption, test)
    return page


def _bases(of: WeightedCrosstab, filled: list[int]) -> list[TableRow]:
    """What the percentages of each column, and of all, are of."""
    if not of.shares:
        return []
    bases = [*(of.shares[0][place] for place in filled), of.totals[0]]
    effective = [effective_texts(each) for each in bases]
    return [
        TableRow(_("n, unweighted"), tuple(number(each.n) for each in bases)),
        TableRow(_("Effective n"), tuple(n for n, _effect in effective)),
        TableRow(_("Design effect"), tuple(effect for _n, effect in effective)),
    ]


def _texts(shares: tuple[tuple[float | None, ...], ...], filled: list[int]) -> Iterator[list[str]]:
    for row in shares:
        values = (row[place] for place in filled)
        yield [UNDEFINED if each is None else share_text(Fraction(each)) for each in values]


def _tested(test: Test) -> str:
    return said(test, _rao_scott)


def _rao_scott(test: RaoScott) -> str:
    degrees = f"{decimal(test.numerator_degrees, 2)}; {decimal(test.denominator_degrees, 1)}"
    return f"F = {decimal(test.statistic, 2)}, df = {degrees}, {p_text(test.p)}"


def _means(found: Crossing, of: WeightedCrosstab, filled: list[int]) -> Table | None:
    if isinstance(of.means, Undefined):
        return None
    rows = []
    for place in filled:
        key = found.table.columns.keys[place]
        mean, median = of.means[key].mean, of.means[key].median
        cells = (
            number(mean.n),
            *effective_texts(mean),
            estimate_text(mean, share=False),
            interval_text(mean.t_interval(), shares=False, decimals=2),
            UNDEFINED if median is None else decimal(median, 2),
        )
        rows.append(TableRow(found.columns.key_label(key), cells))
    headings = (
        found.columns.label, "n", _("Effective n"), _("Design effect"), _("Weighted mean"),
        variance_heading(of.variance), _("Weighted median"),
    )  # fmt: skip
    caption = _("Weighted mean of “%(rows)s” by group") % {"rows": found.rows.label}
    return Table(headings, tuple(rows), caption=caption)
