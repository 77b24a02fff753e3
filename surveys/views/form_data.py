"""What a form is bound to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def form_data(request: HttpRequest) -> Any:
    """The fields that were sent, also when there are none; None when the page is only shown."""
    return request.POST if request.method == "POST" else None


def form_files(request: HttpRequest) -> Any:
    """The files that were sent, likewise."""
    return request.FILES if request.method == "POST" else None
