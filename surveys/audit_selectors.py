"""Reading the audit log of a consultation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from surveys.models import AuditEntry, Consultation, Membership, Round


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries; what is empty filters nothing."""

    actor: int | None = None
    action: str = ""
    round: int | None = None
    since: date | None = None  # days in the site's time zone, both included
    until: date | None = None


def entries_of(consultation: Consultation, wanted: Wanted) -> QuerySet[AuditEntry]:
    """What was done in the consultation, and with the accounts of its people; the newest first."""
    conditions: dict[str, Any] = {
        "actor": wanted.actor,
        "action": wanted.action or None,
        "round": wanted.round,
        "at__gte": wanted.since and _start(wanted.since),
        "at__lt": wanted.until and _start(wanted.until + timedelta(days=1)),
    }
    chosen = {name: value for name, value in conditions.items() if value is not None}
    return (
        AuditEntry.objects.filter(_about(consultation), **chosen)
        .select_related("round")
        .defer("round__funnel", "round__sealed_key")
        .order_by("-at", "-id")
    )


def actors_of(consultation: Consultation) -> list[tuple[int, str]]:
    """Who did something in the consultation, as long as their accounts exist."""
    found = AuditEntry.objects.filter(_about(consultation), actor__isnull=False)
    return sorted(set(found.values_list("actor", "actor_name")), key=lambda each: each[1])


def rounds_of(consultation: Consultation) -> list[Round]:
    """The consultation's rounds."""
    return list(Round.objects.filter(consultation=consultation).only("title", "number"))


def _about(consultation: Consultation) -> Q:
    members = Membership.objects.filter(consultation=consultation).values("user")
    return Q(consultation=consultation) | Q(consultation=None, actor__in=members)


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(settings.TIME_ZONE))
