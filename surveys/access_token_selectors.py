"""Reading tokens of programs, and what their owners may make them for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from surveys.models import AccessToken, Consultation
from surveys.permission_selectors import permissions_by_consultation
from surveys.roles import Permission
from surveys.tokens import access_token_hashes


def tokens_of(user: Any) -> QuerySet[AccessToken]:
    """The account's own tokens with their consultations, the latest first."""
    return AccessToken.objects.filter(user=user).select_related("consultation")


def consultations_for_tokens(user: Any) -> list[Consultation]:
    """The consultations whose results the account may see, by name; two queries."""
    granted = permissions_by_consultation(user)
    ids = [pk for pk, may in granted.items() if Permission.VIEW_RESULTS in may]
    return list(Consultation.objects.filter(pk__in=ids).order_by("slug"))


def working_token(token: str, today: date) -> AccessToken | None:
    """The token's row with its owner, while it has not ended; None for every other text."""
    return (
        AccessToken.objects.filter(token_hash__in=access_token_hashes(token), expires_on__gte=today)
        .select_related("user", "consultation")
        .first()
    )
