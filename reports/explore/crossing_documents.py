"""Two variables crossed, with all statistics, as a JSON document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.explore.crossing import Crossing
from reports.explore.documents import (
    Document,
    code_of,
    head_document,
    interval_document,
    named_document,
    summary_document,
    undefined_document,
)
from reports.explore.looking import Look
from reports.stats.association import ChiSquare, Fisher
from reports.stats.cells import Key
from reports.stats.column_tests import Adjustment, RowTests, letter
from reports.stats.differences import Difference, classical_mean_difference
from reports.stats.group_means import GroupMeans, MeanTest, VarianceTest
from reports.stats.undefined import Undefined


def crossing_document(look: Look, found: Crossing) -> Document:
    """The table of two variables with all its statistics."""
    table, rows, columns = found.table, found.table.rows.keys, found.table.columns.keys
    lettered = isinstance(table.column_tests, tuple)

    def cells(values: Sequence[Sequence[Any]] | Undefined) -> Document:
        if isinstance(values, Undefined):
            return undefined_document(values)
        return {
            str(row): dict(zip(map(str, columns), each, strict=True))
            for row, each in zip(rows, values, strict=True)
        }

    said = table.association
    expected = said.expected if isinstance(said.expected, Undefined) else said.expected.tolist()
    return {
        **head_document(look),
        "question": named_document(found.rows.question, found.rows.part),
        "by": named_document(found.columns.question, found.columns.part),
        "base": table.base.value,
        "n": table.valid,
        "missing": int(found.counts.responses - found.counts.valid),
        "bases": {
            "total": table.n,
            "rows": dict(zip(map(str, rows), table.row_bases, strict=True)),
            "columns": dict(zip(map(str, columns), table.column_bases, strict=True)),
        },
        "rows": [{"code": key, "label": found.rows.key_label(key)} for key in rows],
        "columns": [
            {
                "code": key,
                "label": found.columns.key_label(key),
                **({"letter": letter(number)} if lettered else {}),
            }
            for number, key in enumerate(columns)
        ],
        "hidden_columns": {str(key): fate.value for key, fate in table.hidden.items()},
        "hidden_rows": {str(key): fate.value for key, fate in table.hidden_rows.items()},
        "counts": cells(table.counts.tolist()),
        "totals": dict(zip(map(str, rows), table.totals, strict=True)),
        "row_percent": cells(table.row_percent),
        "column_percent": cells(table.column_percent),
        "total_percent": cells(table.total_percent),
        "expected": cells(expected),
        "min_expected": _value(said.min_expected),
        "cells_expected_under_5": _value(said.cells_expected_under_5),
        "adjusted_residuals": cells(said.residuals),
        "chi_square": _chi_square(said.chi_square),
        "chi_square_yates": said.chi_square_yates and _chi_square(said.chi_square_yates),
        "fisher": _fisher(said.fisher),
        "cramers_v": _value(said.cramers_v),
        "cramers_v_corrected": _value(said.cramers_v_corrected),
        "option_tests": table.option_tests
        and dict(zip(map(str, rows), map(_chi_square, table.option_tests), strict=True)),
        **pairs_document(rows, columns, table.column_tests),
        **_means(table.means),
    }


def _value(of: float | Undefined) -> Any:
    return undefined_document(of) if isinstance(of, Undefined) else of


def _chi_square(of: ChiSquare | Undefined) -> Document:
    if isinstance(of, Undefined):
        return undefined_document(of)
    return {"statistic": of.statistic, "df": of.df, "p": of.p}


def _fisher(of: Fisher | Undefined) -> Document:
    if isinstance(of, Undefined):
        return undefined_document(of)
    if of.resamples:
        return {"p": of.p, "method": "monte_carlo", "resamples": of.resamples}
    return {"p": of.p, "method": "exact", "odds_ratio": of.odds_ratio}


def pairs_document(
    rows: Sequence[Key],
    columns: Sequence[Key],
    found: tuple[RowTests, ...] | Undefined,
    statistic: str = "z",
) -> Document:
    """The tests of the columns pair by pair in each row, and their letters."""
    if isinstance(found, Undefined):
        return {"column_tests": undefined_document(found), "letters": undefined_document(found)}
    tests = [
        {
            "row": code_of(row),
            "a": code_of(columns[test.a]),
            "b": code_of(columns[test.b]),
            "share_a": test.share_a,
            "share_b": test.share_b,
            statistic: test.statistic,
            "p": test.p,
            "p_bonferroni": test.p_bonferroni,
            "p_holm": test.p_holm,
            "lettered": test.p is not None and not test.extreme,
        }
        for row, each in zip(rows, found, strict=True)
        for test in each.tests
    ]
    letters = {
        adjustment.value: {
            str(row): dict(zip(map(str, columns), each.letters[adjustment], strict=True))
            for row, each in zip(rows, found, strict=True)
        }
        for adjustment in Adjustment
    }
    return {"column_tests": tests, "letters": letters}


def _means(found: GroupMeans | Undefined) -> Document:
    if isinstance(found, Undefined):
        no = undefined_document(found)
        return {"means": no, "anova": no, "welch": no, "mean_tests": no}
    return {
        "means": {
            "overall": summary_document(found.overall),
            "groups": {str(key): summary_document(each) for key, each in found.groups.items()},
        },
        "anova": _variance(found.anova),
        "welch": _variance(found.welch),
        "mean_tests": _with_classical(found),
    }


def mean_tests_document(found: tuple[MeanTest, ...] | Undefined) -> Any:
    """The groups' means compared pair by pair."""
    if isinstance(found, Undefined):
        return undefined_document(found)
    return [
        {
            "a": code_of(test.a),
            "b": code_of(test.b),
            "difference": test.difference.value,
            **_t_test(test.difference),
            "p_bonferroni": test.p_bonferroni,
            "p_holm": test.p_holm,
        }
        for test in found
    ]


def _with_classical(of: GroupMeans) -> Any:
    """The groups' means compared pair by pair, with what older reports have beside each test."""
    document = mean_tests_document(of.pairs)
    if isinstance(of.pairs, tuple):
        for test, each in zip(of.pairs, document, strict=True):
            if pooled := classical_mean_difference(of.groups[test.b], of.groups[test.a]):
                each["pooled"] = _t_test(pooled)
    return document


def _t_test(of: Difference) -> Document:
    interval = interval_document(of.interval)
    return {"interval": interval, "t": of.statistic, "df": of.degrees, "p": of.p}


def _variance(of: VarianceTest | Undefined) -> Document:
    if isinstance(of, Undefined):
        return undefined_document(of)
    return {
        "statistic": of.statistic,
        "df_between": of.df_between,
        "df_within": of.df_within,
        "p": of.p,
    }
