"""Writing indicators: defining them, publishing their values, correcting what was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction

from reports.definition.tracked import Tracked, write_tracked
from reports.indicators.fits import Fit
from reports.indicators.frozen import digest_of, freeze
from reports.indicators.history import rounds_of
from reports.indicators.told import words_of
from reports.indicators.values import Value
from reports.models import PublishedValue, TrackedIndicator
from surveys.models import Consultation, Round
from surveys.questionnaire.text import Text
from surveys.rules import results_are_public


class Refusal(StrEnum):
    """Why a value is not published."""

    NOT_PUBLIC = "not_public"  # the results of the round are not
    NO_VALUE = "no_value"  # the round does not ask what the definition needs
    UNDEFINED = "undefined"  # nobody in the base
    SUPPRESSED = "suppressed"  # fewer people than may be shown
    FEW_IN_CLASS = "few_in_class"  # the weights are of a category with fewer people than that
    SAME = "same"  # it is published already, as it is
    CHANGED = "changed"  # it is another one by now than the one that was looked at
    NO_REASON = "no_reason"  # a correction says why


class NotPublishedError(Exception):
    """Nothing was published; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.value)


class ChangedMeanwhileError(Exception):
    """Somebody else changed the indicator since it was looked at."""


class PublishedAlreadyError(Exception):
    """Values of the indicator are published: it cannot be removed."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be published for a round now; `refusal` says why it cannot be."""

    fit: Fit | None
    value: Value | None
    document: dict[str, Any]  # the row to be: definition, figure, words
    latest: PublishedValue | None
    refusal: Refusal | None
    minimum: int = 0  # fewest people in the base of a figure shown to the public

    @property
    def digest(self) -> str:
        """Says whether it is still the same when it is confirmed."""
        return digest_of(self.document)

    @property
    def few_changed(self) -> bool:
        """Whether so few people came or went since the last edition that who keeps it could
        work out what they answered."""
        if self.latest is None or self.value is None:
            return False
        change = abs(self.value.figure.people - int(self.latest.figure["people"]))
        return 0 < change < self.minimum


def save_indicator(
    *,
    consultation: Consultation,
    code: str,
    name: Text,
    description: Text,
    tracked: Tracked,
    anchor: Round,
    at: datetime,
    of: TrackedIndicator | None = None,
    revision: int = 0,
) -> TrackedIndicator:
    """Store an indicator, or change the one given when `revision` is still its own.

    What was published of it stays. Raises ChangedMeanwhileError; IntegrityError when the
    consultation has another one of this code.
    """
    with transaction.atomic():
        stored = of or TrackedIndicator(consultation=consultation, code=code)
        if of is not None:
            stored = TrackedIndicator.objects.select_for_update().get(pk=of.pk)
            if stored.revision != revision:
                raise ChangedMeanwhileError
            stored.revision += 1
        stored.name, stored.description = name, description
        stored.definition, stored.anchor = write_tracked(tracked), anchor
        stored.changed_at = at
        stored.save()
    return stored


def remove_indicator(*, indicator: TrackedIndicator) -> None:
    """Remove an indicator that was never published. Raises PublishedAlreadyError."""
    with transaction.atomic():
        locked = TrackedIndicator.objects.select_for_update().get(pk=indicator.pk)
        if PublishedValue.objects.filter(indicator=locked).exists():
            raise PublishedAlreadyError
        locked.delete()


def propose(*, indicator: TrackedIndicator, round_: Round, at: datetime) -> Proposal:
    """What publishing the indicator for this round would say."""
    editions = PublishedValue.objects.filter(indicator=indicator, round=round_)
    latest = editions.order_by("-edition").first()
    rounds = rounds_of(indicator.consultation)
    fit = rounds.fit(indicator, round_)
    if fit is None or fit.tracked is None:
        return Proposal(fit, None, {}, latest, Refusal.NO_VALUE)
    minimum = rounds.minimum(fit.read, staff=False)
    value = fit.value(minimum)
    if value is None:
        return Proposal(fit, None, {}, latest, Refusal.NO_VALUE)
    document = {
        "definition": fit.document,
        "figure": {**freeze(value), **_rests_on(fit)},
        "words": words_of(fit.tracked, fit.read.reading, indicator.name, indicator.description),
    }
    refusal = (
        _refusal(value, round_, at)
        or (Refusal.FEW_IN_CLASS if fit.tells_of_few(value, minimum) else None)
        or (Refusal.SAME if latest is not None and document == _said(latest) else None)
    )
    return Proposal(fit, value, document, latest, refusal, minimum)


def _rests_on(fit: Fit) -> dict[str, Any]:
    """How many responses the round had, and where they came from."""
    counted = fit.read.counted
    origins = {str(origin.value): many for origin, many in sorted(counted.origins.items())}
    return {"responses": counted.tally.responses, "origins": origins}


def _refusal(value: Value, round_: Round, at: datetime) -> Refusal | None:
    if not results_are_public(round_, at):
        return Refusal.NOT_PUBLIC
    if value.figure.suppressed:
        return Refusal.SUPPRESSED
    if value.figure.value is None:
        return Refusal.UNDEFINED
    return None


def _said(edition: PublishedValue) -> dict[str, Any]:
    return {
        "definition": edition.definition,
        "figure": edition.figure,
        "words": edition.words,
    }


def publish_value(
    *,
    indicator: TrackedIndicator,
    round_: Round,
    seen: str,
    reason: str,
    by: str,
    at: datetime,
) -> PublishedValue:
    """Publish what `seen` is the digest of; when something is published, as its correction.

    Raises NotPublishedError, also when the value is another one by now. Whoever comes second
    with the same value is told that it is published.
    """
    with transaction.atomic():
        locked = TrackedIndicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
        found = propose(indicator=locked, round_=round_, at=at)
        if found.refusal:
            raise NotPublishedError(found.refusal)
        if found.digest != seen:
            raise NotPublishedError(Refusal.CHANGED)
        if found.latest is not None and not reason:
            raise NotPublishedError(Refusal.NO_REASON)
        return PublishedValue.objects.create(
            indicator=locked,
            round=round_,
            edition=1 if found.latest is None else found.latest.edition + 1,
            reason="" if found.latest is None else reason,
            published_by=by,
            published_at=at,
            **found.document,
        )
