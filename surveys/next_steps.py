"""What staff should do next with a round. Pure decisions, one table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from surveys.rules import RoundState


class Situation(StrEnum):
    """Where a round stands, as far as it matters for what to do next."""

    NO_QUESTIONNAIRE = "no_questionnaire"
    NO_OPENING = "no_opening"
    NOBODY_INVITED = "nobody_invited"
    UPCOMING = "upcoming"
    OPEN_INVITED = "open_invited"
    OPEN = "open"
    PAUSED = "paused"
    CLOSING = "closing"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a round."""

    state: RoundState
    published: bool  # a questionnaire
    opening_set: bool
    only_invited: bool  # access by personal links only
    invited: int
    carried_out: bool  # the closing


@dataclass(frozen=True, slots=True)
class Step:
    """The address, by its name, where the next thing is done."""

    url: str
    sends: bool = False  # a button that changes something, not a link


STEPS: dict[Situation, Step] = {
    Situation.NO_QUESTIONNAIRE: Step("design:cover"),
    Situation.NO_OPENING: Step("collecting:settings"),
    Situation.NOBODY_INVITED: Step("collecting:upload"),
    Situation.UPCOMING: Step("surveys:landing"),
    Situation.OPEN_INVITED: Step("collecting:messages"),
    Situation.OPEN: Step("collecting:letters"),
    Situation.PAUSED: Step("collecting:resume", sends=True),
    Situation.CLOSING: Step("collecting:settings"),
    Situation.CLOSED: Step("staff:results"),
}


def situation_of(facts: Facts) -> Situation:
    """The first thing that stands in the way, else the state."""
    if not facts.published:
        return Situation.NO_QUESTIONNAIRE
    if facts.state is RoundState.CLOSED:
        return Situation.CLOSED if facts.carried_out else Situation.CLOSING
    if facts.state is RoundState.PAUSED:
        return Situation.PAUSED
    if facts.only_invited and not facts.invited:
        return Situation.NOBODY_INVITED
    if not facts.opening_set:
        return Situation.NO_OPENING
    if facts.state is RoundState.UPCOMING:
        return Situation.UPCOMING
    return Situation.OPEN_INVITED if facts.invited else Situation.OPEN
