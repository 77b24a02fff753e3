"""Rows turned into columns, for the formats that are written column by column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from functools import partial
from itertools import chain, groupby, islice
from sys import getsizeof
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from reports.exports.cells import Coded, numeric
from reports.exports.coded_columns import Distinct, VersionColumns
from reports.exports.csv_rows import answered_by, keys_of
from reports.exports.data import PIECE, Data, TooLargeError
from reports.exports.judged import Judged
from reports.exports.plan import Column, Missing, Storage
from surveys.export_selectors import RawRow, raw_rows
from surveys.models import GIVEN
from surveys.questionnaire.columns import Content
from surveys.selectors import Submitted

# Rows held as Python cells at a time; what is kept of them after that is 8 bytes a number.
BATCH = 5_000
MEGABYTE = 1_000_000  # bytes

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
    """`research_columns` under their short names: numbers and days as float, texts as str.

    Days are counted from the first of January of the year 1, which is day 1. Why a number is
    missing is said by a number (`Column.code_of`); a text is then empty, a day NaN. Raises
    TooLargeError before it takes more memory than it may.
    """
    columns = research_columns(data)
    memory = _Memory()
    memory.take(8 * data.count * len(columns))
    into = {column.name: _INTO[_stored(column)](column, fit) for column in columns}
    parts: dict[str, list[np.ndarray[Any, Any]]] = {column.name: [] for column in columns}
    versions = {str(pk): VersionColumns(data.plan, cells) for pk, cells in data.cells.items()}
    judged = data.judged  # asked for before rows come: then nothing else can be
    numbers = {str(pk): cells.version.number for pk, cells in data.cells.items()}
    # A file that is given up ends the COPY before the savepoint is gone back to.
    with transaction.atomic(), closing(raw_rows(data.round_, keys_of(data.plan))) as rows:
        done = 0
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
                        if made.dtype == object:
                            memory.take(sum(map(getsizeof, cells.cells)))
                        whole = values.setdefault(name, np.empty(len(batch), dtype=made.dtype))
                        whole[at] = made
            for name, each in values.items():
                parts[name].append(each)
            done += len(batch)
            data.progress(done)
    return pd.DataFrame(
        {
            column.short: pd.Series(
                np.concatenate(found) if (found := parts.pop(column.name)) else [],
                dtype="object" if _stored(column) == "text" else "float64",
                copy=False,
            )
            for column in columns
        },
        copy=False,  # put together they would be in memory twice
    )


class _Memory:
    """What a file that is made in memory may take of it."""

    def __init__(self) -> None:
        self._left = settings.EXPORT_MEMORY * MEGABYTE

    def take(self, many: int) -> None:
        """Use so many bytes more. Raises TooLargeError when there are not as many."""
        self._left -= many
        if self._left < 0:
            raise TooLargeError(
                _("It needs more than %(many)d MB of the server's memory. Take CSV or Parquet.")
                % {"many": settings.EXPORT_MEMORY}
            )


class _Telling(pd.DataFrame):
    """A frame that says how many of its rows were gone through, each as a tuple."""

    _metadata: ClassVar[list[str]] = ["told", "signs"]
    told: Callable[[int], None]
    signs: Mapping[int, Mapping[float, str]]  # by the place of a column, what stands for a number

    def itertuples(self, index: bool = False, name: str | None = None) -> Iterator[Any]:
        """Its rows; pyreadstat writes what comes from here."""
        signs = list(self.signs.items())
        for done, row in enumerate(super().itertuples(index=index, name=name), start=1):
            cells = list(row)
            for place, known in signs:
                cells[place] = known.get(cells[place], cells[place])
            yield tuple(cells)
            if done % PIECE == 0:
                self.told(done)
        self.told(len(self))


def telling(
    frame: pd.DataFrame, data: Data, signs: Mapping[int, Mapping[float, str]] | None = None
) -> pd.DataFrame:
    """The same frame, not copied, that tells the progress of the second pass, the writing.

    Whoever asks for the columns' types sees numbers; in the rows `signs` stand for some.
    """
    made = _Telling(frame)
    made.told = lambda rows: data.progress(data.count + rows)
    made.signs = signs or {}
    return made


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
    def day(cell: Coded) -> float:
        return date.fromisoformat(cell).toordinal() if isinstance(cell, str) else np.nan

    return lambda found: np.array([day(cell) for cell in found.cells])[found.which]


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
