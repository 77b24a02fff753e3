"""Ending the messages of a round for one invited person, by a link that outlives its key."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import override

from surveys.models import Delivery, DeliveryState, Invitation, Round

_SHAPE = re.compile(r"[A-Za-z0-9_-]{22}")


def unsubscribe_code(round_: Round, invitation_id: UUID) -> str:
    """The code of an invitation, 22 characters; tells nothing to who lacks the secret.

    The id enciphered under the installation's secret and the round: like a keyed hash it
    cannot be guessed, unlike one it leads back to the row without going through all of them.
    """
    block = _cipher(round_, settings.SECRET_KEY).encryptor().update(invitation_id.bytes)
    return base64.urlsafe_b64encode(block).decode().rstrip("=")


def invitation_of_code(round_: Round, code: str) -> Invitation | None:
    """The invitation whose code this is, also under an earlier secret, or None."""
    if not _SHAPE.fullmatch(code):
        return None
    try:
        block = base64.b64decode(code + "==", altchars=b"-_", validate=True)
    except binascii.Error:
        return None
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    ids = [UUID(bytes=_cipher(round_, each).decryptor().update(block)) for each in secrets]
    return Invitation.objects.filter(round=round_, pk__in=ids).first()


def unsubscribe_link(round_: Round, invitation_id: UUID, language: str) -> str:
    """The absolute address that ends the messages."""
    code = unsubscribe_code(round_, invitation_id)
    with override(language):
        return settings.BASE_URL + reverse("surveys:unsubscribe", args=[round_.slug, code])


@transaction.atomic
def unsubscribe(*, invitation: Invitation, at: datetime) -> None:
    """Send this person nothing more in this round. Nothing happens the second time."""
    own = Invitation.objects.filter(pk=invitation.pk)
    today = at.astimezone(invitation.round.zone).date()
    own.filter(unsubscribed_on=None).update(unsubscribed_on=today)
    waiting = Delivery.objects.filter(invitation=invitation, state=DeliveryState.QUEUED)
    waiting.update(state=DeliveryState.UNSUBSCRIBED)


def _cipher(round_: Round, secret: str | bytes) -> Cipher[modes.ECB]:
    purpose = f"unsubscribe:{round_.pk}"
    key = salted_hmac(purpose, "key", secret=secret, algorithm="sha256").digest()
    # One block that never repeats, the random id: what ECB is unsafe for does not arise.
    return Cipher(algorithms.AES256(key), modes.ECB())  # noqa: S305
