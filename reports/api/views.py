"""The addresses of the interface: whoever may see the results page may read these."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone

from reports.api.answering import BadRequestError, NotPublicError, openly
from reports.api.description import description
from reports.api.documents import base_document, figure_document, round_document, table_rows
from reports.api.indicators import published_indicators
from reports.columns import reading_of
from reports.figures import figure
from reports.page.page import scene_of
from reports.stats.frames import tidy
from surveys.access import published_round
from surveys.models import QuestionnaireVersion, Round
from surveys.questionnaire.document import to_document
from surveys.rules import results_are_public, round_state
from surveys.selectors import rounds_with_questionnaires


def _public(slug: str) -> tuple[Round, QuestionnaireVersion]:
    round_, version = published_round(slug)
    if not results_are_public(round_, timezone.now()):
        raise NotPublicError
    return round_, version


def _document(round_: Round) -> dict[str, Any]:
    at = timezone.now()
    return round_document(
        round_, round_state(round_, at), results_public=results_are_public(round_, at)
    )


@openly
def openapi(request: HttpRequest) -> JsonResponse:
    """The description of all this."""
    return JsonResponse(description(request.build_absolute_uri(reverse("api:index"))))


@openly
def rounds(request: HttpRequest) -> JsonResponse:
    """The rounds that the start page lists."""
    return JsonResponse({"rounds": [_document(each) for each in rounds_with_questionnaires()]})


@openly
def one_round(request: HttpRequest, slug: str) -> JsonResponse:
    """One round."""
    return JsonResponse(_document(published_round(slug)[0]))


@openly
def questionnaire(request: HttpRequest, slug: str) -> JsonResponse:
    """What was asked."""
    round_, version = _public(slug)
    return JsonResponse(
        {
            "round": round_.slug,
            "version": version.number,
            "questionnaire": to_document(version.questionnaire),
        }
    )


@openly
def figures(request: HttpRequest, slug: str) -> JsonResponse:
    """The indicators of the report, computed now."""
    round_, version = _public(slug)
    scene = scene_of(round_, reading_of(version))
    base = base_document(scene.tally.responses, scene.origins, scene.minimum)
    found = [
        figure_document(each, figure(each, scene.tally, scene.questionnaire, scene.minimum))
        for each in scene.definition.indicators
        if not base["too_few"]
    ]
    return JsonResponse({"round": round_.slug, "base": base, "figures": found})


@openly
def tables(request: HttpRequest, slug: str) -> JsonResponse:
    """The tables of the results page."""
    round_, version = _public(slug)
    scene = scene_of(round_, reading_of(version))
    base = base_document(scene.tally.responses, scene.origins, scene.minimum)
    code = request.GET.get("question")
    if code is not None and scene.questionnaire.question(code) is None:
        raise BadRequestError("The round has no question of this code.")
    rows = []
    if not base["too_few"]:
        frame = tidy(scene.tally, scene.questionnaire, scene.minimum)
        rows = table_rows(frame if code is None else frame[frame["question"] == code])
    return JsonResponse({"round": round_.slug, "base": base, "rows": rows})


@openly
def indicators(request: HttpRequest, slug: str) -> JsonResponse:
    """The published indicators of a consultation, with their corrections."""
    return JsonResponse(published_indicators(slug))


@openly
def nothing(request: HttpRequest, rest: str) -> JsonResponse:
    """Every other address below this one."""
    raise Http404(rest)
