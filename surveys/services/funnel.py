"""How far the invited have come, by stakeholder category.

While a round is open this is worked out from the round's key each time: every invitation's
token is derived, and its hashes are looked up among visits and responses. Nothing is written
on an invitation. At closing the counts are kept and the key is not.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from enum import IntEnum
from uuid import UUID

from surveys.models import Invitation, Response, Round, Status, Visit
from surveys.selectors import latest_version
from surveys.tokens import RoundKeyGoneError, open_key, response_hash, token_of, visit_hash


class Standing(IntEnum):
    """How far an invited person has come; each step includes those before it."""

    INVITED = 0
    OPENED = 1
    STARTED = 2
    SUBMITTED = 3


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """Numbers of invited people of one category; `category` is "" for those without one."""

    category: str
    invited: int
    opened: int
    started: int
    submitted: int
    target: int | None = None  # responses the round wants from the category

    @property
    def rate(self) -> float | None:
        """Submitted per invited, 0 to 1; None when nobody was invited (AAPOR's RR1 with all
        invited people eligible)."""
        return self.submitted / self.invited if self.invited else None


def standing_of_invitations(round_: Round) -> dict[UUID, Standing]:
    """How far each invited person has come; empty after closing, when nobody can know."""
    try:
        key = open_key(round_)
    except RoundKeyGoneError:
        return {}
    of_round = {"round": round_}
    visited = set(Visit.objects.filter(**of_round).values_list("token_hash", flat=True))
    responses = Response.objects.filter(**of_round, key_hash__isnull=False)
    status_of = dict(responses.values_list("key_hash", "status").iterator(chunk_size=10_000))

    def standing(invitation_id: UUID) -> Standing:
        token = token_of(round_, invitation_id, key)
        status = status_of.get(response_hash(round_, token))
        if status is not None:
            return Standing.SUBMITTED if status == Status.SUBMITTED else Standing.STARTED
        return Standing.OPENED if visit_hash(round_, token) in visited else Standing.INVITED

    ids = Invitation.objects.filter(**of_round).values_list("id", flat=True)
    return {each: standing(each) for each in ids.iterator(chunk_size=10_000)}


def standing_of(round_: Round, invitation_id: UUID, key: bytes) -> Standing:
    """How far one invited person has come now; `key` is the round's."""
    token = token_of(round_, invitation_id, key)
    own = Response.objects.filter(round=round_, key_hash=response_hash(round_, token))
    status = own.values_list("status", flat=True).first()
    if status is not None:
        return Standing.SUBMITTED if status == Status.SUBMITTED else Standing.STARTED
    opened = Visit.objects.filter(round=round_, token_hash=visit_hash(round_, token)).exists()
    return Standing.OPENED if opened else Standing.INVITED


def funnel(round_: Round) -> list[FunnelRow]:
    """The numbers by category, in the questionnaire's order, people without a category last.

    Live while the round has its key; after closing, as they were at closing. Categories
    with a target but nobody invited are listed too.
    """
    if round_.funnel is not None:
        return [FunnelRow(**row) for row in round_.funnel]
    standings = standing_of_invitations(round_)
    category_of = dict(Invitation.objects.filter(round=round_).values_list("id", "category"))
    counts: Counter[tuple[str, Standing]] = Counter(
        (category_of[each], standing) for each, standing in standings.items() if each in category_of
    )
    return [_row(round_, category, counts) for category in _categories(round_, counts)]


def total(rows: list[FunnelRow]) -> FunnelRow:
    """All categories together; a target only when every category has one."""
    targets = [row.target for row in rows]
    return FunnelRow(
        "",
        sum(row.invited for row in rows),
        sum(row.opened for row in rows),
        sum(row.started for row in rows),
        sum(row.submitted for row in rows),
        sum(each for each in targets if each) if targets and all(targets) else None,
    )


def _categories(round_: Round, counts: Counter[tuple[str, Standing]]) -> list[str]:
    found = {category for category, _standing in counts} | set(round_.targets)
    version = latest_version(round_)
    questions = version.questionnaire.category_questions() if version else ()
    order = [choice.code for choice in questions[0].choices] if questions else []
    known = [code for code in order if code in found]
    rest = sorted(found - set(known) - {""})
    return [*known, *rest, *([""] if "" in found else [])]


def _row(round_: Round, category: str, counts: Counter[tuple[str, Standing]]) -> FunnelRow:
    def at_least(step: Standing) -> int:
        return sum(counts[category, standing] for standing in Standing if standing >= step)

    return FunnelRow(
        category,
        at_least(Standing.INVITED),
        at_least(Standing.OPENED),
        at_least(Standing.STARTED),
        at_least(Standing.SUBMITTED),
        round_.targets.get(category),
    )


def frozen_funnel(round_: Round) -> list[dict[str, object]]:
    """The numbers as they are kept at closing."""
    return [asdict(row) for row in funnel(round_)]
