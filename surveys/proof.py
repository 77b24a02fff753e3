"""Proof of work: about a second of a browser's computing, by which a program pays for each start.

Challenge and check are altcha's, version 2: the browser looks for a number with which PBKDF2
gives a key that begins with a zero byte. No third party takes part and nobody solves a puzzle.
The challenge is signed and nothing of it is stored; a solution that was used is remembered as
a keyed hash until the challenge expires, so that it serves once.
"""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from altcha import create_challenge, verify_solution
from django.utils.crypto import salted_hmac

from surveys.throttle import use_once

LASTS = timedelta(minutes=20)  # to read the start page before it, and no longer to save some up
ALGORITHM = "PBKDF2/SHA-256"
# Iterations of one try, of which 256 are needed on average. A try is long enough that a phone
# spends its time in the browser's own cryptography, on other threads than the page's; 256 of
# them take it about a second, a desktop a third of that, and the server's one check 2 ms.
COST = 5_000
KEY_BYTES = 32
LONGEST = 2_000  # characters of a solution; altcha's have about 600


def new_challenge(at: datetime) -> dict[str, Any]:
    """A challenge for one start, as the browser's script reads it."""
    challenge = create_challenge(
        ALGORITHM, COST, key_length=KEY_BYTES, expires_at=at + LASTS, hmac_secret=_secret()
    )
    return challenge.to_dict()


def is_proof(sent: str) -> bool:
    """Whether what was sent solves a challenge of ours that has not expired. Used ones, too."""
    if not sent or len(sent) > LONGEST or not sent.isascii():
        return False
    return verify_solution(sent, _secret()).verified


def spend_proof(sent: str) -> bool:
    """Whether it is a proof, and this is its first use."""
    if not is_proof(sent):
        return False
    try:
        challenge = orjson.loads(base64.b64decode(sent))["challenge"]
    except (binascii.Error, ValueError):  # altcha reads it, a stricter reader does not
        return False
    expires = datetime.fromtimestamp(challenge["parameters"]["expiresAt"], UTC)
    return use_once("proof", challenge["signature"], expires)


def _secret() -> bytes:
    return salted_hmac("start proof", "challenge", algorithm="sha256").digest()
