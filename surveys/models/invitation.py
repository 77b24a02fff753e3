"""Who is invited to a round. Nothing here says whether, when or what somebody answered."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from surveys.models.round import Round


class UploadState(models.TextChoices):
    """How far an uploaded list has come."""

    NEW = "new", "new"
    CHECKED = "checked", "checked"
    IMPORTING = "importing", "importing"
    DONE = "done", "done"
    FAILED = "failed", "failed"


class InvitationUpload(models.Model):
    """A list of people that staff uploaded or pasted, until it is imported.

    `content` holds personal data and is emptied once the list is stored.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="invitation_uploads")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    file_name = models.CharField(max_length=200, blank=True)
    content = models.BinaryField(null=True)
    mapping = models.JSONField(default=dict)  # what each column and each category value means
    state = models.CharField(max_length=10, choices=UploadState.choices, default=UploadState.NEW)
    total = models.PositiveIntegerField(default=0)  # lines to import
    done = models.PositiveIntegerField(default=0)  # lines gone through
    added = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)  # why it failed, without any line's content
    added_on = models.DateField()

    class Meta:
        ordering = ["-added_on", "id"]

    def __str__(self) -> str:
        return str(self.id)


class Invitation(models.Model):
    """One person asked to take part.

    `token_hash` is H("invite", token) of `surveys.tokens`; the response keeps another hash of
    the same token, so that the two rows cannot be joined without it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="invitations")
    upload = models.ForeignKey(
        InvitationUpload, models.SET_NULL, null=True, related_name="invitations"
    )
    email = models.CharField(max_length=254)
    name = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, blank=True)
    category = models.CharField(max_length=200, blank=True)  # code of a choice
    token_hash = models.CharField(max_length=64, null=True)  # noqa: DJ001 # null: round closed
    added_on = models.DateField()
    unsubscribed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("round", Lower("email"), name="one_invitation_per_address"),
            models.UniqueConstraint(
                fields=["round", "token_hash"],
                condition=Q(token_hash__isnull=False),
                name="one_invitation_per_token",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Visit(models.Model):
    """That a personal link was opened, known by a third hash of its token until closing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="+", db_index=False)
    token_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "token_hash"], name="one_visit_per_token"),
        ]

    def __str__(self) -> str:
        return str(self.id)
