"""How blocks follow the responses: when they are built, when changes are put into them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic, sleep
from uuid import UUID

from django.db import transaction

from reports.models import RoundCount
from reports.stats.together import FORMAT, Together
from reports.stored.building import build, recount
from reports.stored.changes import (
    NewVersionError,
    Situation,
    Snapshot,
    situation_of,
    snapshot_of,
)
from reports.stored.counts import Counts, read_counts, write_counts
from reports.stored.folding import fold
from surveys.models import PendingChange, Round
from surveys.selectors import submitted_count
from surveys.services.writers import may_count, wait_for_counting

# Responses that are read from their documents at each count: fewer than so many are not worth
# a block, and only so many new ones wait until they are put into one.
OPEN = 1_024
# Changes put into blocks at once; with more than that all blocks are built anew.
MOST_FOLDED = 131_072
# Seconds that a reader waits for another process that counts, when there are counts to show.
WAIT = 2.0
# A reader who sees blocks change under it so many times has everybody else wait.
ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Versions:
    """A round's versions: counted together, and their numbers by their keys."""

    together: Together
    numbers: Mapping[int, int]


def versions_of(round_: Round) -> Versions:
    """One query."""
    found = list(round_.versions.order_by("number"))
    return Versions(
        Together({each.number: each.questionnaire for each in found}),
        {each.pk: each.number for each in found},
    )


@dataclass(frozen=True, slots=True)
class Now:
    """The counts of the blocks of a revision, and what changed since they were written.

    `versions` are those that all of it answers.
    """

    versions: Versions
    revision: UUID
    counts: Counts
    snapshot: Snapshot


def now_of(round_: Round, *, set_aside: bool = False, blocks: bool = False) -> Now | None:
    """What is stored of a round and what is not yet, from one moment; None of a small round.

    Puts changes into blocks first when edited responses are among them, or many. `blocks`
    sees to it that there are blocks, not only counts. While another process is at it for
    longer than WAIT, edits of the last moments are not in what is given.
    """
    for _ in range(ATTEMPTS):
        found, settled = _attempt(round_, set_aside=set_aside, blocks=blocks)
        if settled:
            return found
    with transaction.atomic():
        wait_for_counting(round_)
        while True:
            found, settled = _attempt(round_, set_aside=set_aside, blocks=blocks)
            if settled:
                return found


def _attempt(round_: Round, *, set_aside: bool, blocks: bool) -> tuple[Now | None, bool]:
    """What `now_of` gives, and whether that is final."""
    situation = situation_of(round_, count_to=OPEN + 1)
    if situation.revision is None and max(situation.submitted, situation.pending) <= OPEN:
        return None, True
    versions, counts = versions_of(round_), _counts(round_, situation)
    usable = counts is not None and _is_planned(versions.together, counts)
    if not usable or _is_due(situation) or (blocks and not situation.has_blocks):
        must = not usable or set_aside or blocks or situation.pending > MOST_FOLDED
        if refresh(round_, wait=must, blocks=blocks) or must:
            return None, False
    snapshot = snapshot_of(round_, set_aside=set_aside)
    if counts is None or snapshot.revision != situation.revision or snapshot.revision is None:
        return None, False
    if not _fits(snapshot, versions):
        return None, False
    return Now(versions, snapshot.revision, counts, snapshot), True


def _counts(round_: Round, situation: Situation) -> Counts | None:
    return None if situation.revision is None else read_counts(round_, situation.revision)


def _is_planned(together: Together, counts: Counts) -> bool:
    """Whether each version was counted as it is counted now."""
    return counts.keys() == together.versions.keys() and all(
        each.plan == together.plan(number) for number, each in counts.items()
    )


def _fits(snapshot: Snapshot, versions: Versions) -> bool:
    """Whether it can be counted: by these versions, and nothing set aside was edited just now."""
    rows = [each for each in (*snapshot.changed, *snapshot.set_aside) if each.row is not None]
    edited = {each.id for each in snapshot.changed if each.was_counted}
    return {each.version_id for each in rows} <= versions.numbers.keys() and not any(
        each.id in edited for each in snapshot.set_aside
    )


def _is_due(situation: Situation) -> bool:
    return situation.edited or situation.pending > OPEN


def refresh(round_: Round, *, wait: bool, blocks: bool = False) -> bool:
    """Bring blocks and counts up to date if they are not; whether that could be done.

    It cannot while another process does it: `wait` waits for that, otherwise for WAIT seconds.
    """
    while True:
        # A version published just now takes back what was begun.
        with suppress(NewVersionError), transaction.atomic():
            if wait:
                wait_for_counting(round_)
            elif not _free_soon(round_):
                return False
            _bring_up(round_, versions_of(round_), blocks=blocks)
            return True


def _bring_up(round_: Round, versions: Versions, *, blocks: bool) -> None:
    situation = situation_of(round_, count_to=OPEN + 1)
    counts = _counts(round_, situation)
    together, numbers = versions.together, versions.numbers
    if not numbers:  # the round was deleted meanwhile
        return
    planned = counts is not None and _is_planned(together, counts)
    if planned and not _is_due(situation) and (situation.has_blocks or not blocks):
        return
    if (
        counts is None
        or not situation.has_blocks
        or not _is_readable(together, counts)
        or situation.pending > MOST_FOLDED
    ):
        build(round_, together, dict(numbers), responses=submitted_count(round_))
    else:
        current = counts if planned else recount(round_, together, counts)
        if _is_due(situation):
            fold(round_, together, numbers, current)
        else:
            write_counts(round_, current)


def _is_readable(together: Together, counts: Counts) -> bool:
    """Whether the blocks were written by this program, of versions that there still are."""
    return all(each.plan.get("format") == [FORMAT] for each in counts.values()) and (
        counts.keys() <= together.versions.keys()
    )


def _free_soon(round_: Round) -> bool:
    until = monotonic() + WAIT
    while not may_count(round_):
        if monotonic() > until:
            return False
        sleep(0.02)
    return True


def keep_up() -> int:
    """Bring all rounds up to date that are not, without waiting for anybody; how many."""
    changed = PendingChange.objects.values("round")
    dropped = RoundCount.objects.filter(has_blocks=False).values("round")
    done = 0
    for round_ in Round.objects.filter(pk__in=changed.union(dropped)):
        situation = situation_of(round_, count_to=OPEN + 1)
        small = situation.revision is None and max(situation.submitted, situation.pending) <= OPEN
        behind = situation.revision is None or not situation.has_blocks or _is_due(situation)
        if not small and behind:
            done += refresh(round_, wait=False, blocks=True)
    return done
