"""The data file for Stata: as for SPSS, with reasons for missing values as .a to .e."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

from reports.exports.columnar import reasons_of, research_columns, research_frame, telling
from reports.exports.data import Data
from reports.exports.plan import Column, Missing, Storage
from reports.exports.sav_file import value_labels
from reports.exports.words import in_language_of

FIRST_DAY = date(1960, 1, 1).toordinal()  # Stata counts from it
LONGEST_LABEL = 80  # letters, of a variable and of the file

# Stata's own signs for missing values.
LETTERS = {
    Missing.NO_ANSWER: "a",
    Missing.NOT_ASKED: "b",
    Missing.NOT_OFFERED: "c",
    Missing.NOT_RANKED: "d",
    Missing.DONT_KNOW: "e",
}


def write_dta(data: Data, target: Path) -> None:
    """The file (format 118, Stata 14 and later), in memory as columns until it is written.

    Texts are whole, however long (strL).
    """
    columns = research_columns(data)
    frame = research_frame(data, lambda _column, text: text)
    for column in columns:
        if column.storage is Storage.DAY:
            frame[column.short] -= FIRST_DAY
    signs = {
        place: {float(column.code_of(each)): LETTERS[each] for each in reasons}
        for place, column in enumerate(columns)
        if (reasons := _reasons(column))
    }
    frame.columns = pd.Index([column.stata for column in columns])
    with in_language_of(data):
        pyreadstat.write_dta(
            telling(frame, data, signs),
            target,
            version=14,
            file_label=data.title[:LONGEST_LABEL],
            column_labels={each.stata: data.label(each)[:LONGEST_LABEL] for each in columns},
            variable_value_labels={
                each.stata: labels for each in columns if (labels := _labels(data, each))
            },
            missing_user_values={
                each.stata: [LETTERS[one] for one in reasons]
                for each in columns
                if (reasons := _reasons(each))
            },
            variable_format={each.stata: "%td" for each in columns if each.storage is Storage.DAY},
        )


def _reasons(column: Column) -> list[Missing]:
    return reasons_of(column) if column.is_numeric else []


def _labels(data: Data, column: Column) -> dict[Any, str]:
    letters: dict[Any, Any] = {column.code_of(each): LETTERS[each] for each in Missing}
    return {letters.get(key, key): text for key, text in value_labels(data, column).items()}
