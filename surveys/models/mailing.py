"""Messages to invited people: their texts, each sending, and what became of each letter."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from surveys.models.invitation import Invitation
from surveys.models.round import Round
from surveys.models.texts import TextField


class MessageKind(models.TextChoices):
    """What a message is for."""

    INVITATION = "invitation", "invitation"
    REMINDER = "reminder", "reminder"
    THANKS = "thanks", "thanks"
    CLOSING = "closing", "closing"


class MessageText(models.Model):
    """The staff's wording of a message. Without a row the product's own wording is sent."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="message_texts")
    kind = models.CharField(max_length=10, choices=MessageKind.choices)
    subject = TextField()
    body = TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "kind"], name="one_text_per_message"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.kind}"


class MailingState(models.TextChoices):
    """Whether a mailing goes on."""

    RUNNING = "running", "running"
    PAUSED = "paused", "paused"
    DONE = "done", "done"


class Mailing(models.Model):
    """One sending of one message, with the wording it had then."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="mailings")
    kind = models.CharField(max_length=10, choices=MessageKind.choices)
    subject = TextField()
    body = TextField()
    state = models.CharField(
        max_length=8, choices=MailingState.choices, default=MailingState.RUNNING
    )
    per_minute = models.PositiveIntegerField()  # letters sent per minute at most
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_on = models.DateField()

    def __str__(self) -> str:
        return str(self.id)


class DeliveryState(models.TextChoices):
    """What became of a letter. IN_DOUBT: the sender died between sending it and noting it."""

    QUEUED = "queued", "queued"
    SENDING = "sending", "sending"
    SENT = "sent", "sent"
    FAILED = "failed", "failed"
    UNSUBSCRIBED = "unsubscribed", "unsubscribed"
    IN_DOUBT = "in_doubt", "in doubt"


class Delivery(models.Model):
    """One letter of a mailing to one invited person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="deliveries")
    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="deliveries")
    state = models.CharField(
        max_length=12, choices=DeliveryState.choices, default=DeliveryState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)  # why it failed; never an address

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "invitation"], name="one_letter_per_mailing"
            ),
        ]
        indexes = [models.Index(fields=["mailing", "state"], name="delivery_mailing_state")]

    def __str__(self) -> str:
        return str(self.id)
