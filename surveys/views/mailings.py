"""Sending a message, and watching how far it has come."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys.access import needs, round_for_staff
from surveys.forms_staff.message_words import KINDS, WHO, reason_words
from surveys.mailing_selectors import mailing_of, progress_of, reasons_of, troubled
from surveys.message_texts import wording_of
from surveys.messages.rendering import PERSONAL
from surveys.models import DeliveryState, MailingState, MessageKind, Round
from surveys.roles import Permission
from surveys.rules import RoundState, round_state
from surveys.services.audit import Action, audited
from surveys.services.composing import Sheet, example
from surveys.services.mail_server import is_set
from surveys.services.mailings import (
    MailingRefusedError,
    MailingUnderwayError,
    NobodyToWriteError,
    RoundOverError,
    audience,
    example_person,
    pause_mailing,
    resume_mailing,
    retry_failed,
    send_doubtful_again,
    start_mailing,
    under_way,
)
from surveys.views.refreshing import refresh, stands_still

REFRESH = 5  # seconds
MOST_SHOWN = 50  # letters listed by name
REFUSALS: dict[type[MailingRefusedError], Any] = {
    MailingUnderwayError: gettext_lazy("This message is being sent already."),
    NobodyToWriteError: gettext_lazy("Nobody is left who should get this message."),
    RoundOverError: gettext_lazy("The round is closed: nobody can be asked to answer any more."),
}
ACTIONS: dict[str, tuple[Callable[..., Any], Action]] = {
    "pause": (pause_mailing, Action.MAILING_PAUSED),
    "resume": (resume_mailing, Action.MAILING_RESUMED),
    "retry": (retry_failed, Action.MAILING_RETRIED),
    "again": (send_doubtful_again, Action.MAILING_SENT_AGAIN),
}


@needs(Permission.COLLECT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def send(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Say who will get what, then start sending it."""
    round_ = round_for_staff(request, slug)
    if kind not in PERSONAL:
        raise Http404("Not sent by hand.")
    if request.method != "POST":
        return render(request, "collecting/messages/send.html", _sending(round_, kind))
    if not is_set():
        messages.info(request, _("No mail server is set: nothing can be sent."))
        return redirect("collecting:messages", slug)
    try:
        with audited(request.user, Action.MAILING_STARTED, round_=round_, subject=kind) as entry:
            started = start_mailing(round_=round_, kind=kind, by=request.user, at=timezone.now())
            entry.after = {"letters": started.deliveries.count()}
    except MailingRefusedError as refused:
        messages.info(request, str(REFUSALS[type(refused)]))
        return redirect("collecting:messages", slug)
    return redirect("collecting:mailing", slug, started.pk)


def _sending(round_: Round, kind: str) -> dict[str, Any]:
    wording = wording_of(round_, kind)
    sheet = Sheet.of(round_, kind, wording.subject, wording.body)
    state = round_state(round_, timezone.now())
    many = 0 if state is RoundState.CLOSED else audience(round_, kind).count()
    return {
        "round": round_,
        "tab": "messages",
        "kind": kind,
        "label": KINDS[MessageKind(kind)],
        "who": WHO[MessageKind(kind)],
        "many": many,
        "minutes": math.ceil(many / settings.MAIL_PER_MINUTE),
        "per_minute": settings.MAIL_PER_MINUTE,
        "upcoming": state is RoundState.UPCOMING,
        "under_way": under_way(round_, kind).first(),
        "server": is_set(),
        "preview": example(
            sheet=sheet, language=get_language() or "", person=example_person(round_)
        ),
    }


@needs(Permission.COLLECT)
@require_safe
@never_cache
def mailing(request: HttpRequest, slug: str, mailing_id: UUID) -> HttpResponse:
    """How far a mailing has come; refreshes itself while it runs unless asked not to."""
    round_ = round_for_staff(request, slug)
    found = mailing_of(round_, mailing_id)
    running, still = found.state == MailingState.RUNNING, stands_still(request)
    context = {
        "round": round_,
        "tab": "messages",
        "mailing": found,
        "label": KINDS[MessageKind(found.kind)],
        "progress": progress_of([found])[found],
        "reasons": [(state, reason_words(reason), n) for state, reason, n in reasons_of(found)],
        "failed": troubled(found, DeliveryState.FAILED, MOST_SHOWN),
        "in_doubt": troubled(found, DeliveryState.IN_DOUBT, MOST_SHOWN),
        "most": MOST_SHOWN,
        "running": running,
        "still": still,
        "server": is_set(),
        "seconds": REFRESH,
    }
    response = render(request, "collecting/messages/mailing.html", context)
    if running:
        refresh(request, response, seconds=REFRESH)
    return response


@needs(Permission.COLLECT)
@require_POST
def act(request: HttpRequest, slug: str, mailing_id: UUID, action: str) -> HttpResponse:
    """Pause, resume, try failed letters again, send doubtful ones again."""
    round_ = round_for_staff(request, slug)
    found = mailing_of(round_, mailing_id)
    if action not in ACTIONS:
        raise Http404("No such action.")
    act_on, name = ACTIONS[action]
    with audited(request.user, name, round_=round_, subject=found.kind):
        act_on(mailing=found)
    return redirect("collecting:mailing", slug, mailing_id)
