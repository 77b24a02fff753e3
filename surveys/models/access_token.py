"""Tokens with which programs read what one of the staff may see."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models

from surveys.models.consultation import Consultation

LONGEST_LIFE = timedelta(days=365)


class AccessToken(models.Model):
    """A token of one of the staff for one consultation; the token itself is not kept.

    It opens what its owner may see there at the moment of the request, and nothing else: see
    `surveys.token_access`.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)  # under the installation's secret
    created_on = models.DateField()
    expires_on = models.DateField()  # the last day on which it opens anything
    last_used_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="one_token_per_name"),
            models.CheckConstraint(
                condition=models.Q(expires_on__gte=models.F("created_on")),
                name="tokens_end_after_they_begin",
            ),
        ]
        ordering = ["-created_on", "-id"]

    def __str__(self) -> str:
        return self.name
