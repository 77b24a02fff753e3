"""The collecting desk of a round, and the list of who is invited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from surveys.access import needs, round_for_staff
from surveys.forms_staff.invitations import NOTHING, FilterForm
from surveys.invitation_selectors import (
    RoundWords,
    invitations_of,
    unfinished_uploads,
    uploads_of,
    words_of,
)
from surveys.models import Invitation, Privacy, Round
from surveys.roles import Permission
from surveys.services.audit import Action, audited
from surveys.services.funnel import FunnelRow, Standing, funnel, standing_of_invitations, total
from surveys.services.invitations import AlreadyContactedError, remove_invitation
from surveys.services.responses import erase_response_of
from surveys.templatetags.texts import plain

PAGE = 50

STANDINGS = {
    Standing.INVITED: gettext_lazy("Invited"),
    Standing.OPENED: gettext_lazy("Opened the link"),
    Standing.STARTED: gettext_lazy("Started"),
    Standing.SUBMITTED: gettext_lazy("Submitted"),
}


@needs(Permission.COLLECT)
@require_safe
@never_cache
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """How collecting goes: the funnel by category, against what the round wants."""
    round_ = round_for_staff(request, slug)
    rows, labels = funnel(round_), _labels(words_of(round_))
    context = {
        "round": round_,
        "tab": "desk",
        "rows": [DeskRow(labels.get(row.category, row.category), row) for row in rows],
        "total": DeskRow(_("All categories"), total(rows)),
        "targets": any(row.target for row in rows),
        "unfinished": unfinished_uploads(round_),
    }
    return render(request, "collecting/round.html", context)


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A category of the funnel as the desk shows it."""

    label: str
    row: FunnelRow


def _labels(words: RoundWords) -> dict[str, str]:
    return {"": _("No category")} | {each.code: plain(each.label) for each in words.choices}


@needs(Permission.COLLECT)
@require_safe
@never_cache
def invited(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is invited, filtered; in an open attributed round with how far each has come.

    In an anonymous round staff see numbers only: with live results, who has just answered
    would tell whose the answers are that have just come.
    """
    round_ = round_for_staff(request, slug)
    words = words_of(round_)
    attributed = round_.privacy == Privacy.ATTRIBUTED
    standings = standing_of_invitations(round_) if attributed else {}
    form = FilterForm(
        request.GET,
        choices=words.choices,
        standings=[(each.name.lower(), label) for each, label in STANDINGS.items()],
    )
    page = _page(request, round_, form, standings)
    context = {
        "round": round_,
        "tab": "invitations",
        "form": form,
        "page": page,
        "rows": _rows(page, _labels(words), standings),
        "filtered": any(form.chosen(name) for name in form.fields),
        "uploads": uploads_of(round_),
        "standings_known": bool(standings),
    }
    return render(request, "collecting/list.html", context)


def _page(
    request: HttpRequest, round_: Round, form: FilterForm, standings: dict[UUID, Standing]
) -> Page[Invitation]:
    category, wanted = form.chosen("category"), form.chosen("standing")
    found = invitations_of(
        round_,
        search=form.chosen("q"),
        category={"": None, NOTHING: ""}.get(category, category),
        among=[each for each, at in standings.items() if at.name.lower() == wanted]
        if wanted
        else None,
    )
    return Paginator(found, PAGE).get_page(request.GET.get("page"))


def _rows(
    page: Page[Invitation], labels: dict[str, str], standings: dict[UUID, Standing]
) -> list[dict[str, Any]]:
    return [
        {
            "invitation": each,
            "category": labels.get(each.category, each.category) if each.category else "",
            "standing": STANDINGS[standings[each.pk]] if each.pk in standings else "",
        }
        for each in page
    ]


@needs(Permission.COLLECT)
@require_POST
def remove(request: HttpRequest, slug: str, invitation_id: UUID) -> HttpResponse:
    """Take one person off, while nothing was sent."""
    round_ = round_for_staff(request, slug)
    invitation = Invitation.objects.filter(round=round_, pk=invitation_id).first()
    if invitation is None:
        raise Http404("No such invitation.")
    try:
        with audited(request.user, Action.INVITATION_REMOVED, round_=round_):
            remove_invitation(invitation=invitation)
    except AlreadyContactedError:
        messages.info(request, _("The person stays, because a message was sent or is waiting."))
    else:
        messages.info(request, _("The person was removed; the personal link leads nowhere now."))
    return redirect("collecting:invitations", slug)


@needs(Permission.COLLECT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def erase(request: HttpRequest, slug: str, invitation_id: UUID) -> HttpResponse:
    """Erase the answers of a person who asks for it; in attributed rounds only."""
    round_ = round_for_staff(request, slug)
    invitation = Invitation.objects.filter(round=round_, pk=invitation_id).first()
    if invitation is None or round_.privacy != Privacy.ATTRIBUTED:
        raise Http404("No such invitation.")
    if request.method != "POST":
        context = {"round": round_, "tab": "invitations", "person": invitation}
        return render(request, "collecting/erase.html", context)
    with audited(request.user, Action.ANSWERS_ERASED, round_=round_) as entry:
        entry.happened = erase_response_of(invitation=invitation)
    if entry.happened:
        messages.info(request, _("The answers were erased and are counted nowhere."))
    else:
        messages.info(request, _("There were no answers to erase."))
    return redirect("collecting:invitations", slug)
