"""The means of groups and their differences, as tables."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reports.explore.cross_tests import decimal, p_text
from reports.explore.crossing import Crossing
from reports.page.shown import Table, TableRow
from reports.page.wording import UNDEFINED, interval_text, number
from reports.stats.cells import Key
from reports.stats.group_means import GroupMeans, MeanTest
from reports.stats.summaries import Summary
from reports.stats.undefined import Undefined


def means_table(found: Crossing, means: GroupMeans) -> Table:
    """The groups' means, and that of all."""
    filled = [(key, each) for key, each in means.groups.items() if each.n]
    rows = [_mean_row(found.columns.key_label(key), each) for key, each in filled]
    rows.append(_mean_row(_("All respondents"), means.overall))
    headings = (
        found.columns.label, "n", _("Mean"), _("Interval (95%)"), _("Median"),
        _("Standard deviation"),
    )  # fmt: skip
    caption = _("Mean of “%(rows)s” by group") % {"rows": found.rows.label}
    return Table(headings, tuple(rows), caption=caption)


def _mean_row(label: str, of: Summary) -> TableRow:
    cells = (
        number(of.n),
        number(of.mean, 2),
        interval_text(of.interval, shares=False, decimals=2),
        number(of.median, 2),
        UNDEFINED if of.sd is None else decimal(of.sd, 2),
    )
    return TableRow(label, cells)


def pairs_table(
    found: Crossing, pairs: tuple[MeanTest, ...] | Undefined, caption: str, test: str
) -> Table | None:
    """The groups' means compared pair by pair; None when they cannot be."""
    if isinstance(pairs, Undefined):
        return None

    def label(key: Key) -> str:
        return found.columns.key_label(key)

    rows = tuple(
        TableRow(
            f"{label(each.a)} − {label(each.b)}",
            (
                decimal(each.difference.value, 2),
                interval_text(each.difference.interval, shares=False, decimals=2),
                p_text(each.p),
                p_text(each.p_bonferroni),
                p_text(each.p_holm),
            ),
        )
        for each in pairs
    )
    headings = (
        _("Pair of groups"), _("Difference"), _("Interval (95%)"), test, "Bonferroni", "Holm",
    )  # fmt: skip
    return Table(headings, rows, caption=caption)
