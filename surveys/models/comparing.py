"""What staff declare about versions of a round, and about questions of two rounds."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from surveys.models.round import Round
from surveys.models.version import QuestionnaireVersion


class DeclaredBreak(models.Model):
    """A version that breaks with an earlier one while there were responses, and why.

    Never changed once written: a database trigger refuses it. The account's name is copied,
    so that it outlives the account; it is empty when a program published.
    """

    before = models.ForeignKey(QuestionnaireVersion, models.CASCADE, related_name="+")
    version = models.OneToOneField(
        QuestionnaireVersion, models.CASCADE, related_name="declared_break"
    )
    reason = models.TextField()
    changes = models.JSONField()  # each: level, what, page, question, option, name, reason
    declared_by = models.CharField(max_length=150, blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="declared_breaks_have_a_reason"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Equivalent(models.TextChoices):
    """Whether answers to two questions may be compared."""

    SAME = "same", "the same question"
    CARE = "care", "comparable with care"
    DIFFERENT = "different", "not comparable"


class Equivalence(models.Model):
    """What staff declared about a question of one round and a question of another one.

    The round with the smaller key is the first. Of a pair of questions one declaration is in
    force; those before it are kept, with when and by whom each was superseded or retracted.
    """

    first_round = models.ForeignKey(Round, models.CASCADE, related_name="+")
    first_code = models.CharField(max_length=64)
    second_round = models.ForeignKey(Round, models.CASCADE, related_name="+")
    second_code = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10, choices=Equivalent.choices)
    note = models.TextField(blank=True)
    declared_by = models.CharField(max_length=150)
    declared_at = models.DateTimeField()
    superseded_by = models.CharField(max_length=150, blank=True)
    superseded_at = models.DateTimeField(null=True)  # empty: in force

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["first_round", "first_code", "second_round", "second_code"],
                condition=Q(superseded_at__isnull=True),
                name="one_equivalence_in_force",
            ),
            models.CheckConstraint(
                condition=Q(first_round__lt=models.F("second_round")),
                name="equivalences_have_one_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_code} – {self.second_code}"
