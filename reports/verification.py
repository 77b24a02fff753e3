"""Comparing what was published of a round with what the stored responses give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.columns import counted
from reports.figures import Figure, figure
from reports.indicators.fits import Read
from reports.indicators.standing import latest_of, standing_of
from reports.models import PublishedFigure, PublishedValue
from reports.selectors import definition_of
from surveys.models import QuestionnaireVersion, Round
from surveys.questionnaire.model import Questionnaire


@dataclass(frozen=True, slots=True)
class Comparison:
    """A published figure beside the computed one; `figure` is None without an indicator.

    `agrees`: whether numerator, base and n are those published too, where they were.
    """

    indicator: str
    published: Decimal | None
    figure: Figure | None
    agrees: bool = True

    @property
    def computed(self) -> Decimal | None:
        """The computed value, rounded as published."""
        return self.figure.rounded if self.figure else None

    @property
    def ok(self) -> bool:
        """Whether both are the same, digit by digit."""
        return self.agrees and self.computed == self.published


def compare(round_: Round, questionnaire: Questionnaire) -> list[Comparison]:
    """Everything published of the round: its figures, then values of indicators.

    Computed by the very code of the results page, but without suppression: what is compared
    is public already. Of an indicator the last edition counts, by the definition it was
    published with.
    """
    return [*_figures(round_, questionnaire), *_values(round_, questionnaire)]


def _figures(round_: Round, questionnaire: Questionnaire) -> Iterator[Comparison]:
    """In the order of publication."""
    definition = definition_of(round_, questionnaire)
    tally = counted(round_).tally
    for published in PublishedFigure.objects.filter(round=round_):
        indicator = definition.indicator(published.indicator)
        found = figure(indicator, tally, questionnaire, minimum=0) if indicator else None
        value = round(published.value, published.decimals)
        yield Comparison(published.indicator, value, found)


def _values(round_: Round, questionnaire: Questionnaire) -> Iterator[Comparison]:
    """By code of the indicator; each group of a breakdown is a number of its own."""
    editions = PublishedValue.objects.filter(round=round_).select_related("indicator")
    latest = latest_of(editions.order_by("indicator__code")).values()
    if not latest:
        return
    version = QuestionnaireVersion.objects.filter(round=round_).defer("document").latest("number")
    read = Read(version, questionnaire, counted(round_))
    for edition in sorted(latest, key=lambda each: each.indicator.code):
        for each in standing_of(edition, read).agreements:
            group = f"[{each.group}]" if each.group else ""
            name = f"{edition.indicator.code}{group}"
            yield Comparison(name, each.published.rounded, each.now, each.ok)
