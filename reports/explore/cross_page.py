"""Two variables crossed, as their page shows them: tables and tests in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from django.utils.translation import gettext as _

from reports.explore.cross_means import means_table, pairs_table
from reports.explore.cross_tests import decimal, lines_of_tests, variance_text
from reports.explore.crossing import Crossing
from reports.explore.shown import SMALL_BASE
from reports.page.shown import Table, TableRow
from reports.page.wording import UNDEFINED, number, share_text
from reports.stats.column_tests import ALPHA, Adjustment, RowTests, letter
from reports.stats.crosstabs import Crosstab
from reports.stats.group_means import GroupMeans
from reports.stats.shares import Base
from reports.stats.undefined import Undefined


@dataclass(slots=True)
class CrossPage:
    """The table, further tables, and what the tests say."""

    table: Table
    more: list[tuple[str, Table]] = field(default_factory=list)  # name, table
    tests: list[tuple[str, str]] = field(default_factory=list)  # name, result
    means: Table | None = None
    mean_tests: list[tuple[str, str]] = field(default_factory=list)
    pairs: Table | None = None
    notes: list[str] = field(default_factory=list)


def show_crossing(found: Crossing, adjustment: Adjustment) -> CrossPage:
    """The page of a crossing; `adjustment` decides which columns get letters."""
    table = found.table
    page = CrossPage(_main(found, adjustment), notes=_notes(table, adjustment))
    said = table.association
    page.more = [
        ("row-percent", _row_percentages(found)),
        ("total-percent", _cells(found, _of_all(table), _shares_of_all(table))),
    ]
    if not isinstance(said.expected, Undefined):
        expected = [[decimal(each, 1) for each in row] for row in said.expected.tolist()]
        page.more.append(("expected", _cells(found, _("Expected counts"), expected)))
    if not isinstance(said.residuals, Undefined):
        residuals = [
            [UNDEFINED if each is None else decimal(each, 2) for each in row]
            for row in said.residuals
        ]
        page.more.append(("residuals", _cells(found, _("Adjusted residuals"), residuals)))
    page.tests = lines_of_tests(found)
    if isinstance(table.means, GroupMeans):
        page.means = means_table(found, table.means)
        page.mean_tests = [
            (_("Analysis of variance"), variance_text(table.means.anova)),
            (_("Welch's test"), variance_text(table.means.welch)),
        ]
        caption, test = _("Differences of means, pair by pair"), _("Welch's t test")
        page.pairs = pairs_table(found, table.means.pairs, caption, test)
    return page


def base_name(base: Base) -> str:
    """What column percentages are of."""
    return {
        Base.ANSWERED: _("%% of the column's respondents who answered") % {},
        Base.ASKED: _("%% of the column's respondents who were asked") % {},
        Base.OPTIONS: _("%% of the options expressed in the column") % {},
    }[base]


def _filled(table: Crosstab) -> list[int]:
    """The places of the columns that somebody is in: the page leaves the others out."""
    return [place for place, n in enumerate(table.column_bases) if n]


def _headings(found: Crossing, *, bases: bool) -> tuple[str, ...]:
    table = found.table
    lettered = isinstance(table.column_tests, tuple)
    headings = []
    for place in _filled(table):
        key = table.columns.keys[place]
        words = [f"{letter(place)}:"] if lettered and bases else []
        words.append(found.columns.key_label(key))
        if bases:
            n = table.column_bases[place]
            mark = "*" if n < SMALL_BASE else ""
            words.append(f"(n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{number(n)}{mark})")
        headings.append(" ".join(words))
    return tuple(headings)


def _main(found: Crossing, adjustment: Adjustment) -> Table:
    table = found.table
    rows = []
    for place, key in enumerate(table.rows.keys):
        cells = []
        for column in _filled(table):
            count = int(table.counts[place, column])
            percent = share_text(Fraction(count, table.column_bases[column]))
            letters = letters_text(table.column_tests, place, column, adjustment)
            cells.append(f"{number(count)} · {percent}{letters}")
        everybody = number(table.totals[place])
        rows.append(TableRow(found.rows.key_label(key), (*cells, everybody)))
    caption = _("%(rows)s by %(columns)s") % {
        "rows": found.rows.label,
        "columns": found.columns.label,
    }
    headings = (found.rows.label, *_headings(found, bases=True), _("All respondents"))
    return Table(headings, tuple(rows), caption=f"{caption}: {base_name(table.base)}")


def letters_text(
    tests: tuple[RowTests, ...] | Undefined, row: int, column: int, adjustment: Adjustment
) -> str:
    """The letters of the columns that are smaller than this one in the row, after a space."""
    if isinstance(tests, Undefined):
        return ""
    letters = tests[row].letters[adjustment][column]
    return f" {letters}" if letters else ""


def _cells(found: Crossing, caption: str, cells: Sequence[Sequence[str]]) -> Table:
    filled = _filled(found.table)
    rows = tuple(
        TableRow(found.rows.key_label(key), tuple(each[place] for place in filled))
        for key, each in zip(found.table.rows.keys, cells, strict=True)
    )
    return Table((found.rows.label, *_headings(found, bases=False)), rows, caption=caption)


def _row_percentages(found: Crossing) -> Table:
    """With the base of each row as its last column."""
    plain = _cells(found, _("Row percentages"), _shares_of_rows(found.table))
    rows = tuple(
        TableRow(row.label, (*row.cells, number(n)))
        for row, n in zip(plain.rows, found.table.row_bases, strict=True)
    )
    return Table((*plain.headings, "n"), rows, caption=plain.caption)


def _of_all(table: Crosstab) -> str:
    n = {"n": number(table.n)}
    if table.base is Base.OPTIONS:
        return _("Percentages of all %(n)s options expressed") % n
    return _("Percentages of all %(n)s respondents") % n


def _shares_of_rows(table: Crosstab) -> list[list[str]]:
    return [
        [share_text(Fraction(count, base) if base else None) for count in row]
        for row, base in zip(table.counts.tolist(), table.row_bases, strict=True)
    ]


def _shares_of_all(table: Crosstab) -> list[list[str]]:
    return [
        [share_text(Fraction(count, table.n) if table.n else None) for count in row]
        for row in table.counts.tolist()
    ]


def _notes(table: Crosstab, adjustment: Adjustment) -> list[str]:
    notes = []
    if isinstance(table.column_tests, tuple):
        how = {
            Adjustment.NONE: _("without correction for testing many pairs"),
            Adjustment.BONFERRONI: _("corrected by Bonferroni"),
            Adjustment.HOLM: _("corrected by Holm"),
        }[adjustment]
        notes.append(
            _(
                "A letter names a column whose share in the row is smaller, at %(alpha)s (z test "
                "of two proportions, %(how)s). Columns with 0%% or 100%% are not compared."
            )
            % {"alpha": f"{decimal(ALPHA * 100, 0)}%", "how": how}
        )
    if any(0 < n < SMALL_BASE for n in table.column_bases):
        notes.append(
            _("* Small base: fewer than %(n)s respondents. Chance moves such shares far.")
            % {"n": SMALL_BASE}
        )
    if table.rows.overlap:
        notes.append(
            _("One respondent can choose several options, so a column can add up to over 100%.")
        )
    if table.hidden or table.hidden_rows:
        notes.append(
            _(
                "Groups too small to be shown without telling what single people answered are "
                "left out, of the tests as well."
            )
        )
    return notes
