"""What became of a file of translations, in words. What they quote is plain text."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from surveys.questionnaire.exchange.translations.taking import Reason, Refused

REASONS: dict[Reason, Any] = {
    Reason.UNKNOWN_KEY: _("The questionnaire has no such text (any more)."),
    Reason.TWICE: _("The key stands in the file twice; the first one counts."),
    Reason.TOO_LONG: _("The text is too long: at most 20,000 characters."),
    Reason.FORBIDDEN_CHARACTER: _("The text holds a character that cannot be kept."),
    Reason.OTHER_ANSWERS: _("It does not name the same answers as the source: %(about)s"),
    Reason.MARKUP: _("It holds formatting of another program."),
    Reason.DOUBTFUL: _("The file says that it is not certain (fuzzy, or needs review)."),
    Reason.CHANGED_MEANWHILE: _(
        "Somebody has changed it here since the file was made. Here it says: %(about)s"
    ),
}


def refused_words(found: Refused) -> str:
    """Why a row was not taken."""
    return str(REASONS[found.reason] % {"about": found.about})
