"""Which encoding a text file is in. A file does not say, so the letters have to."""

from __future__ import annotations

import codecs
import io
import re
from typing import BinaryIO

from charset_normalizer import from_bytes

from surveys.invitation_lists.table import Unreadable, UnreadableListError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In the order of preference where two make the same of a file.
CODE_PAGES = ("cp1250", "iso8859_16", "iso8859_2", "cp1252")

# Romanian letters weigh most; the rest are those of the city's other languages and marks that
# Romanian writes.
_ROMANIAN = re.compile("[ăâîșțşţĂÂÎȘȚŞŢ]")
_NEIGHBOURS = re.compile("[áéíóöőúüűäßčćđšžÁÉÍÓÖŐÚÜŰÄČĆĐŠŽ„”“’–—«»€…]")
# What a wrong guess makes: controls, and signs inside words.
_CONTROL = re.compile("[\x80-\x9f]")
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])[^\w\s\-'’.,;:@/()\"\t|„”“–&+](?=[^\W\d_])|[ªºþÞðÐãÃ]")

_SAMPLE = 65_536  # bytes that detection looks at
_PIECE = 1_000_000  # bytes read at a time


def decode(content: bytes) -> tuple[str, str]:
    """The text of a file and the encoding it was in, see `encoding_of`."""
    encoding = encoding_of(io.BytesIO(content))
    return content.decode(encoding, errors="replace"), encoding


def encoding_of(stream: BinaryIO) -> str:
    """The encoding that a file is in, as Python names it. Reads it piece by piece.

    A mark of byte order decides; then UTF-8, which no other encoding looks like by chance; then
    UTF-16 without a mark; then the code page that makes the most letters people here write.
    Raises UnreadableListError for what is no text.
    """
    stream.seek(0)
    head = stream.read(_SAMPLE)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    wide = _wide(head)
    if wide:
        return wide
    if _is_utf8(stream):
        return "utf-8"
    return code_page(_telling(stream))


def _is_utf8(stream: BinaryIO) -> bool:
    """Whether all of it is UTF-8. Raises UnreadableListError when there is a zero byte."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    while piece := stream.read(_PIECE):
        if b"\x00" in piece:
            raise UnreadableListError(Unreadable.BINARY)
        if is_utf8:
            is_utf8 = _takes(decoder, piece)
    return is_utf8 and _takes(decoder, b"", final=True)


def _takes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def _wide(content: bytes) -> str:
    """UTF-16 without a mark: most text has a zero in every second byte."""
    sample = content[:_SAMPLE]
    if len(sample) < 4:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > len(sample) * 0.3 and even < len(sample) * 0.05:
        return "utf-16-le"
    if even > len(sample) * 0.3 and odd < len(sample) * 0.05:
        return "utf-16-be"
    return ""


def code_page(sample: bytes) -> str:
    """The single-byte encoding of a sample; charset-normalizer's own opinion is one candidate."""
    best = from_bytes(sample, cp_isolation=[*CODE_PAGES, "cp1251", "iso8859_5", "cp852"]).best()
    candidates = list(CODE_PAGES)
    if best is not None and best.encoding not in candidates:
        candidates.append(best.encoding)
    return max(
        candidates, key=lambda encoding: (_score(sample, encoding), -candidates.index(encoding))
    )


def _score(sample: bytes, encoding: str) -> int:
    text = sample.decode(encoding, errors="replace")
    good = 3 * len(_ROMANIAN.findall(text)) + 2 * len(_NEIGHBOURS.findall(text))
    bad = len(_SIGN_IN_WORD.findall(text)) + len(_CONTROL.findall(text)) + text.count("\ufffd")
    return good - 4 * bad


def _telling(stream: BinaryIO) -> bytes:
    """The lines that hold anything but ASCII, as many as detection looks at."""
    stream.seek(0)
    found = bytearray()
    while line := stream.readline(_SAMPLE):
        if not line.isascii():
            found += line
            if len(found) > _SAMPLE:
                break
    return bytes(found[:_SAMPLE])
