"""Files of responses to test with, made the way other programs make them."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyreadstat

from surveys.response_files.reading import read_table
from surveys.response_files.table import OF_A_PAGE, Limits, Table


def workbook(*rows: Sequence[Any]) -> bytes:
    """An XLSX file of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sav(columns: dict[str, list[Any]], **how: Any) -> bytes:
    """A data file of SPSS; `how` as `pyreadstat.write_sav` has it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "made.sav"
        pyreadstat.write_sav(pd.DataFrame(columns), file, **how)
        return file.read_bytes()


def table(content: bytes | str, limits: Limits = OF_A_PAGE) -> Table:
    """The content as it is read."""
    data = content.encode() if isinstance(content, str) else content
    return read_table(io.BytesIO(data), limits)


def cells(content: bytes | str) -> list[list[str]]:
    """The names of the columns, then the cells of every row."""
    found = table(content)
    return [[each.name for each in found.columns], *(row.cells for row in found.rows())]
