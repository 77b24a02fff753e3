"""The data file for SPSS: numbers with labels, reasons for missing values, levels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyreadstat

from reports.exports.columnar import fitting, reasons_of, research_columns, research_frame
from reports.exports.data import Data
from reports.exports.plan import Column, Missing, Storage
from reports.exports.words import in_language_of, missing_words, notes_of

LONGEST_TEXT = 32_767  # bytes
LONGEST_LABEL = 256  # bytes, of a variable
LONGEST_VALUE_LABEL = 120  # bytes
LONGEST_NOTE = 80  # bytes, a line of the file's notes
LONGEST_FILE_LABEL = 64  # bytes


def write_sav(data: Data, target: Path) -> None:
    """The file, in memory as columns until it is written.

    Texts longer than SPSS takes are cut and noted (`data.shortened`); the file's own notes say
    so, too.
    """

    def fit(column: Column, text: str) -> str:
        whole = fitting(text, LONGEST_TEXT)
        if whole != text:
            data.shortened.note(column.name)
        return whole

    columns = research_columns(data)
    frame = research_frame(data, fit)
    with in_language_of(data):
        pyreadstat.write_sav(
            frame,
            target,
            file_label=fitting(data.title, LONGEST_FILE_LABEL),
            note=[fitting(line, LONGEST_NOTE) for line in notes_of(data, LONGEST_NOTE)],
            column_labels={c.short: fitting(data.label(c), LONGEST_LABEL) for c in columns},
            variable_value_labels={
                column.short: labels for column in columns if (labels := value_labels(data, column))
            },
            missing_ranges={
                column.short: [_range(column)] for column in columns if _reasons(column)
            },
            variable_measure={column.short: column.level.value for column in columns},
            variable_format={c.short: _format(c) for c in columns if c.is_numeric},
            row_compress=True,
        )


def value_labels(data: Data, column: Column) -> dict[int | float, str]:
    """What the numbers of a column mean, reasons for missing ones included."""
    if not column.is_numeric:
        return {}
    words = missing_words()
    labels: dict[int | float, str] = {each.number: data.say(each.label) for each in column.values}
    if column.has_dont_know and column.question:
        label = data.say(column.question.dont_know)
        words = {**words, Missing.DONT_KNOW: label}
    labels |= {column.code_of(each): words[each] for each in _reasons(column)}
    return {number: fitting(label, LONGEST_VALUE_LABEL) for number, label in labels.items()}


def _reasons(column: Column) -> list[Missing]:
    return reasons_of(column) if column.is_numeric else []


def _range(column: Column) -> Any:
    codes = [column.code_of(each) for each in Missing]
    return {"lo": min(codes), "hi": max(codes)}


def _format(column: Column) -> str:
    if column.storage is Storage.NUMBER:
        whole = max(len(str(column.code_of(Missing.DONT_KNOW))), 8)
        return f"F{whole + column.decimals + 1}.{column.decimals}"
    return "F8.0"
