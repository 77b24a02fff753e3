"""The accounts of the installation, for whoever runs it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from surveys.access import installation_only
from surveys.permission_selectors import accounts_of_the_installation
from surveys.services.accounts import NotAllowedError, switch_account
from surveys.services.people import LastAdministratorError


@installation_only
@require_safe
@never_cache
def accounts(request: HttpRequest) -> HttpResponse:
    """Everybody who can sign in, or could."""
    return render(request, "team/accounts.html", {"accounts": accounts_of_the_installation()})


@installation_only
@require_POST
def switch(request: HttpRequest, user_id: int, active: bool) -> HttpResponse:
    """Switch an account off or on; a second time nothing happens."""
    user = get_object_or_404(get_user_model(), pk=user_id)
    try:
        switch_account(user=user, active=active, by=request.user)
    except NotAllowedError:
        messages.error(request, _("You cannot switch off your own account."))
    except LastAdministratorError:
        messages.error(request, _("Somebody has to stay administrator: name another one first."))
    else:
        words = _("%s can sign in again.") if active else _("%s is signed out and cannot sign in.")
        messages.success(request, words % user.get_username())
    return redirect("team:accounts")
