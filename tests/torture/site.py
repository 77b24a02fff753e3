"""The product as it runs, on a database and a port of its own, and the ways to break it."""

from __future__ import annotations

import fcntl
import http.client
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import IO, Any

import psutil

from consultation import embedded_database
from consultation.launch import web_server

BASE = Path(__file__).resolve().parent.parent.parent
DATA = BASE / "var" / "torture-postgres"
LOG = BASE / "var" / "torture.log"
LOCK = BASE / "var" / "torture.lock"
START_SECONDS = 60.0


class SiteError(Exception):
    """The site does not start; the text says which part."""


class Site:
    """Database and web server. Everything here that breaks something returns at once."""

    def __init__(self) -> None:
        self.database: Any = None
        self.web: subprocess.Popen[bytes] | None = None
        self.lock: IO[str] | None = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]

    def start_database(self) -> str:
        """Start a new PostgreSQL with fsync on, as for real data; return its address.

        What an earlier run left is deleted: it may have been killed while it broke something.
        Raises SiteError while another one runs.
        """
        DATA.parent.mkdir(exist_ok=True)
        self.lock = LOCK.open("w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SiteError("it runs already from this folder") from None
        shutil.rmtree(DATA, ignore_errors=True)
        self.database, url = embedded_database.start(DATA)
        os.environ["DATABASE_URL"] = url
        return url

    def start_web(self) -> None:
        """Start gunicorn with the options of `make run` and wait until it answers."""
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.torture.settings"}
        with LOG.open("ab") as log:
            self.web = subprocess.Popen(
                [sys.executable, *web_server(self.port)],
                cwd=BASE,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait_for_web()

    def wait_for_web(self) -> float:
        """Wait until a request is answered; for how long, in seconds."""
        began = time.monotonic()
        while time.monotonic() - began < START_SECONDS:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_SECONDS)
            with suppress(OSError, http.client.HTTPException), closing(connection):
                connection.request("HEAD", "/")  # leads on to a language: needs no database
                connection.getresponse()
                return time.monotonic() - began
            time.sleep(0.05)
        raise SiteError("the web server does not answer")

    def workers(self) -> list[psutil.Process]:
        """The processes that answer requests."""
        if self.web is None:
            return []
        with suppress(psutil.NoSuchProcess):
            return psutil.Process(self.web.pid).children()
        return []

    def memory(self) -> int:
        """Bytes held by the workers together."""
        total = 0
        for worker in self.workers():
            with suppress(psutil.NoSuchProcess):
                total += worker.memory_info().rss
        return total

    def kill_a_worker(self, rng: random.Random) -> None:
        """kill -9 to one of the web workers; gunicorn starts another."""
        if workers := self.workers():
            with suppress(psutil.NoSuchProcess):
                rng.choice(workers).kill()

    def kill_web(self) -> None:
        """kill -9 to the web server with all its workers."""
        if self.web is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.web.pid, signal.SIGKILL)
            self.web.wait()
            self.web = None

    def kill_a_backend(self, rng: random.Random) -> None:
        """kill -9 to a connection's process: PostgreSQL then restarts all of them."""
        with suppress(psutil.NoSuchProcess):
            processes = psutil.Process(self.database.get_pid()).children()
            backends = [each for each in processes if "consultation" in " ".join(each.cmdline())]
            if backends:
                rng.choice(backends).kill()

    def kill_database(self) -> None:
        """kill -9 to the postmaster; its processes end when they notice."""
        with suppress(psutil.NoSuchProcess):
            postmaster = psutil.Process(self.database.get_pid())
            others = postmaster.children(recursive=True)
            postmaster.kill()
            psutil.wait_procs([postmaster, *others], timeout=10)

    def stop_database(self) -> None:
        """An orderly stop, as for an upgrade."""
        self.database.stop()

    def restart_database(self) -> None:
        """Start the database again after `kill_database` or `stop_database`."""
        self.database.ensure_postgres_running()

    def stop(self) -> None:
        """End the web server; the database ends with this process."""
        self.kill_web()
