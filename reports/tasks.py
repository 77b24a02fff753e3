"""What the worker does for the results: blocks and counts follow while nobody looks."""

from __future__ import annotations

import logging

from django.db import connection
from procrastinate.contrib.django import app

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
