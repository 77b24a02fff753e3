"""Ending a sign-in that nobody uses any more."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

SEEN = "seen"  # when the session was last used, in seconds since 1970
EVERY = 5 * 60  # seconds; noting each request would write a row with every page


class EndIdleSessions:
    """Sign out who did nothing for IDLE_SECONDS. A form sent too late is kept (see refusals).

    Looks at sessions that there are, and makes none: respondents have no session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out, or note that the session is used, and pass on."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now, begun = int(timezone.now().timestamp()), request.user.last_login
            seen = request.session.get(SEEN, int(begun.timestamp()) if begun else 0)
            if now - seen > settings.IDLE_SECONDS:
                logout(request)
            elif now - seen > EVERY:
                request.session[SEEN] = now
        return self.get_response(request)
