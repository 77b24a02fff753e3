"""Handing work to the background. Jobs carry ids only: never an address, a link or an answer."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def enqueue(task: str, /, *, of: str = "surveys.tasks", **ids: UUID | int | str) -> bool:
    """Have a task of the module `of` done soon; whether it was not waiting already.

    Part of the transaction it is called in: nothing is done when that is rolled back.
    """
    named = {name: str(value) for name, value in ids.items()}
    waiting = ":".join([task, *named.values()])
    job = app.configure_task(f"{of}.{task}", queueing_lock=waiting)
    try:
        with transaction.atomic():  # a refusal must not spoil the transaction around
            job.defer(**named)
    except AlreadyEnqueued:
        return False
    return True
