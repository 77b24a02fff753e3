"""Pages of work under way, which show by themselves how far it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def stands_still(request: HttpRequest) -> bool:
    """Whether the reader has stopped the page from refreshing itself: `?still=1`."""
    return "still" in request.GET


def refresh(request: HttpRequest, response: HttpResponse, *, seconds: int) -> None:
    """Have the page asked for again after so many seconds, unless the reader has stopped it."""
    if not stands_still(request):
        # A header and not a meta element, which assistive software cannot be told to ignore.
        response["Refresh"] = str(seconds)
