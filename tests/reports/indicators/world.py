"""Two rounds of a consultation, and indicators of them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from reports.definition.tracked import read_tracked
from reports.indicators.publishing import propose, publish_value, save_indicator
from reports.models import PublishedValue, TrackedIndicator
from reports.services import save_weighting
from reports.stats.weighting import Margin, Scheme
from surveys.models import QuestionnaireVersion, Results, Round
from tests.factories import NOW, make_response, make_round, text

SHARE: dict[str, Any] = {
    "statistic": "share",
    "question": "needs",
    "choices": ["x"],
    "decimals": 1,
    "by": "size",
    "target": {"value": "50", "side": "at_least"},
}


def two_rounds() -> tuple[QuestionnaireVersion, QuestionnaireVersion]:
    """One of 60: half of 40 large and 5 of 20 small ones need x. One of 40: 30 of them do."""
    first = make_round(slug="stage", number=1, results=Results.LIVE)
    for size, needs, many in (
        ("large", ["x"], 20),
        ("large", ["y"], 20),
        ("small", ["x"], 5),
        ("small", ["y"], 15),
    ):
        for _ in range(many):
            make_response(first, {"size": size, "needs": needs})
    second = make_round(
        slug="later", number=2, consultation=first.round.consultation, results=Results.LIVE
    )
    for number in range(40):
        needs = ["x"] if number < 30 else ["y"]
        make_response(second, {"size": "large", "needs": needs})
    return first, second


ONE_VOICE = "Each size one voice"
WEIGHTS = {"name": ONE_VOICE, "variance": "given"}


def weigh_sizes(round_: Round, large: str = "50", name: str = ONE_VOICE) -> None:
    """Weights by size: this percentage for the large, the rest for the small."""
    targets = {"large": Decimal(large), "small": 100 - Decimal(large)}
    save_weighting(round_=round_, name=name, scheme=Scheme((Margin("size", targets),)))


def make_indicator(
    version: QuestionnaireVersion, code: str = "need-of-x", **more: Any
) -> TrackedIndicator:
    document = {name: each for name, each in {**SHARE, **more}.items() if each is not None}
    return save_indicator(
        consultation=version.round.consultation,
        code=code,
        name=text("Who needs x"),
        description=text("The need for x"),
        tracked=read_tracked(document, version.questionnaire),
        anchor=version.round,
        at=NOW,
    )


def publish(indicator: TrackedIndicator, round_: Round, reason: str = "") -> PublishedValue:
    at = datetime.now(UTC)
    seen = propose(indicator=indicator, round_=round_, at=at).digest
    return publish_value(
        indicator=indicator, round_=round_, seen=seen, reason=reason, by="ana", at=at
    )
