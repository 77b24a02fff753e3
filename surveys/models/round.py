"""A round: one questionnaire put to stakeholders."""

from __future__ import annotations

import zoneinfo

from django.db import models

from surveys.models.consultation import Consultation
from surveys.models.texts import TextField


class Results(models.TextChoices):
    """When the public may see the results of a round."""

    NEVER = "never", "never"
    AFTER_CLOSING = "after_closing", "after closing"
    LIVE = "live", "while the round is open"


class Round(models.Model):
    """A round of a consultation. Whether it is open is decided by `rules.round_state`."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="rounds")
    slug = models.SlugField(max_length=80, unique=True)
    number = models.PositiveSmallIntegerField()
    title = TextField()
    description = TextField()
    origin_note = TextField()  # where the responses come from, when nobody gave them
    opens_at = models.DateTimeField(null=True, blank=True)  # empty: not open yet
    closes_at = models.DateTimeField(null=True, blank=True)  # empty: until staff close it
    time_zone = models.CharField(max_length=64, default="Europe/Bucharest")
    results = models.CharField(
        max_length=16, choices=Results.choices, default=Results.AFTER_CLOSING
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "number"], name="one_round_per_number_and_consultation"
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="round_closes_after_it_opens",
            ),
        ]
        ordering = ["consultation", "number"]

    def __str__(self) -> str:
        return self.slug

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone in which the round's dates are announced."""
        return zoneinfo.ZoneInfo(self.time_zone)
