"""Data files of SPSS (.sav, .zsav) as tables, some thousand cases at a time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

import pyreadstat

from surveys.questionnaire.exchange.quick_sheets import plain
from surveys.response_files.table import (
    MAX_COLUMNS,
    Column,
    Format,
    Limits,
    Row,
    Table,
    Unreadable,
    UnreadableFileError,
    named,
)

MARKS = (b"$FL2", b"$FL3")  # how such files begin

_CASES = 10_000  # read at a time
_PIECE = 32_000_000  # bytes that they may take as they are stored
_WIDEST = 4_000_000  # bytes of one case


def read_sav(stream: BinaryIO, limits: Limits) -> Table:
    """Read the variables of a data file. Raises UnreadableFileError.

    Values that the file declares missing are empty; days are 2026-03-10, whatever their format.
    """
    meta = _read(stream, metadataonly=True)[1]
    if meta.number_columns > MAX_COLUMNS:
        raise UnreadableFileError(Unreadable.TOO_MANY_COLUMNS)
    if (meta.number_rows or 0) > limits.rows:
        raise UnreadableFileError(Unreadable.TOO_MANY_ROWS)
    width = sum(meta.variable_storage_width.values())
    if width > _WIDEST:
        raise UnreadableFileError(Unreadable.TOO_LARGE)
    if not meta.number_columns:
        raise UnreadableFileError(Unreadable.EMPTY)
    step = max(1, min(_CASES, _PIECE // max(width, 1)))
    labels = meta.variable_value_labels
    names = named([own or "" for own in meta.column_names])  # a damaged file may lack one
    columns = tuple(
        Column(
            name,
            meta.column_names_to_labels.get(own) or "",
            {_text(value): str(label) for value, label in labels.get(own, {}).items()},
        )
        for own, name in zip(meta.column_names, names, strict=True)
    )

    def rows() -> Iterator[Row]:
        start = 0
        while True:
            data, _meta = _read(stream, row_offset=start, row_limit=step)
            texts = [_texts(values) for values in data.values()]
            many = len(texts[0])
            if start + many > limits.rows:
                raise UnreadableFileError(Unreadable.TOO_MANY_ROWS)
            for number, cells in enumerate(zip(*texts, strict=True), start=start + 1):
                yield Row(number, list(cells))
            if many < step:
                return
            start += many

    return Table(format=Format.SAV, columns=columns, rows=rows, detail=meta.file_encoding or "")


def _read(stream: BinaryIO, **how: Any) -> tuple[dict[str, Any], Any]:
    stream.seek(0)
    read: Any = pyreadstat.read_sav  # its overloads do not take options as a mapping
    try:
        found: tuple[dict[str, Any], Any] = read(stream, output_format="dict", **how)
    except Exception:  # ReadstatError, and what its conversions raise: there is no common class
        raise UnreadableFileError(Unreadable.DAMAGED) from None
    return found


def _texts(values: Any) -> list[str]:
    """The values of one variable as cells; the same few come again and again."""
    known: dict[Any, str] = {}
    cells = []
    for value in values:
        cell = known.get(value)
        if cell is None:
            cell = _text(value)
            if len(known) < _CASES:
                known[value] = cell
        cells.append(cell)
    return cells


def _text(value: object) -> str:
    if isinstance(value, float):
        return "" if math.isnan(value) else plain(value)
    return value.rstrip() if isinstance(value, str) else _OTHERS.get(type(value), plain)(value)


_OTHERS: dict[type, Callable[[Any], str]] = {
    date: date.isoformat,
    datetime: plain,
}
