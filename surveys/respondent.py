"""The key by which a browser returns to its own response, without account or session row.

Three things can be a key, all held in one cookie of the round: the token of a personal link,
a random key of the browser's own (both 22 characters, 128 bits), or a return code that the
respondent typed on another device (12 letters and digits, 58 bits, attempts limited).
"""

from __future__ import annotations

import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

from surveys.models import Round
from surveys.tokens import response_hash, return_hash

COOKIE_DAYS = 30
# Letters and digits that are not taken for one another when read aloud or copied by hand.
LEGIBLE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_KEY = re.compile(r"[A-Za-z0-9_-]{22}(?:\.[0-9a-f]{32})?")
_CODE = re.compile(rf"[{LEGIBLE}]{{4}}-[{LEGIBLE}]{{4}}-[{LEGIBLE}]{{4}}")


def lookup(round_: Round, key: str) -> dict[str, str]:
    """Which column of a response a key is found by, and with what value."""
    if is_code(key):
        return {"return_hash": return_hash(round_, key)}
    return {"key_hash": response_hash(round_, key)}


def is_code(key: str) -> bool:
    """Whether the key is a return code."""
    return _CODE.fullmatch(key) is not None


def new_code(letters: int = 12) -> str:
    """Random legible letters in groups of four: 7KQ4-M2XD-9CWT."""
    drawn = "".join(secrets.choice(LEGIBLE) for _ in range(letters))
    return "-".join(drawn[start : start + 4] for start in range(0, letters, 4))


def tidy_code(typed: str) -> str:
    """A code as it was given out, whatever case, spaces or dashes it was typed with."""
    letters = re.sub(r"[^0-9A-Z]", "", typed.upper()[:100])
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def key_from(request: HttpRequest, round_: Round) -> str | None:
    """The key this browser holds for the round, or None; anything misshapen counts as none."""
    key = request.COOKIES.get(_cookie(round_), "")
    return key if _KEY.fullmatch(key) or is_code(key) else None


def is_token(text: str) -> bool:
    """Whether a text has the shape of a personal link's token."""
    return _TOKEN.fullmatch(text) is not None


def new_key(round_: Round) -> str:
    """A key of 128 random bits with the seal of the start that gave it."""
    drawn = secrets.token_urlsafe(16)
    return f"{drawn}.{_seal(round_, drawn)}"


def is_given(round_: Round, key: str) -> bool:
    """Whether a start of ours gave this key: nobody begins with one of their own making."""
    drawn, _dot, seal = key.partition(".")
    return constant_time_compare(seal, _seal(round_, drawn))


def _seal(round_: Round, drawn: str) -> str:
    return salted_hmac(f"given:{round_.pk}", drawn, algorithm="sha256").hexdigest()[:32]


def give_key(response: HttpResponseBase, round_: Round, key: str = "") -> None:
    """Hand the browser a key: the one given, else a new one of 128 random bits."""
    response.set_cookie(
        _cookie(round_),
        key or new_key(round_),
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
