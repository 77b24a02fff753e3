"""`make run`: bring everything up, say where to look, and stop it all on Ctrl-C."""

from __future__ import annotations

import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import IO

BASE = Path(__file__).resolve().parent.parent
STAFF_NAME = "admin"
GRACE_SECONDS = 10  # what requests and jobs under way get before they are cut off
WATCH_SECONDS = 2  # how soon a worker that ended is missed


class LaunchError(Exception):
    """The product cannot start; the text is one line that says what to do."""


def main() -> int:
    """Start, serve until told to stop; the exit status is 0 only after a wanted stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consultation.settings")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with ExitStack() as stopping:
            port = _free_port()
            os.environ.setdefault("BASE_URL", f"http://127.0.0.1:{port}")
            # To be tried at once; the staff area says that it is so.
            os.environ.setdefault("REQUIRE_SECOND_FACTOR", "0")
            _database(stopping)
            _prepare()
            return _serve(port)
    except LaunchError as error:
        print(f"Cannot start: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0


def _step(text: str) -> None:
    print(f"  {text}", flush=True)


def _free_port() -> int:
    from consultation.environment import EnvironmentMistakeError, port

    try:
        number = port("PORT", default=8000)
    except EnvironmentMistakeError as error:
        raise LaunchError(str(error)) from None
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except OSError:
            raise LaunchError(
                f"port {number} is taken. Stop what uses it, or choose another: "
                f"PORT={number + 1 if number < 65535 else 8001} make run"
            ) from None
    return number


def _only_one() -> IO[str]:
    """Hold a lock while we run: stopping the embedded database would break another one."""
    file = BASE / "var" / "launch.lock"
    file.parent.mkdir(exist_ok=True)
    lock = file.open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise LaunchError("it runs already from this folder. Stop that one first.") from None
    return lock


def _database(stopping: ExitStack) -> None:
    """Start the embedded server, or check that the one of DATABASE_URL answers."""
    if url := os.environ.get("DATABASE_URL"):
        _check(url)
        _step("Database: yours, from DATABASE_URL")
        return
    from consultation import embedded_database

    stopping.enter_context(_only_one())
    _step("Database: embedded PostgreSQL, data in var/postgres")
    try:
        server, os.environ["DATABASE_URL"] = embedded_database.start(
            BASE / "var" / "postgres", keep_running=True
        )
    except embedded_database.EmbeddedDatabaseError as error:
        raise LaunchError(str(error)) from None
    stopping.callback(_step, "Stopped.")
    stopping.callback(server.stop)


def _check(url: str) -> None:
    import psycopg

    from consultation.environment import EnvironmentMistakeError, database

    try:
        database(url)
        psycopg.connect(url, connect_timeout=5).close()
    except EnvironmentMistakeError as error:
        raise LaunchError(str(error)) from None
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise LaunchError(
            f"the database of DATABASE_URL does not answer ({reason}). "
            "Check the address and that the server runs, or unset DATABASE_URL."
        ) from None


def _prepare() -> None:
    """Migrations, translations, assets, shipped rounds, a staff account: each only if needed."""
    import django
    from django.core.management import call_command
    from django.db import connections

    from consultation.environment import EnvironmentMistakeError

    try:
        django.setup()
    except EnvironmentMistakeError as error:
        raise LaunchError(str(error)) from None
    steps: list[tuple[str, Callable[[], object]]] = [
        ("Migrations", lambda: call_command("migrate", verbosity=0)),
        ("Translations", lambda: call_command("compile_translations", verbosity=0)),
        ("Assets", _collect_assets),
        ("Shipped rounds", lambda: call_command("load_rounds", verbosity=0)),
        ("Reports", lambda: call_command("load_reports", verbosity=0)),
    ]
    for name, step in steps:
        _step(name)
        step()
    _ensure_staff()
    connections.close_all()


def _collect_assets() -> None:
    from django.core.management import call_command

    # Of Bootstrap only the one file (and its map) is served.
    unused = ["bootstrap-*", "*.rtl.*", "bootstrap.css*"]
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=unused)


def _ensure_staff() -> None:
    from django.contrib.auth import get_user_model

    users = get_user_model()
    if users.objects.filter(is_staff=True).exists():
        return
    password = secrets.token_urlsafe(12)
    users.objects.create_superuser(STAFF_NAME, password=password)
    print(f"\n  Staff account (shown this once):  {STAFF_NAME}  {password}\n", flush=True)


def web_server(port: int) -> list[str]:
    """The words after `python` that start the web server on a port of this machine."""
    return [
        "-m", "gunicorn", "consultation.wsgi",
        "--bind", f"127.0.0.1:{port}",
        "--workers", os.environ.get("WEB_WORKERS", "2"),
        "--worker-class", "consultation.worker.WaitressWorker",
        "--threads", "4",
        "--graceful-timeout", str(GRACE_SECONDS),
        "--log-level", "warning",
    ]  # fmt: skip


def _serve(port: int) -> int:
    """Run the web server and the worker until the first ends or we are told to stop."""
    web = _start(*web_server(port))

    def stop(_signal: int, _frame: FrameType | None) -> None:
        web.terminate()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    print(_addresses(f"http://127.0.0.1:{port}"), flush=True)
    status = _watch(web)
    return 0 if status in {0, -signal.SIGTERM, -signal.SIGINT} else 1


def _start(*words: str) -> subprocess.Popen[bytes]:
    """A process of its own session: Ctrl-C reaches us, and we stop it."""
    return subprocess.Popen([sys.executable, *words], cwd=BASE, start_new_session=True)  # noqa: S603 # our own words


def _watch(web: subprocess.Popen[bytes]) -> int:
    """Wait for the web server to end; a worker that ends before is started again."""
    worker = _start("manage.py", "procrastinate", "worker")
    while True:
        try:
            status = web.wait(timeout=WATCH_SECONDS)
            break
        except subprocess.TimeoutExpired:
            if worker.poll() is not None:
                worker = _start("manage.py", "procrastinate", "worker")
    worker.terminate()
    try:
        worker.wait(timeout=GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()  # what it was doing is taken up at the next start
        worker.wait()
    return status


def _addresses(site: str) -> str:
    return f"""
  Stage 1 results      {site}/ro/rounds/timisoara-2021-1/results/
  Fill in Stage 2      {site}/ro/rounds/timisoara-2-demo/
  In English           {site}/en/
  Staff                {site}/ro/staff/

  Ctrl-C stops everything.
"""


if __name__ == "__main__":
    sys.exit(main())
