"""The public results of a round."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reports.charts import NARROW, WIDE, Theme
from reports.columns import reading_of
from reports.exports import table_lines
from reports.indicators.selectors import public_indicators_of
from reports.page.drawing import draw
from reports.page.page import named_block, results_page, scene_of
from reports.page.published import shown_indicators
from reports.views.narrowing import leaves_out
from reports.views.weights_chosen import NO_WEIGHTS, weights_chosen
from surveys.access import may_in, public, published_round
from surveys.flag_selectors import set_aside
from surveys.models import Round
from surveys.questionnaire.model import Questionnaire
from surveys.roles import Permission
from surveys.rules import results_are_public, round_state

WIDTHS = {"wide": WIDE, "narrow": NARROW}


@public
@require_safe
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """The round's report; a page that says when, while results are not public."""
    round_, version = published_round(slug)
    at = timezone.now()
    if not results_are_public(round_, at):
        context = {"round": round_, "state": round_state(round_, at).value}
        return render(request, "reports/not_public.html", context, status=403)
    return render_results(request, round_, reading_of(version), staff=False)


def render_results(
    request: HttpRequest, round_: Round, questionnaire: Questionnaire, *, staff: bool
) -> HttpResponse:
    """The report, for the public or for staff, who may leave out what they set aside."""
    without = staff and leaves_out(request, round_)
    by = request.GET.get("by", "")
    chosen = NO_WEIGHTS
    if staff:
        chosen = weights_chosen(request, round_, questionnaire, tallied=True)
    scene = scene_of(
        round_,
        questionnaire,
        by=by,
        staff=staff,
        without_set_aside=without,
        weights=chosen.view,
    )
    return render(
        request,
        "reports/results.html",
        {
            "page": results_page(round_, scene),
            "definition": scene.definition,
            "categories": questionnaire.category_questions(),
            "by": scene.by,
            "staff": staff,
            "round": round_,
            "without": without,
            "set_aside": set_aside(round_).count() if staff else 0,
            "weights": chosen,
            "indicators": [] if staff else shown_indicators(public_indicators_of(round_)),
        },
    )


@public
@require_safe
def tables(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures of the page as open data: counts, bases and shares as CSV."""
    round_, _version = published_round(slug)
    if not results_are_public(round_, timezone.now()):
        raise Http404("Not public.")
    response = HttpResponse(table_lines(round_), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{round_.slug}-tables.csv"'
    return response


@public
@require_safe
def chart(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One chart of the report as SVG; whoever may see the page may see its charts."""
    round_, version = published_round(slug)
    staff = may_in(request, Permission.VIEW_RESULTS, round_)
    if not (staff or results_are_public(round_, timezone.now())):
        raise Http404("No such chart.")
    try:
        width = WIDTHS[request.GET.get("width", "wide")]
        theme = Theme(request.GET.get("theme", Theme.LIGHT))
    except (KeyError, ValueError):
        raise Http404("No such drawing.") from None
    # The staff page shows smaller groups than the public one and asks for them by name.
    inside = staff and "staff" in request.GET
    without = inside and leaves_out(request, round_)
    scene = scene_of(round_, reading_of(version), staff=inside, without_set_aside=without)
    block = named_block(scene, name)
    if block is None or block.chart is None:
        raise Http404("No such chart.")
    response = HttpResponse(draw(block.chart, width=width, theme=theme), "image/svg+xml")
    response["Cache-Control"] = "private, max-age=60" if inside else "public, max-age=60"
    return response
