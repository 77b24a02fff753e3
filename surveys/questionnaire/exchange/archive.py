"""Looks into a workbook's archive before anything of it is unpacked."""

from __future__ import annotations

import io
import zipfile

from surveys.questionnaire.exchange.report import Refusal, RefusedError

MAX_PARTS = 2_000
MAX_UNPACKED = 60_000_000  # bytes of all parts together, as the archive declares them
MAX_PART = 40_000_000
_HEAD = 4_096  # bytes of a part in which a document type would stand


def check_archive(content: bytes) -> None:
    """Refuse archives that are too large inside, unsafe, or no workbook. Unpacks only heads.

    The library reads at most the declared size of a part, whatever follows it in the file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_sizes(parts)
            _check_names(parts)
            if "xl/workbook.xml" not in archive.namelist():
                raise RefusedError(Refusal.NOT_A_WORKBOOK)
            for part in parts:
                _check_head(archive, part)
    except RefusedError:
        raise
    except Exception:  # zlib, ZIP and encryption errors are of several unrelated classes
        raise RefusedError(Refusal.DAMAGED) from None


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    sizes = [part.file_size for part in parts]
    if len(parts) > MAX_PARTS or sum(sizes) > MAX_UNPACKED or max(sizes, default=0) > MAX_PART:
        raise RefusedError(Refusal.UNPACKS_TOO_LARGE)


def _check_names(parts: list[zipfile.ZipInfo]) -> None:
    for part in parts:
        steps = part.filename.replace("\\", "/").split("/")
        if part.filename.startswith("/") or ".." in steps or ":" in steps[0]:
            raise RefusedError(Refusal.UNSAFE_NAMES, was=part.filename)


def _check_head(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    if part.filename.endswith((".xml", ".rels")):
        with archive.open(part) as stream:
            head = stream.read(_HEAD).replace(b"\x00", b"")
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise RefusedError(Refusal.DOCUMENT_TYPE)
