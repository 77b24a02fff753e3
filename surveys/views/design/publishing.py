"""Publishing the draft: what is wrong with it, and the version that it becomes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from surveys.access import needs
from surveys.draft_selectors import empty_questionnaire
from surveys.forms_staff.design.fault_words import problem_lines
from surveys.questionnaire.checks import check
from surveys.roles import Permission
from surveys.services.audit import Action, audited
from surveys.services.drafting import begin_draft, discard_draft, publish_draft
from surveys.services.versions import QuestionnaireRefusedError
from surveys.views.design.desk import Desk


@needs(Permission.DESIGN)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """The problems panel, and publishing when there are no errors."""
    desk = Desk.of(request, slug)
    refused: list[str] = []
    if request.method == "POST":
        draft = begin_draft(round_=desk.round, empty=empty_questionnaire(desk.round))
        try:
            with audited(request.user, Action.QUESTIONNAIRE_PUBLISHED, round_=desk.round) as entry:
                version = publish_draft(draft=draft, at=desk.author.at)
                entry.after = {"version": version.number}
        except QuestionnaireRefusedError as error:
            refused = error.problems
        else:
            messages.info(request, _("Published as version %d.") % version.number)
            return redirect(desk.url("publish"))
    lines = problem_lines(check(desk.questionnaire), desk.questionnaire, desk.url)
    context = desk.context("publish", problems=lines, refused=refused)
    return render(request, "design/publish.html", context, status=422 if refused else 200)


@needs(Permission.DESIGN)
@require_POST
def discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Go back to the published version; what was changed since is gone."""
    desk = Desk.of(request, slug)
    if desk.draft.pk is not None and desk.draft.based_on is not None:
        with audited(request.user, Action.DRAFT_DISCARDED, round_=desk.round):
            discard_draft(draft=desk.draft)
        messages.info(request, _("The draft is again as the published version."))
    return redirect(desk.url("cover"))
