"""Indicators of a consultation, and their values as they were published."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from surveys.models import Consultation, Round
from surveys.models.texts import TextField


class TrackedIndicator(models.Model):
    """An indicator that is followed over the rounds of a consultation.

    `definition` is read by `reports.definition.tracked`; its codes are those of `anchor`, and of
    other rounds the questions that are equivalent to its. An anchor that was deleted is replaced
    by the latest round that the definition fits.
    """

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="indicators")
    code = models.SlugField(max_length=64)  # in addresses; set once
    name = TextField()
    description = TextField()
    definition = models.JSONField()
    anchor = models.ForeignKey(Round, models.SET_NULL, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)  # counts the changes
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "code"], name="one_indicator_per_code"),
        ]
        ordering = ["consultation", "code"]

    def __str__(self) -> str:
        return self.code


class PublishedValue(models.Model):
    """What an indicator was published as for a round: edition 1, and a correction from 2 on.

    Never changed and never deleted while the round is there: a database trigger refuses it. Each
    edition says all that a reader was told; the account's name is copied, so that it outlives
    the account.
    """

    indicator = models.ForeignKey(TrackedIndicator, models.CASCADE, related_name="published")
    round = models.ForeignKey(Round, models.CASCADE, related_name="+")
    edition = models.PositiveSmallIntegerField()
    definition = models.JSONField()  # by the codes of this round
    figure = models.JSONField()  # see `reports.indicators.frozen`
    words = models.JSONField()  # names and labels by language, see `reports.indicators.told`
    reason = models.TextField(blank=True)  # of a correction
    published_by = models.CharField(max_length=150)
    published_at = models.DateTimeField()  # when it was computed, too

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "round", "edition"], name="one_value_per_edition"
            ),
            models.CheckConstraint(
                condition=Q(edition=1, reason="") | (Q(edition__gt=1) & ~Q(reason="")),
                name="corrections_have_a_reason",
            ),
        ]
        ordering = ["indicator", "round", "edition"]

    def __str__(self) -> str:
        return f"{self.indicator_id}:{self.round_id}:{self.edition}"
