"""What the worker does: by the clock, and on request (`services.jobs.enqueue`).

Every task can be run again at any time: what was done stays done, what was not is done.
The log names counts only.
"""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from consultation.limits import forget_limits
from surveys.models import Mailing, MailingState
from surveys.services import people
from surveys.services.access_tokens import drop_ended_tokens
from surveys.services.bursts import BURST, note_bursts
from surveys.services.closing import close_due_rounds
from surveys.services.delivery import deliver
from surveys.services.invitations import import_upload
from surveys.services.jobs import enqueue
from surveys.services.retention import (
    delete_contacts,
    drop_stale_files,
    drop_stale_uploads,
    expire_drafts,
    forget_sessions,
    forget_thanks,
    remove_unused_trials,
)
from surveys.throttle import forget_attempts

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="each_minute")
def each_minute(timestamp: int) -> None:
    """Close the rounds that are due; go on with mailings that a stopped worker left, give up the
    imports of answers that one left; log what was typed into questionnaires."""
    from surveys.services.background_imports import give_up_stale_imports

    if closed := close_due_rounds(at=timezone.now()):
        logger.info("Rounds closed: %d", closed)
    give_up_stale_imports(at=timezone.now())
    note_bursts(begun_before=timezone.now() - BURST)
    for mailing_id in Mailing.objects.filter(state=MailingState.RUNNING).values_list(
        "pk", flat=True
    ):
        enqueue("send_mailing", mailing_id=mailing_id)


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="each_hour")
def each_hour(timestamp: int) -> None:
    """Delete what is not needed any more."""
    at = timezone.now()
    counts = {
        "drafts expired": expire_drafts(at=at),
        "invitations deleted": delete_contacts(at=at),
        "lists emptied": drop_stale_uploads(at=at),
        "files of answers deleted": drop_stale_files(at=at),
        "thanks forgotten": forget_thanks(at=at),
        "trials removed": remove_unused_trials(at=at),
        "attempts forgotten": forget_attempts(at=at),
        "limits forgotten": forget_limits(),
        "sessions forgotten": forget_sessions(at=at),
        "tokens forgotten": drop_ended_tokens(today=timezone.localdate(at)),
    }
    for what, count in counts.items():
        if count:
            logger.info("Retention, %s: %d", what, count)


@app.periodic(cron="*/2 * * * *")
@app.task(queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Take up again what a killed worker had begun."""
    manager: Any = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


@app.task(pass_context=True)
def send_mailing(context: JobContext, mailing_id: str) -> None:
    """Send the letters of a mailing that wait, until there are none or the worker stops."""
    deliver(mailing_id=UUID(mailing_id), should_stop=context.should_abort)


@app.task
def mail_password_link(user_id: str, language: str) -> None:
    """Mail somebody the link with which they set the password of their account."""
    people.mail_password_link(user_id=int(user_id), language=language)


@app.task
def import_list(upload_id: str) -> None:
    """Store the invitations of an uploaded list."""
    import_upload(UUID(upload_id))


# One at a time: each may need much memory, and closing rounds must not wait for two.
@app.task(pass_context=True, lock="files_of_answers")
def import_answers(
    context: JobContext, batch_id: str, attempt: str, by: str, skip_bad: str, again: str
) -> None:
    """Store the responses of a file of answers, all or none."""
    from surveys.services.background_imports import run_import

    run_import(
        UUID(batch_id),
        attempt=int(attempt),
        by=int(by),
        skip_bad=skip_bad == "1",
        again=again == "1",
        should_stop=context.should_abort,
    )


@app.task
def find_duplicates(round_id: str) -> None:
    """Look for responses that look like one hand's."""
    from surveys.services import flagging

    flagging.find_duplicates(int(round_id))
