"""Stopping and coming back: personal links, return codes, a link by e-mail."""

from __future__ import annotations

from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from surveys.access import respondent, round_to_answer
from surveys.forms.returning import AddressForm, ReturnForm
from surveys.models import Response, Round
from surveys.respondent import give_key, is_code, is_token, key_from, tidy_code
from surveys.selectors import invited_by, response_of
from surveys.services.responses import RoundClosedError
from surveys.services.returning import give_return_code, mail_return_link, open_personal_link
from surveys.throttle import (
    LINK_BY_MAIL,
    PERSONAL_LINK,
    RETURN_CODE,
    count_attempt,
    is_spent,
)

MISSING = "surveys/link_unknown.html"


@respondent
@require_safe
@never_cache
def personal(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Take a personal link: the browser keeps its token, the address bar loses it.

    Also the way back to answers begun on another device. That a link was opened is noted on
    a GET, because that is what opening is; it changes nothing for anybody.
    """
    round_, _version = round_to_answer(slug)
    at = timezone.now()
    if is_spent(PERSONAL_LINK, request, at):
        return render(request, "surveys/slow_down.html", {"round": round_}, status=429)
    if not is_token(token) or not (
        open_personal_link(round_=round_, token=token, at=at) or response_of(round_, token)
    ):
        count_attempt(PERSONAL_LINK, request, at)
        return render(request, MISSING, {"round": round_}, status=404)
    response = redirect("surveys:landing", slug)
    give_key(response, round_, token)
    return response


@respondent
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def enter_code(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the return code, and go on with the answers it belongs to."""
    round_, _version = round_to_answer(slug)
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = _found(request, round_, form.cleaned_data["code"])
        if found:
            return found
        form.add_error("code", _refusal(request))
    status = 422 if form.errors else 200
    return render(
        request, "surveys/enter_code.html", {"round": round_, "form": form}, status=status
    )


@respondent
@require_safe
@never_cache
def return_link(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Take the link that was sent by e-mail."""
    round_, _version = round_to_answer(slug)
    return _found(request, round_, code) or render(request, MISSING, {"round": round_}, status=404)


def _found(request: HttpRequest, round_: Round, typed: str) -> HttpResponse | None:
    """The way on, when the code belongs to a response and not too many were tried."""
    at = timezone.now()
    code = tidy_code(typed)
    if is_spent(RETURN_CODE, request, at):
        return None
    if not is_code(code) or response_of(round_, code) is None:
        count_attempt(RETURN_CODE, request, at)
        return None
    response = redirect("surveys:landing", round_.slug)
    give_key(response, round_, code)
    return response


def _refusal(request: HttpRequest) -> str:
    if is_spent(RETURN_CODE, request, timezone.now()):
        return _("Too many codes were tried from your network. Try again in an hour.")
    return _("No answers belong to this code. Check each letter; a newer code replaces older ones.")


@respondent
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def pause(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how to come back; on request a code, or a link by e-mail."""
    round_, version = round_to_answer(slug)
    key = key_from(request, round_)
    response = response_of(round_, key, version)
    if key is None or response is None:
        return redirect("surveys:landing", slug)
    writes = round_.trial_of_id is None  # nobody is written to from a trial
    form = AddressForm(request.POST if writes and "mail" in request.POST else None)
    context: dict[str, Any] = {
        "round": round_,
        "response": response,
        "invited": invited_by(round_, key),
        "sends_mail": writes and bool(settings.EMAIL_HOST),
        "form": form,
    }
    if form.is_bound and form.is_valid() and _mailed(request, round_, key, form):
        return redirect("surveys:pause", slug)
    if request.method == "POST" and not form.is_bound:
        try:
            context["code"] = give_return_code(round_=round_, key=key)
        except RoundClosedError:
            return redirect("surveys:landing", slug)
    status = 422 if form.errors else 200
    return render(request, "surveys/pause.html", context, status=status)


def _mailed(request: HttpRequest, round_: Round, key: str, form: AddressForm) -> bool:
    if not count_attempt(LINK_BY_MAIL, request, timezone.now()):
        form.add_error(
            "address",
            _("Too many messages were asked for from your network. Note down the code instead."),
        )
        return False
    try:
        mail_return_link(
            round_=round_,
            code=give_return_code(round_=round_, key=key),
            address=form.cleaned_data["address"],
            subject=_("The link to your unfinished answers"),
            body=_(
                "You began to answer a questionnaire and asked for a link to go on with it:\n\n"
                "%(link)s\n\n"
                "Whoever has this link can see and change your answers until they are sent. "
                "Your e-mail address was not stored. If you did not ask for this message, "
                "ignore it."
            ),
        )
    except (OSError, SMTPException, Response.DoesNotExist, RoundClosedError):
        form.add_error(
            "address",
            _("The message could not be sent. Check the address, or note down the code instead."),
        )
        return False
    messages.success(request, _("The link was sent. Your e-mail address was not stored."))
    return True
