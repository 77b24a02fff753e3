"""Files made in the background: whole or not at all, and gone in time (trust.md 30)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError
from django.utils import timezone

from reports.exports import FORMATS, Data
from reports.models import ExportProblem, ExportState, PreparedExport
from reports.prepared import beating, making
from reports.prepared.asking import (
    MOST,
    TooManyError,
    ask_again,
    cancel_export,
    path_of,
    remove_export,
    request_export,
)
from reports.prepared.keeping import STALE, delete_expired, give_up_stale
from reports.prepared.making import prepare
from surveys.models import AuditEntry, Membership, QuestionnaireVersion
from surveys.roles import Role
from tests.factories import elsewhere, make_response, make_round, make_staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.EXPORT_FOLDER = tmp_path / "exports"
    monkeypatch.setattr(making, "SAYING", 0.0)
    return tmp_path / "exports"


@pytest.fixture
def version(folder: Path) -> QuestionnaireVersion:
    version = make_round(slug="stage")
    for _ in range(3):
        make_response(version, {"size": "large", "remarks": "SECRET"})
    return version


def asked(version: QuestionnaireVersion, key: str = "sav") -> PreparedExport:
    analyst = make_staff(Role.ANALYST, version.round.consultation)
    return request_export(
        round_=version.round, format_key=key, language="en", labelled=False, by=analyst,
        at=timezone.now(),
    )  # fmt: skip


def test_a_file_is_made_and_says_what_it_is(version: QuestionnaireVersion, folder: Path) -> None:
    export = asked(version)
    prepare(export.pk)
    export.refresh_from_db()
    assert (export.state, export.rows, export.done, export.total) == (ExportState.DONE, 3, 6, 6)
    assert export.file_name == "stage.sav"
    assert path_of(export.pk).stat().st_size == export.size
    assert [each.name for each in folder.iterdir()] == [str(export.pk)]
    assert folder.stat().st_mode & 0o077 == 0
    entry = AuditEntry.objects.get(action="export_prepared")
    assert entry.after == {"format": "sav", "language": "en", "rows": 3}
    assert entry.actor == export.requested_by
    prepare(export.pk)  # again: it is done already
    export.refresh_from_db()
    assert export.state == ExportState.DONE


def test_a_package_tells_progress_through_all_its_files(version: QuestionnaireVersion) -> None:
    export = asked(version, "package")
    prepare(export.pk)
    export.refresh_from_db()
    assert export.state == ExportState.DONE
    assert export.total == export.done == 3 * 8  # of .sav and .dta: read, and written


def _writing(monkeypatch: pytest.MonkeyPatch, key: str, then: Callable[[Data, Path], None]) -> None:
    """After some of the file is written, something happens."""

    def write(data: Data, target: Path) -> None:
        target.write_bytes(b"half")
        then(data, target)
        data.progress(1)
        target.write_bytes(b"whole")

    monkeypatch.setitem(FORMATS, key, replace(FORMATS[key], write=write))


def test_a_cancelled_file_is_never_there(
    version: QuestionnaireVersion, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """trust.md 30: also when it was being written just then."""
    export = asked(version)
    _writing(monkeypatch, "sav", lambda *_: elsewhere(lambda: cancel_export(export=export)))
    prepare(export.pk)
    export.refresh_from_db()
    assert export.state == ExportState.CANCELLED
    assert list(folder.iterdir()) == []
    assert not AuditEntry.objects.filter(action="export_prepared").exists()


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (OSError(28, "No space left on device"), ExportProblem.NO_ROOM),
        (RuntimeError("a mistake"), ExportProblem.ERROR),
        (KeyboardInterrupt(), ExportProblem.ERROR),
    ],
)
def test_a_file_that_fails_says_so_and_leaves_nothing(
    version: QuestionnaireVersion,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    problem: str,
) -> None:
    """trust.md 30: no truncated file is offered as complete; it can be tried again."""
    export = asked(version)

    def broken(*_: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        _writing(patched, "sav", broken)
        if isinstance(error, OSError):
            prepare(export.pk)
        else:
            with pytest.raises(type(error)):
                prepare(export.pk)
    export.refresh_from_db()
    assert (export.state, export.problem) == (ExportState.FAILED, problem)
    assert list(folder.iterdir()) == []
    assert ask_again(export=export, at=timezone.now())
    prepare(export.pk)
    export.refresh_from_db()
    assert (export.state, export.problem) == (ExportState.DONE, "")


def test_a_worker_that_stops_gives_its_file_up(version: QuestionnaireVersion, folder: Path) -> None:
    export = asked(version)
    prepare(export.pk, lambda: True)
    export.refresh_from_db()
    assert (export.state, export.problem) == (ExportState.FAILED, ExportProblem.STOPPED)
    assert list(folder.iterdir()) == []


def test_what_a_killed_worker_had_begun_is_failed_and_can_be_rerun(
    version: QuestionnaireVersion,
) -> None:
    """trust.md 30. The queue brings the job back; it is not begun again by itself."""
    export = asked(version)
    running = PreparedExport.objects.filter(pk=export.pk)
    running.update(state=ExportState.RUNNING, seen_at=timezone.now())
    prepare(export.pk)
    export.refresh_from_db()
    assert export.state == ExportState.RUNNING  # seen just now: it may live
    running.update(seen_at=timezone.now() - STALE - timedelta(seconds=1))
    prepare(export.pk)
    export.refresh_from_db()
    assert (export.state, export.problem) == (ExportState.FAILED, ExportProblem.STOPPED)
    assert ask_again(export=export, at=timezone.now())
    prepare(export.pk)
    export.refresh_from_db()
    assert export.state == ExportState.DONE
    assert give_up_stale(at=timezone.now() + timedelta(days=1)) == 0


def test_a_worker_that_tells_no_progress_still_gives_a_sign_of_life(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counting, packing and checksums may take longer than a file may be silent."""
    monkeypatch.setattr(beating, "BEAT", 0.01)
    export = asked(version)
    running = PreparedExport.objects.filter(pk=export.pk, state=ExportState.RUNNING)
    long_ago = timezone.now() - STALE - timedelta(days=1)
    given_up: list[int] = []

    def silent(_data: Data, target: Path) -> None:
        elsewhere(lambda: running.update(seen_at=long_ago))
        while running.filter(seen_at=long_ago).exists():
            pass  # until the heart beats
        given_up.append(give_up_stale(at=timezone.now()))
        target.write_bytes(b"whole")

    monkeypatch.setitem(FORMATS, "sav", replace(FORMATS["sav"], write=silent))
    prepare(export.pk)
    export.refresh_from_db()
    assert (export.state, given_up) == (ExportState.DONE, [0])


def test_a_heart_that_cannot_reach_the_database_tries_again(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setattr(beating, "BEAT", 0.01)
    export = asked(version)
    beats: list[UUID] = []
    beaten = Event()

    def sign(export_id: UUID) -> None:
        beats.append(export_id)
        if len(beats) == 1:
            raise OperationalError
        beaten.set()

    monkeypatch.setattr(beating, "_sign", sign)
    with beating.beating(export.pk):
        beaten.wait()
    assert set(beats) == {export.pk}
    assert "No sign of a data file could be given: OperationalError" in caplog.text


def test_who_lost_the_permission_gets_no_file(version: QuestionnaireVersion, folder: Path) -> None:
    export = asked(version)
    Membership.objects.update(role=Role.VIEWER)
    prepare(export.pk)
    export.refresh_from_db()
    assert (export.state, export.problem) == (ExportState.FAILED, ExportProblem.NO_PERMISSION)
    assert not path_of(export.pk).exists()


def test_a_format_without_room_says_so(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.exports.xlsx_file.MOST_ROWS", 3)
    export = asked(version, "xlsx")
    prepare(export.pk)
    export.refresh_from_db()
    assert (export.state, export.problem) == (ExportState.FAILED, ExportProblem.TOO_LARGE)
    package = asked(version, "package")
    prepare(package.pk)
    package.refresh_from_db()
    assert package.state == ExportState.DONE


def test_files_are_deleted_when_their_time_is_over(
    version: QuestionnaireVersion, folder: Path
) -> None:
    expired, kept, waiting = asked(version), asked(version), asked(version)
    prepare(expired.pk)
    prepare(kept.pk)
    now = timezone.now()
    PreparedExport.objects.filter(pk=expired.pk).update(expires_at=now)
    orphan = path_of(version.round.responses.first().pk)  # a name that no row has
    orphan.write_bytes(b"")
    other = folder / "README"
    other.write_bytes(b"")
    assert delete_expired(at=now) == 1
    assert {each.name for each in folder.iterdir()} == {str(kept.pk), "README"}
    assert set(PreparedExport.objects.values_list("pk", flat=True)) == {kept.pk, waiting.pk}
    assert delete_expired(at=now + timedelta(days=2)) == 2


def test_a_file_can_be_removed_and_an_account_has_a_few_only(
    version: QuestionnaireVersion,
) -> None:
    export = asked(version)
    prepare(export.pk)
    remove_export(export=export)
    assert not path_of(export.pk).exists()
    again = asked(version)
    for _ in range(MOST - 1):
        request_export(
            round_=version.round, format_key="sav", language="en", labelled=False,
            by=again.requested_by, at=timezone.now(),
        )  # fmt: skip
    with pytest.raises(TooManyError):
        request_export(
            round_=version.round, format_key="sav", language="en", labelled=False,
            by=again.requested_by, at=timezone.now(),
        )  # fmt: skip


def test_no_answer_is_in_the_rows_and_the_log(version: QuestionnaireVersion, caplog: Any) -> None:
    export = asked(version)
    prepare(export.pk)
    rows = [*PreparedExport.objects.values(), *AuditEntry.objects.values()]
    assert "SECRET" not in str(rows) + caplog.text
