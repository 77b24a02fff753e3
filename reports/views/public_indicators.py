"""The public pages of indicators: what was published, as it was, and what was corrected."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reports.definition.tracked import target_of
from reports.indicators.changes import judged_question
from reports.indicators.frozen import origins_of, thaw
from reports.indicators.history import rounds_of
from reports.indicators.selectors import public_editions
from reports.indicators.standing import latest_of, standing_of
from reports.indicators.told import text_in
from reports.models import PublishedValue
from reports.page.comparing import notices_of
from reports.page.indicator_definition import definition_rows
from reports.page.indicators import (
    Point,
    chart_alternative,
    chart_row,
    group_tables,
    history_table,
)
from reports.page.published import corrections, shown_indicators
from reports.views.trend import drawn
from surveys.access import public
from surveys.models import Consultation, Origin
from surveys.templatetags.texts import localised


@public
@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """The indicators of a consultation that have a published value. 404 without any."""
    consultation = get_object_or_404(Consultation, slug=slug)
    editions = public_editions(consultation, timezone.now())
    if not editions:
        raise Http404("Nothing is published.")
    # They come by round: of each indicator the latest one stays.
    rows = {each.indicator_id: each for each in latest_of(editions).values()}
    context = {"consultation": consultation, "rows": shown_indicators(rows.values())}
    return render(request, "indicators/public_index.html", context)


@public
@require_safe
def page(request: HttpRequest, slug: str, indicator_code: str) -> HttpResponse:
    """One indicator with its published values over the rounds. 404 while there are none."""
    consultation, editions = _editions(slug, indicator_code)
    latest = list(latest_of(editions).values())
    reads = rounds_of(consultation, only=[each.round for each in latest])
    points = [_point(each) for each in latest]
    last = latest[-1]
    words, value = last.words, thaw(last.figure)
    read = reads.of(last.round)
    question = judged_question(read.reading, last.definition) if read else None
    row = chart_row(points, localised(text_in(words, "name"))[0])
    differing = [
        each.round
        for each in latest
        if (found := reads.of(each.round)) and standing_of(each, found).counts_differ
    ]
    context = {
        "consultation": consultation,
        "code": indicator_code,
        "name": text_in(words, "name"),
        "description": text_in(words, "description"),
        "definition": definition_rows(
            value.figure.statistic, value.figure.base, words, last.definition
        ),
        "history": history_table(points, question),
        "groups": group_tables(points),
        "alternative": chart_alternative(row),
        "latest": latest,
        "differing": differing,
        "weighted": any(each.value and each.value.figure.weighted for each in points),
        "notices": notices_of((each.round, *_origins(each)) for each in latest),
        "corrections": corrections(editions),
    }
    return render(request, "indicators/public.html", context)


def _editions(slug: str, code: str) -> tuple[Consultation, list[PublishedValue]]:
    """What everybody may read of the indicator, by round and edition. 404 for nothing."""
    consultation = get_object_or_404(Consultation, slug=slug)
    found = public_editions(consultation, timezone.now())
    editions = [each for each in found if each.indicator.code == code]
    if not editions:
        raise Http404("No such published indicator.")
    return consultation, editions


def _origins(edition: PublishedValue) -> tuple[dict[Origin, int], int]:
    """As they were when the value was published."""
    origins, responses = origins_of(edition.figure)
    return {Origin(origin): many for origin, many in origins.items()}, responses


def _point(edition: PublishedValue) -> Point:
    return Point(
        round=edition.round,
        value=thaw(edition.figure),
        words=edition.words,
        target=target_of(edition.definition),
    )


@public
@require_safe
def chart(request: HttpRequest, slug: str, indicator_code: str) -> HttpResponse:
    """The published values as SVG."""
    _consultation, editions = _editions(slug, indicator_code)
    latest = list(latest_of(editions).values())
    name = localised(text_in(latest[-1].words, "name"))[0]
    response = drawn(request, chart_row([_point(each) for each in latest], name))
    response["Cache-Control"] = "public, max-age=60"
    return response
