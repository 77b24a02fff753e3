"""The data file as Parquet: typed columns, written some thousands of rows at a time."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from reports.exports.cells import labelled
from reports.exports.columnar import batches
from reports.exports.data import Data
from reports.exports.plan import Column, Storage
from reports.exports.words import in_language_of, origin_words
from surveys.questionnaire.columns import Cell
from surveys.questionnaire.model import DONT_KNOW

TYPES: dict[Storage, Any] = {
    Storage.TEXT: pa.string(),
    Storage.CODE: pa.dictionary(pa.int32(), pa.string()),
    Storage.CODES: pa.list_(pa.string()),
    Storage.WHOLE: pa.int64(),
    Storage.NUMBER: pa.float64(),
    Storage.DAY: pa.date32(),
}


def write_parquet(data: Data, target: Path) -> None:
    """The file; memory does not grow with the rows.

    A scale's "I do not know" is null here, and true in the column `NAME.dont_know` beside it.
    Labels of columns and values are in the metadata of each field.
    """
    schema = _schema(data)
    places = list(enumerate(data.plan.columns))
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for batch in batches(data):
            rows = [
                [*data.about(row), *data.cells[row.version_id].row(row.answers)] for row in batch
            ]
            cells = list(zip(*rows, strict=True))
            arrays = []
            for place, column in places:
                arrays.append(_array(data, column, cells[place]))
                if column.has_dont_know:
                    arrays.append(pa.array([_knows_not(each) for each in cells[place]], pa.bool_()))
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _knows_not(cell: Cell) -> bool | None:
    return None if cell is None else cell == DONT_KNOW


def _array(data: Data, column: Column, cells: tuple[Any, ...]) -> Any:
    say = labelled(column, data.language, data.fallbacks) if data.labelled else None
    made: list[Any] = []
    for cell in cells:
        if cell is None or (cell == "" and column.storage is not Storage.CODES):
            made.append(None)
        elif column.storage is Storage.CODES:
            codes = [each for each in cell.split(" ") if each]
            made.append([say(each) for each in codes] if say and column.is_coded else codes)
        elif column.storage is Storage.DAY:
            made.append(date.fromisoformat(cell))
        elif column.storage is Storage.WHOLE:
            made.append(None if cell == DONT_KNOW else cell)
        elif column.storage is Storage.NUMBER:
            made.append(float(cell))
        else:
            made.append(say(cell) if say and column.is_coded else cell)
    return pa.array(made, TYPES[column.storage])


def _schema(data: Data) -> Any:
    fields = []
    for column in data.plan.columns:
        labels = {each.code: data.say(each.label) for each in column.values}
        about = {"label": data.label(column), "level": column.level.value}
        if labels:
            about["values"] = orjson.dumps(labels).decode()
        fields.append(pa.field(column.name, TYPES[column.storage], metadata=about))
        if column.has_dont_know:
            fields.append(pa.field(f"{column.name}.dont_know", pa.bool_()))
    with in_language_of(data):
        note = origin_words(data)
    return pa.schema(
        fields, metadata={"title": data.title, "language": data.language, "note": note}
    )
