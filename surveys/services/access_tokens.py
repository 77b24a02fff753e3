"""Tokens for programs: making them, taking them back, noting that they are used."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model

from surveys.models import AccessToken, Consultation
from surveys.models.access_token import LONGEST_LIFE
from surveys.services.audit import Action, audited
from surveys.tokens import access_token_hashes, new_access_token

MOST = 20  # of one account
KEPT = timedelta(days=30)  # after its last day, so that its owner sees why a program stopped


class TooManyTokensError(Exception):
    """The account has as many tokens as one may have."""


class TokenNameTakenError(Exception):
    """The account has a token of this name."""


def make_token(
    *, user: Any, consultation: Consultation, name: str, expires_on: date, today: date
) -> str:
    """Make a token and return it: it is not kept, and nobody can be shown it again.

    Raises ValueError unless its last day is today or later and at most LONGEST_LIFE away,
    TokenNameTakenError, TooManyTokensError.
    """
    if not today <= expires_on <= today + LONGEST_LIFE:
        raise ValueError("A token ends within a year.")
    token = new_access_token()
    with audited(user, Action.TOKEN_MADE, consultation=consultation, subject=name) as entry:
        get_user_model().objects.select_for_update(no_key=True).get(pk=user.pk)
        own = AccessToken.objects.filter(user=user)
        if own.filter(name=name).exists():
            raise TokenNameTakenError
        if own.count() >= MOST:
            raise TooManyTokensError
        AccessToken.objects.create(
            user=user,
            consultation=consultation,
            name=name,
            token_hash=access_token_hashes(token)[0],
            created_on=today,
            expires_on=expires_on,
        )
        entry.after = {"expires_on": expires_on.isoformat()}
    return token


def revoke_token(*, token: AccessToken, by: Any) -> None:
    """Delete a token: it opens nothing from the next request on. A second time nothing happens."""
    with audited(
        by, Action.TOKEN_REVOKED, consultation=token.consultation, subject=token.name
    ) as entry:
        entry.happened = AccessToken.objects.filter(pk=token.pk).delete()[0] > 0


def forget_tokens(*, user: Any, consultation: Consultation | None = None) -> int:
    """Delete somebody's tokens, of one consultation or of all; how many.

    For roles taken away and accounts switched off: given back later, they come without tokens.
    """
    found = AccessToken.objects.filter(user=user)
    if consultation is not None:
        found = found.filter(consultation=consultation)
    return found.delete()[0]


def drop_ended_tokens(*, today: date) -> int:
    """Delete the tokens whose last day is longer ago than KEPT; how many."""
    return AccessToken.objects.filter(expires_on__lt=today - KEPT).delete()[0]


def note_use(*, token: AccessToken, today: date) -> None:
    """Note the day on which a token was used; writes once a day."""
    if token.last_used_on != today:
        AccessToken.objects.filter(pk=token.pk).update(last_used_on=today)
