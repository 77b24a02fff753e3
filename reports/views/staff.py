"""The staff area: rounds, what they have collected, their results while they are open."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reports.columns import reading_of, tally_of
from reports.exports.csv_file import csv_lines
from reports.stats.tallies import Tally
from reports.views.results import render_results
from surveys.access import needs, published_for_staff, round_for_staff, staff_only
from surveys.models import Round
from surveys.permission_selectors import permissions_by_consultation
from surveys.questionnaire.model import Question, Questionnaire
from surveys.roles import Permission
from surveys.rules import round_state
from surveys.selectors import (
    consultations_with_rounds,
    draft_count,
    latest_version,
    submitted_count,
)
from surveys.services.audit import Action, record
from surveys.trial_selectors import trial_of


@staff_only
@require_safe
@never_cache
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds of one's own consultations, with how many responses each has, by category."""
    at = timezone.now()
    granted = permissions_by_consultation(request.user)
    found = [
        (consultation, may, [_row(round_, may, at) for round_ in rounds])
        for consultation, rounds in consultations_with_rounds().items()
        if (may := granted.get(consultation.pk))
    ]
    context = {"consultations": found, "member": bool(granted)}
    return render(request, "staff/rounds.html", context)


def _row(round_: Round, may: frozenset[Permission], at: datetime) -> dict[str, object]:
    version = latest_version(round_)
    row: dict[str, object] = {
        "round": round_,
        "state": round_state(round_, at).value,
        "may": may,
        "published": version is not None,
    }
    if Permission.VIEW_RESULTS not in may:
        return row
    tally = tally_of(round_)
    return {
        **row,
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


@needs(Permission.VIEW_RESULTS)
@require_safe
@never_cache
def round_results(request: HttpRequest, slug: str) -> HttpResponse:
    """The report, also while the round is open."""
    round_, version = published_for_staff(request, slug)
    return render_results(request, round_, reading_of(version), staff=True)


@needs(Permission.EXPORT_DATA)
@require_safe
@never_cache
def round_data(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The submitted responses as CSV, streamed."""
    round_, _version = published_for_staff(request, slug)
    after = {"format": "csv", "rows": submitted_count(round_)}
    record(request.user, Action.DATA_EXPORTED, round_=round_, after=after)
    return _csv(round_, round_.slug)


@needs(Permission.DESIGN)
@require_safe
@never_cache
def trial_data(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """What was sent on trial as the data file it would become."""
    round_ = round_for_staff(request, slug)
    trial = trial_of(round_)
    if trial is None:
        raise Http404("No trial.")
    after = {"format": "csv", "of": "trial", "rows": submitted_count(trial)}
    record(request.user, Action.DATA_EXPORTED, round_=round_, after=after)
    return _csv(trial, f"{round_.slug}-trial")


def _csv(of: Round, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(csv_lines(of), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
