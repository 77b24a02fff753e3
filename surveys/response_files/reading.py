"""Reading a file of responses. What is in the file decides, not what it is called."""

from __future__ import annotations

import io
from typing import BinaryIO

from surveys.response_files.spss import MARKS, read_sav
from surveys.response_files.table import Limits, Table, Unreadable, UnreadableFileError
from surveys.response_files.text_tables import read_text_table
from surveys.response_files.workbooks import read_workbook

_ZIP = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_table(stream: BinaryIO, limits: Limits) -> Table:
    """The columns and rows of a file; the stream has to stay open while rows are read.

    Raises UnreadableFileError; going through the rows may raise it, too, where they are damaged.
    """
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if not size:
        raise UnreadableFileError(Unreadable.EMPTY)
    if size > limits.bytes:
        raise UnreadableFileError(Unreadable.TOO_LARGE)
    head = stream.read(8)
    stream.seek(0)
    if head.startswith(_OLD_WORKBOOK):
        raise UnreadableFileError(Unreadable.OLD_WORKBOOK)
    if head.startswith(MARKS):
        return read_sav(stream, limits)
    if head.startswith(_ZIP):
        return read_workbook(stream, limits)
    return read_text_table(stream, limits)
