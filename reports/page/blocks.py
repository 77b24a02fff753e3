"""Each kind of report block, computed and put in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from reports.definition import (
    BlockKind,
    BreakdownBlock,
    HeadlineBlock,
    MeansBlock,
    QuestionBlock,
    RankingBlock,
    TextBlock,
    ThemesBlock,
)
from reports.figure_rows import QuestionMean, breakdown, means, ranking
from reports.figures import figure
from reports.page.groups import HIDDEN, hidden_note
from reports.page.questions import show_distribution
from reports.page.shown import Chart, ChartKind, ChartRow, Headline, Scene, Shown, Table, TableRow
from reports.page.weighted import weighted_groups, weighted_ranking, weighted_table
from reports.page.wording import (
    UNDEFINED,
    base_text,
    figure_base_text,
    figure_text,
    interval_text,
    number,
    share_text,
)
from reports.stats.disclosure import Disclosure, disclosures
from reports.stats.shares import Base
from surveys.templatetags.texts import localised


def show_block(block: Any, name: str, scene: Scene) -> Shown:
    """The block as the template shows it."""
    shown = _SHOW[block.kind](block, name, scene)
    if scene.weights is not None and shown.kind != "nothing":
        _add_weighted(shown, block, scene)
    if shown.chart is not None and not shown.chart.rows:
        shown.chart = None  # nothing to draw: every row is empty
    if note := getattr(block, "note", None):
        shown.note = localised(note)[0]
    if (title := getattr(block, "title", None)) and localised(title)[0] != shown.title:
        shown.wording = shown.title
        shown.title = localised(title)[0]
    return shown


def _add_weighted(shown: Shown, block: Any, scene: Scene) -> None:
    if isinstance(block, RankingBlock):
        shown.weighted = weighted_ranking(block, scene)
        return
    shown.weighted = weighted_table(block, scene)
    question = scene.questionnaire.question(getattr(block, "question", ""))
    if isinstance(block, QuestionBlock) and question is not None:
        shown.weighted_groups = weighted_groups(question, block.base, scene)


def _headline(block: HeadlineBlock, name: str, scene: Scene) -> Shown:
    shown = Shown(name, "headline")
    for indicator_id in block.indicators:
        indicator = scene.definition.indicator(indicator_id)
        if indicator is None:  # the reader of definitions refuses this
            raise LookupError(indicator_id)
        found = figure(indicator, scene.tally, scene.questionnaire, scene.minimum)
        shown.headlines.append(
            Headline(
                id=indicator.id.replace(".", "-"),
                value=_("too few") if found.suppressed else figure_text(found),
                statement=localised(indicator.statement)[0],
                base=figure_base_text(found, scene.tally.responses),
                interval=_headline_interval(found),
            )
        )
    return shown


def _headline_interval(found: Any) -> str:
    if found.interval is None:
        return ""
    shares = found.base is not Base.RATED
    decimals = max(found.decimals, 1) if shares else found.decimals
    text = interval_text(found.interval, shares=shares, decimals=decimals)
    return _("95%% interval: %(interval)s") % {"interval": text}


def _question(block: QuestionBlock, name: str, scene: Scene) -> Shown:
    question = scene.questionnaire.question(block.question)
    if question is None:
        raise LookupError(block.question)
    shown = show_distribution(question, block.base, name, scene)
    shown.title = localised(question.text)[0]
    return shown


def _breakdown(block: BreakdownBlock, name: str, scene: Scene) -> Shown:
    question = scene.questionnaire.question(block.question)
    if question is None:
        raise LookupError(block.question)
    rows = breakdown(block, scene.tally, scene.questionnaire, scene.minimum)
    shown_rows = [row for row in rows if row.disclosure is not Disclosure.EMPTY]
    shown_rows.sort(key=lambda row: -(row.share.value or 0) if row.share else 1)
    chart_rows, table_rows = [], []
    for row in shown_rows:
        label = localised(row.group.label)[0]
        if row.share is None or row.share.value is None:
            chart_rows.append(ChartRow(label, None, _("group too small to be shown")))
            table_rows.append(TableRow(label, (_("group too small"),) + (UNDEFINED,) * 3))
            continue
        interval = row.share.interval
        text = share_text(row.share.value)
        chart_rows.append(
            ChartRow(
                f"{label} (n = {number(row.share.n)})",
                float(row.share.value),
                text,
                interval.low if interval else None,
                interval.high if interval else None,
            )
        )
        cells = (number(row.share.numerator), number(row.share.n), text, interval_text(interval))
        table_rows.append(TableRow(label, cells))
    shown = Shown(name, "chart", title=localised(question.text)[0])
    shown.caption = _(
        "%% of each group's respondents who answered and chose: %(choices)s. "
        "The thin lines are 95%% intervals."
    ) % {"choices": choices_text(question, block.choices)}
    shown.chart = Chart(
        ChartKind.BARS,
        tuple(chart_rows),
        _alternative([(row.label, row.text) for row in chart_rows if row.value is not None]),
    )
    headings = (_("Group"), _("Chose it"), "n", "%", _("Interval (95%)"))
    shown.table = Table(headings, tuple(table_rows), caption=shown.title)
    return shown


def choices_text(question: Any, choices: tuple[Any, ...]) -> str:
    """The choices that count, in words; points of a scale with its ends."""
    if question.choices:
        labels = [
            localised(choice.label)[0] for choice in question.choices if choice.code in choices
        ]
        return ", ".join(labels)
    ends = _("on a scale from %(low)s to %(high)s") % {
        "low": question.minimum,
        "high": question.maximum,
    }
    between = _(" or ")
    return f"{between.join(str(choice) for choice in choices)} {ends}"


def _alternative(rows: list[tuple[str, str]]) -> str:
    """The finding of a chart in a sentence: its highest and lowest row."""
    if not rows:
        return _("Chart without values: no group is large enough to be shown.")
    if len(rows) == 1:
        return _("Chart: %(label)s, %(value)s.") % {"label": rows[0][0], "value": rows[0][1]}
    return _(
        "Chart with %(many)s rows, from %(first)s (%(first_value)s) to %(last)s (%(last_value)s). "
        "All values are in the table below."
    ) % {
        "many": len(rows),
        "first": rows[0][0],
        "first_value": rows[0][1],
        "last": rows[-1][0],
        "last_value": rows[-1][1],
    }


def _ranking(block: RankingBlock, name: str, scene: Scene) -> Shown:
    rows = ranking(block, scene.tally, scene.questionnaire)
    answered = {each.code: scene.tally.of(each.code).answered for each, _found in rows}
    decided = disclosures(answered, scene.minimum)
    seen = {Disclosure.SHOWN, Disclosure.EMPTY}
    title = next((g.title for g in scene.questionnaire.groups if g.code == block.group), None)
    shown = Shown(name, "chart", title=localised(title)[0] if title else "")
    shown_rows = [row for row in rows if decided[row[0].code] in seen]
    if not any(found.numerator for _question, found in shown_rows):
        shown.kind, shown.too_few = "nothing", any(answered.values())
        return shown
    chart_rows = tuple(
        ChartRow(
            f"{place}. {localised(question.name)[0]}",
            float(found.value or 0),
            f"{number(found.numerator)} · {share_text(found.value)}",
        )
        for place, (question, found) in enumerate(shown_rows, start=1)
    )
    alternative = _alternative([(row.label, row.text) for row in chart_rows])
    shown.chart = Chart(ChartKind.BARS, chart_rows, alternative)
    shown.caption = base_text(Base.OPTIONS, rows[0][1].n, scene.tally.responses)
    table_rows = [
        TableRow(
            localised(question.name)[0],
            (number(found.numerator), share_text(found.value), number(answered[question.code]))
            if decided[question.code] in seen
            else (HIDDEN,) * 3,
        )
        for question, found in [*shown_rows, *(row for row in rows if row not in shown_rows)]
    ]
    headings = (_("Question"), _("Options expressed"), "%", _("Respondents who answered"))
    note = hidden_note() if len(shown_rows) < len(rows) else ""
    shown.table = Table(headings, tuple(table_rows), caption=shown.title, note=note)
    return shown


def _means(block: MeansBlock, name: str, scene: Scene) -> Shown:
    rows = means(block, scene.tally, scene.questionnaire, scene.minimum)
    question = rows[0].question
    low, high = float(question.minimum or 0), float(question.maximum or 10)
    shown = Shown(name, "chart")
    shown.caption = _(
        "Mean on a scale from %(low)s to %(high)s; the thin lines are 95%% intervals."
    ) % {"low": question.minimum, "high": question.maximum}
    chart_rows = tuple(_mean_row(row) for row in rows)
    shown.chart = Chart(
        ChartKind.DOTS,
        chart_rows,
        _alternative([(row.label, row.text) for row in chart_rows if row.value is not None]),
        axis=(low, high),
        ends=(localised(question.minimum_label)[0], localised(question.maximum_label)[0]),
    )
    headings = (_("Question"), _("Mean"), _("Median"), "n", _("Interval (95%)"))
    shown.table = Table(headings, tuple(_mean_cells(row) for row in rows))
    return shown


def _mean_row(row: QuestionMean) -> ChartRow:
    label = localised(row.question.name)[0]
    found = row.summary
    if found is None or found.mean is None:
        return ChartRow(label, None, _("too few answers") if found is None else _("no answers"))
    interval = found.interval
    return ChartRow(
        label,
        float(found.mean),
        number(found.mean, 2),
        interval.low if interval else None,
        interval.high if interval else None,
    )


def _mean_cells(row: QuestionMean) -> TableRow:
    label = localised(row.question.name)[0]
    found = row.summary
    if found is None:
        return TableRow(label, (_("too few answers"),) + (UNDEFINED,) * 3)
    interval = interval_text(found.interval, shares=False, decimals=2)
    cells = (number(found.mean, 2), number(found.median, 1), number(found.n), interval)
    return TableRow(label, cells)


def _themes(block: ThemesBlock, name: str, scene: Scene) -> Shown:
    question = scene.questionnaire.question(block.question)
    if question is None:
        raise LookupError(block.question)
    counts = scene.theme_counts.get(block.question, {})
    shown = Shown(name, "themes", title=localised(question.text)[0])
    answered = scene.tally.of(block.question).answered
    for theme in scene.definition.themes(block.question):
        many = counts.get(theme.code, 0)
        if many:
            text = number(many) if block.counts and many >= scene.minimum else ""
            shown.themes.append((localised(theme.label)[0], text))
    if block.counts:
        shown.caption = _("Texts written: %(n)s. Numbers are texts coded to the theme.") % {
            "n": number(answered)
        }
    return shown


def _text(block: TextBlock, name: str, scene: Scene) -> Shown:
    return Shown(name, "text", paragraphs=localised(block.text)[0])


_SHOW: dict[BlockKind, Callable[[Any, str, Scene], Shown]] = {
    BlockKind.HEADLINE: _headline,
    BlockKind.QUESTION: _question,
    BlockKind.BREAKDOWN: _breakdown,
    BlockKind.RANKING: _ranking,
    BlockKind.MEANS: _means,
    BlockKind.THEMES: _themes,
    BlockKind.TEXT: _text,
}
