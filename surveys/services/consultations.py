"""Making consultations and changing what is said of them."""

from __future__ import annotations

from django.db import transaction

from surveys.models import Consultation
from surveys.questionnaire.text import Text


@transaction.atomic
def create_consultation(
    *, slug: str, title: Text, organiser: Text, description: Text
) -> Consultation:
    """A new consultation without rounds. Raises IntegrityError when the slug is taken."""
    return Consultation.objects.create(
        slug=slug, title=title, organiser=organiser, description=description
    )


@transaction.atomic
def change_consultation(
    *, consultation: Consultation, title: Text, organiser: Text, description: Text
) -> Consultation:
    """Change what is said of the consultation; its address stays."""
    locked = Consultation.objects.select_for_update(no_key=True).get(pk=consultation.pk)
    locked.title, locked.organiser, locked.description = title, organiser, description
    locked.save(update_fields=["title", "organiser", "description"])
    return locked
