"""Counters against guessing and flooding."""

from __future__ import annotations

from django.db import models


class Attempts(models.Model):
    """How often something was tried from one network within a window of time.

    `bucket` is a keyed hash of purpose, network and window: it names no address, and the row
    is deleted when the window is over. See `surveys.throttle`.
    """

    bucket = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.bucket
