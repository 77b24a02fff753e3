"""A worker killed while it writes a data file: real processes, as `make run` starts them."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pyarrow import parquet

from reports.models import ExportProblem, ExportState, PreparedExport
from reports.prepared.asking import path_of, request_export
from reports.prepared.keeping import STALE
from reports.prepared.making import prepare
from surveys.models import AuditEntry
from surveys.roles import Role
from surveys.services.jobs import enqueue
from tests.factories import make_response, make_round, make_staff
from tests.processes import forget_jobs, same_database

BASE = Path(__file__).resolve().parents[2]
DOOMED = ["-m", "tests.reports.doomed_worker"]
WORKER = ["manage.py", "procrastinate", "worker", "--one-shot"]


def work(command: list[str], folder: Path) -> int:
    """The status with which a process ends that works on the test's database."""
    environment = {**same_database(), "EXPORT_FOLDER": str(folder)}
    done = subprocess.run([sys.executable, *command], cwd=BASE, env=environment, check=False)
    return done.returncode


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_it_writes_leaves_a_file_that_failed_and_can_be_made_again(
    settings: Any, tmp_path: Path
) -> None:
    """trust.md 30: kill -9. Half a file is never offered, and soon not there any more; the page
    says why, and the whole file is made when asked."""
    settings.EXPORT_FOLDER = tmp_path
    forget_jobs()
    version = make_round(slug="stage")
    for _ in range(3):
        make_response(version, {"size": "large"})
    analyst = make_staff(Role.ANALYST, version.round.consultation)
    export = request_export(
        round_=version.round, format_key="parquet", language="en", labelled=False, by=analyst,
        at=timezone.now(),
    )  # fmt: skip
    browser = Client()
    browser.force_login(analyst)
    root = "/en/staff/rounds/stage/exports/"

    assert work(DOOMED, tmp_path) == -signal.SIGKILL
    export.refresh_from_db()
    assert (export.state, export.done, export.total) == (ExportState.RUNNING, 0, 3)
    half = path_of(export.pk).with_suffix(".part")
    assert [each.name for each in tmp_path.iterdir()] == [half.name]
    with pytest.raises(pa.ArrowInvalid):
        parquet.read_table(half)
    assert browser.get(f"{root}{export.pk}/file/").status_code == 404
    assert b"/file/" not in browser.get(root).content

    _time_passes(export)
    enqueue("retry_stalled", timestamp=0)
    for _ in range(2):  # the first may end before it sees the job that it took back
        assert work(WORKER, tmp_path) == 0
    export.refresh_from_db()
    assert (export.state, export.problem) == (ExportState.FAILED, ExportProblem.STOPPED)
    assert list(tmp_path.iterdir()) == []
    page = browser.get(root).content.decode()
    assert "The program that made it was stopped." in page
    assert "/file/" not in page
    assert browser.get(f"{root}{export.pk}/file/").status_code == 404
    jobs = ProcrastinateJob.objects.filter(task_name="reports.tasks.prepare_export")
    assert not jobs.exists()  # those that are over are deleted
    assert not AuditEntry.objects.filter(action="export_prepared").exists()

    assert browser.post(f"{root}{export.pk}/again/").status_code == 302
    prepare(export.pk)
    whole = b"".join(browser.get(f"{root}{export.pk}/file/"))  # type: ignore[call-overload]
    assert parquet.read_table(pa.BufferReader(whole))["size"].to_pylist() == ["large"] * 3


def _time_passes(export: PreparedExport) -> None:
    """Neither the worker nor the file have given a sign of life for long."""
    long_ago = timezone.now() - STALE - timedelta(seconds=1)
    PreparedExport.objects.filter(pk=export.pk).update(seen_at=long_ago)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = %s", [long_ago])
