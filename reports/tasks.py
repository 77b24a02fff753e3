"""What the worker does for reports: by the clock, and on request (`surveys.services.jobs`).

The log names counts only.
"""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import connection
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from reports.prepared.keeping import delete_expired, give_up_stale
from reports.stored.state import keep_up

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="keep_blocks")
def keep_blocks(timestamp: int) -> None:
    """Put changes into the blocks; build anew those that a closing dropped.

    What was erased is in no block a minute later, and the next reader of the results waits
    for nothing.
    """
    if done := keep_up():
        logger.info("Rounds counted: %d", done)


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="tidy_blocks")
def tidy_blocks(timestamp: int) -> None:
    """Have PostgreSQL give up what it still holds of blocks written anew or dropped."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (FULL, ANALYZE) reports_block, reports_blockcolumn")


# One at a time: each may need much memory, and closing rounds must not wait for two.
@app.task(pass_context=True, lock="data_files")
def prepare_export(context: JobContext, export_id: str) -> None:
    """Make a data file."""
    from reports.prepared.making import prepare

    prepare(UUID(export_id), context.should_abort)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="keep_exports")
def keep_exports(timestamp: int) -> None:
    """Give up what a killed worker had begun; delete files whose time is over."""
    at = timezone.now()
    given_up, deleted = give_up_stale(at=at), delete_expired(at=at)
    if given_up or deleted:
        logger.info("Data files given up: %d, deleted: %d", given_up, deleted)
