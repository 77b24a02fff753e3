"""The chart of two variables crossed: parts of 100% by group, or means with intervals."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _

from reports.charts import MOST_SEGMENTS
from reports.explore.cross_page import base_name
from reports.explore.crossing import Crossing
from reports.page.shown import Chart, ChartKind, ChartRow
from reports.page.wording import number, share_text
from reports.stats.group_means import GroupMeans
from reports.stats.intervals import wilson
from reports.stats.shares import Base
from surveys.questionnaire.model import Kind
from surveys.templatetags.texts import plain

MOST_ROWS = 40


def crossing_chart(found: Crossing) -> Chart | None:
    """Means of a scale by group, shares of several choices option by option, otherwise the shares
    of the rows in each column; None where none of these can be drawn."""
    if not 1 <= len(found.table.columns.keys) <= MOST_ROWS:
        return None
    if found.rows.question.kind is Kind.SCALE:
        return _means(found)
    if found.table.rows.overlap:
        return _options(found)
    if found.table.hidden_rows or not 2 <= len(found.table.rows.keys) <= MOST_SEGMENTS:
        return None  # the parts would not be of the whole
    return _parts(found)


def _means(found: Crossing) -> Chart | None:
    means, question = found.table.means, found.rows.question
    if not isinstance(means, GroupMeans):
        return None
    rows = [
        ChartRow(
            f"{found.columns.key_label(key)} (n = {number(each.n)})",
            float(each.mean),
            number(each.mean, 2),
            each.interval.low if each.interval else None,
            each.interval.high if each.interval else None,
        )
        for key, each in means.groups.items()
        if each.mean is not None
    ]
    if not rows:
        return None
    ends = (plain(question.minimum_label), plain(question.maximum_label))
    axis = (float(question.minimum or 0), float(question.maximum or 0))
    return Chart(ChartKind.DOTS, tuple(rows), _words(found, len(rows)), axis=axis, ends=ends)


def _options(found: Crossing) -> Chart | None:
    """A dot per option and group with its interval: a respondent is in several, so the shares of
    a group are no parts of a whole."""
    table = found.table
    filled = [place for place, n in enumerate(table.column_bases) if n]
    if not 1 <= len(table.rows.keys) * len(filled) <= MOST_ROWS:
        return None
    rows = []
    for row, key in enumerate(table.rows.keys):
        for place in filled:
            n, count = table.column_bases[place], int(table.counts[row, place])
            interval = None if table.base is Base.OPTIONS else wilson(count, n)
            rows.append(
                ChartRow(
                    f"{found.rows.key_label(key)} – "
                    f"{found.columns.key_label(table.columns.keys[place])} (n = {number(n)})",
                    100 * count / n,
                    share_text(Fraction(count, n)),
                    100 * interval.low if interval else None,
                    100 * interval.high if interval else None,
                )
            )
    return Chart(
        ChartKind.DOTS,
        tuple(rows),
        _words(found, len(filled)),
        axis=(0, 100),
        ends=("", base_name(table.base)),
        highlight=-1,
    )


def _parts(found: Crossing) -> Chart | None:
    table = found.table
    rows = []
    for place, key in enumerate(table.columns.keys):
        counts = table.counts[:, place].tolist()
        n = sum(counts)
        if not n:
            continue
        label = f"{found.columns.key_label(key)} (n = {number(n)})"
        parts = tuple(count / n for count in counts)
        texts = tuple(share_text(Fraction(count, n)) for count in counts)
        rows.append(ChartRow(label, parts[-1], texts[-1], parts=parts, part_texts=texts))
    if not rows:
        return None
    labels = tuple(map(found.rows.key_label, table.rows.keys))
    # The choices of a matrix are a scale; those of a single choice may be anything.
    scale = found.rows.question.kind is Kind.MATRIX
    return Chart(
        ChartKind.STACK, tuple(rows), _words(found, len(rows)), parts=labels, centred=scale
    )


def _words(found: Crossing, groups: int) -> str:
    return _(
        "Chart of “%(rows)s” in %(groups)s groups of “%(columns)s”. All values are in the table "
        "below."
    ) % {"rows": found.rows.label, "groups": groups, "columns": found.columns.label}
