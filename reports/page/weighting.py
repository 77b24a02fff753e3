"""What weights do to a round, before and after they are saved: sample, target, spread."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from reports.page.shown import Table, TableRow
from reports.page.wording import UNDEFINED, number, share_text
from reports.stats.rounding import round_half_up
from reports.stats.spreads import spread
from reports.stats.weighting import Margin, Scheme, Weighting
from surveys.questionnaire.model import Question, Questionnaire
from surveys.templatetags.texts import localised


@dataclass(frozen=True, slots=True)
class WeightsPreview:
    """The weights of a scheme over the round's responses, in words."""

    responses: str
    effective: str  # Kish's effective sample size
    design_effect: str
    low: str
    high: str
    unanswered: int  # responses that have the weight 1 for want of an answer
    margins: tuple[Table, ...]


def preview(scheme: Scheme, weighting: Weighting, of: Questionnaire) -> WeightsPreview | None:
    """What the weights come to; None without responses."""
    found = spread(weighting.weights, weighting.sizes)
    if found is None:
        return None
    return WeightsPreview(
        responses=number(found.n),
        effective=decimal(found.effective, 0),
        design_effect=decimal(found.design_effect, 2),
        low=decimal(found.low, 2),
        high=decimal(found.high, 2),
        unanswered=weighting.sizes.get(None, 0),
        margins=tuple(_margins(scheme, weighting, of)),
    )


def decimal(value: float, decimals: int) -> str:
    """A computed number, with the language's separators."""
    return number(round_half_up(Decimal(repr(value)), decimals), decimals)


def _margins(scheme: Scheme, weighting: Weighting, of: Questionnaire) -> Iterator[Table]:
    for at, margin in enumerate(scheme.margins):
        question = of.question(margin.question)
        if question is not None:
            yield _margin(question, margin, at, weighting)


def _margin(question: Question, margin: Margin, at: int, weighting: Weighting) -> Table:
    n = sum(size for each, size in weighting.sizes.items() if each is not None)
    rows = []
    for choice in question.choices:
        if choice.code not in margin.targets:
            continue
        own = [each for each in weighting.sizes if each is not None and each[at] == choice.code]
        size = sum(weighting.sizes[each] for each in own)
        weighted = sum(weighting.weights[each] * weighting.sizes[each] for each in own)
        target = Fraction(margin.targets[choice.code]) / Fraction(margin.total)
        cells = (
            number(size),
            share_text(Fraction(size, n)) if n else UNDEFINED,
            share_text(target),
            share_text(Fraction(weighted) / n) if n else UNDEFINED,
            decimal(weighted / size, 2) if size else UNDEFINED,
        )
        rows.append(TableRow(localised(choice.label)[0], cells))
    headings = (
        _("Category"),
        _("Responses"),
        _("Unweighted"),
        _("Target"),
        _("Weighted"),
        _("Mean weight"),
    )
    return Table(headings, tuple(rows), caption=localised(question.name)[0])
