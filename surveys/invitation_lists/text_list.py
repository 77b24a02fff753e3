"""Lists as text: files of separated values, and what people paste."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from surveys.invitation_lists.encodings import decode
from surveys.invitation_lists.table import (
    Reading,
    Table,
    Unreadable,
    UnreadableListError,
    table_of,
)

SEPARATORS = ";\t,|"

_SAMPLE_LINES = 50
_SNIFFED = 4_096  # characters: the sniffer's patterns take the square of their number
MARKUP = re.compile(r"\s*<(\?xml|!doctype|html|table|document\b)", re.IGNORECASE)
# What spreadsheets write on the first line to say the separator.
DECLARED = re.compile(r"sep=(.)\r?\n")
# Good enough to tell a column of addresses from others; `judging` decides what is valid.
ADDRESS_LIKE = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\"]{2,}")
_IN_CELL = re.compile(rf"\s*(?:[^<>]*<)?(?:mailto:)?{ADDRESS_LIKE.pattern}>?\s*", re.IGNORECASE)


def looks_like_address(cell: str) -> bool:
    """Whether a cell is an e-mail address and nothing else, `Ana Pop <ana@example.org>` too."""
    return len(cell) < 1_000 and _IN_CELL.fullmatch(cell) is not None


def read_text_file(content: bytes) -> Table:
    """Read a file of separated values. Raises UnreadableListError."""
    text, encoding = decode(content)
    return read_text(text, encoding)


def read_text(text: str, encoding: str = "") -> Table:
    """Read separated values, or addresses one after the other. Raises UnreadableListError."""
    if MARKUP.match(text):
        raise UnreadableListError(Unreadable.MARKUP)
    if is_binary(text):
        raise UnreadableListError(Unreadable.BINARY)
    declared = DECLARED.match(text)
    separator = declared.group(1) if declared else separator_of(text)
    reading = Reading(format="text", encoding=encoding, separator=separator)
    start = declared.end() if declared else 0
    try:
        return table_of(_one_address_a_line(_rows(text, separator, start)), reading)
    except csv.Error:
        raise UnreadableListError(Unreadable.DAMAGED) from None


def is_binary(text: str) -> bool:
    """Whether much of the beginning is nothing that people write."""
    sample = text[:10_000]
    return sum(not (sign.isprintable() or sign.isspace()) for sign in sample) * 10 > len(sample)


def _rows(text: str, separator: str, start: int = 0) -> Iterator[tuple[int, list[str]]]:
    lines = io.StringIO(text[start:], newline=None)
    reader = csv.reader(lines, delimiter=separator or "\x1f", skipinitialspace=True)
    number = 1 + (start > 0)
    for row in reader:
        yield number, row
        number = reader.line_num + 1 + (start > 0)


def _one_address_a_line(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """Split lines that hold nothing but addresses, as copied from an e-mail's recipients."""
    for number, row in rows:
        cells = [cell for cell in row if cell.strip()]
        if len(cells) > 1 and all(map(looks_like_address, cells)):
            yield from ((number, [cell]) for cell in cells)
        else:
            yield number, row


def separator_of(text: str) -> str:
    """The character between cells, empty when there is one column.

    The separator is the one by which most lines get an address as a cell of its own; csv.Sniffer
    decides between equals, and the evenness of the lines where it has no opinion.
    """
    sample = "\n".join(text[: _SNIFFED * 16].splitlines()[:_SAMPLE_LINES])
    present = [sign for sign in SEPARATORS if sign in sample]
    sniffed = _sniffed(sample)
    scores = {sign: (*_score(sample, sign), sign == sniffed) for sign in present}
    return max(present, key=lambda sign: scores[sign], default="")


def _score(sample: str, separator: str) -> tuple[int, int]:
    try:
        rows = [row for _number, row in _rows(sample, separator) if row]
    except csv.Error:
        return 0, 0
    with_address = sum(any(map(looks_like_address, row)) for row in rows)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return with_address, widths.most_common(1)[0][1] if widths else 0


def _sniffed(sample: str) -> str:
    try:
        return csv.Sniffer().sniff(sample[:_SNIFFED], delimiters=SEPARATORS).delimiter
    except csv.Error:
        return ""
