"""What the commands about one round share."""

from __future__ import annotations

from django.core.management.base import CommandError

from reports.columns import questionnaire_of
from surveys.models import Round
from surveys.questionnaire.model import Questionnaire


def round_named(slug: str) -> tuple[Round, Questionnaire]:
    """The round with this short name and its questionnaire; a CommandError names the known ones."""
    round_ = Round.objects.filter(slug=slug).first()
    questionnaire = questionnaire_of(round_) if round_ else None
    if round_ is None or questionnaire is None:
        known = ", ".join(Round.objects.order_by("slug").values_list("slug", flat=True))
        raise CommandError(
            f"There is no round {slug!r}. Rounds: {known or 'none, run load_rounds'}"
        )
    return round_, questionnaire
