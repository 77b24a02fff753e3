"""A published questionnaire: immutable, numbered, known by its content."""

from __future__ import annotations

from collections.abc import Iterable

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
        """The document as a questionnaire; parsed once per content and process.

        Selectors leave the document in the database: it is fetched when it is not known yet.
        """
        found = _PARSED.get(self.content_hash)
        if found is None:
            while len(_PARSED) >= MOST_PARSED:
                _PARSED.pop(next(iter(_PARSED)), None)
            found = _PARSED[self.content_hash] = from_document(self.document)
        return found


def fetch_documents(versions: Iterable[QuestionnaireVersion]) -> None:
    """Fetch, in one query, what was left in the database of versions not parsed yet."""
    unknown = {each.pk: each for each in versions if each.content_hash not in _PARSED}
    if unknown:
        found = QuestionnaireVersion.objects.filter(pk__in=unknown).values_list("pk", "document")
        for key, document in found:
            unknown[key].document = document


# Questionnaires by the hash of their content, which never changes.
_PARSED: dict[str, Questionnaire] = {}
MOST_PARSED = 64
