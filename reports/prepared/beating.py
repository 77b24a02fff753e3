"""A sign of life for as long as a process makes a data file, whatever it is at just then."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from uuid import UUID

from django.db import DatabaseError, connection
from django.utils import timezone

from reports.models import ExportState, PreparedExport

logger = logging.getLogger(__name__)

BEAT = 20.0  # seconds between two signs


@contextmanager
def beating(export_id: UUID) -> Iterator[None]:
    """Say every BEAT seconds that whoever makes the file lives, from a thread of its own.

    Counting, describing variables, packing a workbook and checksums tell no progress and may
    take longer than a file may be silent. A process that was killed has no threads.
    """
    ended = Event()
    heart = Thread(target=_beat, args=(export_id, ended), daemon=True)
    heart.start()
    try:
        yield
    finally:
        ended.set()
        heart.join()


def _beat(export_id: UUID, ended: Event) -> None:
    try:
        while not ended.wait(BEAT):
            try:
                _sign(export_id)
            except DatabaseError as error:  # the next one may succeed, over a new connection
                logger.warning("No sign of a data file could be given: %s", type(error).__name__)
                connection.close()
    finally:
        connection.close()


def _sign(export_id: UUID) -> None:
    running = PreparedExport.objects.filter(pk=export_id, state=ExportState.RUNNING)
    running.update(seen_at=timezone.now())
