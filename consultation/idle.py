"""Ending a sign-in that nobody uses any more."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from surveys.access import SignInNeededError

SEEN = "seen"  # when the session was last used, in seconds since 1970
EVERY = 24  # parts of IDLE_SECONDS; noting each request would write a row with every page


def now() -> int:
    """The moment, as SEEN notes it."""
    return int(timezone.now().timestamp())


def seconds_left(request: HttpRequest) -> int:
    """For how long the request's sign-in lasts if it is not used again; at most IDLE_SECONDS."""
    begun = request.user.last_login if request.user.is_authenticated else None
    seen = request.session.get(SEEN, int(begun.timestamp()) if begun else 0)
    return max(0, seen + int(settings.IDLE_SECONDS) - now())


@require_POST
@never_cache
def stay(request: HttpRequest) -> JsonResponse:
    """Stay signed in: the script of every page asks for it, after a warning or while one types.

    Raises SignInNeededError.
    """
    if not request.user.is_authenticated:
        raise SignInNeededError
    request.session[SEEN] = now()
    return JsonResponse({"seconds": seconds_left(request)})


class EndIdleSessions:
    """Sign out who did nothing for IDLE_SECONDS. A form sent too late is kept (see refusals).

    Looks at sessions that there are, and makes none: respondents have no session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out, or note that the session is used, and pass on."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            left = seconds_left(request)
            if not left:
                logout(request)
            elif left < settings.IDLE_SECONDS * (EVERY - 1) / EVERY:
                request.session[SEEN] = now()
            request.idle_seconds = left and seconds_left(request)  # type: ignore[attr-defined]
        return self.get_response(request)
