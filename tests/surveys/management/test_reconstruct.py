from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from surveys.services.loading import SHIPPED

COMMAND = "surveys.management.commands.reconstruct"


def run(*arguments: str) -> tuple[str, int]:
    """What the command says, and its exit status."""
    out = StringIO()
    try:
        call_command("reconstruct", *arguments, stdout=out)
    except SystemExit as stop:
        return out.getvalue().strip(), int(stop.code or 0)
    return out.getvalue().strip(), 0


def test_the_shipped_responses_are_what_the_generator_makes() -> None:
    assert run("--check") == ("equal", 0)


def test_check_notices_a_changed_file_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "timisoara-2021-1"
    shutil.copytree(SHIPPED / copy.name, copy)
    monkeypatch.setattr(f"{COMMAND}.SHIPPED", tmp_path)
    file = copy / "responses.csv"
    changed = file.read_text(encoding="utf-8").replace("large", "sme_a", 1)
    file.write_text(changed, encoding="utf-8")
    assert run("--check") == ("responses.csv differs from what is generated", 1)
    assert file.read_text(encoding="utf-8") == changed
    assert run() == ("responses.csv: 305 responses", 0)
    assert file.read_bytes() == (SHIPPED / copy.name / "responses.csv").read_bytes()


def test_a_round_that_is_not_reconstructed_is_refused() -> None:
    with pytest.raises(CommandError, match=r"'timisoara-2-demo' has no reconstruction\.yaml"):
        run("timisoara-2-demo")
