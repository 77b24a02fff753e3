"""Files that are damaged or made to do harm: each is refused, and nothing is stored."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from reports.backup import reading
from reports.backup.reading import BackupRefusedError, open_backup
from reports.backup.restoring import restore
from reports.backup.rows import content_checksum, dumps
from surveys.models import Consultation, Response
from tests.factories import NOW, make_response, make_round
from tests.reports.backup.world import backup_file, full_consultation

pytestmark = pytest.mark.django_db

Members = dict[str, bytes]


@pytest.fixture(scope="module")
def good(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> bytes:
    """A good backup of a consultation that is not here any more."""
    with django_db_blocker.unblock(), transaction.atomic():
        file = backup_file(full_consultation(), tmp_path_factory.mktemp("good"))
        transaction.set_rollback(True)
    return file.read_bytes()


@pytest.fixture
def file(good: bytes, tmp_path: Path) -> Path:
    file = tmp_path / "backup.zip"
    file.write_bytes(good)
    return file


def members(file: Path) -> Members:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(file: Path, content: Members, *, signed: bool = True, **settings: Any) -> None:
    """Write the members with a manifest that is right about them."""
    if signed:
        manifest = json.loads(content["manifest.json"])
        data = {name: each for name, each in content.items() if name != "manifest.json"}
        digests = {name: hashlib.sha256(each).hexdigest() for name, each in data.items()}
        manifest["members"] = {
            name: {"sha256": digests[name], "rows": each.count(b"\n")}
            for name, each in data.items()
        }
        manifest["checksum"] = content_checksum(digests)
        content = {**content, "manifest.json": json.dumps({**manifest, **settings}).encode()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in content.items():
            archive.writestr(name, each)


def edited(table: str, edit: Callable[[dict[str, Any]], Any]) -> Callable[[Members], None]:
    """Change the first row of a table."""

    def change(content: Members) -> None:
        name = f"{table}.jsonl"
        first, *rest = content[name].splitlines(keepends=True)
        document = json.loads(first)
        document = edit(document) or document
        content[name] = dumps(document) + b"\n" + b"".join(rest)

    return change


def refused(file: Path) -> str:
    with pytest.raises(BackupRefusedError) as error:
        restore(open_backup(file), at=NOW)
    assert Consultation.objects.count() == 0
    return str(error.value)


def put(**values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda document: document.update(values)


HOSTILE: dict[str, Callable[[Members], None]] = {
    "a field too many": edited("surveys.Response", put(key_hash="a" * 64)),
    "a sealed key": edited("surveys.Round", put(sealed_key="x")),
    "a field too few": edited("surveys.Response", lambda row: row.pop("mode") and None),
    "a round of nobody": edited("surveys.Response", put(round=[999])),
    "a reference of another shape": edited("surveys.Response", put(round={"a": 1})),
    "a version of another round": edited("surveys.Response", lambda row: row.update(
        version=[row["version"][0] + 1, 1])),
    "an id that is none": edited("surveys.Response", put(id="1 OR 1=1")),
    "an unknown status": edited("surveys.Response", put(status="counted")),
    "answers of no question": edited("surveys.Response", put(answers={"evil": 1})),
    "answers that are a list": edited("surveys.Response", put(answers=[1])),
    "a NUL": edited("surveys.Response", put(language="r\x00o")),
    "a lone surrogate": lambda content: content.update({"surveys.Response.jsonl": content[
        "surveys.Response.jsonl"].replace(b'"ro"', b'"\\ud800"', 1)}),
    "no number": lambda content: content.update({"surveys.Round.jsonl": content[
        "surveys.Round.jsonl"].replace(b":15", b":NaN", 1)}),
    "a text for a number": edited("surveys.Round", put(grace_minutes="15")),
    "a number too large": edited("surveys.Round", put(grace_minutes=10**9)),
    "a slug that is a path": edited("surveys.Round", put(slug="../../etc")),
    "a text too long": edited("surveys.Round", put(slug="x" * 81)),
    "no time zone": edited("surveys.Round", put(time_zone="../../etc/passwd")),
    "a time without zone": edited("surveys.Round", put(opens_at="2026-03-01T00:00:00")),
    "a closing before the opening": edited("surveys.Round", put(closes_at="2000-01-01T00:00:00Z")),
    "targets that are none": edited("surveys.Round", put(targets=["large"])),
    "a funnel that is none": edited("surveys.Round", put(funnel=[{"evil": 1}])),
    "a title that is markup of another kind": edited("surveys.Round", put(title={"ro": 1})),
    "a questionnaire that is none": edited("surveys.QuestionnaireVersion", put(document={})),
    "a questionnaire under another's hash": edited(
        "surveys.QuestionnaireVersion", put(content_hash="0" * 64)),
    "a round before itself": edited("surveys.Equivalence", lambda row: row.update(
        second_round=row["first_round"])),
    "an equivalence of no rounds": edited("surveys.Equivalence", put(first_round={"a": [1]})),
    "a round without its number": edited("surveys.Round", lambda row: row.pop("number") and None),
    "a report that is none": edited("reports.Report", put(definition={"evil": 1})),
    "a report that is a text": edited("reports.Report", put(definition="evil")),
    "two consultations": lambda content: content.update({"surveys.Consultation.jsonl": content[
        "surveys.Consultation.jsonl"] * 2}),
    "no consultation": lambda content: content.update({"surveys.Consultation.jsonl": b""}),
    "the same row twice": lambda content: content.update({"reports.Coding.jsonl": content[
        "reports.Coding.jsonl"] * 2}),
    "a row that is a list": lambda content: content.update({"surveys.Coding.jsonl": b"[]\n"}
        if "surveys.Coding.jsonl" in content else {"reports.Coding.jsonl": b"[]\n"}),
    "nested without end": lambda content: content.update({"reports.Coding.jsonl":
        b"[" * 100_000 + b"\n"}),
    "a line cut short": lambda content: content.update({"reports.Coding.jsonl": b"{}"}),
    "a member too many": lambda content: content.update({"../evil.py": b"x"}),
    "a member too few": lambda content: content.pop("reports.Coding.jsonl") and None,
}  # fmt: skip


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_file_stores_nothing(file: Path, name: str) -> None:
    content = members(file)
    HOSTILE[name](content)
    write(file, content)
    assert refused(file)


def test_the_file_as_it_was_is_restored(file: Path) -> None:
    """So that the refusals above are about what was changed."""
    write(file, members(file))
    assert restore(open_backup(file), at=NOW).consultation.rounds.count() == 2


def test_a_response_of_somebody_else_cannot_be_claimed(file: Path) -> None:
    """trust.md (a) 5: ids in a file refer to rows of the same file only."""
    foreign = make_response(make_round(slug="foreign"))
    content = members(file)
    edited("reports.Coding", put(response=str(foreign.pk)))(content)
    write(file, content)
    with pytest.raises(BackupRefusedError, match="not in the file"):
        restore(open_backup(file), at=NOW)
    assert list(Response.objects.all()) == [foreign]


@pytest.mark.parametrize("said", [{"format": 2}, {"consultation": 5}, {"product": None}])
def test_an_unknown_format_is_refused(file: Path, said: dict[str, Any]) -> None:
    write(file, members(file), **said)
    assert refused(file)


def test_a_member_that_was_changed_is_refused(file: Path) -> None:
    content = members(file)
    content["surveys.Response.jsonl"] = content["surveys.Response.jsonl"].replace(
        b"large", b"small"
    )
    write(file, content, signed=False)
    assert "surveys.Response.jsonl is damaged" in refused(file)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_file_that_is_damaged_or_cut_is_refused(file: Path, part: float) -> None:
    data = file.read_bytes()
    at = int(len(data) * part)
    for broken in (data[:at], data[:at] + b"\x00" * 40 + data[at + 40 :], b"", b"PK\x05\x06"):
        file.write_bytes(broken)
        assert refused(file)


def test_a_bomb_is_refused_before_it_is_unpacked(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = members(file)
    content["reports.Coding.jsonl"] = b"\n" * (8 << 20)
    write(file, content)
    monkeypatch.setattr(reading, "_lines", None)  # reading would fail in another way
    assert "far more than it should" in refused(file)


def test_a_file_that_is_too_large_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 100)
    assert "unpack to more than" in refused(file)
