"""What `tables` adds to two questions crossed with weights, as a JSON document."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from reports.explore.crossing import Crossing
from reports.explore.crossing_documents import mean_tests_document, pairs_document
from reports.explore.documents import Document
from reports.explore.looking import Look
from reports.explore.weighted_documents import mean_document, spread_document, times_of
from reports.stats.association import cramers_v
from reports.stats.cells import Key
from reports.stats.column_tests import RowTests
from reports.stats.joint import Joint, joint_of, regrouped
from reports.stats.linearised import design_of
from reports.stats.rao_scott import rao_scott
from reports.stats.shares import Base
from reports.stats.summaries import distribution
from reports.stats.tallies import Counts
from reports.stats.undefined import Reason, Undefined
from reports.stats.weight_classes import Class, blocks_by_class
from reports.stats.weighted import Estimate, Weighed
from reports.stats.weighted_pairs import weighted_column_tests, weighted_mean_tests
from reports.stats.weighting import Weighting


def weighted_crossing(look: Look, found: Crossing, weighting: Weighting) -> Document:
    """Counts, percentages and tests of a cross-tab, over those who answered both.

    Rows and columns are those of the crossing's table, in its bins and without what it hides;
    percentages are of its base, null where that is 0.
    """
    joints = joints_by_class(look, found, weighting)
    values = {each: regrouped(one, None, found.put_columns) for each, one in joints.items()}
    joints = {each: regrouped(one, found.put_rows, None) for each, one in values.items()}
    rows, columns = list(found.table.rows.keys), list(found.table.columns.keys)
    classes, design = design_of(weighting)
    parts = [joints.get(each, Joint()) for each in classes]
    counts = np.array(
        [
            [[each.cells.get((row, column), 0) for column in columns] for row in rows]
            for each in parts
        ],
        dtype=float,
    ).reshape(len(parts), len(rows), len(columns))
    weighted = np.tensordot(design.weights, counts, axes=1)
    base = found.table.base
    if base is Base.OPTIONS:
        of_rows, of_columns, total = weighted.sum(axis=1), weighted.sum(axis=0), weighted.sum()
    else:
        asked = base is Base.ASKED
        of_rows = design.weights @ _sides(parts, "rows", rows)
        of_columns = design.weights @ _sides(
            parts, "columns_asked" if asked else "columns", columns
        )
        people = [each.asked if asked else each.valid for each in parts]
        total = design.weights @ np.array(people, dtype=float)
    within = {
        column: Weighed(weighting, {each: _within(joint, column) for each, joint in joints.items()})
        for column in columns
    }
    shares = [[within[column].share([row], base) for column in columns] for row in rows]
    document = {
        **spread_document(weighting),
        "weighted_n": float(total),
        "bases": {
            "rows": dict(zip(map(str, rows), of_rows.tolist(), strict=True)),
            "columns": dict(zip(map(str, columns), of_columns.tolist(), strict=True)),
        },
        "counts": _cells(rows, columns, weighted),
        "row_percent": _cells(rows, columns, weighted, of_rows[:, None]),
        "column_percent": _cells(rows, columns, weighted, of_columns[None, :]),
        "total_percent": _cells(rows, columns, weighted, np.array(total)),
        "column_percent_se": {
            str(column): {
                str(row): times_of(shares[at][place].error, 100) for at, row in enumerate(rows)
            }
            for place, column in enumerate(columns)
        },
        "rao_scott": None,
        "cramers_v": None,
        **pairs_document(rows, columns, _column_tests(found, shares), statistic="t"),
    }
    overlap = found.rows.overlap or found.columns.overlap
    if not overlap and not isinstance(v := cramers_v(weighted), Undefined):
        document["cramers_v"] = v
    domain = int(found.counts.responses)
    if not overlap and (test := rao_scott(counts, design.weights, design.n, domain)):
        document["rao_scott"] = {
            "f": test.statistic,
            "df1": test.numerator_degrees,
            "df2": test.denominator_degrees,
            "p": test.p,
        }
    if found.rows.numeric:
        numbers = {
            column: Weighed(weighting, {each: _within(one, column) for each, one in values.items()})
            for column in columns
        }
        document["means"] = {
            str(column): mean_document(weighed) for column, weighed in numbers.items()
        }
        means = {column: weighed.mean(distribution) for column, weighed in numbers.items()}
        document["mean_tests"] = mean_tests_document(
            Undefined(Reason.COLUMNS_OVERLAP)
            if found.columns.overlap
            else weighted_mean_tests(means)
        )
    return document


def _column_tests(
    found: Crossing, shares: list[list[Estimate]]
) -> tuple[RowTests, ...] | Undefined:
    if found.table.base is Base.OPTIONS:
        return Undefined(Reason.OPTIONS_BASE)
    if found.columns.overlap:
        return Undefined(Reason.COLUMNS_OVERLAP)
    return weighted_column_tests(shares)


def joints_by_class(look: Look, found: Crossing, weighting: Weighting) -> Mapping[Class, Joint]:
    """The joint counts of a crossing in each weight class; numbers and days are in no groups."""
    codes = {found.rows.question.code, found.columns.question.code, *weighting.questions}
    sums: dict[Class, Joint] = {}
    for block in look.blocks(codes):
        for each, part in blocks_by_class(block, weighting.questions):
            sums[each] = sums.get(each, Joint()) + joint_of(
                found.rows.axis, found.columns.axis, part
            )
    return sums


def _sides(parts: list[Joint], side: str, keys: list[Key]) -> np.ndarray:
    return np.array([[getattr(each, side).get(key, 0) for key in keys] for each in parts], float)


def _within(joint: Joint, column: Key) -> Counts:
    """The counts of the rows' question among those in the column."""
    asked, many = (int(each.get(column, 0)) for each in (joint.columns_asked, joint.columns))
    cells = {row: int(n) for (row, at), n in joint.cells.items() if at == column}
    return Counts(asked, many, cells)


def _cells(
    rows: list[Key], columns: list[Key], values: np.ndarray, of: np.ndarray | None = None
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
