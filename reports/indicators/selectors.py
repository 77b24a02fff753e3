"""Reading indicators and what was published of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from reports.models import PublishedValue, TrackedIndicator
from surveys.models import Consultation, Round
from surveys.rules import results_are_public


def indicators_of(consultation: Consultation) -> QuerySet[TrackedIndicator]:
    """The consultation's indicators, by code."""
    return TrackedIndicator.objects.filter(consultation=consultation).order_by("code")


def _editions(**only: Any) -> QuerySet[PublishedValue]:
    """Those that the conditions name, by indicator, round and edition."""
    found = PublishedValue.objects.filter(**only).select_related("round", "indicator")
    return found.order_by("indicator__code", "round__number", "edition")


def editions_of(indicators: Iterable[TrackedIndicator]) -> list[PublishedValue]:
    """Everything published of these, by round and edition."""
    return list(_editions(indicator__in=list(indicators)))


def public_editions(consultation: Consultation, at: datetime) -> list[PublishedValue]:
    """What everybody may read: values of rounds whose results are public at this moment."""
    found = _editions(indicator__consultation=consultation)
    return [each for each in found if results_are_public(each.round, at)]


def public_indicators_of(round_: Round) -> list[PublishedValue]:
    """The edition in force of each indicator that is published for the round."""
    found: dict[int, PublishedValue] = {}
    editions = PublishedValue.objects.filter(round=round_).select_related("indicator")
    for each in editions.order_by("indicator__code", "edition"):
        found[each.indicator_id] = each
    return list(found.values())
