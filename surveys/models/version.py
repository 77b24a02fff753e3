"""A published questionnaire: immutable, numbered, known by its content."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import models

from surveys.models.round import Round
from surveys.questionnaire.document import from_document
from surveys.questionnaire.model import Questionnaire


class QuestionnaireVersion(models.Model):
    """One version of a round's questionnaire, stored as one JSON document.

    Never changed once written: a database trigger refuses it.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    content_hash = models.CharField(max_length=64)  # sha256 of the document, see `document`
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="one_version_per_number"),
        ]
        ordering = ["round", "number"]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.number}"

    @property
    def questionnaire(self) -> Questionnaire:
        """The document as a questionnaire; parsed once per content and process."""
        return _questionnaire(self.content_hash, _Document(self.document))


class _Document:
    """Carries a document past `lru_cache`, which is keyed by the content's hash alone."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Document)


@lru_cache(maxsize=128)
def _questionnaire(content_hash: str, carrier: _Document) -> Questionnaire:
    return from_document(carrier.document)
