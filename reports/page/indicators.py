"""An indicator in words: its definition, its history over rounds, its groups, its chart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.charts import Estimate, RoundsRow
from reports.definition import SHARES, Statistic
from reports.definition.tracked import Target
from reports.figures import Figure, Weighted
from reports.indicators.changes import changes
from reports.indicators.told import labels_in, text_in
from reports.indicators.values import Reached, Value, reached
from reports.page.comparing import VERDICTS, difference_text, round_label
from reports.page.groups import HIDDEN, hidden_note
from reports.page.indicator_definition import code_label, target_text
from reports.page.indicator_words import BASE_WORDS
from reports.page.shown import Table, TableRow
from reports.page.weighted import effective_texts, variance_heading
from reports.page.wording import UNDEFINED, figure_text, interval_text, number
from reports.stats.cells import Key
from reports.stats.disclosure import Disclosure
from surveys.models import Round
from surveys.questionnaire.model import Question
from surveys.questionnaire.text import Text
from surveys.templatetags.texts import localised

REACHED_WORDS = {
    Reached.REACHED: gettext_lazy("reached"),
    Reached.MISSED: gettext_lazy("not reached"),
    Reached.UNCLEAR: gettext_lazy("too close to tell"),
    Reached.UNKNOWN: UNDEFINED,
}


@dataclass(frozen=True, slots=True)
class Point:
    """A round of an indicator's history; without a value, `why` says why."""

    round: Round
    value: Value | None
    words: Mapping[str, Any]  # see `reports.indicators.told`
    target: Target | None = None
    why: Any = ""
    no_weights: bool = False  # the round has none of the name
    refusals: tuple[str, ...] = ()  # why its weights do not fit
    care: bool = False
    without_groups: bool = False


def value_text(figure: Figure | None) -> str:
    """A value as it is read."""
    if figure is None or figure.suppressed:
        return HIDDEN
    return figure_text(figure)


def value_with_n(figure: Figure | None) -> str:
    """A value with the size of its base: 41,7% (60), or 45,0% (60, weighted)."""
    if figure is not None and figure.weighted and not figure.suppressed:
        said = {"value": figure_text(figure), "n": number(figure.base_n)}
        return _("%(value)s (%(n)s, weighted)") % said
    return _with_n(figure)


def _with_n(figure: Figure | None) -> str:
    if figure is None or figure.suppressed:
        return HIDDEN
    if figure.statistic in (Statistic.RESPONSES, Statistic.OPTIONS):
        return figure_text(figure)
    return f"{figure_text(figure)} ({number(figure.base_n)})"


def history_table(points: Sequence[Point], question: Question | None) -> Table:
    """A row per round: value, n, interval, change from the round before, target.

    Of weighted values also the unweighted one, the effective n and the design effect.
    """
    found = changes([each.value for each in points], question)
    targets = {each.target for each in points if each.target and each.value}
    tested = any(each.verdict for each in found)
    weighted = any(_weighted(each) for each in points)
    shown = _weighted_cells if weighted else _cells
    rows = tuple(
        TableRow(_round_name(point), (), str(point.why))
        if point.value is None and point.why
        else TableRow(
            _round_name(point),
            (
                *shown(point),
                *(_change_cells(point, change) if tested else ()),
                *((_target_cell(point, one=len(targets) == 1),) if targets else ()),
            ),
        )
        for point, change in zip(points, found, strict=True)
    )
    headings = (
        _("Round"),
        *((_("Weighted"), _("Unweighted")) if weighted else (_("Value"),)),
        "n",
        *((_("Effective n"), _("Design effect")) if weighted else ()),
        _interval_heading(points),
        *((_("Change from the round before"), _("Verdict")) if tested else ()),
        *((_target_heading(points, targets),) if targets else ()),
    )
    hidden = any(HIDDEN in row.cells for row in rows)
    return Table(headings, rows, _caption(points), hidden_note() if hidden else "")


def _round_name(point: Point) -> str:
    label, title = round_label(point.round), localised(point.round.title)[0]
    name = title if title.startswith(label) else f"{label}: {title}"
    return _("%(round)s (compare with care)") % {"round": name} if point.care else name


def _caption(points: Sequence[Point]) -> str:
    base = next((each.value.figure.base for each in points if each.value), None)
    return _("n counts: %(base)s") % {"base": BASE_WORDS[base]} if base else ""


def _weighted(point: Point) -> Weighted | None:
    return point.value.figure.weighted if point.value else None


def _interval_heading(points: Sequence[Point]) -> str:
    """With the variance that the intervals take, when all of them take the same one."""
    values = [each for each in points if each.value and not each.value.figure.suppressed]
    taken = {(of := _weighted(each)) and of.estimate.variance for each in values}
    only = next(iter(taken)) if len(taken) == 1 else None
    return variance_heading(only) if only else _("Interval (95%)")


def _cells(point: Point) -> tuple[str, ...]:
    if point.value is None:
        return UNDEFINED, UNDEFINED, UNDEFINED
    of = point.value.figure
    if of.suppressed:
        return HIDDEN, HIDDEN, HIDDEN
    return figure_text(of), number(of.base_n), _interval_cell(of)


def _interval_cell(of: Figure) -> str:
    shares = of.statistic in SHARES
    decimals = max(of.decimals, 1) if shares else max(of.decimals, 2)
    return interval_text(of.interval, shares=shares, decimals=decimals)


def _weighted_cells(point: Point) -> tuple[str, ...]:
    """Weighted, unweighted, n, effective n, design effect, interval."""
    if point.value is None:
        return (UNDEFINED,) * 6
    of = point.value.figure
    if of.suppressed:
        return (HIDDEN,) * 6
    if of.weighted is None:  # published before the indicator was weighted
        value, n, interval = _cells(point)
        return UNDEFINED, value, n, UNDEFINED, UNDEFINED, interval
    plain = of.weighted.unweighted
    sizes = effective_texts(of.weighted.estimate)
    return figure_text(of), figure_text(plain), number(of.base_n), *sizes, _interval_cell(of)


def _change_cells(point: Point, change: Any) -> tuple[str, str]:
    share = point.value is not None and point.value.figure.statistic in SHARES
    verdict = VERDICTS[change.verdict] if change.verdict else UNDEFINED
    return difference_text(change.difference, share), str(verdict)


def _target_heading(points: Sequence[Point], targets: set[Target]) -> str:
    """With the target itself when it is the same in all rounds."""
    statistic = next(each.value.figure.statistic for each in points if each.value)
    if len(targets) > 1:
        return _("Target")
    return _("Target: %(target)s") % {"target": target_text(next(iter(targets)), statistic)}


def _target_cell(point: Point, *, one: bool) -> str:
    if point.value is None or point.target is None:
        return UNDEFINED
    said = str(REACHED_WORDS[reached(point.value.figure, point.target)])
    return said if one else f"{target_text(point.target, point.value.figure.statistic)}: {said}"


def group_tables(points: Sequence[Point]) -> list[Table]:
    """The values of each category in every round that has them, and their index."""
    with_groups = [each for each in points if each.value and each.value.groups]
    if not with_groups:
        return []
    labels: dict[Key, Text] = {}
    for point in with_groups:
        labels |= labels_in(point.words, "groups")
    title = localised(text_in(with_groups[-1].words, "by"))[0]
    headings = (title, *(round_label(each.round) for each in with_groups))
    values = _group_rows(with_groups, labels, _group_value)
    hidden = any(HIDDEN in row.cells for row in values)
    weighted = any(_weighted(each) for each in with_groups)
    caption = _("By category, weighted; n in brackets") if weighted else None
    caption = caption or _("By category; n in brackets")
    tables = [Table(headings, values, caption, hidden_note() if hidden else "")]
    indices = _group_rows(with_groups, labels, _group_index)
    if any(cell not in (HIDDEN, UNDEFINED) for row in indices for cell in row.cells):
        tables.append(Table(headings, indices, _("Index by category: 100 is the value of all")))
    return tables


def _group_rows(
    points: Sequence[Point], labels: Mapping[Key, Text], shown: Any
) -> tuple[TableRow, ...]:
    rows = (
        TableRow(code_label(code, label), tuple(shown(each.value, code) for each in points))
        for code, label in labels.items()
    )
    return tuple(row for row in rows if set(row.cells) != {UNDEFINED})


def _group_value(value: Value, code: str) -> str:
    for each in value.groups:
        if each.code == code:
            return UNDEFINED if each.disclosure is Disclosure.EMPTY else _with_n(each.figure)
    return UNDEFINED


def _group_index(value: Value, code: str) -> str:
    for each in value.groups:
        if each.code == code:
            hidden = each.figure is None and each.disclosure is not Disclosure.EMPTY
            return HIDDEN if hidden else number(value.index(each))
    return UNDEFINED


MOST_IN_CHART = 6  # rounds: more have no room for their names


def chart_row(points: Sequence[Point], name: str) -> RoundsRow | None:
    """The latest rounds for the chart of lines; None for fewer than two."""
    last = points[-MOST_IN_CHART:]
    return RoundsRow(name, tuple(_estimates(last))) if len(last) > 1 else None


def _estimates(points: Iterable[Point]) -> Iterator[Estimate]:
    for point in points:
        label = round_label(point.round)
        of = point.value.figure if point.value else None
        if of is None or of.value is None:
            yield Estimate(label, None, HIDDEN if of and of.suppressed else UNDEFINED)
            continue
        ends = (of.interval.low, of.interval.high) if of.interval else (None, None)
        yield Estimate(label, float(of.value), figure_text(of), *ends)


def chart_domain(row: RoundsRow) -> tuple[float, float]:
    """The ends of the chart's axis: as far as the intervals reach."""
    ends = [end for each in row.values for end in (each.value, each.low, each.high)]
    known = [end for end in ends if end is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    return (low, high) if low < high else (low - 0.5, high + 0.5)


def chart_alternative(row: RoundsRow | None) -> str:
    """The chart's finding in words; empty when there is nothing to see in one."""
    if row is None or all(each.value is None for each in row.values):
        return ""
    values = "; ".join(f"{each.label}: {each.text}" for each in row.values)
    return _("Chart of the rounds. %(values)s. All values are in the table.") % {"values": values}
