from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from reports.exports import FORMATS
from reports.models import ExportState, PreparedExport
from reports.prepared.asking import path_of
from reports.prepared.making import prepare
from surveys.models import AuditEntry, Membership, QuestionnaireVersion, Round
from surveys.roles import Role
from tests.factories import make_response, make_round, make_staff, text
from tests.processes import forget_jobs

ROOT = "/en/staff/rounds/stage/exports/"
ASK = {"format": "sav", "language": "en", "cells": "codes"}

# Where a file is made, its progress is told over a connection of its own.
making = pytest.mark.django_db(transaction=True)
pytestmark = pytest.mark.django_db


@pytest.fixture
def version(settings: Any, tmp_path: Path) -> QuestionnaireVersion:
    settings.EXPORT_FOLDER = tmp_path / "exports"
    forget_jobs()
    version = make_round(slug="stage")
    for _ in range(3):
        make_response(version, {"size": "large"})
    return version


def browser_of(version: QuestionnaireVersion, role: str = Role.ANALYST) -> Client:
    browser = Client()
    browser.force_login(make_staff(role, version.round.consultation))
    return browser


@pytest.fixture
def analyst(version: QuestionnaireVersion) -> Client:
    return browser_of(version)


def shown(browser: Client, query: str = "") -> str:
    answer = browser.get(ROOT + query)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


@pytest.mark.parametrize("key", [key for key, each in FORMATS.items() if each.streams])
def test_what_streams_is_the_answer(analyst: Client, key: str) -> None:
    answer = analyst.post(ROOT, {**ASK, "format": key, "cells": "labels"})
    assert answer.status_code == 200
    assert answer["Content-Type"] == FORMATS[key].media_type
    assert answer["Content-Disposition"].startswith('attachment; filename="stage')
    content = b"".join(answer)
    assert content
    entry = AuditEntry.objects.get(action="data_exported")
    assert entry.after["format"] == key
    assert entry.after.get("rows", 3) == 3
    assert ("labels" in answer["Content-Disposition"]) == FORMATS[key].chooses


@making
def test_the_rest_is_prepared_and_fetched_by_whom_it_is_for(
    version: QuestionnaireVersion, analyst: Client
) -> None:
    answer = analyst.post(ROOT, ASK)
    assert (answer.status_code, answer["Location"]) == (302, ROOT)
    (export,) = PreparedExport.objects.all()
    assert ProcrastinateJob.objects.get().args == {"export_id": str(export.pk)}
    page = analyst.get(ROOT)
    assert "Waiting to be prepared" in page.content.decode()
    assert page["Refresh"] == "5"
    assert "Refresh" not in analyst.get(f"{ROOT}?still=1")
    file = f"{ROOT}{export.pk}/file/"
    assert analyst.get(file).status_code == 404
    prepare(export.pk)
    page = analyst.get(ROOT)
    assert file in page.content.decode()
    assert "Refresh" not in page
    answer = analyst.get(file)
    assert answer["Content-Disposition"] == 'attachment; filename="stage.sav"'
    content = b"".join(answer)
    assert content == path_of(export.pk).read_bytes()
    entry = AuditEntry.objects.get(action="data_exported")
    assert entry.after == {"format": "sav", "language": "en", "rows": 3}
    for other in (browser_of(version), browser_of(version, Role.ADMINISTRATOR)):
        assert other.get(file).status_code == 404
        assert other.post(f"{ROOT}{export.pk}/stop/").status_code == 404
        assert file not in shown(other)


@making
def test_a_link_ends_with_the_permission_and_with_its_time(
    version: QuestionnaireVersion, analyst: Client
) -> None:
    """trust.md (a) 5 and 20."""
    analyst.post(ROOT, ASK)
    (export,) = PreparedExport.objects.all()
    prepare(export.pk)
    file = f"{ROOT}{export.pk}/file/"
    assert b"".join(analyst.get(file))
    Membership.objects.update(role=Role.VIEWER)
    assert analyst.get(file).status_code == 404
    assert analyst.get(ROOT).status_code == 404
    Membership.objects.update(role=Role.ANALYST)
    PreparedExport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert analyst.get(file).status_code == 404
    assert file not in shown(analyst)


def test_the_page_says_when_nothing_is_being_prepared(analyst: Client) -> None:
    """A small installation may run no worker."""
    analyst.post(ROOT, ASK)
    assert "No background program is running" in shown(analyst)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    assert "No background program is running" not in shown(analyst)


@making
def test_a_file_is_cancelled_tried_again_and_removed(
    version: QuestionnaireVersion, analyst: Client
) -> None:
    analyst.post(ROOT, ASK)
    (export,) = PreparedExport.objects.all()
    analyst.post(f"{ROOT}{export.pk}/stop/")
    assert "Cancelled: there is no file." in shown(analyst)
    prepare(export.pk)
    assert not path_of(export.pk).exists()
    analyst.post(f"{ROOT}{export.pk}/again/")
    prepare(export.pk)
    assert "Download" in shown(analyst)
    analyst.post(f"{ROOT}{export.pk}/stop/")
    assert not PreparedExport.objects.exists()
    assert not path_of(export.pk).exists()
    assert AuditEntry.objects.filter(action="export_removed").count() == 2


def test_a_failure_is_said_with_its_reason(analyst: Client) -> None:
    analyst.post(ROOT, ASK)
    PreparedExport.objects.update(state=ExportState.FAILED, problem="stopped")
    page = shown(analyst)
    assert "It could not be prepared: there is no file." in page
    assert "The program that made it was stopped." in page


@making
def test_a_file_that_is_gone_is_said(version: QuestionnaireVersion, analyst: Client) -> None:
    analyst.post(ROOT, ASK)
    (export,) = PreparedExport.objects.all()
    prepare(export.pk)
    path_of(export.pk).unlink()
    answer = analyst.get(f"{ROOT}{export.pk}/file/", follow=True)
    assert "Have it prepared again" in answer.content.decode()


@pytest.mark.parametrize(
    "sent",
    [{}, {**ASK, "format": "docx"}, {**ASK, "language": "fr"}, {**ASK, "cells": "\x00"},
     {**ASK, "format": "../etc"}],
)  # fmt: skip
def test_a_choice_there_is_not_is_refused(analyst: Client, sent: dict[str, str]) -> None:
    answer = analyst.post(ROOT, sent)
    assert answer.status_code in {400, 422}
    assert not PreparedExport.objects.exists()


def test_a_round_without_a_questionnaire_has_nothing_to_export(
    version: QuestionnaireVersion, analyst: Client
) -> None:
    Round.objects.create(
        consultation=version.round.consultation, slug="empty", number=999, title=text("E")
    )
    answer = analyst.get("/en/staff/rounds/empty/exports/")
    assert (answer.status_code, answer.context["tab"]) == (404, "exports")
    assert "The questionnaire of this round was never published" in answer.content.decode()
    assert analyst.post("/en/staff/rounds/empty/exports/", ASK).status_code == 404
    assert not PreparedExport.objects.exists()


@pytest.mark.parametrize("files", [1, 3])
def test_the_page_costs_the_same_however_many_files(
    version: QuestionnaireVersion, analyst: Client, django_assert_num_queries: Any, files: int
) -> None:
    for _ in range(files):
        analyst.post(ROOT, ASK)
    # Session, account, round with its version, role; the files, whether a worker is there.
    with django_assert_num_queries(6):
        shown(analyst)
