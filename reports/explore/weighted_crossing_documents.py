"""What `tables` adds to two questions crossed with weights, as a JSON document."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reports.explore.crossing import Crossing
from reports.explore.crossing_documents import mean_tests_document, pairs_document
from reports.explore.documents import Document
from reports.explore.looking import Look
from reports.explore.weighted_crossings import weigh_crossing
from reports.explore.weighted_documents import mean_document, spread_document, times_of
from reports.stats.cells import Key
from reports.stats.columns import Array
from reports.stats.rao_scott import RaoScott
from reports.stats.undefined import Undefined
from reports.stats.weighting import Weighting


def weighted_crossing(look: Look, found: Crossing, weighting: Weighting) -> Document:
    """Counts, percentages and tests of a cross-tab, over those who answered both.

    Rows and columns are those of the crossing's table, in its bins and without what it hides;
    percentages are of its base, null where that is 0.
    """
    of = weigh_crossing(look, found, weighting)
    rows, columns = found.table.rows.keys, found.table.columns.keys
    v, test = of.cramers_v, of.test
    document = {
        **spread_document(weighting),
        "weighted_n": of.total,
        "bases": {
            "rows": dict(zip(map(str, rows), of.row_bases.tolist(), strict=True)),
            "columns": dict(zip(map(str, columns), of.column_bases.tolist(), strict=True)),
        },
        "counts": _cells(rows, columns, of.counts),
        "row_percent": _cells(rows, columns, of.counts, of.row_bases[:, None]),
        "column_percent": _cells(rows, columns, of.counts, of.column_bases[None, :]),
        "total_percent": _cells(rows, columns, of.counts, np.array(of.total)),
        "column_percent_se": {
            str(column): {
                str(row): times_of(of.shares[at][place].error, 100) for at, row in enumerate(rows)
            }
            for place, column in enumerate(columns)
        },
        "rao_scott": _rao_scott(test) if isinstance(test, RaoScott) else None,
        "cramers_v": None if isinstance(v, Undefined) else v,
        **pairs_document(rows, columns, of.column_tests, statistic="t"),
    }
    if not isinstance(of.means, Undefined):
        document["means"] = {str(key): mean_document(each.of) for key, each in of.means.items()}
        document["mean_tests"] = mean_tests_document(of.mean_tests)
    return document


def _rao_scott(test: RaoScott) -> Document:
    return {
        "f": test.statistic,
        "df1": test.numerator_degrees,
        "df2": test.denominator_degrees,
        "p": test.p,
    }


def _cells(
    rows: Sequence[Key], columns: Sequence[Key], values: Array, of: Array | None = None
) -> Document:
    base = np.ones_like(values) if of is None else np.broadcast_to(of, values.shape)
    times = 1 if of is None else 100
    return {
        str(row): {
            str(column): float(times * values[at, to] / base[at, to]) if base[at, to] else None
            for to, column in enumerate(columns)
        }
        for at, row in enumerate(rows)
    }
