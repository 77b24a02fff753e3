"""The distribution of one question's answers, as a chart and a table, by kind of question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext as _

from reports.charts import MOST_SEGMENTS
from reports.page.groups import HIDDEN, hidden_note, show_groups
from reports.page.shown import Chart, ChartKind, ChartRow, Scene, Shown, Table, TableRow
from reports.page.wording import base_text, interval_text, key_label, number, share_text
from reports.stats.cells import CONSENTED, Key
from reports.stats.disclosure import too_small
from reports.stats.shares import Base, Share, base_n, people, row_shares, share, shares
from reports.stats.summaries import amounts, distribution, summary
from reports.stats.tallies import Counts
from surveys.questionnaire.model import CATEGORY_ROLE, Kind, Question
from surveys.templatetags.texts import localised

MOST_NAMED = 6  # choices not offered to everybody: more are counted


def show_distribution(question: Question, base: Base, name: str, scene: Scene) -> Shown:
    """The question's answers; a note instead of numbers when too few people answered."""
    counts = scene.tally.of(question.code)
    shown = Shown(name, "chart", minimum=scene.minimum)
    if question.kind not in _SHARED:
        base = Base.ANSWERED
    # However many were asked: what a handful answered would stand in the table.
    if counts.answered == 0 or too_small(min(people(counts, base), counts.answered), scene.minimum):
        shown.too_few = counts.answered > 0
        shown.kind = "nothing"
        return shown
    shown.caption = base_text(base, base_n(question, counts, base), scene.tally.responses)
    _SHOW[question.kind](question, counts, base, shown)
    if shown.table and (offered := offered_note(question)):
        shown.table = replace(shown.table, note=f"{shown.table.note} {offered}".strip())
    if scene.by is not None and scene.by.code != question.code:
        shown.groups = show_groups(question, base, scene)
    return shown


def offered_note(question: Question) -> str:
    """Which choices or rows were offered on a condition only; empty when all were to all."""
    named = [localised(each.label)[0] for each in question.options if each.condition]
    if not named:
        return ""
    if len(named) <= MOST_NAMED:
        note = _("Not offered to everybody, but depending on earlier answers: %(choices)s.")
    else:
        note = _(
            "Answers not offered to everybody, but depending on earlier ones: %(n)s of %(all)s."
        )
    found = note % {
        "choices": ", ".join(named),
        "n": number(len(named)),
        "all": number(len(question.options)),
    }
    if question.kind is Kind.MATRIX:  # the base of each row is who answered it
        return found
    base = _("Percentages are of all who answered the question.")
    return f"{found} {base}"


def _choices(question: Question, counts: Counts, base: Base, shown: Shown) -> None:
    found = shares(question, counts, base)
    ordered = question.kind is Kind.SINGLE_CHOICE and question.role != CATEGORY_ROLE
    keys = list(found) if ordered else sorted(found, key=lambda key: -found[key].numerator)
    rows = [(key_label(question, key), found[key]) for key in keys]
    shown.chart = bars(rows)
    shown.table = _share_table(rows)
    if question.kind is Kind.MULTIPLE_CHOICE:
        shown.table = _both_bases(question, counts, keys)


def bars(rows: list[tuple[str, Share]]) -> Chart:
    """Bars of shares in the order given, with their values written at the end."""
    chart_rows = tuple(
        ChartRow(
            label, None if found.value is None else float(found.value), share_text(found.value)
        )
        for label, found in rows
    )
    top = max(rows, key=lambda row: row[1].numerator)
    low = min(rows, key=lambda row: row[1].numerator)
    alternative = _(
        "Chart of %(many)s options, from %(top)s (%(top_value)s) to %(low)s (%(low_value)s). "
        "All values are in the table below."
    ) % {
        "many": len(rows),
        "top": top[0],
        "top_value": share_text(top[1].value),
        "low": low[0],
        "low_value": share_text(low[1].value),
    }
    return Chart(ChartKind.BARS, chart_rows, alternative)


def _share_table(rows: list[tuple[str, Share]]) -> Table:
    return Table(
        (_("Answer"), _("Respondents"), "%", _("Interval (95%)")),
        tuple(
            TableRow(
                label,
                (number(found.numerator), share_text(found.value), interval_text(found.interval)),
            )
            for label, found in rows
        ),
    )


def _both_bases(question: Question, counts: Counts, keys: list[Key]) -> Table:
    """A multiple choice has two honest percentages: of the people, and of the options."""
    rows = []
    for key in keys:
        of_people = share(question, counts, [key], Base.ANSWERED)
        of_options = share(question, counts, [key], Base.OPTIONS)
        cells = (
            number(of_people.numerator),
            share_text(of_options.value),
            share_text(of_people.value),
            interval_text(of_people.interval),
        )
        rows.append(TableRow(key_label(question, key), cells))
    options = base_n(question, counts, Base.OPTIONS)
    headings = (
        _("Option"),
        _("Times chosen"),
        _("%% of %(n)s options expressed") % {"n": number(options)},
        _("%% of %(n)s respondents who answered") % {"n": number(counts.answered)},
        _("Interval (95%)"),
    )
    note = _(
        "One respondent can choose several options, so the second column adds up to over 100%."
    )
    return Table(headings, tuple(rows), note=note)


def _scale(question: Question, counts: Counts, base: Base, shown: Shown) -> None:
    found = shares(question, counts, base)
    rows = [(key_label(question, key), found[key]) for key in found]
    facts = summary(distribution(counts))
    shown.table = _share_table(rows)
    shown.caption += " · " + _("mean %(mean)s, median %(median)s, of %(n)s ratings") % {
        "mean": number(facts.mean, 2),
        "median": number(facts.median, 1),
        "n": number(facts.n),
    }
    shown.chart = bars(rows)


def _matrix(question: Question, counts: Counts, _base: Base, shown: Shown) -> None:
    chart_rows, table_rows = [], []
    for row in question.rows:
        found = row_shares(question, counts, row.code)
        texts = tuple(share_text(each.value) for each in found.values())
        label = localised(row.label)[0]
        n = sum(each.numerator for each in found.values())
        if too_small(n, shown.minimum):
            table_rows.append(TableRow(label, (HIDDEN,) * (len(texts) + 1)))
            continue
        table_rows.append(TableRow(label, (*texts, number(n))))
        if n:
            parts = tuple(float(each.value or 0) for each in found.values())
            chart_rows.append(ChartRow(label, parts[-1], texts[-1], parts=parts, part_texts=texts))
    labels = tuple(localised(choice.label)[0] for choice in question.choices)
    note = hidden_note() if any(HIDDEN in row.cells for row in table_rows) else ""
    shown.table = Table((_("Row"), *labels, "n"), tuple(table_rows), note=note)
    if not 2 <= len(labels) <= MOST_SEGMENTS:  # more could not be told apart: the table says it
        return
    alternative = _("Chart with %(many)s rows. All values are in the table below.") % {
        "many": len(chart_rows)
    }
    shown.chart = Chart(ChartKind.STACK, tuple(chart_rows), alternative, parts=labels)


def _ranking(question: Question, counts: Counts, _base: Base, shown: Shown) -> None:
    found = []
    for choice in question.choices:
        facts = summary(amounts(counts, choice.code))
        first = Share(counts.count([(choice.code, 1)]), counts.answered, Base.ANSWERED)
        found.append((localised(choice.label)[0], facts, first))
    found.sort(key=lambda each: -each[2].numerator)
    shown.chart = bars([(label, first) for label, _facts, first in found])
    shown.caption = _("Put first, %(base)s") % {"base": shown.caption}
    shown.table = Table(
        (_("Option"), _("Put first"), "%", _("Mean place"), _("Placed by")),
        tuple(
            TableRow(
                label,
                (
                    number(first.numerator),
                    share_text(first.value),
                    HIDDEN if too_small(facts.n, shown.minimum) else number(facts.mean, 2),
                    number(facts.n),
                ),
            )
            for label, facts, first in found
        ),
    )


def _allocation(question: Question, counts: Counts, _base: Base, shown: Shown) -> None:
    found = [
        (localised(choice.label)[0], summary(amounts(counts, choice.code)))
        for choice in question.choices
    ]
    found.sort(key=lambda each: -(each[1].mean or 0))
    total = float(question.total or 1)
    shown.chart = Chart(
        ChartKind.BARS,
        tuple(
            ChartRow(label, float(facts.mean or 0) / total, number(facts.mean, 1))
            for label, facts in found
        ),
        _("Chart of mean points. All values are in the table below."),
    )
    shown.caption = _("Mean points of %(total)s; respondents who answered: %(n)s") % {
        "total": question.total,
        "n": number(counts.answered),
    }
    shown.table = Table(
        (_("Option"), _("Mean points"), _("Median"), _("Interval (95%)")),
        tuple(
            TableRow(
                label,
                (
                    number(facts.mean, 1),
                    number(facts.median, 1),
                    interval_text(facts.interval, shares=False),
                ),
            )
            for label, facts in found
        ),
    )


def _number(question: Question, counts: Counts, _base: Base, shown: Shown) -> None:
    facts = summary(distribution(counts))
    unit = localised(question.unit)[0]
    shown.caption = _("Respondents who answered: %(n)s") % {"n": number(counts.answered)}
    rows = (
        TableRow(_("Mean"), (f"{number(facts.mean, 1)} {unit}".strip(),)),
        TableRow(_("Median"), (f"{number(facts.median, 1)} {unit}".strip(),)),
        TableRow(_("Interval of the mean (95%)"), (interval_text(facts.interval, shares=False),)),
        TableRow("n", (number(facts.n),)),
    )
    shown.table = Table((_("Statistic"), _("Value")), rows)


def _consent(question: Question, counts: Counts, base: Base, shown: Shown) -> None:
    asked_of = share(question, counts, [CONSENTED], Base.ASKED)
    shown.caption = base_text(Base.ASKED, counts.asked, -1)
    shown.table = _share_table([(_("I agree"), asked_of)])


def _answered_only(_question: Question, counts: Counts, _base: Base, shown: Shown) -> None:
    shown.caption = _("Respondents who answered: %(n)s") % {"n": number(counts.answered)}


_SHARED = frozenset({Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE, Kind.SCALE})

_SHOW: dict[Kind, Callable[[Question, Counts, Base, Shown], None]] = {
    Kind.SINGLE_CHOICE: _choices,
    Kind.MULTIPLE_CHOICE: _choices,
    Kind.SCALE: _scale,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _ranking,
    Kind.NUMBER: _number,
    Kind.SHORT_TEXT: _answered_only,
    Kind.LONG_TEXT: _answered_only,
    Kind.DATE: _answered_only,
    Kind.ALLOCATION: _allocation,
    Kind.CONSENT: _consent,
    Kind.NOTE: _answered_only,
}
