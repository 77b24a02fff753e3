"""The messages of a round: what they say, who gets them, trying them out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys.access import needs, round_for_staff
from surveys.forms_staff.message_words import KINDS, PLACEHOLDERS, PUBLIC_LINK, WHO, reason_words
from surveys.forms_staff.messages import MessageForm, TrialForm
from surveys.language_names import language_name
from surveys.mailing_selectors import mailings_of, progress_of
from surveys.message_texts import Wording, languages_of, own_kinds, wording_of
from surveys.messages.envelope import EnvelopeError
from surveys.messages.rendering import PERSONAL
from surveys.models import Mailing, MailingState, MessageKind, Round
from surveys.questionnaire.text import Text
from surveys.roles import Permission
from surveys.rules import RoundState, round_state
from surveys.services.audit import Action, audited, record
from surveys.services.composing import Sheet, example
from surveys.services.mail_server import MailServerDownError, Verdict, is_set
from surveys.services.mailings import (
    audience,
    example_person,
    forget_text,
    save_text,
    switch_at_closing,
)
from surveys.services.trial import send_trial
from surveys.views.form_data import form_data


@needs(Permission.COLLECT)
@require_safe
@never_cache
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """The four messages with who would get each now, and the mailings so far."""
    round_ = round_for_staff(request, slug)
    mailings = mailings_of(round_)
    progress = progress_of(mailings)
    context = {
        "round": round_,
        "tab": "messages",
        "rows": _rows(round_, mailings),
        "mailings": [(each, KINDS[MessageKind(each.kind)], progress[each]) for each in mailings],
        "server": is_set(),
    }
    return render(request, "collecting/messages/overview.html", context)


def _rows(round_: Round, mailings: list[Mailing]) -> list[dict[str, Any]]:
    own, over = own_kinds(round_), round_state(round_, timezone.now()) is RoundState.CLOSED
    at_closing = {
        MessageKind.THANKS: round_.sends_thanks,
        MessageKind.CLOSING: round_.sends_closing,
    }
    going = {each.kind: each for each in mailings if each.state != MailingState.DONE}
    rows = [
        {
            "kind": kind.value,
            "label": KINDS[kind],
            "who": WHO[kind],
            "own": kind in own,
            "recipients": 0 if over or kind not in PERSONAL else audience(round_, kind).count(),
            "at_closing": at_closing.get(kind),
            "under_way": going.get(kind),
        }
        for kind in MessageKind
    ]
    # One thing to do next: invite those who are not invited, else remind.
    primary = next((row for row in rows if row["recipients"] and not row["under_way"]), None)
    return [{**row, "primary": row is primary} for row in rows]


@needs(Permission.COLLECT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def edit(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Change a message; see it as somebody gets it; send a test. Only "save" stores anything."""
    round_ = _round_with(request, slug, kind)
    wording, posted = wording_of(round_, kind), form_data(request)
    languages = languages_of(round_)
    form = MessageForm(posted, kind=kind, languages=languages, wording=wording)
    trial = TrialForm(posted if posted and "trial" in posted else None, languages=languages)
    subject, body = wording.subject, wording.body
    if posted is not None and form.is_valid():
        subject, body = form.subject, form.body
        if "save" in posted:
            _save(request, round_, kind, wording, form)
            messages.info(request, _("The message is saved."))
            return redirect("collecting:message", slug, kind)
        if trial.is_bound and trial.is_valid():
            _try_out(request, Sheet.of(round_, kind, subject, body), trial)
    wrong = bool(form.errors or trial.errors)
    context = {"form": form, "trial": trial, "own": wording.own}
    context |= _editor(round_, kind, subject, body)
    return render(request, "collecting/messages/edit.html", context, status=422 if wrong else 200)


def _save(
    request: HttpRequest, round_: Round, kind: str, wording: Wording, form: MessageForm
) -> None:
    with audited(request.user, Action.MESSAGE_CHANGED, round_=round_, subject=kind) as entry:
        save_text(round_=round_, kind=kind, subject=form.subject, body=form.body)
        entry.before = _told(wording.subject, wording.body)
        entry.after = _told(form.subject, form.body)


def _told(subject: Text, body: Text) -> dict[str, Any]:
    return {"subject": subject.as_dict(), "body": body.as_dict()}


def _try_out(request: HttpRequest, sheet: Sheet, trial: TrialForm) -> None:
    language, address = trial.cleaned_data["language"], trial.cleaned_data["address"]
    try:
        outcome = send_trial(
            sheet=sheet,
            language=language,
            address=address,
            person=example_person(sheet.round),
            at=timezone.now(),
        )
    except MailServerDownError:
        messages.info(request, _("The mail server cannot be reached: nothing was sent."))
    except EnvelopeError:
        trial.add_error("address", _("To this address nothing can be sent."))
    else:
        kind, spoken = sheet.kind, {"language": language}
        record(request.user, Action.MESSAGE_TRIED, round_=sheet.round, subject=kind, after=spoken)
        sent = outcome.verdict is Verdict.SENT
        words = _("The test was sent. Its links open nobody's answers.")
        messages.info(request, words if sent else reason_words(outcome.reason))


def _editor(round_: Round, kind: str, subject: Text, body: Text) -> dict[str, Any]:
    """What the editor shows beside the form: the letter in each language, the placeholders."""
    sheet, person = Sheet.of(round_, kind, subject, body), example_person(round_)
    names = dict(PLACEHOLDERS) if kind in PERSONAL else {**PLACEHOLDERS, "link": PUBLIC_LINK}
    return {
        "round": round_,
        "tab": "messages",
        "kind": kind,
        "label": KINDS[MessageKind(kind)],
        "person": person,
        "placeholders": [(f"{{{name}}}", words) for name, words in names.items()],
        "previews": [
            (each, language_name(each), example(sheet=sheet, language=each, person=person))
            for each in languages_of(round_)
            if body.exactly_in(each)
        ],
        "server": is_set(),
    }


@needs(Permission.COLLECT)
@require_POST
def reset(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Go back to the product's own words."""
    round_ = _round_with(request, slug, kind)
    with audited(request.user, Action.MESSAGE_RESET, round_=round_, subject=kind) as entry:
        wording = wording_of(round_, kind)
        entry.before = _told(wording.subject, wording.body)
        entry.happened = wording.own
        forget_text(round_=round_, kind=kind)
    messages.info(request, _("The message has its original text again."))
    return redirect("collecting:message", slug, kind)


@needs(Permission.COLLECT)
@require_POST
def at_closing(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Switch the message that goes out by itself at the closing on or off."""
    round_ = _round_with(request, slug, kind)
    if kind in PERSONAL:
        raise Http404("Sent by hand.")
    on = request.POST.get("on") == "1"
    with audited(request.user, Action.MESSAGE_AT_CLOSING, round_=round_, subject=kind) as entry:
        entry.happened = switch_at_closing(round_=round_, kind=kind, on=on)
        entry.before, entry.after = {"on": not on}, {"on": on}
    return redirect("collecting:messages", slug)


def _round_with(request: HttpRequest, slug: str, kind: str) -> Round:
    """The round, for staff; 404 also when there is no such kind of message."""
    if kind not in MessageKind.values:
        raise Http404("No such message.")
    return round_for_staff(request, slug)
