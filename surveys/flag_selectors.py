"""Reading flags, groups of them, and the log of decisions."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from surveys.models import FlagDecision, FlagState, Response, ResponseFlag, Round


@dataclass(frozen=True, slots=True)
class Group:
    """Responses that stand out together, counted by what was decided."""

    group: UUID
    kind: str
    detail: dict[str, Any]
    size: int
    open: int
    kept: int
    set_aside: int


def groups_of(round_: Round) -> list[Group]:
    """The groups of a round; those with something to decide first, the largest of them first."""
    details = dict(
        _flags(round_)
        .order_by("group", "-found", "id")
        .distinct("group")
        .values_list("group", "detail")
    )
    rows = (
        _flags(round_)
        .values("group", "kind")
        .annotate(
            size=Count("id"),
            open=Count("id", filter=Q(state=FlagState.OPEN)),
            kept=Count("id", filter=Q(state=FlagState.KEPT)),
            set_aside=Count("id", filter=Q(state=FlagState.SET_ASIDE)),
        )
    )
    groups = [Group(detail=details.get(row["group"], {}), **row) for row in rows]
    return sorted(groups, key=lambda each: (each.open == 0, -each.size, str(each.group)))


def flags_of(round_: Round, group: UUID) -> QuerySet[ResponseFlag]:
    """The flags of a group with their responses, in the order of their random ids."""
    return (
        _flags(round_)
        .filter(group=group)
        .select_related("response__version", "decided_by")
        .order_by("id")
    )


def decisions_of(round_: Round) -> QuerySet[FlagDecision]:
    """The log, the latest day first."""
    return FlagDecision.objects.filter(round=round_).order_by("-decided_on", "group", "id")


def open_count(round_: Round) -> int:
    """How many responses wait for a decision."""
    return _flags(round_).filter(state=FlagState.OPEN).values("response").distinct().count()


def set_aside(round_: Round) -> QuerySet[Response]:
    """The responses that staff have set aside, each once, for whatever reason."""
    flagged = _flags(round_).filter(state=FlagState.SET_ASIDE)
    return Response.objects.filter(pk__in=flagged.values("response"))


def set_aside_state(round_: Round) -> tuple[int, str]:
    """How many are set aside, and a text that differs whenever others are."""
    ids = sorted(set_aside(round_).values_list("pk", flat=True))
    return len(ids), blake2b(b"".join(each.bytes for each in ids), digest_size=12).hexdigest()


def _flags(round_: Round) -> QuerySet[ResponseFlag]:
    return ResponseFlag.objects.filter(response__round=round_)
