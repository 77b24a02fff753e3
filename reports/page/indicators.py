"""An indicator in words: its definition, its history over rounds, its groups, its chart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.charts import Estimate, RoundsRow
from reports.definition import SHARES, Statistic
from reports.definition.tracked import Side, Target
from reports.figures import Figure
from reports.indicators.changes import changes
from reports.indicators.told import labels_in, text_in
from reports.indicators.values import Reached, Value, reached
from reports.page.comparing import VERDICTS, difference_text, round_label
from reports.page.groups import HIDDEN, hidden_note
from reports.page.indicator_words import BASE_WORDS, SIDE_WORDS, STATISTIC_WORDS
from reports.page.shown import Table, TableRow
from reports.page.wording import UNDEFINED, figure_text, interval_text, number
from reports.stats.cells import CONSENTED, Key
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
    care: bool = False
    without_groups: bool = False


def value_text(figure: Figure | None) -> str:
    """A value as it is read."""
    if figure is None or figure.suppressed:
        return HIDDEN
    return figure_text(figure)


def value_with_n(figure: Figure | None) -> str:
    """A value with the size of its base: 41,7% (60)."""
    if figure is None or figure.suppressed:
        return HIDDEN
    if figure.statistic in (Statistic.RESPONSES, Statistic.OPTIONS):
        return figure_text(figure)
    return f"{figure_text(figure)} ({number(figure.base_n)})"


def target_text(target: Target, statistic: Statistic) -> str:
    """What is aimed at: at least 50%."""
    exponent = target.value.normalize().as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    value = number(Decimal(target.value), places) + ("%" if statistic in SHARES else "")
    return f"{SIDE_WORDS[Side(target.side)]} {value}"


def definition_rows(
    figure: Figure, words: Mapping[str, Any], target: Target | None
) -> list[tuple[Any, list[str]]]:
    """The definition as terms, each with one or several details."""
    rows: list[tuple[Any, list[str]]] = []
    if words["question"]:
        rows.append((_("Question"), [localised(text_in(words, "question"))[0]]))
    rows.append((_("What is computed"), [str(STATISTIC_WORDS[figure.statistic])]))
    if words["choices"]:
        rows.append((_("Answers that count"), _labels(words, "choices")))
    rows.append((_("Base"), [str(BASE_WORDS[figure.base])]))
    if words["within"]:
        title = localised(text_in(words, "within_question"))[0]
        rows.append((_("Only respondents"), [f"{title}: {'; '.join(_labels(words, 'within'))}"]))
    if words["by"]:
        rows.append((_("Broken down by"), [localised(text_in(words, "by"))[0]]))
    if target:
        rows.append((_("Target"), [target_text(target, figure.statistic)]))
    return rows


def _labels(words: Mapping[str, Any], name: str) -> list[str]:
    return [_label(code, label) for code, label in labels_in(words, name).items()]


def _label(code: object, label: Text) -> str:
    if label:
        words = localised(label)[0]
        return f"{code} – {words}" if isinstance(code, int) else words
    return _("I agree") if code == CONSENTED else str(code)


def history_table(points: Sequence[Point], question: Question | None) -> Table:
    """A row per round: value, n, interval, change from the round before, target."""
    found = changes([each.value for each in points], question)
    targets = {each.target for each in points if each.target and each.value}
    tested = any(each.verdict for each in found)
    rows = tuple(
        TableRow(
            _round_name(point),
            (
                *_cells(point),
                *(_change_cells(point, change) if tested else ()),
                *((_target_cell(point, one=len(targets) == 1),) if targets else ()),
            ),
        )
        for point, change in zip(points, found, strict=True)
    )
    headings = (
        _("Round"),
        _("Value"),
        "n",
        _("Interval (95%)"),
        *((_("Change from the round before"), _("Verdict")) if tested else ()),
        *((_target_heading(points, targets),) if targets else ()),
    )
    hidden = any(HIDDEN in row.cells for row in rows)
    return Table(headings, rows, _caption(points), hidden_note() if hidden else "")


def _round_name(point: Point) -> str:
    name = f"{round_label(point.round)}: {localised(point.round.title)[0]}"
    return _("%(round)s (compare with care)") % {"round": name} if point.care else name


def _caption(points: Sequence[Point]) -> str:
    base = next((each.value.figure.base for each in points if each.value), None)
    return _("n counts: %(base)s") % {"base": BASE_WORDS[base]} if base else ""


def _cells(point: Point) -> tuple[str, ...]:
    if point.value is None:
        return UNDEFINED, UNDEFINED, UNDEFINED
    of = point.value.figure
    if of.suppressed:
        return HIDDEN, HIDDEN, HIDDEN
    shares = of.statistic in SHARES
    decimals = max(of.decimals, 1) if shares else max(of.decimals, 2)
    interval = interval_text(of.interval, shares=shares, decimals=decimals)
    return figure_text(of), number(of.base_n), interval


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
    tables = [
        Table(headings, values, _("By category; n in brackets"), hidden_note() if hidden else "")
    ]
    indices = _group_rows(with_groups, labels, _group_index)
    if any(cell not in (HIDDEN, UNDEFINED) for row in indices for cell in row.cells):
        tables.append(Table(headings, indices, _("Index by category: 100 is the value of all")))
    return tables


def _group_rows(
    points: Sequence[Point], labels: Mapping[Key, Text], shown: Any
) -> tuple[TableRow, ...]:
    rows = (
        TableRow(_label(code, label), tuple(shown(each.value, code) for each in points))
        for code, label in labels.items()
    )
    return tuple(row for row in rows if set(row.cells) != {UNDEFINED})


def _group_value(value: Value, code: str) -> str:
    for each in value.groups:
        if each.code == code:
            return UNDEFINED if each.disclosure is Disclosure.EMPTY else value_with_n(each.figure)
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
