"""Indicators of a consultation for staff: the list, and one with its history."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reports.forms.weighting_words import refusal_texts
from reports.indicators.changes import judged_question
from reports.indicators.fits import Fit, NoWeights
from reports.indicators.history import Rounds, rounds_of
from reports.indicators.selectors import editions_of, indicators_of
from reports.indicators.standing import latest_of, standing_of
from reports.indicators.told import words_of
from reports.indicators.values import compute_whole
from reports.models import PublishedValue, TrackedIndicator
from reports.page.comparing import notices_of
from reports.page.indicator_definition import definition_rows
from reports.page.indicator_words import why_words
from reports.page.indicators import (
    Point,
    chart_alternative,
    chart_row,
    group_tables,
    history_table,
    value_with_n,
)
from reports.page.published import corrections, published
from reports.views.narrowing import may_narrow
from reports.views.trend import drawn
from surveys.access import consultation_for_staff, needs
from surveys.models import Consultation
from surveys.roles import Permission
from surveys.templatetags.texts import localised

Editions = dict[tuple[int, int], PublishedValue]


@needs(Permission.VIEW_RESULTS)
@require_safe
@never_cache
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """Every indicator with its latest value, and whether what was published still holds."""
    consultation = consultation_for_staff(request, slug)
    found = list(indicators_of(consultation))
    rounds = rounds_of(consultation) if found else Rounds(())
    latest = latest_of(editions_of(found))
    rows = [_listed(each, rounds, _followed(request, rounds, each), latest) for each in found]
    context = {"consultation": consultation, "rows": rows}
    return render(request, "indicators/index.html", context)


def _followed(request: HttpRequest, rounds: Rounds, indicator: TrackedIndicator) -> list[Fit]:
    """The indicator in every round, as far as the account may see it (decision 27)."""
    return [
        fit
        if may_narrow(request, fit.read.round)
        else fit.for_who_sees_no_rows(rounds.minimum(fit.read, staff=True))
        for fit in rounds.follow(indicator)
    ]


def _listed(
    indicator: TrackedIndicator, rounds: Rounds, fits: list[Fit], latest: Editions
) -> dict[str, Any]:
    last = next((each for each in reversed(fits) if each.tracked and not each.why), None)
    value = last.value(rounds.minimum(last.read, staff=True)) if last else None
    standings = [
        standing_of(edition, fit.read, fit)
        for fit in fits
        if (edition := latest.get((indicator.pk, fit.read.round.pk)))
    ]
    return {
        "indicator": indicator,
        "round": last.read.round if last else None,
        "value": value_with_n(value.figure) if value else "",
        "published": len(standings),
        "differs": sum(each.differs for each in standings),
    }


@needs(Permission.VIEW_RESULTS)
@require_safe
@never_cache
def page(request: HttpRequest, slug: str, indicator_code: str) -> HttpResponse:
    """One indicator: definition, history, categories, what was published and corrected."""
    consultation = consultation_for_staff(request, slug)
    indicator = indicator_of(consultation, indicator_code)
    rounds = rounds_of(consultation)
    fits = _followed(request, rounds, indicator)
    points = [_point(each, rounds, indicator) for each in fits]
    editions = editions_of([indicator])
    latest = latest_of(editions)
    row = chart_row(points, localised(indicator.name)[0])
    anchor = rounds.anchor(indicator)
    context = {
        "consultation": consultation,
        "indicator": indicator,
        "definition": _definition(indicator, fits, points),
        "history": history_table(points, _question(fits)),
        "groups": group_tables(points),
        "alternative": chart_alternative(row),
        "misfits": [each for each in points if each.refusals],
        "without_weights": [each for each in points if each.no_weights],
        "without_groups": [each for each in points if each.without_groups],
        "notes": sorted({note for each in fits for note in each.notes}),
        "anchor": anchor.round if anchor else None,
        "rows": [
            _published(fit, point, indicator, latest)
            for fit, point in zip(fits, points, strict=True)
        ],
        "notices": notices_of(
            (each.read.round, each.read.counted.origins, each.read.counted.tally.responses)
            for each in fits
            if each.tracked
        ),
        "corrections": corrections(editions),
        "editions": editions,
    }
    return render(request, "indicators/page.html", context)


def indicator_of(consultation: Consultation, code: str) -> TrackedIndicator:
    """The consultation's indicator of this code; 404 when there is none."""
    return get_object_or_404(TrackedIndicator, consultation=consultation, code=code)


def _point(fit: Fit, rounds: Rounds, indicator: TrackedIndicator) -> Point:
    words: dict[str, Any] = {}
    if fit.tracked:
        words = words_of(fit.tracked, fit.read.reading, indicator.name, indicator.description)
    return Point(
        round=fit.read.round,
        value=fit.value(rounds.minimum(fit.read, staff=True)),
        words=words,
        target=fit.tracked.target if fit.tracked else None,
        why=why_words(fit.why),
        no_weights=fit.why is NoWeights.NAME,
        refusals=refusal_texts(fit.refused, fit.read.reading) if fit.refused else (),
        care=fit.care,
        without_groups=fit.without_groups,
    )


def _definition(
    indicator: TrackedIndicator, fits: list[Fit], points: list[Point]
) -> list[tuple[Any, list[str]]]:
    """As the round asks that the codes are of; of another one when it does not any more."""
    known = [each for each in zip(fits, points, strict=True) if each[0].tracked]
    own = [each for each in known if each[1].round.pk == indicator.anchor_id]
    for fit, point in (*own, *reversed(known)):
        if fit.tracked and fit.document is not None:
            figure = compute_whole(fit.tracked, fit.read.counted.tally, fit.read.reading)
            return definition_rows(figure.statistic, figure.base, point.words, fit.document)
    return []


def _question(fits: list[Fit]) -> Any:
    for each in reversed(fits):
        if each.tracked:
            return judged_question(each.read.reading, each.document or {})
    return None


def _published(fit: Fit, point: Point, indicator: TrackedIndicator, latest: Editions) -> Any:
    edition = latest.get((indicator.pk, point.round.pk))
    standing = standing_of(edition, fit.read, fit) if edition else None
    return published(point.round, standing, point.value.figure if point.value else None)


@needs(Permission.VIEW_RESULTS)
@require_safe
def chart(request: HttpRequest, slug: str, indicator_code: str) -> HttpResponse:
    """The history as SVG, from the responses as they are."""
    consultation = consultation_for_staff(request, slug)
    indicator = indicator_of(consultation, indicator_code)
    rounds = rounds_of(consultation)
    fits = _followed(request, rounds, indicator)
    points = [_point(each, rounds, indicator) for each in fits]
    return drawn(request, chart_row(points, localised(indicator.name)[0]))
