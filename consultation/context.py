"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, get_language_from_path

from consultation.languages import offers


def site(request: HttpRequest) -> dict[str, Any]:
    """What the installation is like, and this page's address in each language it can be read in."""
    return {
        "city_name": settings.CITY_NAME,
        "city_logo": settings.CITY_LOGO,
        "sends_mail": bool(settings.EMAIL_HOST),
        "second_factor_demanded": settings.REQUIRE_SECOND_FACTOR,
        "idle_minutes": settings.IDLE_SECONDS // 60,
        "oidc_name": settings.OIDC.name if settings.OIDC else "",
        "languages": [
            {
                "code": code,
                "name": name,
                "url": _in_language(request, code),
                "current": code == get_language(),
            }
            for code, name in settings.LANGUAGES
            if offers(request, code)
        ],
    }


def _in_language(request: HttpRequest, code: str) -> str:
    """This page's address in a language: addresses differ in their first part only.

    That part need not be the page's language: see `consultation.languages`.
    """
    here = request.get_full_path()
    own = f"/{get_language_from_path(request.path)}/"
    return (
        f"/{code}/{here.removeprefix(own)}" if here.startswith(own) else translate_url(here, code)
    )
