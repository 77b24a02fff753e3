"""Assisted entry: answers on paper or by telephone, keyed in by staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys.access import needs, round_for_staff
from surveys.forms.page import asked_now
from surveys.forms_staff.keying import MODES, KeyingForm, SheetForm, on_one_page
from surveys.forms_staff.settling import Settlement
from surveys.models import KEYED_MODES, Mode, Round, SheetState
from surveys.roles import Permission
from surveys.services.audit import Action, note_sheet
from surveys.services.keying import (
    Keyed,
    NotWaitingError,
    RoundNotOpenError,
    RoundPausedError,
    SamePersonError,
    SheetExistsError,
    key_first,
    key_second,
    remove_sheet,
    settle,
)
from surveys.services.responses import RoundClosedError
from surveys.sheet_selectors import (
    next_number,
    next_second_keying,
    sheet_for_staff,
    sheets_of,
    tally_of_sheets,
    version_to_key,
)
from surveys.views.form_data import form_data

REFUSALS: dict[type[Exception], Any] = {
    RoundClosedError: gettext_lazy(
        "The closing of this round was carried out: no more answers can be stored."
    ),
    RoundNotOpenError: gettext_lazy("The round is not open yet: answers cannot be stored."),
    RoundPausedError: gettext_lazy("The round is paused: answers cannot be stored."),
    SamePersonError: gettext_lazy("You keyed this sheet first: somebody else keys it again."),
    NotWaitingError: gettext_lazy("Somebody else was first: the sheet is at another step now."),
}

NAMES = {
    Mode.PAPER: gettext_lazy("Sheet %(number)s"),
    Mode.TELEPHONE: gettext_lazy("Call %(number)s"),
}


@needs(Permission.COLLECT)
@require_safe
@never_cache
def sheets(request: HttpRequest, slug: str) -> HttpResponse:
    """Which sheets are keyed, how far each has come, who has to do what next."""
    round_ = round_for_staff(request, slug)
    state, mode = request.GET.get("state", ""), request.GET.get("mode", "")
    page = sheets_of(round_, state=state, mode=mode, page=request.GET.get("page"))
    context = {
        "round": round_,
        "tab": "sheets",
        "page": page,
        "tally": tally_of_sheets(round_, request.user),
        "next": next_second_keying(round_, request.user),
        "chosen_state": state,
        "chosen_mode": mode,
        "modes": MODES.items(),
        "published": version_to_key(round_, "") is not None,
    }
    return render(request, "collecting/keying/sheets.html", context)


@needs(Permission.COLLECT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request: HttpRequest, slug: str, mode: str) -> HttpResponse:
    """Key a sheet for the first time; then the next one."""
    round_ = round_for_staff(request, slug)
    version = version_to_key(round_, request.GET.get("version", ""))
    if version is None or mode not in KEYED_MODES:
        return redirect("collecting:sheets", slug)
    data = form_data(request)
    form = KeyingForm(version.questionnaire, data, content_hash=version.content_hash)
    if request.headers.get("X-Asked"):  # a script asks what an answer opens; nothing is stored
        return JsonResponse(asked_now(form))
    languages = version.questionnaire.languages
    preset = {"number": next_number(round_, mode), "language": _language(request, languages)}
    sheet = SheetForm(data, mode=mode, languages=languages, initial=preset)
    if data is not None and (sheet.is_valid() & form.is_valid()) and not form.newly_asked:
        done = _key_first(request, version=version, mode=mode, form=form, sheet=sheet)
        if done is not None:
            return done
    context = {"round": round_, "mode": mode, "mode_label": MODES[Mode(mode)], "sheet": sheet}
    context |= {"version": version, "versions": list(round_.versions.values_list("number"))}
    return _render_keying(request, "collecting/keying/new.html", form, context, sheet)


def _key_first(
    request: HttpRequest, *, version: Any, mode: str, form: KeyingForm, sheet: SheetForm
) -> HttpResponse | None:
    """Store the keying and go to the next sheet; None when the number is taken."""
    slug, given = version.round.slug, sheet.cleaned_data
    try:
        keyed = key_first(
            version=version,
            mode=mode,
            number=given["number"],
            language=given["language"],
            answers=form.answers,
            twice=given.get("twice", True),
            by=request.user,
            at=timezone.now(),
        )
    except SheetExistsError:
        sheet.add_error("number", _("A sheet with this number is keyed already."))
        return None
    except (RoundClosedError, RoundNotOpenError) as refused:
        messages.error(request, str(REFUSALS[type(refused)]))
        return redirect("collecting:sheets", slug)
    note_sheet(request.user, Action.SHEET_KEYED, version.round, keyed.sheet)
    _say(request, keyed)
    query = f"?version={version.number}&language={given['language']}"
    return redirect(reverse("collecting:key_sheet", args=[slug, mode]) + query)


@needs(Permission.COLLECT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def second(request: HttpRequest, slug: str, sheet_id: UUID) -> HttpResponse:
    """Key a sheet once more, without seeing how it was keyed first."""
    found = sheet_for_staff(round_for_staff(request, slug), sheet_id)
    if found.state != SheetState.FIRST or found.first_by == request.user:
        wrong = SamePersonError if found.state == SheetState.FIRST else NotWaitingError
        messages.info(request, str(REFUSALS[wrong]))
        return redirect("collecting:sheets", slug)
    data = form_data(request)
    version = found.version
    form = KeyingForm(version.questionnaire, data, content_hash=version.content_hash)
    if request.headers.get("X-Asked"):
        return JsonResponse(asked_now(form))
    if data is None or not form.is_valid() or form.newly_asked:
        context = {"round": found.round, "found": found, "mode_label": MODES[Mode(found.mode)]}
        return _render_keying(request, "collecting/keying/second.html", form, context)
    at = timezone.now()
    keyed = _tried(
        request,
        lambda: key_second(sheet=found, answers=form.answers, by=request.user, at=at),
    )
    if keyed is None:
        return redirect("collecting:sheets", slug)
    note_sheet(request.user, Action.SHEET_KEYED_AGAIN, found.round, keyed.sheet)
    if keyed.sheet.state == SheetState.COMPARED:
        return redirect("collecting:settle_sheet", slug, sheet_id)
    return _next(request, found.round, keyed)


@needs(Permission.COLLECT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def settle_sheet(request: HttpRequest, slug: str, sheet_id: UUID) -> HttpResponse:
    """Decide, question by question, what the sheet says; then store it."""
    found = sheet_for_staff(round_for_staff(request, slug), sheet_id)
    if found.state != SheetState.COMPARED:
        messages.info(request, _("Nothing is left to settle on this sheet."))
        return redirect("collecting:sheets", slug)
    data = form_data(request)
    settlement = Settlement(
        on_one_page(found.version.questionnaire), found.first or {}, found.second or {}, data
    )
    if not settlement.is_settled():
        context = {"round": found.round, "tab": "sheets", "found": found, "settlement": settlement}
        status = 422 if settlement.errors else 200
        return render(request, "collecting/keying/settle.html", context, status=status)
    answers, at = settlement.answers, timezone.now()
    keyed = _tried(request, lambda: settle(sheet=found, answers=answers, by=request.user, at=at))
    if keyed is None:
        return redirect("collecting:sheets", slug)
    note_sheet(request.user, Action.SHEET_SETTLED, found.round, keyed.sheet)
    return _next(request, found.round, keyed)


@needs(Permission.COLLECT)
@require_POST
def remove(request: HttpRequest, slug: str, sheet_id: UUID) -> HttpResponseBase:
    """Drop a sheet that was keyed by mistake."""
    found = sheet_for_staff(round_for_staff(request, slug), sheet_id)
    if remove_sheet(sheet=found):
        note_sheet(request.user, Action.SHEET_REMOVED, found.round, found)
        words = _("%(sheet)s was removed; its number can be keyed again.")
        messages.info(
            request, words % {"sheet": NAMES[Mode(found.mode)] % {"number": found.number}}
        )
    else:
        messages.info(request, _("The sheet is stored as a response and stays."))
    return redirect("collecting:sheets", slug)


def _tried(request: HttpRequest, step: Callable[[], Keyed]) -> Keyed | None:
    """Take a step; None when it was refused, and then the person is told why."""
    try:
        return step()
    except tuple(REFUSALS) as refused:
        messages.error(request, str(REFUSALS[type(refused)]))
        return None


def _next(request: HttpRequest, round_: Round, keyed: Keyed) -> HttpResponse:
    """Say what became of the sheet, and go to the next one that waits for this person."""
    _say(request, keyed)
    waiting = next_second_keying(round_, request.user)
    if waiting is not None:
        return redirect("collecting:second_keying", round_.slug, waiting.pk)
    return redirect("collecting:sheets", round_.slug)


def _say(request: HttpRequest, keyed: Keyed) -> None:
    named: dict[str, Any] = {
        "sheet": NAMES[Mode(keyed.sheet.mode)] % {"number": keyed.sheet.number}
    }
    if keyed.sheet.state != SheetState.STORED:
        words = _("%(sheet)s is keyed. Somebody else keys it a second time.")
    elif keyed.response is None:
        words = _("%(sheet)s is stored.")
    else:
        words = _(
            "%(sheet)s is stored, with the reference %(reference)s. With it the person can "
            "withdraw the answers until the round closes; it is not shown again."
        )
        named["reference"] = keyed.response.reference
    messages.success(request, words % named)


def _language(request: HttpRequest, languages: tuple[str, ...]) -> str:
    wanted = [request.GET.get("language", ""), get_language() or ""]
    return next((each for each in wanted if each in languages), languages[0])


def _render_keying(
    request: HttpRequest,
    template: str,
    form: KeyingForm,
    context: dict[str, Any],
    sheet: SheetForm | None = None,
) -> HttpResponse:
    wrong = bool(form.is_bound and form.errors) or bool(sheet is not None and sheet.errors)
    opened = form.newly_asked if form.is_bound and not form.errors else []
    context = {**context, "tab": "sheets", "form": form, "opened": bool(opened)}
    return render(request, template, context, status=422 if wrong else 200)
