"""What the worker does."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from surveys.models import Mailing, MailingState, MessageKind, Response, Round, Status
from surveys.services.jobs import enqueue
from surveys.tasks import each_hour, each_minute
from tests.factories import NOW, make_response, make_round


@pytest.mark.django_db(transaction=True)
def test_each_minute_closes_due_rounds_and_goes_on_with_mailings() -> None:
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    due = make_round(closes_at=hour_ago).round
    mailing = Mailing.objects.create(
        round=due, kind=MessageKind.CLOSING, per_minute=60, created_on=NOW.date()
    )
    done = Mailing.objects.create(
        round=due,
        kind=MessageKind.CLOSING,
        per_minute=60,
        created_on=NOW.date(),
        state=MailingState.DONE,
    )
    for _ in range(2):
        each_minute(0)
    assert Round.objects.get(pk=due.pk).closed_at is not None
    waiting = ProcrastinateJob.objects.filter(args__mailing_id__in=[str(mailing.id), str(done.id)])
    assert [(job.task_name, job.args) for job in waiting] == [
        ("surveys.tasks.send_mailing", {"mailing_id": str(mailing.id)})
    ]


@pytest.mark.django_db
def test_each_hour_deletes_what_is_over_and_logs_only_how_many(
    caplog: pytest.LogCaptureFixture,
) -> None:
    version = make_round()
    make_response(version, {"size": "a marked answer"}, status=Status.DRAFT)
    with caplog.at_level(logging.INFO):
        each_hour(0)
    assert Response.objects.count() == 0
    assert caplog.messages == ["Retention, drafts expired: 1"]


@pytest.mark.django_db
def test_a_job_carries_ids_only_and_waits_once() -> None:
    upload = uuid4()
    assert [enqueue("import_list", upload_id=upload) for _ in range(2)] == [True, False]
    job = ProcrastinateJob.objects.get(args__upload_id=str(upload))
    assert job.args == {"upload_id": str(upload)}
