"""The head of a file: the rows that are looked at before it is imported, and keeping them.

Opening a large workbook takes seconds, so whoever looks at a file again reads its kept head.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import orjson

from surveys.response_files.table import Column, Format, Row, Table

HEAD_ROWS = 5_000
MOST_CHARACTERS = 20_000_000  # of its cells; the row that goes beyond is the last one


def head_of_rows(rows: Iterator[Row]) -> Iterator[Row]:
    """The first rows, the same of a file as of its kept head.

    Raises UnreadableFileError where `rows` does.
    """
    characters = 0
    for row in islice(rows, HEAD_ROWS):
        yield row
        characters += sum(map(len, row.cells))
        if characters > MOST_CHARACTERS:
            return


def head_document(table: Table) -> bytes:
    """The table with its first rows only, as JSON. Raises UnreadableFileError."""
    rows = table.rows()
    kept = list(head_of_rows(rows))
    return orjson.dumps(
        {
            "format": table.format,
            "detail": table.detail,
            "columns": table.columns,
            "rows": kept,
            "is_head": next(rows, None) is not None,
        }
    )


def table_of_head(document: bytes) -> Table:
    """What `head_document` kept, as a table."""
    kept = orjson.loads(document)
    rows = [Row(**each) for each in kept["rows"]]
    return Table(
        format=Format(kept["format"]),
        columns=tuple(Column(**each) for each in kept["columns"]),
        rows=lambda: iter(rows),
        detail=kept["detail"],
        is_head=kept["is_head"],
    )
