"""Pages for what failed through nobody's answer: the database is away, the form or the sign-in
has expired.

What was typed is kept in the page itself, so that one button sends it again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from surveys.access import NothingPublishedError, SecondFactorNeededError, SignInNeededError
from surveys.round_places import tab_at

RETRY_SECONDS = 10
CSRF_FIELD = "csrfmiddlewaretoken"
PROGRAMS = "/api/"  # what is below this address is read by programs: refusals are JSON there
BUTTONS = {"forward", "back", "pause", "send"}


class DatabaseAway:
    """Answer 503 when the database cannot be reached, is stopping, or has no room left.

    Nothing is half stored: the transaction is gone with the connection. The next request
    connects anew. The page needs no query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page, for exceptions of this kind only."""
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        response = render(request, "503.html", kept(sent_fields(request)), status=503)
        response["Retry-After"] = str(RETRY_SECONDS)
        return response


class SignInNeeded:
    """Ask to sign in, and then to go on where one was; a form that was sent is kept.

    Signing in happens in another window: the page that keeps the form stays as it is. Who is
    signed in and lacks the second factor is led to its set-up; nothing else opens.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page, for these exceptions only."""
        if isinstance(exception, SecondFactorNeededError):
            return redirect("mfa_index")
        if not isinstance(exception, SignInNeededError):
            return None
        if request.method != "POST":
            return redirect_to_login(request.get_full_path())
        context = {**kept(sent_fields(request)), "lost_files": bool(request.FILES)}
        return render(request, "staff/signed_out.html", context, status=403)


# Django's own pages for these two first read what was sent, to check its token; where that cannot
# be read they fail, with 500.


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for a request that cannot be read."""
    if request.path.startswith(PROGRAMS):
        return _to_program(400, "bad_request", "The request cannot be read.")
    return render(request, "400.html", status=400)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for an address that leads nowhere, or where nothing is published yet."""
    if request.path.startswith(PROGRAMS):
        return _to_program(404, "not_found", "There is no such thing.")
    if isinstance(exception, NothingPublishedError):
        match = request.resolver_match
        tab = tab_at(match.view_name if match else "")
        context = {"round": exception.round, "tab": tab}
        return render(request, "staff/nothing_published.html", context, status=404)
    return render(request, "404.html", status=404)


def _to_program(status: int, error: str, detail: str) -> JsonResponse:
    refusal = {"error": error, "detail": detail}
    return JsonResponse(refusal, status=status, headers={"Cache-Control": "no-store"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form without a valid token; what came from our own page can be sent again.

    What comes from elsewhere is not offered: a stranger's page must not have it confirmed.
    """
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    ours = urlsplit(origin).netloc == request.get_host()
    context = kept(sent_fields(request) if ours else [])
    return render(request, "403_csrf.html", context, status=403)


def kept(fields: list[tuple[str, str]]) -> dict[str, Any]:
    """For the page: the fields to send again, and those of them that a person typed."""
    typed = [
        value
        for name, value in fields
        if value and not name.startswith("_") and name not in BUTTONS
    ]
    return {"fields": fields, "typed": typed}


def sent_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a sent form as they came, without its token; no files and no passwords."""
    if request.method != "POST":
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name != CSRF_FIELD and "password" not in name
        for value in values
    ]
