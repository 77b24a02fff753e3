"""Files of answers that were collected elsewhere, and the responses that came from each."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from surveys.models.round import Round


class BatchState(models.TextChoices):
    """How far a file has come."""

    GIVEN = "given", "given, not imported yet"
    IMPORTED = "imported", "imported"
    TAKEN_BACK = "taken_back", "its responses were deleted again"


class ResponseBatch(models.Model):
    """One file of answers that staff gave. `content` is emptied when it is imported.

    Says which responses came together, and never in which order: their ids are random.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="batches")
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.GIVEN)
    file_name = models.CharField(max_length=200, blank=True)
    file_hash = models.CharField(max_length=64)  # SHA-256 in hex
    content = models.BinaryField(null=True)
    mapping = models.JSONField(default=dict)  # what staff say of columns, until it is imported
    rows = models.PositiveIntegerField(default=0)  # read
    imported = models.PositiveIntegerField(default=0)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    given_on = models.DateField()
    taken_back_on = models.DateField(null=True)

    class Meta:
        ordering = ["-given_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="given") | Q(content__isnull=True),
                name="imported_batches_have_no_content",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
