"""A file judged against a questionnaire: what its rows become."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import Any

from surveys.questionnaire.model import Questionnaire
from surveys.response_files.guessing import guess_mapping
from surveys.response_files.judging import Judge, Judged
from surveys.response_files.mapping import ResponseMapping, merged
from surveys.response_files.reading import read_table
from surveys.response_files.report import Change, Finding, Loss
from surveys.response_files.table import OF_A_PAGE

TODAY = date(2026, 3, 10)


@dataclass
class Result:
    """What became of a file."""

    mapping: ResponseMapping
    judged: list[Judged]
    changed: tuple[Finding, ...]
    lost: tuple[Finding, ...]

    @property
    def answers(self) -> list[dict[str, Any]]:
        """The answers of every row; no row may have problems."""
        assert not self.problems
        return [each.answers for each in self.judged if not each.left_out]

    @property
    def problems(self) -> list[tuple[int, str, str, str, int]]:
        """Row, column, reason, shape and size of every problem."""
        return [
            (each.row, each.column, each.reason.value, each.shape.value, each.size)
            for judged in self.judged
            for each in judged.problems
        ]

    def counts(self) -> dict[str, int]:
        """How often each change and loss was noted, with its column."""
        return {
            f"{each.code.value} {each.column}".strip(): each.count
            for each in (*self.changed, *self.lost)
        }

    def found(self) -> dict[str, str]:
        """The variable of each column, or its fate in brackets."""
        return {
            name: plan.target or f"[{plan.fate.value}]"
            for name, plan in self.mapping.columns.items()
        }


def judged(
    questionnaire: Questionnaire, content: bytes | str, document: dict[str, Any] | None = None
) -> Result:
    """Guess the mapping, change it by the document, judge every row."""
    data = content.encode() if isinstance(content, str) else content
    table = read_table(io.BytesIO(data), OF_A_PAGE)
    mapping = merged(guess_mapping(questionnaire, table), document or {}, questionnaire)
    judge = Judge(questionnaire, table.columns, mapping, TODAY)
    rows = [judge.judge(row) for row in table.rows()]
    return Result(mapping, rows, judge.notes.of(Change), judge.notes.of(Loss))
