"""Fetching with permission: what may not be seen is not found."""

from __future__ import annotations

from django.http import Http404

from surveys.models import QuestionnaireVersion, Round
from surveys.selectors import latest_version


def published_round(slug: str) -> tuple[Round, QuestionnaireVersion]:
    """The round and its latest version; 404 when unknown or nothing is published."""
    round_ = Round.objects.select_related("consultation").filter(slug=slug).first()
    version = latest_version(round_) if round_ else None
    if round_ is None or version is None:
        raise Http404("No such round.")
    return round_, version
