"""What staff did."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from surveys.models.consultation import Consultation
from surveys.models.round import Round


class AuditEntry(models.Model):
    """One action of one of the staff, for good: a database trigger refuses changes and deletions.

    Without consultation it is about an account, such as a sign-in. Holds names of staff, numbers
    and settings; never an answer, a personal link, or anything about an invited person. The
    account's name is copied, so that it outlives the account.
    """

    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    actor_name = models.CharField(max_length=254, blank=True)  # empty: the program itself
    # The database itself deletes entries with their consultation (migration 0007); that way the
    # trigger can tell it from a deletion by hand.
    consultation = models.ForeignKey(
        Consultation,
        models.DO_NOTHING,
        null=True,
        related_name="audit_entries",
        db_constraint=False,
    )
    round = models.ForeignKey(Round, models.SET_NULL, null=True, related_name="+")
    action = models.CharField(max_length=40)  # surveys.audit_words.Action
    subject = models.CharField(max_length=254, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["consultation", "-at", "-id"], name="audit_of_a_consultation"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.actor_name}: {self.action}"
