"""The staff area: rounds, what they have collected, their results while they are open."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reports.columns import tally_of
from reports.exports.csv_file import csv_lines
from reports.stats.tallies import Tally
from reports.views.results import render_results
from surveys.access import published_round, staff_only
from surveys.models import Round
from surveys.questionnaire.model import Question, Questionnaire
from surveys.rules import round_state
from surveys.selectors import consultations_with_rounds, draft_count, latest_version


@staff_only
@require_safe
@never_cache
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round with its state and how many responses it has, by stakeholder category."""
    at = timezone.now()
    found = [
        (consultation, [_row(round_, at) for round_ in rounds])
        for consultation, rounds in consultations_with_rounds().items()
    ]
    return render(request, "staff/rounds.html", {"consultations": found})


def _row(round_: Round, at: datetime) -> dict[str, object]:
    version = latest_version(round_)
    tally = tally_of(round_)
    return {
        "round": round_,
        "published": version is not None,
        "state": round_state(round_, at).value,
        "responses": tally.responses,
        "drafts": draft_count(round_),
        "categories": _categories(version.questionnaire, tally) if version else [],
    }


def _categories(
    questionnaire: Questionnaire, tally: Tally
) -> list[tuple[Question, list[tuple[object, int]]]]:
    return [
        (
            question,
            [
                (choice.label, tally.within(question.code, [choice.code]).responses)
                for choice in question.choices
            ],
        )
        for question in questionnaire.category_questions()
    ]


@staff_only
@require_safe
@never_cache
def round_results(request: HttpRequest, slug: str) -> HttpResponse:
    """The report, also while the round is open."""
    round_, version = published_round(slug)
    return render_results(request, round_, version.questionnaire, staff=True)


@staff_only
@require_safe
@never_cache
def round_data(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The submitted responses as CSV, streamed."""
    round_, _version = published_round(slug)
    response = StreamingHttpResponse(csv_lines(round_), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{round_.slug}.csv"'
    return response
