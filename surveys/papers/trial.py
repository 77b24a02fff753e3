"""What the papers of a trial say of it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from surveys.models import Round


def trial_words(round_: Round) -> str:
    """The sentence that stands on every page of a trial; empty for a round."""
    if round_.trial_of_id is None:
        return ""
    return _("This is a trial: answers are not counted and will be deleted.")
