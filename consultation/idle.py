"""Ending a sign-in that nobody uses any more."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

SEEN = "seen"  # when the session was last used, in seconds since 1970
EVERY = 5 * 60  # seconds; noting each request would write a row with every page


def now() -> int:
    """The moment, as SEEN notes it."""
    return int(timezone.now().timestamp())


class EndIdleSessions:
    """Sign out who did nothing for IDLE_SECONDS. A form sent too late is kept (see refusals).

    Looks at sessions that there are, and makes none: respondents have no session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out, or note that the session is used, and pass on."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            at, begun = now(), request.user.last_login
            seen = request.session.get(SEEN, int(begun.timestamp()) if begun else 0)
            if at - seen > settings.IDLE_SECONDS:
                logout(request)
            elif at - seen > EVERY:
                request.session[SEEN] = at
        return self.get_response(request)
