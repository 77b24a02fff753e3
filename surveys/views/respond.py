"""The respondent's way: landing, pages, review, receipt."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys.access import respondent, round_to_answer
from surveys.forms.blank import blank_page
from surveys.models import Access, Status
from surveys.protection import judge_start
from surveys.respondent import forget_key, give_key, is_code, key_from
from surveys.rules import (
    last_moment,
    may_answer,
    may_withdraw,
    results_are_public,
    round_state,
)
from surveys.selectors import response_of
from surveys.services.responses import (
    IncompleteError,
    RoundClosedError,
    submit,
)
from surveys.views.journey import Journey
from surveys.views.listing import review_context
from surveys.views.pages import too_late


@respondent
@require_safe
@never_cache
def landing(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what the round is about and whether it can be answered now."""
    round_, version = round_to_answer(slug)
    at = timezone.now()
    key = key_from(request, round_)
    response = response_of(round_, key, version)
    return render(
        request,
        "surveys/landing.html",
        {
            "round": round_,
            "state": round_state(round_, at).value,
            "may_answer": may_answer(round_, at, begun=response is not None),
            "last_moment": last_moment(round_),
            "needs_link": round_.access == Access.INVITED and key is None,
            "questionnaire": (response.version if response else version).questionnaire,
            "response": response,
            "results_public": results_are_public(round_, at),
        },
    )


@respondent
@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the browser its key and go to the first page, of the version begun if there is one."""
    round_, version = round_to_answer(slug)
    key = key_from(request, round_)
    begun = response_of(round_, key, version)
    if begun is None and (key is None or is_code(key)):
        if round_.access == Access.INVITED:
            return redirect("surveys:landing", slug)
        if refusal := judge_start(request, timezone.now()):
            context = {"round": round_, "refusal": refusal}
            return render(request, "surveys/start_again.html", context, status=refusal.status)
        key = None
    first = (begun.version if begun else version).questionnaire.pages[0].code
    response = redirect("surveys:page", slug, first)
    if key is None:
        give_key(response, round_)
    return response


@respondent
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all answers with a way to change each, and take the submission."""
    journey = Journey.of(request, slug)
    if journey.elsewhere:
        return journey.elsewhere
    if journey.response is None:
        return redirect("surveys:landing", slug)
    if journey.late:
        return too_late(request, journey, None)
    errors = {}
    if request.method == "POST":
        try:
            submit(round_=journey.round, key=journey.key, at=journey.at)
        except IncompleteError as incomplete:
            errors = incomplete.errors
        except RoundClosedError:
            return too_late(request, journey, None)
        else:
            return redirect("surveys:receipt", slug)
    context = review_context(journey, errors)
    return render(request, "surveys/review.html", context, status=422 if errors else 200)


@respondent
@require_safe
@never_cache
def receipt(request: HttpRequest, slug: str) -> HttpResponse:
    """Thank for the answers and give the reference; also what a second submission sees."""
    round_, version = round_to_answer(slug)
    response = response_of(round_, key_from(request, round_), version)
    if response is None or response.status != Status.SUBMITTED:
        return redirect("surveys:landing", slug)
    at = timezone.now()
    shown = {
        "may_change": round_.editable and may_answer(round_, at, begun=True),
        "may_withdraw": may_withdraw(round_, at),
        "results_public": results_are_public(round_, at),
    }
    return HttpResponse(
        blank_page(
            request,
            "surveys/receipt.html",
            f"{response.version.content_hash} {sorted(shown.items())}",
            lambda: {
                **shown,
                "round": round_,
                "questionnaire": response.version.questionnaire,
            },
            {"reference": response.reference or ""},
        )
    )


@respondent
@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Forget this browser's key, so that another person can answer from it."""
    round_, _version = round_to_answer(slug)
    response = redirect("surveys:landing", slug)
    forget_key(response, round_)
    return response
