"""Sheets of paper, and telephone calls, whose answers staff key in."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from surveys.models.response import Mode, Response
from surveys.models.round import Round
from surveys.models.version import QuestionnaireVersion

KEYED_MODES = (Mode.PAPER, Mode.TELEPHONE)


class SheetState(models.TextChoices):
    """How far a sheet has come."""

    FIRST = "first", "keyed once, to be keyed a second time by somebody else"
    COMPARED = "compared", "keyed twice, with differences to settle"
    STORED = "stored", "stored as a response"


class KeyedSheet(models.Model):
    """One person's answers on paper or by telephone, until they are stored as a response.

    `first` and `second` hold valid answers in the shape of a response's. In an anonymous round
    storing empties both and leaves `response` empty: the number stands on a paper that may be
    known to be somebody's, and must not lead to answers (`services.keying`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="sheets")
    version = models.ForeignKey(QuestionnaireVersion, models.RESTRICT, related_name="+")
    mode = models.CharField(max_length=10, choices=[(each, each.label) for each in KEYED_MODES])
    number = models.CharField(max_length=20)  # as written on the paper
    language = models.CharField(max_length=10)  # of the paper, or of the call
    state = models.CharField(max_length=8, choices=SheetState.choices, default=SheetState.FIRST)
    first = models.JSONField(null=True)
    second = models.JSONField(null=True)
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    # Goes with its response: what is withdrawn must not live on in the keyings.
    response = models.OneToOneField(
        Response, models.CASCADE, null=True, related_name="sheet", editable=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "mode", "number"], name="one_sheet_per_number_and_mode"
            ),
            models.CheckConstraint(
                condition=~Q(state=SheetState.COMPARED)
                | Q(first__isnull=False, second__isnull=False),
                name="compared_sheets_have_two_keyings",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
