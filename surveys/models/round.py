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


class Privacy(models.TextChoices):
    """Whether a response can be traced to an invited person. Fixed once there is either."""

    ANONYMOUS = "anonymous", "anonymous"
    ATTRIBUTED = "attributed", "attributed"


class Access(models.TextChoices):
    """Who may answer."""

    OPEN = "open", "anybody with the address, and everybody with a personal link"
    INVITED = "invited", "only who has a personal link"


class Rounds(models.Manager["Round"]):
    """The rounds that are put to stakeholders: nothing that lists or counts finds a trial."""

    def get_queryset(self) -> models.QuerySet[Round]:
        """All but trials."""
        return super().get_queryset().filter(trial_of__isnull=True)


class Round(models.Model):
    """A round of a consultation. Whether it is open is decided by `rules.round_state`.

    Closing is two things: `closes_at` is the moment announced; `closed_at` is when the closing
    was carried out (`services.closing`) and the round's key destroyed, once and for all.
    While `paused_at` is set the round takes no answers; a database trigger sees to it.

    The trial of a round is a row of its own, so that what counts by round never counts what was
    answered on trial (decision 18). `objects` leaves trials out; `with_trials` is for the pages
    of respondents and for the trial's own services.
    """

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
    privacy = models.CharField(max_length=10, choices=Privacy.choices, default=Privacy.ANONYMOUS)
    access = models.CharField(max_length=8, choices=Access.choices, default=Access.OPEN)
    editable = models.BooleanField(default=True)  # sent answers may be changed until closing
    grace_minutes = models.PositiveSmallIntegerField(default=15)  # for those who have begun
    draft_days = models.PositiveSmallIntegerField(default=30)  # drafts are kept after a save
    contact_days = models.PositiveSmallIntegerField(default=30)  # invitations, after closing
    sends_thanks = models.BooleanField(default=False)  # at closing, to who answered
    sends_closing = models.BooleanField(default=False)  # at closing, to everybody invited
    targets = models.JSONField(default=dict, blank=True)  # category code -> responses wanted
    paused_at = models.DateTimeField(null=True, editable=False)  # empty: not paused
    closed_at = models.DateTimeField(null=True, editable=False)
    sealed_key = models.BinaryField(null=True, editable=False)  # see surveys.tokens
    funnel = models.JSONField(null=True, editable=False)  # counts by category, at closing
    trial_of = models.OneToOneField(  # empty: a round that is put to stakeholders
        "self", models.CASCADE, null=True, editable=False, related_name="trial"
    )

    objects = Rounds()
    with_trials: models.Manager[Round] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "number"],
                condition=models.Q(trial_of__isnull=True),
                name="one_round_per_number_and_consultation",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="round_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(sealed_key__isnull=True),
                name="closed_round_has_no_key",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(paused_at__isnull=True),
                name="closed_round_is_not_paused",
            ),
            models.CheckConstraint(
                condition=models.Q(trial_of__isnull=True)
                | models.Q(
                    access=Access.OPEN,
                    results=Results.NEVER,
                    sends_thanks=False,
                    sends_closing=False,
                    closes_at__isnull=True,
                    closed_at__isnull=True,
                    paused_at__isnull=True,
                    sealed_key__isnull=True,
                    funnel__isnull=True,
                ),
                name="trials_invite_and_show_nothing",
            ),
        ]
        ordering = ["consultation", "number"]

    def __str__(self) -> str:
        return self.slug

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone in which the round's dates are announced."""
        return zoneinfo.ZoneInfo(self.time_zone)
