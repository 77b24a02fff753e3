"""The reasons why a weighting scheme is refused, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from reports.page.wording import number
from reports.stats.weighting import Problem, Refusal, WeightingRefusedError
from surveys.questionnaire.model import Questionnaire
from surveys.templatetags.texts import localised

WORDS: dict[Problem, Any] = {
    Problem.NO_MARGIN: _("Choose at least one question to set targets for."),
    Problem.NO_RESPONSES: _(
        "%(choice)s: nobody answered so. No weight can stand for them: leave the target empty, "
        "and spread it over the others."
    ),
    Problem.NO_TARGET: _("%(choice)s: there are responses, but no target."),
    Problem.NOT_POSITIVE: _("%(choice)s: a target is above 0."),
    Problem.NOT_HUNDRED: _("%(question)s: the targets add up to %(total)s%%, not to 100%%."),
    Problem.TOTALS_DIFFER: _(
        "%(question)s: the targets add up to %(total)s, those of the first question to another "
        "number. They are about the same people: both sums have to be equal."
    ),
    Problem.NOT_CONVERGED: _(
        "%(question)s, %(choice)s: no weights meet all targets at once, because of combinations "
        "of answers that nobody gave. Leave a question out or join categories."
    ),
    Problem.TOO_MANY_RESPONSES: _(
        "%(choice)s: there are more responses than people. Correct the number of people, or say "
        "that targets are parts in proportion."
    ),
    Problem.POPULATIONS_DIFFER: _("%(choice)s: the responses name several numbers of people."),
    Problem.BOUNDS: _("The lowest weight is above 0 and at most 1, the highest at least 1."),
}


def refusal_text(refusal: Refusal, questionnaire: Questionnaire) -> str:
    """The reason as a sentence that names question and category."""
    question = questionnaire.question(refusal.question)
    choice = question.choice(refusal.choice) if question else None
    return str(WORDS[refusal.problem]) % {
        "question": localised(question.name)[0] if question else refusal.question,
        "choice": localised(choice.label)[0] if choice else refusal.choice or _("(weights)"),
        "total": ""
        if refusal.total is None
        else number(refusal.total.normalize(), _places(refusal)),
    }


def refusal_texts(error: WeightingRefusedError, questionnaire: Questionnaire) -> tuple[str, ...]:
    """Every reason as a sentence."""
    return tuple(refusal_text(each, questionnaire) for each in error.refusals)


def _places(refusal: Refusal) -> int:
    """How many decimals the total has, as typed."""
    exponent = 0 if refusal.total is None else refusal.total.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
