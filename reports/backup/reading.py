"""Reading a backup that may be damaged or hostile: nothing is believed before it is checked."""

from __future__ import annotations

import hashlib
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.backup.plan import TABLES, Table
from reports.backup.rows import content_checksum, loads, member
from reports.backup.writing import FORMAT, MANIFEST

MOST_BYTES = 8 << 30  # of all members, unpacked
MOST_MANIFEST = 1 << 20
LONGEST_LINE = 16 << 20  # a response's answers, a questionnaire
MOST_RATIO = 500  # unpacked per packed; deflate reaches a thousand on zeros only
_SMALL = 1 << 20  # members up to this size may have any ratio


# What a zip file that is none, or is damaged, makes its reader raise.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    struct.error,
)


class BackupRefusedError(Exception):
    """The file is no backup, is damaged, or cannot be restored here; the text says why."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup whose names, sizes and checksums were found right."""

    file: Path
    slug: str
    checksum: str
    rows: dict[str, int]  # by member
    product: str

    def documents(self, table: Table) -> Iterator[dict[str, Any]]:
        """The rows of a table as documents. Raises BackupRefusedError for a line that is none."""
        name = member(table)
        with zipfile.ZipFile(self.file) as archive:
            for number, line in enumerate(_lines(archive, name), start=1):
                try:
                    document = loads(line)
                except ValueError:
                    raise BackupRefusedError(f"{name}:{number}: is no JSON.") from None
                if not isinstance(document, dict):
                    raise BackupRefusedError(f"{name}:{number}: is no row.")
                yield document


def open_backup(file: Path) -> Backup:
    """Check names, sizes, format and every checksum. Raises BackupRefusedError."""
    try:
        with zipfile.ZipFile(file) as archive:
            _check_members(archive.infolist())
            manifest = _manifest(archive)
            found = {member(table): _digest(archive, member(table)) for table in TABLES}
    except _UNREADABLE as error:
        raise BackupRefusedError(f"The file cannot be read as a backup: {error}") from None
    except ValueError as error:
        raise BackupRefusedError(f"The file is no backup: {error}") from None
    for name, (digest, rows) in found.items():
        if manifest["members"].get(name) != {"sha256": digest, "rows": rows}:
            raise BackupRefusedError(f"{name} is damaged: its checksum is not the manifest's.")
    checksum = content_checksum({name: digest for name, (digest, _rows) in found.items()})
    if manifest["checksum"] != checksum:
        raise BackupRefusedError("The manifest is damaged: its checksum is not the content's.")
    counts = {name: many for name, (_digest, many) in found.items()}
    return Backup(file, manifest["consultation"], checksum, counts, manifest["product"][:40])


def _check_members(infos: list[zipfile.ZipInfo]) -> None:
    """Exactly the names there must be, plain, and sizes that are allowed, before reading any."""
    expected = {MANIFEST, *(member(table) for table in TABLES)}
    names = [info.filename for info in infos]
    if len(names) != len(set(names)) or set(names) != expected:
        odd = sorted(set(names) ^ expected)[:3]
        raise BackupRefusedError(f"The file has other members than a backup: {odd}")
    if sum(info.file_size for info in infos) > MOST_BYTES:
        raise BackupRefusedError("The file would unpack to more than 8 GB.")
    for info in infos:
        packed = max(info.compress_size, 1)
        if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_DEFLATED, 0):
            raise BackupRefusedError(f"{info.filename} is packed in a way no backup is.")
        if info.file_size > _SMALL and info.file_size / packed > MOST_RATIO:
            raise BackupRefusedError(f"{info.filename} unpacks to far more than it should.")


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    if archive.getinfo(MANIFEST).file_size > MOST_MANIFEST:
        raise BackupRefusedError("The manifest is too large.")
    found = loads(archive.read(MANIFEST))
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise BackupRefusedError(f"The file is not of format {FORMAT}, the one known here.")
    texts = ("consultation", "checksum", "product")
    if not all(isinstance(found.get(each), str) for each in texts):
        raise BackupRefusedError("The manifest is incomplete.")
    if not isinstance(found.get("members"), dict):
        raise BackupRefusedError("The manifest lists no members.")
    return found


def _lines(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as stream:
        while line := stream.readline(LONGEST_LINE + 1):
            if len(line) > LONGEST_LINE or not line.endswith(b"\n"):
                raise BackupRefusedError(f"{name} has a line that is too long or cut short.")
            yield line


def _digest(archive: zipfile.ZipFile, name: str) -> tuple[str, int]:
    digest, rows = hashlib.sha256(), 0
    for line in _lines(archive, name):
        digest.update(line)
        rows += 1
    return digest.hexdigest(), rows
