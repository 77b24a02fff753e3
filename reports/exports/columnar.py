"""Rows turned into columns, for the formats that are written column by column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import chain, groupby, islice
from typing import Any

import numpy as np
import pandas as pd

from reports.exports.cells import Coded, numeric
from reports.exports.coded_columns import Distinct, VersionColumns
from reports.exports.csv_rows import answered_by, keys_of
from reports.exports.data import Data
from reports.exports.judged import Judged
from reports.exports.plan import Column, Missing, Storage
from surveys.export_selectors import RawRow, raw_rows
from surveys.models import GIVEN
from surveys.questionnaire.columns import Content
from surveys.selectors import Submitted

# Rows held as Python cells at a time; what is kept of them after that is 8 bytes a number.
BATCH = 5_000

# Given a text and its column, what the format has room for.
Fit = Callable[[Column, str], str]


def batches(data: Data) -> Iterator[list[Submitted]]:
    """The responses, some thousands at a time."""
    rows = data.responses()
    while batch := list(islice(rows, BATCH)):
        yield batch


def research_columns(data: Data) -> list[Column]:
    """The columns of research files: choices as one 0 or 1 each, without the lists of codes."""
    return [
        each
        for each in data.plan.columns
        if each.storage is not Storage.CODES or each.content is None
    ]


def research_frame(data: Data, fit: Fit) -> pd.DataFrame:
    """`research_columns` under their short names: numbers as float, days as dates, texts as str.

    Why a number is missing is said by a number (`Column.code_of`); a text is then empty, a day
    None.
    """
    columns = research_columns(data)
    into = {column.name: _INTO[_stored(column)](column, fit) for column in columns}
    parts: dict[str, list[np.ndarray[Any, Any]]] = {column.name: [] for column in columns}
    versions = {str(pk): VersionColumns(data.plan, cells) for pk, cells in data.cells.items()}
    judged = data.judged  # asked for before rows come: then nothing else can be
    numbers = {str(pk): cells.version.number for pk, cells in data.cells.items()}
    rows, done = raw_rows(data.round_, keys_of(data.plan)), 0
    while batch := list(islice(rows, BATCH)):
        values: dict[str, np.ndarray[Any, Any]] = {}
        order = sorted(range(len(batch)), key=lambda at: batch[at].version_id)
        for version, places in groupby(order, key=lambda at: batch[at].version_id):
            at = list(places)
            same = [batch[place] for place in at]
            left_out = versions[version].left_out(same)
            told = _about(data, judged, numbers[version], same, left_out)
            for name, cells in chain(told, versions[version].of(same, left_out)):
                if name in into:
                    made = into[name](cells)
                    whole = values.setdefault(name, np.empty(len(batch), dtype=made.dtype))
                    whole[at] = made
        for name, each in values.items():
            parts[name].append(each)
        done += len(batch)
        data.progress(done)
    return pd.DataFrame(
        {
            column.short: pd.Series(
                np.concatenate(parts[column.name]) if parts[column.name] else [],
                dtype="float64" if column.is_numeric else "object",
            )
            for column in columns
        }
    )


def _about(
    data: Data, judged: Judged, number: int, rows: Sequence[RawRow], left_out: Sequence[str]
) -> Iterator[tuple[str, Distinct]]:
    """The columns about the responses, as `Data.about` has them by rows."""
    cells: list[Sequence[Coded]] = [
        [row.id for row in rows],
        [number] * len(rows),
        [row.language for row in rows],
        [row.origin for row in rows],
        [row.mode if row.origin in GIVEN else "" for row in rows],
        [row.submitted_on for row in rows],
        left_out,
    ]
    is_answered = answered_by(data.plan)
    told = (judged.cells(row.id, partial(is_answered, row)) for row in rows)
    cells += zip(*told, strict=True)
    for column, each in zip(data.plan.about, cells, strict=True):
        yield column.name, Distinct(each, np.arange(len(rows)))


Into = Callable[[Distinct], "np.ndarray[Any, Any]"]


def _stored(column: Column) -> str:
    if column.is_numeric:
        return "number"
    return "day" if column.storage is Storage.DAY else "text"


def _numbers(column: Column, fit: Fit) -> Into:
    number = numeric(column)

    def into(found: Distinct) -> np.ndarray[Any, Any]:
        return np.array([number(cell) for cell in found.cells], dtype="float64")[found.which]

    return into


def _days(column: Column, fit: Fit) -> Into:
    def day(cell: Coded) -> date | None:
        return date.fromisoformat(cell) if isinstance(cell, str) else None

    return lambda found: _objects([day(found.cells[each]) for each in found.which.tolist()])


def _texts(column: Column, fit: Fit) -> Into:
    def text(cell: Coded) -> str:
        return fit(column, cell) if isinstance(cell, str) else ""

    # Each by itself: `fit` counts what it shortens.
    return lambda found: _objects([text(found.cells[each]) for each in found.which.tolist()])


def _objects(values: list[Any]) -> np.ndarray[Any, Any]:
    made = np.empty(len(values), dtype="object")
    made[:] = values
    return made


_INTO: dict[str, Callable[[Column, Fit], Into]] = {
    "number": _numbers,
    "day": _days,
    "text": _texts,
}


def reasons_of(column: Column) -> list[Missing]:
    """Why a number of this column may be missing; none where there is always one."""
    if column.content is None:
        return [Missing.NO_ANSWER] if column.values else []
    found = [Missing.NO_ANSWER, Missing.NOT_ASKED, Missing.NOT_OFFERED]
    if column.content is Content.RANK:
        found.append(Missing.NOT_RANKED)
    if column.has_dont_know:
        found.append(Missing.DONT_KNOW)
    return found


def fitting(text: str, most: int) -> str:
    """As much of the text as its first so many bytes of UTF-8 hold, ending with a whole letter."""
    data = text.encode()
    return text if len(data) <= most else data[:most].decode(errors="ignore")
