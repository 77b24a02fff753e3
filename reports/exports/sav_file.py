"""The data file for SPSS: numbers with labels, reasons for missing values, levels."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyreadstat

from reports.exports.columnar import fitting, reasons_of, research_columns, research_frame, telling
from reports.exports.data import Data
from reports.exports.plan import Column, Missing, Storage
from reports.exports.words import in_language_of, missing_words, notes_of

FIRST_DAY = date(1582, 10, 14).toordinal()  # SPSS counts seconds from it
SECONDS = 86_400
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
    for column in columns:
        if column.storage is Storage.DAY:
            frame[column.short] = (frame[column.short] - FIRST_DAY) * SECONDS
    with in_language_of(data):
        pyreadstat.write_sav(
            telling(frame, data),
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
            variable_format={c.short: form for c in columns if (form := _format(c))},
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
    """How numbers and days are shown; empty for texts."""
    if column.storage is Storage.DAY:
        return "DATE11"
    if not column.is_numeric:
        return ""
    if column.storage is Storage.NUMBER:
        whole = max(len(str(column.code_of(Missing.DONT_KNOW))), 8)
        return f"F{whole + column.decimals + 1}.{column.decimals}"
    return "F8.0"
