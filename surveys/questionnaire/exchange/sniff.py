"""What kind of file it is. Its content decides, never its name."""

from __future__ import annotations

import re

from surveys.questionnaire.exchange.report import Format, Refusal, RefusedError

MAX_BYTES = 10_000_000  # of a file
MAX_OLD_WORKBOOK = 4_000_000  # bytes; it is not compressed

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # workbooks of Excel 97–2003
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_XML = re.compile(rb"\s*<(\?xml|!|[A-Za-z])")


def sniff(content: bytes) -> Format:
    """The format of a file. Raises RefusedError for an empty, too large or foreign one."""
    if not content.strip():
        raise RefusedError(Refusal.EMPTY)
    if len(content) > MAX_BYTES:
        raise RefusedError(Refusal.TOO_LARGE)
    if is_old_workbook(content) and len(content) > MAX_OLD_WORKBOOK:
        raise RefusedError(Refusal.TOO_LARGE)
    if is_zip(content) or is_old_workbook(content):
        return Format.XLSFORM
    head = content[:400]
    for mark in _BOMS:
        head = head.removeprefix(mark)
    if _XML.match(head.replace(b"\x00", b"")):
        return Format.LIMESURVEY
    if b"\x00" in content[:4096]:
        raise RefusedError(Refusal.UNKNOWN_FORMAT)
    return Format.YAML


def is_zip(content: bytes) -> bool:
    """Whether the file begins as a ZIP archive does."""
    return content.startswith(_ZIP)


def is_old_workbook(content: bytes) -> bool:
    """Whether the file begins as a workbook of Excel 97–2003 does, whatever follows it."""
    return content.startswith(_OLE)
