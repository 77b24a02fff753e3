"""Comparing published figures with what the stored responses give."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reports.columns import tally_of
from reports.figures import Figure, figure
from reports.models import PublishedFigure
from reports.selectors import definition_of
from surveys.models import Round
from surveys.questionnaire.model import Questionnaire


@dataclass(frozen=True, slots=True)
class Comparison:
    """A published figure beside the computed one; `figure` is None without an indicator."""

    indicator: str
    published: Decimal
    figure: Figure | None

    @property
    def computed(self) -> Decimal | None:
        """The computed value, rounded as published."""
        return self.figure.rounded if self.figure else None

    @property
    def ok(self) -> bool:
        """Whether both are the same, digit by digit."""
        return self.computed == self.published


def compare(round_: Round, questionnaire: Questionnaire) -> list[Comparison]:
    """Every published figure of the round, in the order of publication.

    Computed by the very code of the results page, but without suppression: what is compared
    is public already.
    """
    definition = definition_of(round_, questionnaire)
    tally = tally_of(round_)
    rows = []
    for published in PublishedFigure.objects.filter(round=round_):
        indicator = definition.indicator(published.indicator)
        found = figure(indicator, tally, questionnaire, minimum=0) if indicator else None
        value = round(published.value, published.decimals)
        rows.append(Comparison(published.indicator, value, found))
    return rows
