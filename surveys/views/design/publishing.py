"""Publishing the draft: what is wrong with it, and the version that it becomes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from surveys.access import needs
from surveys.forms_staff.changes import ChangedThing, question_labels, shown_changes
from surveys.forms_staff.design.fault_words import problem_lines
from surveys.forms_staff.design.languages import decided_on, decision_of, language_lines
from surveys.questionnaire.diff import diff
from surveys.questionnaire.live_changes import LiveChange, live_changes
from surveys.roles import Permission
from surveys.services.audit import Action, audited
from surveys.services.draft_publishing import IncompleteLanguagesError, discard_draft, publish_draft
from surveys.services.versions import (
    LiveChangeRefusedError,
    QuestionnaireRefusedError,
    pending_changes,
)
from surveys.views.design.desk import Desk

LONGEST_REASON = 2_000  # characters


@needs(Permission.DESIGN)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """The problems panel, what publishing changes, and publishing when there are no errors."""
    desk = Desk.of(request, slug)
    refused = False
    reason = request.POST.get("reason", "")[:LONGEST_REASON]
    if request.method == "POST":
        try:
            return _published(request, desk, reason)
        except (QuestionnaireRefusedError, LiveChangeRefusedError, IncompleteLanguagesError):
            refused = True
    changes = pending_changes(desk.round, desk.latest, desk.offered)
    lines = language_lines(desk.questionnaire, desk.draft, decided_on(request.POST))
    context = desk.context(
        request,
        "publish",
        problems=problem_lines(desk.problems, desk.questionnaire, desk.url),
        refused=refused,
        reason=reason,
        things=_things(desk, changes),
        breaks=any(each.is_break for each in changes),
        lines=lines,
        undecided=any(each.is_undecided for each in lines),
    )
    return render(request, "design/publish.html", context, status=422 if refused else 200)


def _published(request: HttpRequest, desk: Desk, reason: str) -> HttpResponse:
    with audited(request.user, Action.QUESTIONNAIRE_PUBLISHED, round_=desk.round) as entry:
        decided = decided_on(request.POST)
        version = publish_draft(
            draft=desk.begun(), author=desk.author, reason=reason, decided=decided
        )
        entry.after = {"version": version.number, **decision_of(decided, version.questionnaire)}
    messages.info(request, _("Published as version %d.") % version.number)
    return redirect(desk.url("publish"))


def _things(desk: Desk, changes: tuple[LiveChange, ...]) -> list[ChangedThing]:
    """What the draft changes of the published version, in words."""
    if desk.latest is None:
        return []
    before, after = desk.latest.questionnaire, desk.offered
    return shown_changes(
        changes or live_changes(diff(before, after)), question_labels(before, after)
    )


@needs(Permission.DESIGN)
@require_POST
def discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Go back to the published version; what was changed since is gone."""
    desk = Desk.of(request, slug)
    if desk.draft.pk is not None and desk.latest is not None:
        with audited(request.user, Action.DRAFT_DISCARDED, round_=desk.round):
            discard_draft(draft=desk.draft)
        messages.info(request, _("The draft is again as the published version."))
    return redirect(desk.url("cover"))
