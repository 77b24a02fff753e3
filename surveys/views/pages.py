"""One page of the questionnaire: shown, saved, sent, and what may come between."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from surveys.access import respondent
from surveys.forms.blank import blank_page
from surveys.forms.page import PageForm, asked_now
from surveys.forms.piping import piped
from surveys.forms.presentation import answer_lines
from surveys.models import Access, Response, Round
from surveys.rules import RoundState, round_state
from surveys.services.responses import (
    AlreadySubmittedError,
    IncompleteError,
    NewerSaveError,
    NotInvitedError,
    RoundClosedError,
    SentPage,
    save_page,
)
from surveys.views.journey import Journey, seen_saves
from surveys.views.listing import copy_context


@respondent
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
        return _show_page(request, journey)
    going_back = "back" in request.POST or "pause" in request.POST
    form = journey.form(request.POST, going_back=going_back)
    if request.headers.get("X-Asked"):  # a script asks what an answer opens; nothing is stored
        return JsonResponse(asked_now(form))
    if journey.late:
        return too_late(request, journey, form)
    if not form.is_valid():
        return _render_page(request, journey, form, status=422)
    send = "send" in request.POST and journey.direct and not form.newly_asked
    return _save(request, journey, form, send=send)


def _show_page(request: HttpRequest, journey: Journey) -> HttpResponse:
    """The page as it is; one that is the same for everybody is drawn once."""
    if journey.response is not None:
        return _render_page(request, journey, journey.form())
    version = journey.version
    shown = f"{version.number} {version.content_hash} {journey.round.editable}"
    return HttpResponse(
        blank_page(request, "surveys/page.html", shown, lambda: journey.context(journey.form()))
    )


def _save(request: HttpRequest, journey: Journey, form: PageForm, *, send: bool) -> HttpResponse:
    slug = journey.round.slug
    try:
        saved = save_page(
            version=journey.version,
            key=journey.key,
            sent=SentPage(
                page=journey.page,
                answers=form.answers,
                language=get_language() or "",
                at=journey.at,
                seen=seen_saves(request),
                begun=journey.response is not None,
                send=send,
            ),
        )
    except AlreadySubmittedError:
        return redirect("surveys:receipt", slug)
    except IncompleteError:  # of another page, from another version: the review tells which
        return _save(request, journey, form, send=False)
    except Response.DoesNotExist:  # withdrawn in another window
        return redirect("surveys:landing", slug)
    except NotInvitedError:
        by_link = _("Answers to this round need the personal link you were sent.")
        invited = journey.round.access == Access.INVITED
        messages.info(request, by_link if invited else _("Press Start to begin."))
        return redirect("surveys:landing", slug)
    except RoundClosedError:
        return too_late(request, journey, form)
    except NewerSaveError as newer:
        return _render_conflict(request, journey, form, newer.response)
    if send:
        return redirect("surveys:receipt", slug)
    if "pause" in request.POST:
        return redirect("surveys:pause", slug)
    if "back" not in request.POST and form.newly_asked:
        messages.info(request, _("Your answers open further questions or choices on this page."))
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
        (piped(question, journey.questionnaire, newer.current).text, lines)
        for question in journey.page.questions
        if (lines := answer_lines(question, newer.current))
    ]
    form.hidden = journey.form().hidden
    context = {**journey.context(form), "saved_elsewhere": saved, "conflict": True}
    return render(request, "surveys/page.html", context, status=409)


def too_late(request: HttpRequest, journey: Journey, form: PageForm | None) -> HttpResponse:
    """Refuse what comes after the last moment or during a pause, with a copy to keep."""
    # Read again: the database may know of a pause that this process does not.
    now = Round.with_trials.get(pk=journey.round.pk)
    paused = round_state(now, journey.at) is RoundState.PAUSED
    context = {**copy_context(journey, form), "round": now, "refused": True, "paused": paused}
    return render(request, "surveys/copy.html", context, status=403)
