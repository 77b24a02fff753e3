"""The tokens with which somebody's own programs read data."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from surveys.access import staff_only
from surveys.access_token_selectors import consultations_for_tokens, tokens_of
from surveys.forms_staff.access_tokens import TokenForm
from surveys.services.access_tokens import (
    TokenNameTakenError,
    TooManyTokensError,
    make_token,
    revoke_token,
)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """The account's tokens, and a form to make one; a new one is shown this once."""
    today = timezone.localdate()
    consultations = consultations_for_tokens(request.user)
    sent = request.POST if request.method == "POST" else None
    form, made = TokenForm(sent, consultations=consultations, today=today), ""
    if form.is_valid():
        try:
            made = make_token(user=request.user, today=today, **form.cleaned_data)
        except TokenNameTakenError:
            form.add_error("name", _("You have a token of this name: choose another name."))
        except TooManyTokensError:
            form.add_error(None, _("You have many tokens. Revoke some of them first."))
    if made:
        form = TokenForm(consultations=consultations, today=today)
    context = {
        "form": form,
        "made": made,
        "tokens": tokens_of(request.user),
        "consultations": consultations,
        "today": today,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "team/tokens.html", context, status=status)


@staff_only
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Take a token of one's own back, from the program's next request on."""
    token = get_object_or_404(tokens_of(request.user), pk=token_id)
    revoke_token(token=token, by=request.user)
    messages.info(request, _("The token “%s” opens nothing any more.") % token.name)
    return redirect("team:tokens")
