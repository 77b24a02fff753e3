"""What is wrong with an answer, in the respondent's language, and what to do about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from surveys.questionnaire.answers import AnswerError, ProblemCode
from surveys.templatetags.texts import day

_DAMAGED = _("This answer does not fit the question. Choose or type it again.")

MESSAGES: dict[ProblemCode, Any] = {
    ProblemCode.REQUIRED: _("An answer is needed here."),
    ProblemCode.WRONG_TYPE: _DAMAGED,
    ProblemCode.UNKNOWN_QUESTION: _DAMAGED,
    ProblemCode.UNKNOWN_CHOICE: _("Choose one of the options listed."),
    ProblemCode.UNKNOWN_ROW: _DAMAGED,
    ProblemCode.REPEATED_CHOICE: _("The same option was sent twice. Choose each option once."),
    ProblemCode.EXCLUSIVE_CHOICE: _(
        "One of the options you chose excludes the others. Keep either that one or the others."
    ),
    ProblemCode.TOO_FEW_CHOICES: ngettext_lazy(
        "Choose at least %(minimum)s option.", "Choose at least %(minimum)s options.", "minimum"
    ),
    ProblemCode.TOO_MANY_CHOICES: ngettext_lazy(
        "Choose at most %(maximum)s option.", "Choose at most %(maximum)s options.", "maximum"
    ),
    ProblemCode.MISSING_ROWS: _("Please answer every row."),
    ProblemCode.REPEATED_RANK: _("Place %(rank)s is given twice. Give each place once."),
    ProblemCode.MISSING_RANK: _("Place %(rank)s is missing. Give the places without gaps, from 1."),
    ProblemCode.NOT_A_NUMBER: _("Type a number in digits, for example 12 or 12.5."),
    ProblemCode.TOO_MANY_DECIMALS: ngettext_lazy(
        "Type a number with at most %(decimals)s decimal.",
        "Type a number with at most %(decimals)s decimals.",
        "decimals",
    ),
    ProblemCode.TOO_SMALL: _("Type a number of at least %(minimum)s."),
    ProblemCode.TOO_LARGE: _("Type a number of at most %(maximum)s."),
    ProblemCode.OFF_SCALE: _("Choose a point from %(minimum)s to %(maximum)s."),
    ProblemCode.NOT_WHOLE_POINTS: _("Give points in whole numbers from 0 up."),
    ProblemCode.WRONG_TOTAL: _(
        "The points must add up to %(total)s; yours add up to %(sum)s. Change some of them."
    ),
    ProblemCode.TOO_LONG: _(
        "The text may have at most %(maximum)s characters; yours has %(length)s. Shorten it."
    ),
    ProblemCode.FORBIDDEN_CHARACTER: _(
        "The text contains a sign that cannot be stored (%(character)s). "
        "Delete it, or type the text again."
    ),
    ProblemCode.NOT_A_DATE: _("Type a real date, as year-month-day: 2026-03-31."),
    ProblemCode.TOO_EARLY: _("The date must be %(earliest)s or later."),
    ProblemCode.TOO_LATE: _("The date must be %(latest)s or earlier."),
}


def message(error: AnswerError) -> str:
    """The sentence for an answer that is not accepted."""
    return str(MESSAGES[error.problem_code] % {k: _shown(v) for k, v in error.params.items()})


def _shown(value: Any) -> Any:
    if isinstance(value, float):
        return formats.localize(value)
    if isinstance(value, str) and len(value) == len("2026-03-31"):
        try:
            return day(date.fromisoformat(value))
        except ValueError:
            return value
    return value
