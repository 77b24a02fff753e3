"""Writing a backup: a zip file in pieces, so that memory does not grow with the responses."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.db import connection, transaction

from reports.backup.plan import TABLES
from reports.backup.rows import content_checksum, lines, member
from surveys.models import Consultation, Origin, Response, Round, Status

FORMAT = 1
MANIFEST = "manifest.json"
_PIECE = 1 << 18  # bytes written at a time


class OpenRoundError(Exception):
    """Rounds that are not closed have collected responses; `rounds` names them."""

    def __init__(self, rounds: list[str]) -> None:
        super().__init__(", ".join(rounds))
        self.rounds = rounds


def refuse_open(consultation: Consultation) -> None:
    """Raise OpenRoundError while a round may still have answers withdrawn or erased.

    What somebody takes back until the closing would stay in the file.
    """
    collecting = Response.objects.filter(
        round__consultation=consultation,
        round__closed_at=None,
        status=Status.SUBMITTED,
        origin=Origin.COLLECTED,
    )
    rounds = Round.objects.filter(pk__in=collecting.values("round")).order_by("number")
    if slugs := list(rounds.values_list("slug", flat=True)):
        raise OpenRoundError(slugs)


def backup_pieces(consultation: Consultation, *, at: datetime) -> Iterator[bytes]:
    """The backup's bytes. One snapshot: what changes meanwhile is not in it, not even half."""
    sink = _Sink()
    digests: dict[str, str] = {}
    counts: dict[str, int] = {}
    with _snapshot(), zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in TABLES:
            name, digest, count = member(table), hashlib.sha256(), 0
            with archive.open(name, "w", force_zip64=True) as out:
                for count, line in enumerate(lines(table, consultation), start=1):  # noqa: B007
                    digest.update(line)
                    out.write(line)
                    if sink.waiting >= _PIECE:
                        yield sink.take()
            digests[name], counts[name] = digest.hexdigest(), count
        archive.writestr(MANIFEST, _manifest(consultation, digests, counts, at))
    yield sink.take()


def _manifest(
    consultation: Consultation, digests: dict[str, str], counts: dict[str, int], at: datetime
) -> bytes:
    document: dict[str, Any] = {
        "format": FORMAT,
        "product": product_version(),
        "consultation": consultation.slug,
        "made_on": at.date().isoformat(),
        "members": {
            name: {"sha256": digests[name], "rows": counts[name]} for name in sorted(digests)
        },
        "checksum": content_checksum(digests),
    }
    return json.dumps(document, indent=2).encode()


def product_version() -> str:
    """The version of the product, for whoever looks at the file later."""
    try:
        return version("stakeholder-consultation")
    except PackageNotFoundError:  # run from its folder, as usual
        return "0.1.0"


@contextmanager
def _snapshot() -> Iterator[None]:
    """One transaction that sees one moment; within another transaction, that one's."""
    inside = connection.in_atomic_block
    with transaction.atomic():
        if not inside:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


class _Sink(io.RawIOBase):
    """What the zip is written to: keeps the bytes until they are taken, cannot go back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.waiting = 0

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: Any) -> int:
        """Keep some bytes."""
        self._pieces.append(bytes(data))
        self.waiting += len(data)
        return len(data)

    def take(self) -> bytes:
        """The bytes written since the last time."""
        taken = b"".join(self._pieces)
        self._pieces, self.waiting = [], 0
        return taken
