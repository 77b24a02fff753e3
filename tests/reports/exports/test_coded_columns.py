"""Columns made of different answers against the same cells made row by row."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reports.exports.cells import Coded, VersionCells
from reports.exports.coded_columns import VersionColumns
from reports.exports.csv_rows import keys_of
from reports.exports.plan import Missing, plan_of
from surveys.export_selectors import NOTHING, RawRow
from surveys.questionnaire.asked import not_asked
from surveys.questionnaire.model import Kind, Questionnaire
from tests.surveys.questionnaire.answer_strategies import answer_sets
from tests.surveys.questionnaire.strategies import questionnaires


def raw_row(keys: list[str], answers: dict[str, Any]) -> RawRow:
    """As the database sends it."""
    raw = [
        json.dumps(answers[key]).replace("\\", "\\\\") if key in answers else NOTHING
        for key in keys
    ]
    return RawRow("id", "1", "ro", "collected", "web", "2026-01-01", raw)


def coded_row(cells: VersionCells, answers: dict[str, Any]) -> list[Coded]:
    """One response, each cell or why there is none."""
    left_out = set(not_asked(cells.version.questionnaire, answers))
    coded: list[Coded] = []
    for asked, own in cells.asked:
        if own is None:
            coded += [Missing.NOT_OFFERED] * len(asked.columns)
            continue
        parts = [f"{own.code}.{column.part}" for column in asked.columns]
        for place, cell in enumerate(own.cells(answers)):
            if parts[place] in left_out:
                coded.append(Missing.NOT_ASKED)
            elif cell is not None:
                coded.append(cell)
            elif place not in own.offered:
                coded.append(Missing.NOT_OFFERED)
            elif own.code in left_out:
                coded.append(Missing.NOT_ASKED)
            elif asked.question.kind is Kind.RANKING and own.code in answers:
                coded.append(Missing.NOT_RANKED)
            else:
                coded.append(Missing.NO_ANSWER)
    return coded


@given(data=st.data(), first=questionnaires(max_pages=2), second=questionnaires(max_pages=2))
def test_columns_hold_the_cells_of_the_rows(
    data: st.DataObject, first: Questionnaire, second: Questionnaire
) -> None:
    """Two versions of any questionnaire, which share some columns."""
    plan = plan_of([(1, first), (2, second)])
    for number, answered in ((1, first), (2, second)):
        cells = VersionCells(plan, plan.versions[number])
        sets = data.draw(st.lists(answer_sets(answered), min_size=1, max_size=5))
        rows = [raw_row(keys_of(plan), answers) for answers in sets]
        columns = VersionColumns(plan, cells)
        found = columns.of(rows, columns.left_out(rows))
        made = {name: [each.cells[at] for at in each.which.tolist()] for name, each in found}
        names = [column.name for asked in plan.asked for column in asked.columns]
        expected = zip(*(coded_row(cells, answers) for answers in sets), strict=True)
        assert made == dict(zip(names, map(list, expected), strict=True))
