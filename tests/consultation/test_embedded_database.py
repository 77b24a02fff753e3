"""The embedded server's data folder after the machine went down."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from consultation.embedded_database import forget_dead_server


@pytest.fixture
def note(tmp_path: Path) -> Path:
    return tmp_path / "postmaster.pid"


def test_another_program_with_the_old_number_is_not_taken_for_the_server(note: Path) -> None:
    note.write_text(f"{os.getpid()}\n{note.parent}\n")
    forget_dead_server(note.parent)
    assert not note.exists()


def test_a_number_that_nobody_has_is_forgotten(note: Path) -> None:
    free = next(number for number in range(4_000_000, 1, -1) if not psutil.pid_exists(number))
    note.write_text(f"{free}\n")
    forget_dead_server(note.parent)
    assert not note.exists()


def test_a_server_that_works_in_the_folder_is_left_alone(note: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], cwd=note.parent, stdin=-1) as server:
        note.write_text(f"{server.pid}\n")
        forget_dead_server(note.parent)
        server.communicate(b"\n")
    assert note.exists()


@pytest.mark.parametrize("written", [None, ""])
def test_without_a_number_nothing_happens(note: Path, written: str | None) -> None:
    if written is not None:
        note.write_text(written)
    forget_dead_server(note.parent)
    assert note.exists() is (written is not None)
