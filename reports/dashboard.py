"""What the dashboard of a consultation shows of each round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from reports.columns import tally_of
from reports.stats.tallies import Tally
from surveys.models import Consultation, QuestionnaireVersion, Round
from surveys.next_steps import STEPS, Facts, Situation, Step, situation_of
from surveys.rules import RoundState, last_moment, round_state
from surveys.selectors import draft_count, latest_version
from surveys.services.funnel import FunnelRow, funnel, total
from surveys.templatetags.texts import plain


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One stakeholder category: all responses of it, and how far its invited people are."""

    label: str
    responses: int | None  # None: people without a category
    target: int | None
    invited: int
    sent: int  # of the invited
    rate: float | None


@dataclass(frozen=True, slots=True)
class RoundCard:
    """A round on the dashboard."""

    round: Round
    state: RoundState
    published: bool
    responses: int
    drafts: int
    invited: int
    rate: float | None
    categories: list[CategoryRow]
    situation: Situation
    step: Step
    last_moment: datetime | None

    @property
    def has_targets(self) -> bool:
        """Whether any category has a target."""
        return any(row.target for row in self.categories)


def round_cards(consultation: Consultation, at: datetime) -> list[RoundCard]:
    """The rounds of a consultation, the newest first."""
    rounds = consultation.rounds.order_by("-number").select_related("consultation")
    return [_card(round_, at) for round_ in rounds]


def _card(round_: Round, at: datetime) -> RoundCard:
    version = latest_version(round_)
    tally = tally_of(round_)
    rows = funnel(round_)
    everyone = total(rows)
    state = round_state(round_, at)
    situation = situation_of(
        Facts(
            state=state,
            published=version is not None,
            opening_set=round_.opens_at is not None,
            only_invited=round_.access == "invited",
            invited=everyone.invited,
            carried_out=round_.closed_at is not None,
        )
    )
    return RoundCard(
        round=round_,
        state=state,
        published=version is not None,
        responses=tally.responses,
        drafts=draft_count(round_),
        invited=everyone.invited,
        rate=everyone.rate,
        categories=_categories(version, tally, rows, round_.targets),
        situation=situation,
        step=STEPS[situation],
        last_moment=last_moment(round_),
    )


def _categories(
    version: QuestionnaireVersion | None,
    tally: Tally,
    rows: list[FunnelRow],
    targets: dict[str, int],
) -> list[CategoryRow]:
    """The categories of the first category question, then what only invitations know."""
    questions = version.questionnaire.category_questions() if version else ()
    if not questions:
        return []
    question, by_code = questions[0], {row.category: row for row in rows}
    found = [
        _row(
            plain(choice.label),
            tally.within(question.code, [choice.code]).responses,
            targets.get(choice.code),
            by_code.pop(choice.code, None),
        )
        for choice in question.choices
    ]
    rest = [_row(code or _("No category"), None, None, row) for code, row in by_code.items()]
    return found + rest


def _row(label: str, responses: int | None, target: int | None, row: Any) -> CategoryRow:
    invited, sent, rate = (row.invited, row.submitted, row.rate) if row else (0, 0, None)
    return CategoryRow(label, responses, target, invited, sent, rate)
