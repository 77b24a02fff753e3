"""The start page: every consultation with its rounds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from surveys.access import public
from surveys.models import Consultation
from surveys.rules import results_are_public, round_state
from surveys.selectors import rounds_with_questionnaires


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """List the rounds: the open ones ask to be answered, the closed ones to be read."""
    at = timezone.now()
    rows: dict[Consultation, list[dict[str, object]]] = {}
    for round_ in rounds_with_questionnaires():
        rows.setdefault(round_.consultation, []).append(
            {
                "round": round_,
                "state": round_state(round_, at).value,
                "results_public": results_are_public(round_, at),
            }
        )
    return render(request, "reports/home.html", {"consultations": list(rows.items())})
