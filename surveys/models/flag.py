"""Responses that stand out, and what staff decided about them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from surveys.models.response import Response
from surveys.models.round import Round


class FlagState(models.TextChoices):
    """What became of a flag. Only a person moves it away from OPEN."""

    OPEN = "open", "open"
    KEPT = "kept", "counts"
    SET_ASIDE = "set_aside", "set aside"


class ResponseFlag(models.Model):
    """One response as a member of a group that stands out; `group` is what its members share.

    `detail` holds the numbers of the search (`surveys.duplicates`), never an answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, models.CASCADE, related_name="flags")
    group = models.UUIDField()
    kind = models.CharField(max_length=14)  # surveys.duplicates.material.FlagKind
    detail = models.JSONField(default=dict)
    found = models.BooleanField(default=True)  # by the last search; False: the answers changed
    state = models.CharField(max_length=10, choices=FlagState.choices, default=FlagState.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    decided_on = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "response"], name="one_flag_per_group"),
            models.CheckConstraint(
                condition=Q(state=FlagState.OPEN, decided_on__isnull=True)
                | (~Q(state=FlagState.OPEN) & Q(decided_on__isnull=False) & ~Q(note="")),
                name="decided_flags_have_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class FlagDecision(models.Model):
    """One decision about one flag, for good: a database trigger refuses changes and deletions.

    Names the flag and not the response: when a response is withdrawn, its flags go with it and
    what is left here leads nowhere. The account's name is copied, so that it outlives the account.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="flag_decisions")
    flag = models.UUIDField()
    group = models.UUIDField()
    kind = models.CharField(max_length=14)
    before = models.CharField(max_length=10, choices=FlagState.choices)
    after = models.CharField(max_length=10, choices=FlagState.choices)
    reason = models.TextField()
    decided_by = models.CharField(max_length=150)
    decided_on = models.DateField()

    def __str__(self) -> str:
        return str(self.id)
