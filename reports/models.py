"""What a report owns: its definition, published figures, themes; and the stored blocks."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from reports.indicator_models import PublishedValue as PublishedValue
from reports.indicator_models import TrackedIndicator as TrackedIndicator
from surveys.models import Response, Round
from surveys.models.texts import TextField


class Report(models.Model):
    """How the results of a round are told: indicators, sections, codebook (see `definition`)."""

    round = models.OneToOneField(Round, models.CASCADE, related_name="report")
    definition = models.JSONField()

    def __str__(self) -> str:
        return str(self.round_id)


class PublishedFigure(models.Model):
    """A figure as it was published, to be compared with what the responses give."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="published_figures")
    indicator = models.CharField(max_length=120)  # id of an indicator of the round's report
    position = models.PositiveSmallIntegerField()  # order of publication
    value = models.DecimalField(max_digits=14, decimal_places=4)
    decimals = models.PositiveSmallIntegerField()  # as printed
    unit = models.CharField(max_length=40)
    base = models.CharField(max_length=120)  # as published, in words
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "indicator"], name="one_figure_per_indicator"),
        ]
        ordering = ["round", "position"]

    def __str__(self) -> str:
        return self.indicator


class Theme(models.Model):
    """A code of the codebook of one free-text question."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="themes")
    question = models.CharField(max_length=64)  # code of the free-text question
    code = models.CharField(max_length=64)
    label = TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "question", "code"], name="one_theme_per_code"
            ),
        ]
        ordering = ["round", "question", "position"]

    def __str__(self) -> str:
        return f"{self.question}/{self.code}"


class WeightingScheme(models.Model):
    """What the mix of a round's respondents should be, by name (see `reports.stats.schemes`)."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="weighting_schemes")
    name = models.CharField(max_length=80)
    definition = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "name"], name="one_scheme_per_name"),
        ]
        ordering = ["round", "name"]

    def __str__(self) -> str:
        return self.name


class Coding(models.Model):
    """A theme assigned to the answer one response gives to the theme's question."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="codings")
    response = models.ForeignKey(Response, models.CASCADE, related_name="codings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["theme", "response"], name="one_coding_per_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.theme_id}:{self.response_id}"


class RoundCount(models.Model):
    """What a round's stored blocks come to, so that nobody counts them again.

    Derived from the responses, like blocks: when the row is gone all is built anew.
    """

    round = models.OneToOneField(Round, models.CASCADE, related_name="+", primary_key=True)
    revision = models.UUIDField()  # another one whenever blocks or counts change
    # Version number -> {"plan", "tally", "origins"}, see `reports.stored.counts`.
    versions = models.JSONField()
    # False: the blocks were dropped when the round closed; what they came to still holds.
    has_blocks = models.BooleanField(default=True)

    def __str__(self) -> str:
        return str(self.round_id)


class Block(models.Model):
    """Up to `BLOCK_SIZE` submitted responses to one version, in the order of their random ids."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()  # number of the questionnaire's version
    size = models.PositiveIntegerField()  # responses
    ids = models.BinaryField()  # 16 bytes for each

    def __str__(self) -> str:
        return str(self.id)


class BlockColumn(models.Model):
    """One column of a block: the answers to a question, or a fact (`reports.stats.facts`)."""

    block = models.ForeignKey(Block, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=64)  # code of the question, or name of the fact
    kind = models.CharField(max_length=20)
    keys = models.JSONField()  # choices, or points of a scale, by which the data count
    rows = models.JSONField()
    data = models.BinaryField()  # see `reports.stats.packing`

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["block", "name"], name="one_column_per_name"),
        ]

    def __str__(self) -> str:
        return f"{self.block_id}:{self.name}"


class ExportState(models.TextChoices):
    """How far a prepared file has come."""

    WAITING = "waiting", "waiting"
    RUNNING = "running", "running"
    DONE = "done", "done"
    FAILED = "failed", "failed"
    CANCELLED = "cancelled", "cancelled"


class ExportProblem(models.TextChoices):
    """Why there is no file."""

    STOPPED = "stopped", "the worker was stopped or killed"
    NO_PERMISSION = "no_permission", "the account may not export any more"
    TOO_LARGE = "too_large", "the format has no room"
    NO_ROOM = "no_room", "the file could not be stored"
    ERROR = "error", "an error of the program"


class PreparedExport(models.Model):
    """A data file that the worker makes for one of the staff; the file itself is in a folder.

    Only whom it was made for can fetch it, and only until it expires: then row and file go.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    format = models.CharField(max_length=20)  # key of reports.exports.FORMATS
    language = models.CharField(max_length=20)  # of labels
    labelled = models.BooleanField(default=False)
    state = models.CharField(
        max_length=10, choices=ExportState.choices, default=ExportState.WAITING
    )
    problem = models.CharField(max_length=20, choices=ExportProblem.choices, blank=True)
    total = models.PositiveBigIntegerField(default=0)  # rows to go through
    done = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)  # responses in the file
    shortened = models.JSONField(default=dict)  # column -> texts that the format had no room for
    file_name = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    checksum = models.CharField(max_length=64, blank=True)  # SHA-256
    requested_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)  # when the worker last said that it is at work
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-requested_at", "id"]

    def __str__(self) -> str:
        return str(self.id)
