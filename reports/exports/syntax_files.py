"""Programs for SPSS and R that read the data files: what those cannot hold themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.exports.data import Data
from reports.exports.plan import Column, Storage
from reports.exports.sav_file import LONGEST_VALUE_LABEL
from reports.exports.words import in_language_of, origin_words
from surveys.questionnaire.characters import one_line
from surveys.questionnaire.columns import Content

LONGEST_LINE = 200  # letters; SPSS reads 256


def sps_pieces(data: Data) -> Iterator[str]:
    """Opens the .sav file and defines its sets of several answers (MRSETS). UTF-8 with a mark."""
    yield "\ufeff* Encoding: UTF-8.\n"
    yield f"GET FILE={_spss(f'{data.round_.slug}.sav')}.\n"
    with in_language_of(data):
        if note := origin_words(data):
            yield f"ADD DOCUMENT {' '.join(_spss(each) for each in _lines(note))}.\n"
    for each in data.plan.sets:
        label = _spss(one_line(data.say(each.label))[:LONGEST_VALUE_LABEL])
        names = "\n    ".join(_lines(" ".join(column.short for column in each.columns)))
        yield (
            f"MRSETS\n  /MDGROUP NAME=${each.name} LABEL={label}\n"
            f"    CATEGORYLABELS=VARLABELS VALUE=1\n    VARIABLES={names}\n"
            f"  /DISPLAY NAME=[${each.name}].\n"
        )
    yield "EXECUTE.\n"


def r_pieces(data: Data) -> Iterator[str]:
    """Reads the CSV file with codes into a data frame with factors and labels. UTF-8."""
    yield f"# {data.round_.slug}: {one_line(data.title)}\n"
    with in_language_of(data):
        if note := origin_words(data):
            yield f"# {one_line(note)}\n"
    yield (
        "data <- read.csv(\n"
        f'  {_r(f"{data.round_.slug}.csv")}, fileEncoding = "UTF-8-BOM", encoding = "UTF-8",\n'
        '  colClasses = "character", na.strings = "", check.names = FALSE,\n'
        "  stringsAsFactors = FALSE\n)\n"
    )
    names = ",\n  ".join(_r(column.short) for column in data.plan.columns)
    yield f"names(data) <- c(\n  {names}\n)\n"
    for column in data.plan.columns:
        yield from _r_column(data, column)


def _r_column(data: Data, column: Column) -> Iterator[str]:
    place = f"data[[{_r(column.short)}]]"
    if column.content is Content.SCALE and column.question and column.question.dont_know:
        yield f'{place}[{place} %in% "dont_know"] <- NA  # {_DONT_KNOW}\n'
    if column.storage is Storage.CODE:
        codes = ", ".join(_r(each.code) for each in column.values)
        labels = ", ".join(_r(data.say(each.label)) for each in column.values)
        yield f"{place} <- factor({place}, levels = c({codes}),\n"
        yield f"  labels = make.unique(c({labels})))\n"
    elif column.is_numeric:
        yield f"{place} <- as.numeric({place})\n"
    elif column.storage is Storage.DAY:
        yield f"{place} <- as.Date({place})\n"
    yield f'attr({place}, "label") <- {_r(data.label(column))}\n'


_DONT_KNOW = "does not know"


def _lines(text: str) -> list[str]:
    """The text in lines that SPSS reads."""
    found = [""]
    for word in one_line(text).split(" "):
        if found[-1] and len(found[-1]) + len(word) > LONGEST_LINE:
            found.append("")
        found[-1] = f"{found[-1]} {word}".strip()
    return found


def _spss(text: str) -> str:
    """A text in the signs of SPSS."""
    return "'" + text.replace("'", "''") + "'"


_PLAIN_IN_R = re.compile(r"[^\x20-\x7e]|[\\\"]")


def _r(text: str) -> str:
    """A text in the signs of R; letters beyond ASCII by their numbers, so in any encoding."""
    return '"' + _PLAIN_IN_R.sub(lambda found: f"\\U{{{ord(found.group()):x}}}", text) + '"'
