"""The respondent's way: landing, pages, review, receipt."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys.access import published_round
from surveys.forms.page import PageForm
from surveys.forms.presentation import answer_lines
from surveys.models import Access, Response, Status
from surveys.respondent import forget_key, give_key, is_code, key_from
from surveys.rules import last_moment, may_answer, results_are_public, round_state
from surveys.selectors import response_of
from surveys.services.responses import (
    AlreadySubmittedError,
    IncompleteError,
    NewerSaveError,
    NotInvitedError,
    RoundClosedError,
    save_page,
    submit,
)
from surveys.views.journey import Journey, seen_saves
from surveys.views.listing import copy_context, review_context


@require_safe
@never_cache
def landing(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what the round is about and whether it can be answered now."""
    round_, version = published_round(slug)
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


@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the browser its key and go to the first page, of the version begun if there is one."""
    round_, version = published_round(slug)
    key = key_from(request, round_)
    begun = response_of(round_, key, version)
    if begun is None and (key is None or is_code(key)):
        if round_.access == Access.INVITED:
            return redirect("surveys:landing", slug)
        key = None
    first = (begun.version if begun else version).questionnaire.pages[0].code
    response = redirect("surveys:page", slug, first)
    if key is None:
        give_key(response, round_)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def page(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show one page of the questionnaire and save what is sent back."""
    journey = Journey.of(request, slug, code)
    if journey.elsewhere:
        return journey.elsewhere
    if request.method != "POST":
        if journey.late:
            return redirect("surveys:landing", slug)
        return _render_page(request, journey, journey.form())
    going_back = "back" in request.POST or "pause" in request.POST
    form = journey.form(request.POST, going_back=going_back)
    if journey.late:
        return too_late(request, journey, form)
    if not form.is_valid():
        return _render_page(request, journey, form, status=422)
    return _save(request, journey, form)


def _save(request: HttpRequest, journey: Journey, form: PageForm) -> HttpResponse:
    slug = journey.round.slug
    try:
        saved = save_page(
            round_=journey.round,
            version=journey.version,
            key=journey.key,
            language=get_language() or "",
            page=journey.page,
            answers=form.answers,
            at=journey.at,
            seen=seen_saves(request),
            begun=journey.response is not None,
        )
    except AlreadySubmittedError:
        return redirect("surveys:receipt", slug)
    except Response.DoesNotExist:  # withdrawn in another window
        return redirect("surveys:landing", slug)
    except NotInvitedError:
        messages.info(request, _("Answers to this round need the personal link you were sent."))
        return redirect("surveys:landing", slug)
    except RoundClosedError:
        return too_late(request, journey, form)
    except NewerSaveError as newer:
        return _render_conflict(request, journey, form, newer.response)
    if "pause" in request.POST:
        return redirect("surveys:pause", slug)
    if "back" not in request.POST and form.newly_asked:
        messages.info(request, _("Your answers open further questions on this page."))
        return redirect("surveys:page", slug, journey.page.code)
    return redirect(journey.step(saved.current, back="back" in request.POST))


def _render_page(
    request: HttpRequest, journey: Journey, form: PageForm, status: int = 200
) -> HttpResponse:
    return render(request, "surveys/page.html", journey.context(form), status=status)


def _render_conflict(
    request: HttpRequest, journey: Journey, form: PageForm, newer: Response
) -> HttpResponse:
    """Show what was saved elsewhere beside what was typed here; sending again decides."""
    journey.response = newer
    saved = [
        (question.text, lines)
        for question in journey.page.questions
        if (lines := answer_lines(question, newer.current))
    ]
    form.hidden = journey.form().hidden
    context = {**journey.context(form), "saved_elsewhere": saved, "conflict": True}
    return render(request, "surveys/page.html", context, status=409)


def too_late(request: HttpRequest, journey: Journey, form: PageForm | None) -> HttpResponse:
    """Refuse what comes after the last moment, and let the person keep a copy of it."""
    context = {**copy_context(journey, form), "refused": True}
    return render(request, "surveys/copy.html", context, status=403)


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


@require_safe
@never_cache
def receipt(request: HttpRequest, slug: str) -> HttpResponse:
    """Thank for the answers and give the reference; also what a second submission sees."""
    round_, version = published_round(slug)
    response = response_of(round_, key_from(request, round_), version)
    if response is None or response.status != Status.SUBMITTED:
        return redirect("surveys:landing", slug)
    at = timezone.now()
    return render(
        request,
        "surveys/receipt.html",
        {
            "round": round_,
            "response": response,
            "questionnaire": response.version.questionnaire,
            "may_change": round_.editable and may_answer(round_, at, begun=True),
            "may_withdraw": may_answer(round_, at, begun=True),
            "results_public": results_are_public(round_, at),
        },
    )


@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Forget this browser's key, so that another person can answer from it."""
    round_, _version = published_round(slug)
    response = redirect("surveys:landing", slug)
    forget_key(response, round_)
    return response
