"""Personal links and what the database keeps of them (decision 7 in docs/decisions).

A round has a random key of 256 bits, stored sealed under the installation's secret, which is
not in the database, and destroyed at closing. A token is derived from that key and the id of
the invitation: while the key lives, reminders carry the same link; afterwards nobody can make
a link again. The database keeps three hashes of a token, under three purposes, in three
tables. Without token or key none leads to another.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes
from django.utils.translation import override

from surveys.models import Round

KEY_BYTES = 32
_ROUND_KEY = b"round key"
TOKEN_BYTES = 16  # 128 bits, 22 characters
# Of tokens for programs: begins so that whoever looks for secrets in files recognises one.
ACCESS_PREFIX = "cst_"
ACCESS_BYTES = 32  # 256 bits, 43 characters


class RoundKeyGoneError(Exception):
    """The round's key was destroyed at its closing, or cannot be unsealed with this secret."""


def ensure_key(round_: Round) -> bytes:
    """The round's key, made on first use. Raises RoundKeyGoneError after closing."""
    if round_.sealed_key is not None:
        return open_key(round_)
    with transaction.atomic():
        locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
        if locked.closed_at is not None:
            raise RoundKeyGoneError
        if locked.sealed_key is None:
            locked.sealed_key = sealer(_ROUND_KEY).encrypt(secrets.token_bytes(KEY_BYTES))
            locked.save(update_fields=["sealed_key"])
    round_.sealed_key = locked.sealed_key
    return open_key(round_)


def open_key(round_: Round) -> bytes:
    """The round's key. Raises RoundKeyGoneError when there is none or it cannot be unsealed."""
    if round_.sealed_key is None:
        raise RoundKeyGoneError
    try:
        return sealer(_ROUND_KEY).decrypt(bytes(round_.sealed_key))
    except InvalidToken:
        raise RoundKeyGoneError from None


def token_of(round_: Round, invitation_id: UUID, key: bytes) -> str:
    """The token of an invitation: 22 characters, 128 bits of HMAC-SHA256 under the round's key."""
    message = f"token:{round_.pk}:{invitation_id}".encode()
    digest = hmac.new(key, message, hashlib.sha256).digest()[:TOKEN_BYTES]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def invite_hash(round_: Round, token: str) -> str:
    """What an invitation keeps of its token."""
    return _keyed_hash("invite", round_, token)


def visit_hash(round_: Round, token: str) -> str:
    """What remembers, until closing, that a personal link was opened."""
    return _keyed_hash("visit", round_, token)


def response_hash(round_: Round, key: str) -> str:
    """What a response keeps of a token, or of the key of a browser that came without one."""
    return _keyed_hash("response", round_, key)


def return_hash(round_: Round, code: str) -> str:
    """What a response keeps of its return code."""
    return _keyed_hash("return", round_, code)


def personal_link(round_: Round, token: str, language: str) -> str:
    """The absolute address that an invited person gets."""
    with override(language):
        return settings.BASE_URL + reverse("surveys:personal", args=[round_.slug, token])


def _keyed_hash(purpose: str, round_: Round, value: str) -> str:
    return salted_hmac(f"{purpose}:{round_.pk}", value, algorithm="sha256").hexdigest()


def new_access_token() -> str:
    """A random token for a program."""
    return ACCESS_PREFIX + secrets.token_urlsafe(ACCESS_BYTES)


def access_token_hashes(token: str) -> list[str]:
    """What may be stored of a program's token: under today's secret, then under earlier ones."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [
        salted_hmac("access token", token, secret=key, algorithm="sha256").hexdigest()
        for key in keys
    ]


def sealer(purpose: bytes) -> MultiFernet:
    """Seals under today's secret; opens what was sealed under an earlier one, too.

    What was sealed for one purpose is not opened for another.
    """
    secrets_ = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([_fernet(secret, purpose) for secret in secrets_])


def _fernet(secret: str | bytes, purpose: bytes) -> Fernet:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose)
    key = derivation.derive(force_bytes(secret))
    return Fernet(base64.urlsafe_b64encode(key))
