"""What a round's blocks come to, by version of the questionnaire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.core.cache import cache

from reports.models import RoundCount
from reports.stats.documents import read_tally, write_tally
from reports.stats.tallies import Tally, add_up
from reports.stats.together import Part, Together
from surveys.models import Origin, ResponseChange, Round

CACHE_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Counted:
    """What a round's submitted responses come to, and where they come from."""

    tally: Tally
    origins: Mapping[Origin, int]


@dataclass(slots=True)
class VersionCounts:
    """Counts of the responses to one version, and the plan they were counted by."""

    plan: dict[str, list[str]]
    tally: Tally = field(default_factory=Tally)
    origins: dict[str, int] = field(default_factory=dict)

    def add(self, part: Part) -> None:
        """Count these responses too."""
        self.tally = self.tally + part.tally
        for origin, many in part.origins.items():
            self.origins[origin] = self.origins.get(origin, 0) + many

    def subtract(self, part: Part) -> None:
        """Count these, which were counted, no longer. Raises ValueError if they were not."""
        self.tally = self.tally - part.tally
        left = {each: many - part.origins.get(each, 0) for each, many in self.origins.items()}
        self.origins = {each: many for each, many in left.items() if many}


Counts = dict[int, VersionCounts]


def begin_counts(together: Together) -> Counts:
    """The counts of no responses to any version."""
    return {number: VersionCounts(together.plan(number)) for number in together.versions}


def total_of(counts: Counts) -> Counted:
    """All versions together."""
    origins: dict[Origin, int] = {}
    for each in counts.values():
        for origin, many in each.origins.items():
            origins[Origin(origin)] = origins.get(Origin(origin), 0) + many
    return Counted(add_up(each.tally for each in counts.values()), origins)


def read_counts(round_: Round, revision: UUID) -> Counts | None:
    """The counts of this revision; None when there is another one by now.

    One query, and none when this process has read them before.
    """
    key = f"round-count:{round_.pk}:{revision}"
    found: Counts | None = cache.get(key)
    if found is None:
        stored = RoundCount.objects.filter(round=round_, revision=revision).first()
        if stored is None:
            return None
        found = _from_document(stored.versions)
        cache.set(key, found, CACHE_SECONDS)
    return found


def write_counts(round_: Round, counts: Counts) -> None:
    """Keep the counts of blocks just written, under a new revision, in the same transaction.

    The marks that led to them become a single new one: a round never has many, and no state
    of marks comes back.
    """
    document = {
        str(number): {
            "plan": each.plan,
            "tally": write_tally(each.tally),
            "origins": each.origins,
        }
        for number, each in counts.items()
    }
    RoundCount.objects.update_or_create(
        round=round_,
        defaults={"revision": uuid4(), "versions": document, "has_blocks": True},
    )
    ResponseChange.objects.filter(round=round_).delete()
    ResponseChange.objects.create(round=round_)


def _from_document(document: dict[str, Any]) -> Counts:
    return {
        int(number): VersionCounts(each["plan"], read_tally(each["tally"]), each["origins"])
        for number, each in document.items()
    }
