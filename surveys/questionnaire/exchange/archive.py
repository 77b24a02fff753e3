"""Looks into a workbook's archive before anything of it is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

MAX_PARTS = 2_000
MAX_CELLS_OF_A_ROW = 16_384  # the columns that a spreadsheet can have

_STEP = 1_000_000  # bytes that are looked at in one go
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_CELL = re.compile(rb"<(?:\w{1,40}:)?(?:(c)|(row)|si|r)[\s/>]")
_OVERLAP = 16  # bytes, more than the longest declaration
_SHEETS = ("xl/worksheets/", "xl/sharedstrings")


class ArchiveFault(StrEnum):
    """Why a workbook is not opened."""

    NOT_A_WORKBOOK = "not_a_workbook"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    UNSAFE_NAMES = "unsafe_names"
    DOCUMENT_TYPE = "document_type"
    TOO_MANY_PARTS = "too_many_parts"
    DAMAGED = "damaged"


class ArchiveError(ValueError):
    """The archive is not opened. `was` is the name of the part at fault, if it is one's name."""

    def __init__(self, fault: ArchiveFault, was: str = "") -> None:
        super().__init__(fault.value)
        self.fault, self.was = fault, was


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveLimits:
    """What is read of a workbook at most."""

    unpacked: int  # bytes of all parts together, as the archive declares them
    cells: int | None  # cells, rows and shared texts of a part; each costs openpyxl up to 20 µs.
    # None where `sheet_cells` counts them
    tags: int  # in all parts; each costs memory
    other_tags: int  # in all parts but sheets, as styles; each costs up to 50 µs


def check_archive(content: bytes, limits: ArchiveLimits) -> None:
    """Refuse archives that are too large inside, unsafe, or no workbook. Raises ArchiveError.

    Every part is looked at: a workbook says itself which of its parts are sheets, whatever their
    names. The library reads at most the declared size of a part, whatever follows it in the file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > limits.unpacked:
                raise ArchiveError(ArchiveFault.UNPACKS_TOO_LARGE)
            _check_names(parts)
            if "xl/workbook.xml" not in archive.namelist():
                raise ArchiveError(ArchiveFault.NOT_A_WORKBOOK)
            _check_content(archive, parts, limits)
    except ArchiveError:
        raise
    except Exception:  # zlib, ZIP and encryption errors are of several unrelated classes
        raise ArchiveError(ArchiveFault.DAMAGED) from None


def _check_names(parts: list[zipfile.ZipInfo]) -> None:
    for part in parts:
        steps = part.filename.replace("\\", "/").split("/")
        if part.filename.startswith("/") or ".." in steps or ":" in steps[0]:
            raise ArchiveError(ArchiveFault.UNSAFE_NAMES, was=part.filename)


def _check_content(
    archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], limits: ArchiveLimits
) -> None:
    """Refuse document types, and more elements than can be read in a few seconds."""
    tags = others = 0
    for part in parts:
        cells = in_row = 0
        is_sheet = part.filename.lower().startswith(_SHEETS)
        for before, chunk in _chunks(archive, part):
            if _DECLARES.search(before + chunk):
                raise ArchiveError(ArchiveFault.DOCUMENT_TYPE)
            found = chunk.count(b"<")
            tags += found
            others += 0 if is_sheet else found
            for cell in _CELL.finditer(chunk) if limits.cells is not None else ():
                cells += 1
                in_row = 0 if cell[2] else in_row + bool(cell[1])
                if in_row > MAX_CELLS_OF_A_ROW or cells > (limits.cells or 0):
                    raise ArchiveError(ArchiveFault.TOO_MANY_PARTS)
            if tags > limits.tags or others > limits.other_tags:
                raise ArchiveError(ArchiveFault.TOO_MANY_PARTS)


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, bytes]]:
    """The content of a part piece by piece, each with the end of the piece before.

    UTF-16 is UTF-8 with zeros between, as far as it matters here.
    """
    before = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_STEP):
            chunk = chunk.replace(b"\x00", b"")
            yield before, chunk
            before = chunk[-_OVERLAP:]
