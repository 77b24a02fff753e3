"""`make run` when something is in its way: one line that says what to do, and no traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]


def launch(**environment: str) -> tuple[int, str]:
    """Exit status and what is said on the error stream."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    done = subprocess.run(
        [sys.executable, "-m", "consultation.launch"],
        cwd=BASE,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_taken_port_is_named_with_another_one(taken_port: int) -> None:
    status, said = launch(PORT=str(taken_port))
    assert status == 2
    assert said.startswith(f"Cannot start: port {taken_port} is taken.")
    assert f"PORT={taken_port + 1} make run" in said
    assert said.count("\n") == 1


def test_a_port_that_is_none_is_named() -> None:
    assert launch(PORT="http") == (
        2,
        "Cannot start: PORT='http': write a number from 1 to 65535.\n",
    )


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("mysql://u:hidden@localhost/name", "does not name a PostgreSQL database"),
        ("postgresql://u:hidden@localhost", "names no database"),
        ("postgresql://u:hidden@127.0.0.1:1/name", "does not answer"),
        ("postgresql://u:hidden@127.0.0.1:1/name?colour=red", "colour"),
    ],
)
def test_a_database_that_cannot_be_used_is_named_in_one_line(url: str, part: str) -> None:
    status, said = launch(PORT=str(free_port()), DATABASE_URL=url)
    assert status == 2
    assert said.startswith("Cannot start: ")
    assert part in said
    assert "hidden" not in said
    assert said.count("\n") == 1


def test_a_flag_that_is_none_is_named() -> None:
    database = os.environ["DATABASE_URL"]
    status, said = launch(PORT=str(free_port()), DATABASE_URL=database, HTTPS="perhaps")
    assert (status, said) == (2, "Cannot start: HTTPS='perhaps': write 1 or 0.\n")


def test_a_command_with_a_bad_flag_says_so_in_one_line() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=BASE,
        env={**os.environ, "DEBUG": "perhaps"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "DEBUG='perhaps': write 1 or 0.\n")
