"""Weighted figures of exploring, as the pages show them beside the unweighted ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from reports.explore.cross_page import base_name
from reports.explore.cross_tests import decimal, p_text, said
from reports.explore.crossing import Crossing
from reports.explore.looking import Look
from reports.explore.shown import bases_of, groups_of_values
from reports.explore.weighted_documents import joints_by_class
from reports.page.groups import HIDDEN, hidden_note
from reports.page.shown import Scene, Table, TableRow
from reports.page.weighted import effective_texts, estimate_text, variance_heading
from reports.page.weighted_figures import Figure, both, figures_of
from reports.page.wording import UNDEFINED, interval_text, number, share_text
from reports.stats.disclosure import too_small
from reports.stats.joint import regrouped
from reports.stats.linearised import Variance
from reports.stats.rao_scott import RaoScott
from reports.stats.shares import Base
from reports.stats.undefined import Undefined
from reports.stats.weight_classes import add_classes, tally_classes
from reports.stats.weighted_crosstabs import Test, WeightedCrosstab, weighted_crosstab
from reports.stats.weighting import Weighting
from reports.weighted_figures import WeightsView
from surveys.questionnaire.model import Kind, Question

_HISTOGRAMS = frozenset({Kind.NUMBER, Kind.DATE})


def weights_view(
    look: Look, codes: set[str], name: str, weighting: Weighting, variance: Variance
) -> WeightsView:
    """The weights with the counts of these questions under the filter, by weight class."""
    tallies = add_classes(
        tally_classes(block, look.questionnaire, weighting.questions, only=codes)
        for block in look.blocks({*codes, *weighting.questions})
    )
    return WeightsView(name, weighting, tallies, variance)


def weighted_question(question: Question, scene: Scene, view: WeightsView) -> list[Table]:
    """The question's figures both ways, a table per base; those of too few are hidden."""
    scene = replace(scene, weights=view)
    tables = []
    for base in bases_of(question):
        figures = list(_figures(question, base, scene))
        rows = [_figure_row(each, scene.minimum) for each in figures]
        if not rows:
            continue
        hidden = any(HIDDEN in row.cells for row in rows)
        caption = _("Weighted by “%(name)s”") % {"name": view.name}
        if len(bases_of(question)) > 1:
            caption = f"{caption}: {_BASES[base]()}"
        headings = (
            _("Figure"), _("Unweighted"), _("Weighted"), variance_heading(view.variance), "n",
            _("Effective n"), _("Design effect"),
        )  # fmt: skip
        note = hidden_note() if hidden else ""
        tables.append(Table(headings, tuple(rows), caption=caption, note=note))
    return tables


_BASES = {
    Base.ANSWERED: lambda: _("%% of the respondents who answered") % {},
    Base.OPTIONS: lambda: _("%% of the options expressed") % {},
}


def _figures(question: Question, base: Base, scene: Scene) -> Iterator[Figure]:
    of = both(scene, question.code)
    yield from figures_of(question, base, of)
    if question.kind is Kind.SCALE:
        points = question.scale_points
        for label, box in (
            (_("Two highest points"), points[-2:]),
            (_("Two lowest points"), points[:2]),
        ):
            yield of.share(f"{label} ({', '.join(map(str, box))})", box, base)
    if question.kind in _HISTOGRAMS:
        counts = scene.tally.of(question.code)
        for label, keys in groups_of_values(question, counts).items():
            yield of.share(label, keys, base)


def _figure_row(figure: Figure, minimum: int) -> TableRow:
    label, plain, weighed, share = figure
    if too_small(plain.n, minimum):
        return TableRow(label, (HIDDEN,) * 6)
    interval = weighed.share_interval() if share and weighed.error is not None else None
    if not share:
        interval = weighed.t_interval()
    cells = (
        estimate_text(plain, share),
        estimate_text(weighed, share),
        interval_text(interval, shares=share, decimals=1 if share else 2),
        number(plain.n),
        *effective_texts(weighed),
    )
    return TableRow(label, cells)


@dataclass(slots=True)
class WeightedCrossPage:
    """The weighted table of two variables, further tables, and what the test says."""

    table: Table
    more: list[tuple[str, Table]] = field(default_factory=list)  # name, table
    tests: list[tuple[str, str]] = field(default_factory=list)  # name, result
    means: Table | None = None


def weighted_crossing(
    look: Look, found: Crossing, name: str, weighting: Weighting, variance: Variance
) -> WeightedCrossPage:
    """The weighted figures of a crossing, of the rows and columns that its page shows."""
    values = joints_by_class(look, found, weighting)
    across = {each: regrouped(one, None, found.put_columns) for each, one in values.items()}
    grouped = {each: regrouped(one, found.put_rows, None) for each, one in across.items()}
    weighed = weighted_crosstab(found.table, grouped, weighting, values=across, variance=variance)
    return _page(found, weighed, name)


def _page(found: Crossing, of: WeightedCrosstab, name: str) -> WeightedCrossPage:
    table = found.table
    filled = [place for place, n in enumerate(table.column_bases) if n]
    labels = [found.columns.key_label(table.columns.keys[place]) for place in filled]
    named = {"rows": found.rows.label, "columns": found.columns.label, "name": name}

    def cells(caption: str, texts: Iterable[Iterable[str]], *more: str) -> Table:
        rows = [
            TableRow(found.rows.key_label(key), tuple(row))
            for key, row in zip(table.rows.keys, texts, strict=True)
        ]
        return Table((found.rows.label, *labels, *more), tuple(rows), caption=caption)

    main = cells(
        _("%(rows)s by %(columns)s, weighted by “%(name)s”") % named
        + f": {base_name(table.base)}",
        (
            [*(estimate_text(row[place], share=True) for place in filled),
             estimate_text(total, share=True)]
            for row, total in zip(of.shares, of.totals, strict=True)
        ),
        _("All respondents"),
    )  # fmt: skip
    page = WeightedCrossPage(replace(main, rows=(*main.rows, *_bases(of, filled))))
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
    page.tests = [(_("Rao and Scott's test, for the weighted table"), _tested(of.test))]
    if of.option_tests is not None:
        keys = zip(table.rows.keys, of.option_tests, strict=True)
        page.tests = [(found.rows.key_label(key), _tested(each)) for key, each in keys]
    page.means = _means(found, of, filled)
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
