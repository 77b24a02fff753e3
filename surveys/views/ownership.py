"""What respondents do with answers that are theirs: change, withdraw, keep a copy."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys.access import respondent, round_to_answer
from surveys.forms.returning import WithdrawalForm
from surveys.models import Response, Round
from surveys.respondent import forget_key, key_from, tidy_code
from surveys.rules import may_answer, may_withdraw
from surveys.selectors import response_of
from surveys.services.responses import (
    AlreadySubmittedError,
    RoundClosedError,
    discard_revision,
    revise,
    withdraw,
)
from surveys.throttle import WITHDRAWAL, count_attempt, is_spent
from surveys.views.listing import answered, listed


@respondent
@require_POST
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Open sent answers for changes, where the round allows it and is open."""
    round_, _version = round_to_answer(slug)
    key = key_from(request, round_)
    if key is None or not may_answer(round_, timezone.now(), begun=True):
        return redirect("surveys:landing", slug)
    try:
        revise(round_=round_, key=key)
    except (AlreadySubmittedError, RoundClosedError, Response.DoesNotExist):
        return redirect("surveys:receipt", slug)
    return redirect("surveys:review", slug)


@respondent
@require_POST
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Drop the changes that were not sent."""
    round_, _version = round_to_answer(slug)
    if key := key_from(request, round_):
        try:
            discard_revision(round_=round_, key=key)
        except RoundClosedError:
            return redirect("surveys:receipt", slug)
        messages.success(request, _("Nothing was changed. The answers you sent before count."))
    return redirect("surveys:receipt", slug)


@respondent
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def withdrawal(request: HttpRequest, slug: str) -> HttpResponse:
    """Erase the answers that a receipt's reference belongs to, until the round closes."""
    round_, _version = round_to_answer(slug)
    possible = may_withdraw(round_, timezone.now())
    form = WithdrawalForm(request.POST or None)
    sent = request.method == "POST" and possible and form.is_valid()
    if sent and _withdrawn(request, round_, form):
        response = render(request, "surveys/withdrawn.html", {"round": round_})
        forget_key(response, round_)
        return response
    status = 422 if form.errors else 200
    context = {"round": round_, "form": form, "possible": possible}
    return render(request, "surveys/withdraw.html", context, status=status)


def _withdrawn(request: HttpRequest, round_: Round, form: WithdrawalForm) -> bool:
    at = timezone.now()
    if is_spent(WITHDRAWAL, request, at):
        form.add_error(
            "reference",
            _("Too many references were tried from your network. Try again in an hour."),
        )
        return False
    if withdraw(round_=round_, reference=tidy_code(form.cleaned_data["reference"])):
        return True
    count_attempt(WITHDRAWAL, request, at)
    form.add_error("reference", _("No answers have this reference. Check each letter."))
    return False


@respondent
@require_safe
@never_cache
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """The respondent's own answers on one page, to print or to save."""
    round_, version = round_to_answer(slug)
    response = response_of(round_, key_from(request, round_), version)
    if response is None:
        return redirect("surveys:landing", slug)
    of = response.version.questionnaire
    # What was sent, also while it is being changed.
    parts = answered(listed(of, response.answers))
    context = {"round": round_, "questionnaire": of, "parts": parts, "response": response}
    return render(request, "surveys/copy.html", context)
