"""Importing in the background: in one transaction or not at all, whatever dies in between."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection

from consultation.settings import BASE_DIR as BASE
from surveys.models import (
    AuditEntry,
    BatchProblem,
    BatchState,
    Membership,
    QuestionnaireVersion,
    Response,
    ResponseBatch,
)
from surveys.response_files.report import Refusal, from_document
from surveys.response_files.table import OF_A_PAGE
from surveys.roles import Role
from surveys.services import background_imports
from surveys.services.audit import Action
from surveys.services.background_imports import (
    STALE,
    cancel_import,
    give_up_stale_imports,
    run_import,
    start_import,
)
from surveys.services.files_of_answers import give_file
from surveys.services.going_through import Given
from tests.factories import make_round, make_staff
from tests.surveys.services.test_delivery import database_url

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@pytest.fixture
def version() -> QuestionnaireVersion:
    return make_round()


def begun(version: QuestionnaireVersion, content: str = "size\nlarge\nsmall\n") -> ResponseBatch:
    """A file that waits for the worker."""
    given = Given(stream=io.BytesIO(content.encode()), limits=OF_A_PAGE, document={})
    by = make_staff(Role.ADMINISTRATOR, version.round.consultation)
    batch = give_file(version=version, given=given, name="a.csv", by=by, at=AT)
    assert start_import(batch=batch, by=by, skip_bad=False, again=False)
    batch.refresh_from_db()
    return batch


def run(batch: ResponseBatch, **how: Any) -> tuple[str, str]:
    """State and problem after the worker had its turn."""
    said = {"attempt": batch.attempt, "by": batch.given_by_id, "skip_bad": False, "again": False}
    run_import(batch.pk, **{**said, **how})
    batch.refresh_from_db()
    return batch.state, batch.problem


def test_a_file_is_imported_once_and_its_content_deleted(version: QuestionnaireVersion) -> None:
    batch = begun(version)
    assert not start_import(batch=batch, by=batch.given_by, skip_bad=True, again=True)
    assert run(batch) == (BatchState.IMPORTED, "")
    assert run(batch) == (BatchState.IMPORTED, "")  # the same job once more
    assert (batch.content, batch.imported, Response.objects.count()) == (None, 2, 2)
    report = from_document(batch.report)
    assert (report.rows, report.imported, report.refused_because) == (2, 2, ())
    entry = AuditEntry.objects.get(action=Action.RESPONSES_IMPORTED)
    assert (entry.actor, entry.after) == (batch.given_by, {"rows": 2, "left_out": 0})


def test_a_refused_file_stays_with_the_report_and_nothing_is_stored(
    version: QuestionnaireVersion,
) -> None:
    batch = begun(version, "size\nlarge\nhuge\n")
    assert run(batch) == (BatchState.GIVEN, BatchProblem.REFUSED)
    report = from_document(batch.report)
    assert [each.code for each in report.refused_because] == [Refusal.ROWS]
    assert [(each.row, each.column) for each in report.problems] == [(3, "size")]
    assert not Response.objects.exists()
    assert batch.content is not None


def test_who_may_not_import_any_more_imports_nothing(version: QuestionnaireVersion) -> None:
    batch = begun(version)
    Membership.objects.all().delete()
    assert run(batch) == (BatchState.GIVEN, BatchProblem.NO_PERMISSION)
    assert not Response.objects.exists()


def test_a_questionnaire_that_lacks_what_was_said_is_told(version: QuestionnaireVersion) -> None:
    """Row 15: a version is published while the file waits."""
    batch = begun(version)
    ResponseBatch.objects.update(mapping={"columns": {"size": "gone"}})
    assert run(batch) == (BatchState.GIVEN, BatchProblem.CHANGED)


def test_a_fault_leaves_nothing_and_is_told(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = begun(version)

    def broken(*_args: Any, **_how: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(background_imports, "import_responses", broken)
    with pytest.raises(ZeroDivisionError):
        run(batch)
    batch.refresh_from_db()
    assert (batch.state, batch.problem) == (BatchState.GIVEN, BatchProblem.ERROR)


def test_a_worker_that_is_told_to_stop_leaves_nothing(version: QuestionnaireVersion) -> None:
    batch = begun(version, "size\n" + "large\n" * 1_000)
    assert run(batch, should_stop=lambda: True) == (BatchState.GIVEN, BatchProblem.STOPPED)
    assert not Response.objects.exists()


def test_an_import_cancelled_at_the_last_moment_stores_nothing_and_ends_no_other(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancelled and begun again while the worker still is at the first: only the second counts."""
    batch = begun(version)
    original = background_imports.latest_version

    def meanwhile(round_: Any) -> Any:
        monkeypatch.setattr(background_imports, "latest_version", original)
        assert cancel_import(batch=batch)
        assert start_import(batch=batch, by=batch.given_by, skip_bad=False, again=False)
        return original(round_)

    monkeypatch.setattr(background_imports, "latest_version", meanwhile)
    assert run(batch) == (BatchState.IMPORTING, "")
    assert not Response.objects.exists()
    assert run(batch) == (BatchState.IMPORTED, "")
    assert Response.objects.count() == 2


def test_what_a_killed_worker_had_begun_is_given_up_and_can_be_begun_again(
    version: QuestionnaireVersion,
) -> None:
    batch = begun(version)
    seen = datetime.now(UTC)
    ResponseBatch.objects.update(seen_at=seen)
    assert run(batch) == (BatchState.IMPORTING, "")  # somebody is at it
    assert give_up_stale_imports(at=seen + STALE) == 0
    assert give_up_stale_imports(at=seen + STALE + timedelta(seconds=1)) == 1
    batch.refresh_from_db()
    assert (batch.state, batch.problem) == (BatchState.GIVEN, BatchProblem.STOPPED)
    assert start_import(batch=batch, by=batch.given_by, skip_bad=False, again=False)
    batch.refresh_from_db()
    assert run(batch) == (BatchState.IMPORTED, "")


_WORKER = """
import sys, uuid
import django
django.setup()
from surveys.services.background_imports import run_import
def told():
    print("row", flush=True)
    sys.stdin.readline()  # until somebody kills it
    return False
run_import(uuid.UUID(sys.argv[1]), attempt=1, by=int(sys.argv[2]), skip_bad=False, again=False,
           should_stop=told)
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_nothing_half_stored() -> None:
    """trust.md (c) 36: kill -9 while rows are on their way into the database."""
    batch = begun(make_round(), "size\n" + "large\n" * 1_000)
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "SECRET_KEY": django_settings.SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": "consultation.settings",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", _WORKER, str(batch.pk), str(batch.given_by_id)],
        cwd=BASE,
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "row\n"
    process.kill()
    process.communicate()
    assert process.returncode == -9
    batch.refresh_from_db()
    assert (batch.state, Response.objects.count()) == (BatchState.IMPORTING, 0)
    assert batch.seen_at is not None
    give_up_stale_imports(at=batch.seen_at + STALE + timedelta(seconds=1))
    assert start_import(batch=batch, by=batch.given_by, skip_bad=False, again=False)
    batch.refresh_from_db()
    assert run(batch) == (BatchState.IMPORTED, "")
    assert Response.objects.count() == 1_000


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_by_others_and_cancelling_ends_the_import(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(background_imports, "_SAYING", 0.0)
    batch = begun(make_round(), "size\n" + "large\n" * 1_000)
    seen: list[int] = []

    def look() -> bool:
        with psycopg.connect(database_url(), autocommit=True) as other:
            row = other.execute("SELECT done FROM surveys_responsebatch").fetchone()
            seen.append(row[0] if row else -1)
            if len(seen) == 3:
                other.execute("UPDATE surveys_responsebatch SET state = 'given'")
        return False

    assert run(batch, should_stop=look) == (BatchState.GIVEN, "")
    assert seen == [0, 200, 400]
    assert not Response.objects.exists()
    assert connection.in_atomic_block is False
