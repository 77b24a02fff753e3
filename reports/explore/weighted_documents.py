"""What `tables` adds with weights, as a JSON document: everything in it is weighted."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from reports.explore.crossing import Crossing
from reports.explore.documents import Document, code_of, interval_document
from reports.explore.looking import Look
from reports.stats.cells import Key
from reports.stats.joint import Joint, joint_of, regrouped
from reports.stats.linearised import Variance, design_of
from reports.stats.rao_scott import rao_scott
from reports.stats.shares import OPTION_KINDS, Base
from reports.stats.summaries import distribution
from reports.stats.tallies import Counts
from reports.stats.weight_classes import Class, add_classes, blocks_by_class, tally_classes
from reports.stats.weighted import Estimate, Weighed
from reports.stats.weighting import Weighting, spread
from surveys.questionnaire.model import Kind, Question

_MEANS = (Kind.SCALE, Kind.NUMBER)


def weighted_question(look: Look, question: Question, weighting: Weighting) -> Document:
    """The shares, and the mean, of one question.

    Errors and intervals by both variances: weights as given, and calibrated. Empty for kinds
    without shares of people.
    """
    codes = {question.code, *weighting.questions}
    tallies = add_classes(
        tally_classes(block, look.questionnaire, weighting.questions, only={question.code})
        for block in look.blocks(codes)
    )
    counts = {each: tally.of(question.code) for each, tally in tallies.items()}
    weighed = Weighed(weighting, counts)
    keys = list(dict.fromkeys(key for each in counts.values() for key in each.cells))
    bases = [Base.ANSWERED, Base.ASKED] + [Base.OPTIONS] * (question.kind in OPTION_KINDS)
    document = _spread(weighting)
    if question.kind in (*OPTION_KINDS, Kind.SCALE, Kind.CONSENT):
        document["rows"] = [
            {
                "code": code_of(key),
                "weighted_count": weighed.total([key]),
                **{base.value: _share(weighed, key, base) for base in bases},
            }
            for key in sorted(keys, key=str)
        ]
    if question.kind in _MEANS:
        document["mean"] = _mean(weighed)
    return document


def weighted_crossing(look: Look, found: Crossing, weighting: Weighting) -> Document:
    """Counts, percentages and Rao and Scott's test of a cross-tab, over those who answered both.

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
    document = {
        **_spread(weighting),
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
            str(column): {str(row): _times(weighed.share([row], base).error, 100) for row in rows}
            for column, weighed in within.items()
        },
        "rao_scott": None,
    }
    overlap = found.rows.overlap or found.columns.overlap
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
        document["means"] = {str(column): _mean(weighed) for column, weighed in numbers.items()}
    return document


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


def _spread(weighting: Weighting) -> Document:
    """Over all responses of the round, those outside of the filter included."""
    found = spread(weighting.weights, weighting.sizes)
    if found is None:
        return {"questions": list(weighting.questions)}
    return {
        "questions": list(weighting.questions),
        "raked": weighting.raked,
        "n": found.n,
        "sum": found.total,
        "minimum": found.low,
        "maximum": found.high,
        "n_effective": found.effective,
        "design_effect": found.design_effect,
    }


def _share(weighed: Weighed, key: Key, base: Base) -> Document:
    if base is Base.OPTIONS:
        value = weighed.share([key], base).value
        return {"percent": None if value is None else 100 * value}
    return {
        **_estimate(given := weighed.share([key], base), 100, "percent"),
        "interval": interval_document(given.share_interval()),
        "se_calibrated": _times(weighed.share([key], base, Variance.CALIBRATED).error, 100),
    }


def _mean(weighed: Weighed) -> Document:
    given = weighed.mean(distribution)
    return {
        **_estimate(given, 1, "mean"),
        "interval": interval_document(given.t_interval()),
        "se_calibrated": weighed.mean(distribution, Variance.CALIBRATED).error,
        "median": weighed.quantile(distribution),
    }


def _estimate(found: Estimate, times: int, name: str) -> Document:
    return {
        name: _times(found.value, times),
        "n": found.n,
        "weighted_n": found.weighted_n,
        "n_effective": found.effective,
        "se": _times(found.error, times),
    }


def _times(value: float | None, times: int) -> float | None:
    return None if value is None else times * value
