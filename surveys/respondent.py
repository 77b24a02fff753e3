"""The key by which a browser returns to its own response, without account or session row."""

from __future__ import annotations

import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from surveys.models import Round

COOKIE_DAYS = 30
_KEY = re.compile(r"[A-Za-z0-9_-]{22}")


def key_hash(round_: Round, key: str) -> str:
    """What the database keeps of a key: a hash keyed by the installation's secret."""
    return salted_hmac(f"response:{round_.pk}", key, algorithm="sha256").hexdigest()


def key_from(request: HttpRequest, round_: Round) -> str | None:
    """The key this browser holds for the round, or None; anything misshapen counts as none."""
    key = request.COOKIES.get(_cookie(round_), "")
    return key if _KEY.fullmatch(key) else None


def give_key(response: HttpResponseBase, round_: Round) -> None:
    """Hand the browser a new key of 128 random bits."""
    response.set_cookie(
        _cookie(round_),
        secrets.token_urlsafe(16),
        max_age=COOKIE_DAYS * 24 * 3600,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def forget_key(response: HttpResponseBase, round_: Round) -> None:
    """Take the key away, so that somebody else can answer from the same device."""
    response.delete_cookie(_cookie(round_), samesite="Lax")


def _cookie(round_: Round) -> str:
    return f"respondent-{round_.pk}"
