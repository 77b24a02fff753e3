"""Files of separated values: the product's own, LimeSurvey's, anybody's."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from surveys.invitation_lists.encodings import encoding_of
from surveys.invitation_lists.table import UnreadableListError
from surveys.invitation_lists.text_list import DECLARED, MARKUP, is_binary, separator_of
from surveys.questionnaire.columns import ADMINISTRATIVE
from surveys.response_files.table import (
    MAX_COLUMNS,
    Column,
    Format,
    Limits,
    Row,
    Table,
    Unreadable,
    UnreadableFileError,
    fitted,
    named,
)
from surveys.spreadsheet import as_typed

_SAMPLE = 262_144  # characters that separator and kind are judged by
# A data file of ours has these; one that was edited may lack some.
_OWN = frozenset(ADMINISTRATIVE) - {"_mode"}
# What LimeSurvey's vv file calls its own columns, in the second line.
_VV = frozenset({"id", "submitdate", "startlanguage"})
# How it writes what would disturb the table. The brace last, as it wrote it first.
_VV_SIGNS = (
    ("{question_not_shown}", ""), ("{newline}", "\n"), ("{cr}", "\r"), ("{tab}", "\t"),
    ("{quote}", '"'), ("{lbrace}", "{"),
)  # fmt: skip
_VV_NAME = re.compile(r"[A-Za-z0-9_]+")


def read_text_table(stream: BinaryIO, limits: Limits) -> Table:
    """Read separated values. Raises UnreadableFileError; so may going through its rows."""
    try:
        encoding = encoding_of(stream)
    except UnreadableListError:
        raise UnreadableFileError(Unreadable.BINARY) from None
    with _text(stream, encoding) as text:
        sample = text.read(_SAMPLE).removeprefix("\ufeff")
    if MARKUP.match(sample):
        raise UnreadableFileError(Unreadable.MARKUP)
    if is_binary(sample):
        raise UnreadableFileError(Unreadable.BINARY)
    declared = DECLARED.match(sample)
    separator = declared.group(1) if declared else separator_of(sample)
    source = _Source(stream, encoding, separator or "\x1f", limits)
    lines = source.lines()
    if declared:
        next(lines)
    first = next((line for line in lines if any(map(str.strip, line[1]))), None)
    if first is None:
        raise UnreadableFileError(Unreadable.EMPTY)
    second = next(lines, (0, []))[1]
    lines.close()
    detail = f"{encoding} {_NAMES.get(separator, separator)}".strip()
    if set(second) >= _VV and all(map(_VV_NAME.fullmatch, filter(None, second))):
        return _vv(source, first[1], second, detail)
    names = named(_trimmed(first[1]))
    own = set(names) >= _OWN
    skipped = first[0]

    def rows() -> Iterator[Row]:
        for number, cells in source.lines():
            if number > skipped:
                cells = [as_typed(cell) for cell in cells] if own else cells
                yield _row(number, cells, len(names))

    return Table(
        format=Format.OWN_CSV if own else Format.CSV,
        columns=tuple(map(Column, names)),
        rows=rows,
        detail=detail,
    )


_NAMES = {"\t": "tab"}


def _vv(source: _Source, texts: list[str], codes: list[str], detail: str) -> Table:
    """LimeSurvey's vv file: the questions' texts, then their codes, then the answers."""
    names = named(_trimmed(codes))
    labels, _beyond, _short = fitted(texts, len(names))

    def rows() -> Iterator[Row]:
        for place, (number, cells) in enumerate(source.lines(headings=2)):
            if place > 1:
                plain = [_unescaped(cell) for cell in cells]
                yield _row(number, plain, len(names))

    columns = tuple(Column(name, label) for name, label in zip(names, labels, strict=True))
    return Table(format=Format.LIMESURVEY_VV, columns=columns, rows=rows, detail=detail)


def _row(number: int, cells: list[str], width: int) -> Row:
    whole, beyond, short = fitted(cells, width)
    return Row(number, whole, beyond, short, empty=not any(map(str.strip, cells)))


def _unescaped(cell: str) -> str:
    if "{" in cell:
        for written, meant in _VV_SIGNS:
            cell = cell.replace(written, meant)
    return cell


class _Source:
    """The lines of a text as cells."""

    def __init__(self, stream: BinaryIO, encoding: str, separator: str, limits: Limits) -> None:
        self._stream, self._encoding = stream, encoding
        self._separator, self._limits = separator, limits

    def lines(self, headings: int = 1) -> Generator[tuple[int, list[str]], None, None]:
        """The number of each line that has cells, and these; a cell may go over several lines."""
        with _text(self._stream, self._encoding) as text:
            reader = csv.reader(text, delimiter=self._separator)
            many, number = 0, 1
            try:
                for cells in reader:
                    if number == 1 and cells:
                        cells[0] = cells[0].removeprefix("\ufeff")
                    if cells:
                        many += 1
                        if many > self._limits.rows + headings:
                            raise UnreadableFileError(Unreadable.TOO_MANY_ROWS)
                        yield number, cells
                    number = reader.line_num + 1
            except csv.Error:
                raise UnreadableFileError(Unreadable.DAMAGED) from None


@contextmanager
def _text(stream: BinaryIO, encoding: str) -> Iterator[io.TextIOWrapper]:
    """The stream as text from its beginning; it stays open."""
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    try:
        yield text
    finally:
        text.detach()


def _trimmed(headings: list[str]) -> list[str]:
    while headings and not headings[-1].strip():
        headings = headings[:-1]
    if len(headings) > MAX_COLUMNS:
        raise UnreadableFileError(Unreadable.TOO_MANY_COLUMNS)
    return headings
