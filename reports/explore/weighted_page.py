"""The weighted figures of a question, as its page shows them beside the unweighted ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from reports.explore.looking import Look
from reports.explore.shown import bases_of, groups_of_values
from reports.page.groups import HIDDEN, hidden_note
from reports.page.shown import Scene, Table, TableRow
from reports.page.weighted import effective_texts, estimate_text, variance_heading
from reports.page.weighted_figures import Figure, both, figures_of
from reports.page.wording import interval_text, number
from reports.stats.disclosure import too_small
from reports.stats.linearised import Variance
from reports.stats.shares import Base
from reports.stats.weight_classes import add_classes, tally_classes
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
