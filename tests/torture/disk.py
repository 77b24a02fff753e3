"""A full disk: the responses on a small file system of their own, or a database that says so.

As root a tmpfs is mounted and the table of responses moved to it, so that PostgreSQL meets the
real thing. Where mounting is not allowed, a trigger raises the same error (53100, disk_full)
at every write to the table.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from django.db import connection

FOLDER = Path("/var/tmp/consultation-torture-disk")  # noqa: S108 # the server's user must reach it
SIZE_MB = 64
TABLE = "surveys_response"
_TRIGGER = f"""
CREATE OR REPLACE FUNCTION torture_no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$;
CREATE OR REPLACE TRIGGER torture_no_room BEFORE INSERT OR UPDATE ON {TABLE}
FOR EACH ROW EXECUTE FUNCTION torture_no_room()
"""


class Room(Protocol):
    """How the disk is filled and freed again."""

    means: str

    def fill(self) -> None:
        """Leave no room."""

    def free(self) -> None:
        """Give it back."""


class Tmpfs:
    """A small file system in memory that a ballast file fills."""

    means = f"tmpfs of {SIZE_MB} MB"

    def fill(self) -> None:
        """Write until the file system refuses."""
        with (FOLDER / "ballast").open("wb", buffering=0) as ballast:
            for size in (1 << 20, 1 << 12):
                try:
                    while True:
                        ballast.write(b"\0" * size)
                except OSError:
                    continue

    def free(self) -> None:
        """Delete the ballast."""
        (FOLDER / "ballast").unlink(missing_ok=True)


class Trigger:
    """The same error from a trigger."""

    means = "error raised by a trigger: mounting is not allowed here"

    def fill(self) -> None:
        """Refuse every write from now on."""
        _run(_TRIGGER)

    def free(self) -> None:
        """Refuse no more."""
        _run(f"DROP TRIGGER IF EXISTS torture_no_room ON {TABLE}")


@contextmanager
def little_room() -> Iterator[Room]:
    """Have the responses where the disk can be filled; afterwards where they were."""
    if not _mounted():
        room = Trigger()
        try:
            yield room
        finally:
            room.free()
        return
    try:
        _run(f"CREATE TABLESPACE torture LOCATION '{FOLDER / 'data'}'")
        _move("torture")
        tmpfs = Tmpfs()
        yield tmpfs
    finally:
        Tmpfs().free()
        _move("pg_default")
        _run("DROP TABLESPACE IF EXISTS torture")
        _unmount()


def _mounted() -> bool:
    if os.getuid() != 0:
        return False
    FOLDER.mkdir(exist_ok=True)
    _unmount()  # what an earlier run that was killed left
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m,mode=755", "tmpfs", str(FOLDER)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        return False
    owner = pwd.getpwnam("pgserver")  # as which the embedded server runs when root starts it
    (FOLDER / "data").mkdir()
    os.chown(FOLDER / "data", owner.pw_uid, owner.pw_gid)
    return True


def _unmount() -> None:
    umount = ["umount", str(FOLDER)]
    subprocess.run(umount, check=False, capture_output=True)


def _move(tablespace: str) -> None:
    _run(f"ALTER TABLE {TABLE} SET TABLESPACE {tablespace}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = %s", [TABLE])
        indexes = [name for (name,) in cursor.fetchall()]
    for name in indexes:
        _run(f'ALTER INDEX "{name}" SET TABLESPACE {tablespace}')


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
