"""Sign-in by the city's own accounts: it opens accounts that there are, and makes none."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class KnownPeopleOnly(DefaultSocialAccountAdapter):
    """Accounts that come from elsewhere; allauth calls this."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Whoever was not invited by this address has no account here."""
        return False
