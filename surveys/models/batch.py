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
    IMPORTING = "importing", "being imported, or waiting to be"
    IMPORTED = "imported", "imported"
    TAKEN_BACK = "taken_back", "its responses were deleted again"


class BatchProblem(models.TextChoices):
    """Why the last import of a file stored nothing, besides what its report says."""

    REFUSED = "refused", "the report says why"
    CANCELLED = "cancelled", "cancelled by staff"
    STOPPED = "stopped", "the worker was stopped or killed"
    NO_PERMISSION = "no_permission", "who asked for it may not import any more"
    CHANGED = "changed", "the questionnaire lacks what was said of columns"
    ERROR = "error", "a fault of the program"


class ResponseBatch(models.Model):
    """One file of answers that staff gave. `content` and `head` are emptied when it is imported.

    Says which responses came together, and never in which order: their ids are random.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="batches")
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.GIVEN)
    file_name = models.CharField(max_length=200, blank=True)
    file_hash = models.CharField(max_length=64)  # SHA-256 in hex
    content = models.BinaryField(null=True)
    head = models.BinaryField(null=True)  # its first rows, see `surveys.response_files.heads`
    mapping = models.JSONField(default=dict)  # what staff say of columns, until it is imported
    rows = models.PositiveIntegerField(default=0)  # read
    imported = models.PositiveIntegerField(default=0)
    attempt = models.PositiveIntegerField(default=0)  # how often an import of it was begun
    done = models.PositiveIntegerField(default=0)  # rows gone through while it is imported
    seen_at = models.DateTimeField(null=True)  # last sign of life of who imports it
    problem = models.CharField(max_length=13, choices=BatchProblem.choices, blank=True)
    report = models.JSONField(default=dict)  # how the last import ended; no answer is in it
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    given_on = models.DateField()
    taken_back_on = models.DateField(null=True)

    class Meta:
        ordering = ["-given_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["given", "importing"])
                | Q(content__isnull=True, head__isnull=True),
                name="imported_batches_have_no_content",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
