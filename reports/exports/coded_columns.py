"""The cells of research files, column by column: each different answer is looked at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson

from reports.exports.cells import AskedCells, Coded, VersionCells
from reports.exports.csv_rows import LeftOut, keys_of
from reports.exports.plan import Missing, Plan
from reports.exports.plan.making import Asked
from reports.stats.columns import Array
from surveys.export_selectors import NOTHING, Raw, RawRow, as_json
from surveys.questionnaire.model import OTHER_TEXT


@dataclass(frozen=True, slots=True)
class Distinct:
    """The cells of a column: those that differ, and for each response which of them it has."""

    cells: Sequence[Coded]
    which: Array  # int (responses), index into `cells`


class VersionColumns:
    """How the answers to one version become columns, a reason where a value is missing."""

    def __init__(self, plan: Plan, cells: VersionCells) -> None:
        self._cells = cells
        self._places = {key: place for place, key in enumerate(keys_of(plan))}
        self._left_out = LeftOut(plan, cells)

    def left_out(self, rows: Sequence[RawRow]) -> list[str]:
        """The questions that each response was not asked, separated by spaces."""
        return [self._left_out.of(row.answers) for row in rows]

    def of(self, rows: Sequence[RawRow], left_out: Sequence[str]) -> Iterator[tuple[str, Distinct]]:
        """The names of the columns of all questions, each with its cells."""
        answers = list(zip(*(row.answers for row in rows), strict=True))
        ways = {way: frozenset(way.split(" ")) for way in set(left_out)}
        for asked, own in self._cells.asked:
            if own is None:
                for column in asked.columns:
                    yield column.name, Distinct([Missing.NOT_OFFERED], np.zeros(len(rows), np.intp))
                continue
            names = frozenset((own.code, *own.conditional.values()))
            of_this = {way: codes & names for way, codes in ways.items()}
            keys = [key for key in _keys(asked) if key in self._places]
            given = [answers[self._places[key]] for key in keys]
            found: dict[tuple[Any, ...], int] = {}
            alike = zip(map(of_this.__getitem__, left_out), *given, strict=True)
            which = np.array([found.setdefault(each, len(found)) for each in alike], dtype=np.intp)
            table = [_coded(own, keys, *each) for each in found]
            for place, column in enumerate(asked.columns):
                yield column.name, Distinct([row[place] for row in table], which)


def _keys(asked: Asked) -> tuple[str, str]:
    return asked.question.code, f"{asked.question.code}.{OTHER_TEXT}"


def _coded(
    own: AskedCells, keys: Sequence[str], left_out: frozenset[str], *given: Raw
) -> list[Coded]:
    """The cells of one question."""
    answers = {
        key: orjson.loads(as_json(answer))
        for key, answer in zip(keys, given, strict=True)
        if answer != NOTHING
    }
    return own.coded(answers, left_out=left_out)
