"""The figures of a block unweighted and weighted, side by side, by kind of block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from reports.definition import BlockKind, Indicator, Statistic, Within
from reports.figure_rows import breakdown, means
from reports.figures import counts_of
from reports.page.groups import CROSSED, HIDDEN, hidden_note
from reports.page.shown import Scene, Table, TableRow
from reports.page.weighted_figures import Both, Figure, both, figures_of, weights_of
from reports.page.weighting import decimal
from reports.page.wording import (
    UNDEFINED,
    group_base_text,
    interval_text,
    key_label,
    number,
    share_text,
)
from reports.stats.cells import planned_cells
from reports.stats.disclosure import Disclosure, disclosures, too_small
from reports.stats.linearised import Variance
from reports.stats.shares import Base, group_questions, people
from reports.stats.summaries import amounts, distribution
from reports.stats.weighted import Estimate
from surveys.questionnaire.model import Kind, Question
from surveys.templatetags.texts import localised


def weighted_table(block: Any, scene: Scene) -> Table | None:
    """The block's figures both ways; None for a block without figures that are weighted."""
    figures = _FIGURES[block.kind](block, scene) if block.kind in _FIGURES else []
    rows = [_row(each, scene.minimum) for each in figures]
    if not rows:
        return None
    headings = (
        _("Figure"),
        _("Unweighted"),
        _("Weighted"),
        variance_heading(weights_of(scene).variance),
        "n",
    )
    hidden = any(HIDDEN in row.cells for row in rows)
    caption = _("Weighted by “%(name)s”") % {"name": weights_of(scene).name}
    return Table(headings, tuple(rows), caption=caption, note=hidden_note() if hidden else "")


def variance_heading(variance: Variance) -> str:
    """What the intervals of weighted figures take account of."""
    if variance is Variance.CALIBRATED:
        return _("Weighted interval (95%, calibrated variance)")
    if variance is Variance.STRATIFIED:
        return _("Weighted interval (95%, stratified variance)")
    return _("Weighted interval (95%, weights as given)")


def _row(figure: Figure, minimum: int) -> TableRow:
    label, plain, weighed, share = figure
    if too_small(plain.n, minimum):
        return TableRow(label, (HIDDEN,) * 4)
    interval = weighed.share_interval() if share else weighed.t_interval()
    texts = [estimate_text(each, share) for each in (plain, weighed)]
    decimals = 1 if share else 2
    cells = (*texts, interval_text(interval, shares=share, decimals=decimals), number(plain.n))
    return TableRow(label, cells)


def estimate_text(estimate: Estimate, share: bool) -> str:
    """A share in percent, or a mean with two decimals; – when undefined."""
    if estimate.value is None:
        return UNDEFINED
    return share_text(Fraction(estimate.value)) if share else decimal(estimate.value, 2)


def effective_texts(of: Estimate) -> tuple[str, str]:
    """The effective size of the base, and how many times the weights enlarge the variance."""
    if not of.effective:
        return UNDEFINED, UNDEFINED
    return decimal(of.effective, 1), decimal(of.n / of.effective, 2)


# By kind of block


def _question(block: Any, scene: Scene) -> Iterator[Figure]:
    question = scene.questionnaire.question(block.question)
    if question is not None:
        yield from figures_of(question, block.base, both(scene, question.code))


def _headline(block: Any, scene: Scene) -> Iterator[Figure]:
    for indicator_id in block.indicators:
        indicator = scene.definition.indicator(indicator_id)
        if indicator is not None and indicator.statistic in _INDICATORS:
            of = both(scene, indicator.question, indicator.within)
            question = scene.questionnaire.question(indicator.question)
            if question is not None and indicator.row:
                of = of.counting(partial(counts_of, indicator, question))
            yield _INDICATORS[indicator.statistic](indicator, of)


def _mean_of_choice(each: Indicator, of: Both) -> Figure:
    return of.mean(localised(each.statement)[0], partial(amounts, choice=str(each.choices[0])))


_INDICATORS: Mapping[Statistic, Callable[[Indicator, Both], Figure]] = {
    Statistic.SHARE: lambda each, of: of.share(
        localised(each.statement)[0], each.choices, each.base
    ),
    Statistic.MEAN: lambda each, of: of.mean(localised(each.statement)[0], distribution),
    Statistic.MEDIAN: lambda each, of: of.median(localised(each.statement)[0], distribution),
    Statistic.FIRST_PLACES: lambda each, of: of.share(
        localised(each.statement)[0], [(each.choices[0], 1)], Base.ANSWERED
    ),
    **dict.fromkeys((Statistic.MEAN_RANK, Statistic.MEAN_POINTS), _mean_of_choice),
}


def _breakdown(block: Any, scene: Scene) -> Iterator[Figure]:
    for row in breakdown(block, scene.tally, scene.questionnaire, scene.minimum):
        if row.disclosure is Disclosure.SHOWN:
            within = Within(question=block.by, choices=row.group.choices)
            of = both(scene, block.question, within)
            yield of.share(localised(row.group.label)[0], block.choices, block.base)


def _means(block: Any, scene: Scene) -> Iterator[Figure]:
    for row in means(block, scene.tally, scene.questionnaire, scene.minimum):
        of = both(scene, row.question.code)
        yield of.mean(localised(row.question.name)[0], distribution)


_FIGURES: dict[BlockKind, Callable[[Any, Scene], Iterator[Figure]]] = {
    BlockKind.HEADLINE: _headline,
    BlockKind.QUESTION: _question,
    BlockKind.BREAKDOWN: _breakdown,
    BlockKind.MEANS: _means,
}


def weighted_ranking(block: Any, scene: Scene) -> Table | None:
    """The questions of a group by their part of the options expressed, both ways."""
    questions = group_questions(scene.questionnaire, block.group)
    sides = [(each, both(scene, each.code)) for each in questions]
    answered = {each.code: scene.tally.of(each.code).answered for each in questions}
    decided = disclosures(answered, scene.minimum)
    plain = {each.code: of.plain.total(planned_cells(each)) for each, of in sides}
    weighed = {each.code: of.weighed.total(planned_cells(each)) for each, of in sides}
    if not sum(plain.values()):
        return None
    rows = []
    for each in sorted(questions, key=lambda question: -weighed[question.code]):
        shown = decided[each.code] in (Disclosure.SHOWN, Disclosure.EMPTY)
        texts = [
            share_text(Fraction(part[each.code]) / Fraction(sum(part.values())))
            for part in (plain, weighed)
        ]
        cells = (*texts, number(answered[each.code])) if shown else (HIDDEN,) * 3
        rows.append(TableRow(localised(each.name)[0], cells))
    headings = (_("Question"), _("Unweighted"), _("Weighted"), "n")
    caption = _("Options expressed, weighted by “%(name)s”") % {"name": weights_of(scene).name}
    hidden = any(HIDDEN in row.cells for row in rows)
    return Table(headings, tuple(rows), caption=caption, note=hidden_note() if hidden else "")


def weighted_groups(question: Question, base: Base, scene: Scene) -> Table | None:
    """The weighted shares, and for a scale the mean, in each group of the category chosen."""
    if scene.by is None or question.kind not in CROSSED or scene.by.code == question.code:
        return None
    by = scene.by
    sizes = {
        choice.code: people(scene.tally.within(by.code, [choice.code]).of(question.code), base)
        for choice in by.choices
    }
    decided = disclosures(sizes, scene.minimum)
    keys, scale = planned_cells(question), question.kind is Kind.SCALE
    rows = []
    for choice in by.choices:
        if decided[choice.code] is Disclosure.EMPTY:
            continue
        cells: tuple[str, ...] = (HIDDEN,) * (len(keys) + scale + 1)
        if decided[choice.code] is Disclosure.SHOWN:
            of = both(scene, question.code, Within(question=by.code, choices=(choice.code,)))
            mean = [estimate_text(of.weighed.mean(distribution), share=False)] if scale else []
            shares = (estimate_text(of.weighed.share([key], base), share=True) for key in keys)
            cells = (number(sizes[choice.code]), *mean, *shares)
        rows.append(TableRow(localised(choice.label)[0], cells))
    headings = (
        localised(by.name)[0],
        "n",
        *([_("Mean")] if scale else []),
        *(key_label(question, key) for key in keys),
    )
    caption = _("Weighted by “%(name)s”, by %(category)s: %(base)s") % {
        "name": weights_of(scene).name,
        "category": localised(by.name)[0],
        "base": group_base_text(base),
    }
    hidden = any(HIDDEN in row.cells for row in rows)
    return Table(headings, tuple(rows), caption=caption, note=hidden_note() if hidden else "")
