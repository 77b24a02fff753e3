"""Reading the trial of a round: whether there is one, of which draft, and how much it was used."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q

from surveys.models import Access, Results, Round, Status
from surveys.questionnaire.document import content_hash
from surveys.questionnaire.model import Questionnaire
from surveys.selectors import latest_version

# What respondents of a trial read or meet as those of its round will.
_AS_ROUND = ("title", "description", "time_zone", "privacy", "editable", "draft_days")


@dataclass(frozen=True, slots=True)
class TrialUse:
    """How much a trial was used. `last` is the last day on which it was begun or answered."""

    drafts: int
    sent: int
    last: date

    @property
    def responses(self) -> int:
        """Begun or sent."""
        return self.drafts + self.sent


def trial_of(round_: Round) -> Round | None:
    """The round's trial, or None."""
    return Round.with_trials.filter(trial_of=round_).select_related("consultation").first()


def use_of(trial: Round) -> TrialUse:
    """How much the trial was used; one query."""
    found = trial.responses.aggregate(
        drafts=Count("pk", filter=Q(status=Status.DRAFT)),
        sent=Count("pk", filter=Q(status=Status.SUBMITTED)),
        last=Max("saved_on"),
    )
    if trial.opens_at is None:
        raise ValueError("A trial is open from its beginning.")
    begun = trial.opens_at.astimezone(trial.zone).date()
    return TrialUse(found["drafts"], found["sent"], max(begun, found["last"] or begun))


def settings_of_trial(round_: Round) -> dict[str, Any]:
    """The settings of the round's trial: open to whoever knows its address, shown to nobody."""
    return {
        **{name: getattr(round_, name) for name in _AS_ROUND},
        "access": Access.OPEN,
        "results": Results.NEVER,
    }


def asked_on_trial(round_: Round, questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire as the trial asks it: what is said of privacy there is the round's."""
    return replace(questionnaire, privacy=str(round_.privacy))


def is_of(trial: Round, round_: Round, questionnaire: Questionnaire) -> bool:
    """Whether the trial asks what the questionnaire says, under the round's present settings."""
    version = latest_version(trial)
    return (
        version is not None
        and version.content_hash == content_hash(asked_on_trial(round_, questionnaire))
        and all(getattr(trial, name) == each for name, each in settings_of_trial(round_).items())
    )
