"""What was published of an indicator, and how it stands now, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.utils.translation import gettext as _

from reports.figures import Figure
from reports.indicators.frozen import thaw
from reports.indicators.standing import Standing
from reports.indicators.told import text_in
from reports.models import PublishedValue
from reports.page.comparing import round_label
from reports.page.indicators import value_with_n
from surveys.models import Round
from surveys.questionnaire.text import Text


@dataclass(frozen=True, slots=True)
class Correction:
    """A line of the correction log."""

    round: str
    before: str
    after: str
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Published:
    """A round with its published value; without one, `text` is empty."""

    round: Round
    text: str = ""  # value and n
    at: datetime | None = None
    by: str = ""
    edition: int = 0
    counts_differ: bool = False
    redefined: bool = False
    reweighted: bool = False
    now: str = ""  # the value as it would be published now; empty where it is the same
    groups_differ: bool = False  # only the breakdown does

    @property
    def differs(self) -> bool:
        """Whether a correction is due."""
        return self.counts_differ or self.redefined or self.reweighted


@dataclass(frozen=True, slots=True)
class Listed:
    """A published indicator where there is little room."""

    code: str
    name: Text
    round: Round
    text: str  # value and n


def shown_indicators(editions: Iterable[PublishedValue]) -> list[Listed]:
    """Editions as they are listed, under the names they were published with."""
    return [
        Listed(each.indicator.code, text_in(each.words, "name"), each.round, _text(each))
        for each in editions
    ]


def corrections(editions: Sequence[PublishedValue]) -> list[Correction]:
    """The correction log, the latest first; editions stand by round and number."""
    found = []
    for before, after in pairwise(editions):
        if after.edition > 1:
            found.append(
                Correction(
                    round=round_label(after.round),
                    before=_text(before),
                    after=_text(after),
                    reason=after.reason,
                    at=after.published_at,
                    by=after.published_by,
                )
            )
    return sorted(found, key=lambda each: each.at, reverse=True)


def _text(edition: PublishedValue) -> str:
    return value_with_n(thaw(edition.figure).figure)


def published(round_: Round, standing: Standing | None, now: Figure | None) -> Published:
    """A round's line on the staff's page; `now` is the value by the definition of today."""
    if standing is None:
        return Published(round_)
    edition, figure = standing.edition, standing.value.figure
    whole = standing.agreements[0]
    current = now if standing.redefined or standing.reweighted else whole.now
    return Published(
        round=round_,
        text=value_with_n(figure),
        at=edition.published_at,
        by=edition.published_by,
        edition=edition.edition,
        counts_differ=standing.counts_differ,
        redefined=standing.redefined,
        reweighted=standing.reweighted,
        now=_now(current) if standing.differs else "",
        groups_differ=standing.counts_differ and whole.ok,
    )


def _now(figure: Figure | None) -> str:
    return _("not computable") if figure is None else value_with_n(figure)
