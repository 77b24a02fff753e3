"""Looks into a workbook's archive before anything of it is unpacked."""

from __future__ import annotations

import io
import re
import zipfile

from surveys.questionnaire.exchange.report import Refusal, RefusedError

MAX_PARTS = 2_000
MAX_UNPACKED = 30_000_000  # bytes of all parts together, as the archive declares them
MAX_TAGS = 800_000  # in all parts that are read; each costs memory
MAX_CELLS = 100_000  # cells, rows and shared texts of a part; each costs the library up to 20 µs
MAX_OTHER_TAGS = 60_000  # of styles and the like, each of which costs up to 50 µs

_HEAD = 4_096  # bytes of a part in which a document type would stand
_STEP = 1_000_000  # bytes that are looked at in one go
_CELL = re.compile(rb"<(?:\w{1,40}:)?(?:c|row|si|r)[\s/>]")
_SHEETS = ("xl/worksheets/", "xl/sharedstrings")
_NEVER_READ = ("xl/drawings/", "xl/media/", "xl/comments", "xl/charts/", "customxml/")


def check_archive(content: bytes) -> None:
    """Refuse archives that are too large inside, unsafe, or no workbook.

    The library reads at most the declared size of a part, whatever follows it in the file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_sizes(parts)
            _check_names(parts)
            if "xl/workbook.xml" not in archive.namelist():
                raise RefusedError(Refusal.NOT_A_WORKBOOK)
            _check_content(archive, parts)
    except RefusedError:
        raise
    except Exception:  # zlib, ZIP and encryption errors are of several unrelated classes
        raise RefusedError(Refusal.DAMAGED) from None


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    sizes = [part.file_size for part in parts]
    if len(parts) > MAX_PARTS or sum(sizes) > MAX_UNPACKED:
        raise RefusedError(Refusal.UNPACKS_TOO_LARGE)


def _check_names(parts: list[zipfile.ZipInfo]) -> None:
    for part in parts:
        steps = part.filename.replace("\\", "/").split("/")
        if part.filename.startswith("/") or ".." in steps or ":" in steps[0]:
            raise RefusedError(Refusal.UNSAFE_NAMES, was=part.filename)


def _check_content(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Refuse document types, and more elements than can be read in a few seconds."""
    tags = others = 0
    for part in parts:
        cells = 0
        name = part.filename.lower()
        if not name.endswith((".xml", ".rels")) or name.startswith(_NEVER_READ):
            continue
        with archive.open(part) as stream:
            head = stream.read(_HEAD).replace(b"\x00", b"")
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise RefusedError(Refusal.DOCUMENT_TYPE)
            chunk = head
            while chunk:
                found = chunk.count(b"<")
                tags += found
                if name.startswith(_SHEETS):
                    cells += sum(1 for _ in _CELL.finditer(chunk))
                else:
                    others += found
                if tags > MAX_TAGS or cells > MAX_CELLS or others > MAX_OTHER_TAGS:
                    raise RefusedError(Refusal.TOO_MANY_PARTS)
                chunk = stream.read(_STEP).replace(b"\x00", b"")
