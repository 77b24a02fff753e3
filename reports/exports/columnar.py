"""Rows turned into columns, for the formats that are written column by column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd

from reports.exports.cells import Coded, numeric
from reports.exports.data import Data
from reports.exports.plan import Column, Missing, Storage
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
    names = [column.name for column in data.plan.columns]
    into = {column.name: _INTO[_stored(column)](column, fit) for column in columns}
    parts: dict[str, list[np.ndarray[Any, Any]]] = {column.name: [] for column in columns}
    for batch in batches(data):
        rows = [
            [*data.about(row), *data.cells[row.version_id].coded_row(row.answers)] for row in batch
        ]
        for name, cells in zip(names, zip(*rows, strict=True), strict=True):
            if name in into:
                parts[name].append(into[name](cells))
    return pd.DataFrame(
        {
            column.short: pd.Series(
                np.concatenate(parts[column.name]) if parts[column.name] else [],
                dtype="float64" if column.is_numeric else "object",
            )
            for column in columns
        }
    )


Into = Callable[[Sequence[Coded]], "np.ndarray[Any, Any]"]


def _stored(column: Column) -> str:
    if column.is_numeric:
        return "number"
    return "day" if column.storage is Storage.DAY else "text"


def _numbers(column: Column, fit: Fit) -> Into:
    number = numeric(column)
    return lambda cells: np.array([number(cell) for cell in cells], dtype="float64")


def _days(column: Column, fit: Fit) -> Into:
    def day(cell: Coded) -> date | None:
        return date.fromisoformat(cell) if isinstance(cell, str) else None

    return lambda cells: _objects([day(cell) for cell in cells])


def _texts(column: Column, fit: Fit) -> Into:
    return lambda cells: _objects([fit(column, c) if isinstance(c, str) else "" for c in cells])


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
