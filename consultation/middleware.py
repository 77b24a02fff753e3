"""Requests that no view should see."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from consultation.refusals import bad_request

# PostgreSQL stores neither of these in text, and no honest browser sends them.
NUL = "\x00"


class RefuseOversize:
    """Answer 413 to a request that announces a body over REQUEST_MAX_BYTES, without reading it.

    Stands before everything that looks into the body. The page is in both languages, because
    the request's own is not known yet. A body that announces no length is not read at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse, or pass on."""
        if _announced(request) > settings.REQUEST_MAX_BYTES:
            return HttpResponse(render_to_string("413.html"), status=413)
        return self.get_response(request)


def _announced(request: HttpRequest) -> int:
    """The announced length of the body in bytes, as Django reads it; 0: no body is read."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


class DropDamagedCookies:
    """Pass a request on without the cookies that carry a NUL byte.

    A cookie may write one as an escape ("\\000"); as a session's key it would reach the
    database on every page. Stands before the session is read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Drop them; whoever has none left is a stranger."""
        for name in [name for name, value in request.COOKIES.items() if NUL in name + value]:
            del request.COOKIES[name]
        return self.get_response(request)


class RefuseBadInput:
    """Answer 400 to a request whose text no page or database could keep.

    NUL bytes in the path or the query would otherwise reach the database as a slug.
    Form fields are checked by the answers themselves, with a message.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse, or pass on."""
        query = (value for values in request.GET.lists() for value in values[1])
        if NUL in request.path or any(NUL in value for value in query):
            return bad_request(request)
        return self.get_response(request)
