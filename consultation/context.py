"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language


def site(request: HttpRequest) -> dict[str, Any]:
    """The city's identity and this page's address in each language."""
    return {
        "city_name": settings.CITY_NAME,
        "city_logo": settings.CITY_LOGO,
        "languages": [
            {
                "code": code,
                "name": name,
                "url": _in_language(request, code),
                "current": code == get_language(),
            }
            for code, name in settings.LANGUAGES
        ],
    }


def _in_language(request: HttpRequest, code: str) -> str:
    """This page's address in a language: addresses differ in their first part only."""
    here = request.get_full_path()
    own = f"/{get_language()}/"
    return (
        f"/{code}/{here.removeprefix(own)}" if here.startswith(own) else translate_url(here, code)
    )
