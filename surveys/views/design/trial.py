"""Trying the draft out: its trial, the way to it, and what was answered there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from surveys.access import needs
from surveys.forms_staff.design.fault_words import problem_lines
from surveys.message_texts import languages_of
from surveys.roles import Permission
from surveys.services.audit import Action, audited
from surveys.services.composing import round_link, site_language
from surveys.services.retention import TRIAL_DAYS
from surveys.services.trial_rounds import TrialAnsweredError, begin_trial, remove_trial
from surveys.services.versions import QuestionnaireRefusedError
from surveys.trial_selectors import is_of, trial_of, use_of
from surveys.views.design.desk import Desk
from surveys.views.letters import qr_image


@needs(Permission.DESIGN)
@require_safe
@never_cache
def trial(request: HttpRequest, slug: str) -> HttpResponse:
    """The trial's address for colleagues, how much it was used, and whether it is of this draft."""
    return _page(request, Desk.of(request, slug))


@needs(Permission.DESIGN)
@require_POST
def try_out(request: HttpRequest, slug: str) -> HttpResponse:
    """Have the trial ask what the draft says now; answers are deleted only when that was said."""
    desk = Desk.of(request, slug)
    try:
        with audited(request.user, Action.TRIAL_BEGUN, round_=desk.round) as entry:
            if older := trial_of(desk.round):
                entry.before = {"responses": use_of(older).responses}
            begun = begin_trial(
                round_=desk.round,
                questionnaire=desk.questionnaire,
                at=desk.author.at,
                replacing="replace" in request.POST,
            )
            entry.after = {"revision": desk.draft.revision}
            entry.happened = begun.opens_at == desk.author.at  # else it asked just that already
    except QuestionnaireRefusedError:
        return _page(request, desk, refused=True)
    except TrialAnsweredError:  # the page says so and asks
        return redirect(desk.url("trial"))
    messages.success(request, _("The trial is ready: it asks what the draft says now."))
    return redirect(desk.url("trial"))


@needs(Permission.DESIGN)
@require_POST
def end_trial(request: HttpRequest, slug: str) -> HttpResponse:
    """Delete the trial with all that was answered on it."""
    desk = Desk.of(request, slug)
    with audited(request.user, Action.TRIAL_REMOVED, round_=desk.round) as entry:
        many = remove_trial(round_=desk.round)
        entry.before, entry.happened = {"responses": many}, many is not None
    messages.info(request, _("The trial and its responses are removed."))
    return redirect(desk.url("trial"))


@needs(Permission.DESIGN)
@require_safe
@never_cache
def trial_qr(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """The trial's address in a language as an image."""
    found = trial_of(Desk.of(request, slug).round)
    if found is None or language not in dict(settings.LANGUAGES):
        raise Http404("No such image.")
    return qr_image(round_link(found, language), "svg")


def _page(request: HttpRequest, desk: Desk, *, refused: bool = False) -> HttpResponse:
    context = desk.context(
        request,
        "trial",
        problems=problem_lines(desk.problems, desk.questionnaire, desk.url),
        refused=refused,
        days=TRIAL_DAYS.days,
        **_trial(desk),
    )
    return render(request, "design/trial.html", context, status=422 if refused else 200)


def _trial(desk: Desk) -> dict[str, Any]:
    found = trial_of(desk.round)
    if found is None:
        return {"trial": None}
    # The questionnaire may have languages that the interface has not.
    languages = dict.fromkeys(map(site_language, languages_of(found)))
    names = dict(settings.LANGUAGES)
    return {
        "trial": found,
        "use": use_of(found),
        "current": is_of(found, desk.round, desk.questionnaire),
        "links": [
            (each, names[each], link, link.removeprefix(settings.BASE_URL))
            for each in languages
            if (link := round_link(found, each))
        ],
    }
