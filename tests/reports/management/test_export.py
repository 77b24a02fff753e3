from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reports.exports import FORMATS, Data, csv_lines
from surveys.models import Round
from tests.factories import make_response, make_round


@pytest.fixture
def round_(db: None) -> Round:
    version = make_round(slug="stage")
    make_response(version, {"size": "large", "remarks": "Ș, „da”"})
    return version.round


def test_export_writes_the_whole_file(round_: Round, tmp_path: Path) -> None:
    file = tmp_path / "stage.csv"
    call_command("export", "stage", "--format", "csv", "--output", str(file))
    assert file.read_bytes().decode() == "".join(csv_lines(round_))
    assert [each.name for each in tmp_path.iterdir()] == ["stage.csv"]


def test_export_writes_to_the_standard_output(
    round_: Round, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("export", "stage")
    assert capsys.readouterr().out == "".join(csv_lines(round_))


@pytest.mark.parametrize("error", [OSError("disk full"), RuntimeError("connection lost")])
def test_export_leaves_no_partial_file_when_it_fails(
    round_: Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def broken(_data: Data) -> Iterator[str]:
        yield "half of it"
        raise error

    monkeypatch.setitem(FORMATS, "csv", replace(FORMATS["csv"], pieces=broken))
    file = tmp_path / "stage.csv"
    file.write_text("the file of yesterday")
    with pytest.raises((CommandError, RuntimeError)):
        call_command("export", "stage", "--output", str(file))
    assert [each.name for each in tmp_path.iterdir()] == ["stage.csv"]
    assert file.read_text() == "the file of yesterday"


def test_export_says_when_it_cannot_write(round_: Round, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"Cannot write .*nowhere"):
        call_command("export", "stage", "--output", str(tmp_path / "nowhere" / "stage.csv"))
    with pytest.raises(CommandError, match="Cannot write "):
        call_command("export", "stage", "--output", str(tmp_path))


@pytest.mark.parametrize("command", ["export", "verify"])
def test_an_unknown_round_is_named_with_those_there_are(round_: Round, command: str) -> None:
    with pytest.raises(CommandError, match=r"no round 'stag'\. Rounds: stage$"):
        call_command(command, "stag")


@pytest.mark.django_db
def test_without_any_round_the_command_says_how_to_get_some() -> None:
    with pytest.raises(CommandError, match="none, run load_rounds"):
        call_command("export", "stage")


def test_an_unknown_format_is_refused(round_: Round) -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("export", "stage", "--format", "docx")
