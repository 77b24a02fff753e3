"""One person's answers."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q, Value

from surveys.models.batch import ResponseBatch
from surveys.models.round import Round
from surveys.models.version import QuestionnaireVersion


class Status(models.TextChoices):
    """How far a response has come. Only submitted ones count anywhere."""

    DRAFT = "draft", "draft"
    SUBMITTED = "submitted", "submitted"


class Origin(models.TextChoices):
    """Where a response comes from; anything but COLLECTED is said wherever it appears."""

    COLLECTED = "collected", "collected"
    IMPORTED = "imported", "imported"  # people answered, elsewhere; this product did not ask them
    RECONSTRUCTED = "reconstructed", "reconstructed"
    SIMULATED = "simulated", "simulated"


# Origins of responses that people gave; the others were made up.
GIVEN = (Origin.COLLECTED, Origin.IMPORTED)


class Mode(models.TextChoices):
    """How the answers were given (DDI: mode of collection)."""

    WEB = "web", "on the web"
    PAPER = "paper", "on paper"
    TELEPHONE = "telephone", "by telephone"
    UNKNOWN = "unknown", "not known"  # of imported responses


class Response(models.Model):
    """One row per respondent, from the first page saved to the receipt.

    Carries no name, address or hour: ids are random, times are days, and the browser's
    secret is kept only as a keyed hash (`services.responses`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # No index of their own: the one below starts with the round, and nobody asks by version.
    round = models.ForeignKey(Round, models.PROTECT, related_name="responses", db_index=False)
    version = models.ForeignKey(
        QuestionnaireVersion, models.PROTECT, related_name="+", db_index=False
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    origin = models.CharField(max_length=14, choices=Origin.choices, default=Origin.COLLECTED)
    mode = models.CharField(
        max_length=10, choices=Mode.choices, default=Mode.WEB, db_default=Mode.WEB
    )
    language = models.CharField(max_length=10)
    answers = models.JSONField(default=dict)  # question code -> value, see docs/architecture.md
    # Sent answers that are being changed: counted only when they are sent again.
    revised = models.JSONField(null=True)
    saves = models.JSONField(
        default=dict, db_default=Value({}, models.JSONField())
    )  # page code -> times saved; empty once sent
    key_hash = models.CharField(max_length=64, null=True)  # noqa: DJ001 # null: nobody returns to it
    return_hash = models.CharField(max_length=64, null=True)  # noqa: DJ001 # of a return code
    reference = models.CharField(max_length=12, null=True)  # noqa: DJ001 # on the receipt
    started_on = models.DateField()
    saved_on = models.DateField(null=True)
    submitted_on = models.DateField(null=True)
    # The file it came in; empty unless imported.
    batch = models.ForeignKey(
        ResponseBatch, models.PROTECT, null=True, related_name="responses", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "key_hash"],
                condition=Q(key_hash__isnull=False),
                name="one_response_per_key",
            ),
            models.UniqueConstraint(
                fields=["round", "return_hash"],
                condition=Q(return_hash__isnull=False),
                name="one_response_per_return_code",
            ),
            models.UniqueConstraint(
                fields=["round", "reference"],
                condition=Q(reference__isnull=False),
                name="one_response_per_receipt",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT, submitted_on__isnull=True)
                | Q(status=Status.SUBMITTED, submitted_on__isnull=False),
                name="submitted_responses_have_a_day",
            ),
        ]
        # Also gives the order by id that exports have, without sorting.
        indexes = [
            models.Index(fields=["round", "status", "id"], name="response_round_status"),
            models.Index(
                fields=["batch"], condition=Q(batch__isnull=False), name="response_of_batch"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_settled(self) -> bool:
        """Whether it was sent and is not open for changes."""
        return self.status == Status.SUBMITTED and self.revised is None

    @property
    def current(self) -> dict[str, Any]:
        """The answers as the respondent sees and changes them: a revision's, or the response's."""
        return self.answers if self.revised is None else self.revised

    @current.setter
    def current(self, answers: dict[str, Any]) -> None:
        if self.revised is None:
            self.answers = answers
        else:
            self.revised = answers


class Attribution(models.Model):
    """Whose response it is, in rounds declared attributed.

    A database trigger refuses a row whose round is anonymous.
    """

    response = models.OneToOneField(Response, models.CASCADE, related_name="attribution")
    invitation = models.OneToOneField(
        "surveys.Invitation", models.CASCADE, related_name="attribution"
    )

    def __str__(self) -> str:
        return str(self.pk)


class ResponseChange(models.Model):
    """A mark that submitted responses of a round changed; written by database triggers only.

    So does a new version of the questionnaire: it decides which answers are counted together.
    Says which round, never which response. Two reads that find the same marks have seen the
    same responses, whoever changed them: that is what cached tallies are keyed by.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.round_id}:{self.pk}"


class PendingChange(models.Model):
    """Submitted responses of a round that are not yet counted as they are now.

    Written by the triggers that leave marks, one row per statement; taken away by whoever puts
    the responses into stored blocks (`reports.stored`). At closing the rows become one in the
    order of the random ids: they never say for long which response came before which.
    """

    id = models.UUIDField(primary_key=True, db_default=RandomUUID())
    round = models.ForeignKey(Round, models.CASCADE, related_name="+")
    responses = ArrayField(models.UUIDField())  # ids, of responses that may be gone
    was_counted = models.BooleanField()  # whether they counted before, perhaps with other answers

    def __str__(self) -> str:
        return str(self.pk)
