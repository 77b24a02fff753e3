"""Fetching with the token of a program: what its owner may see at this moment, and no more.

The token comes in the header `Authorization: Bearer …`, never in an address; cookies are not
looked at. A view says by `@by_token(Permission.X)` what its owner's role in the token's
consultation must grant; rounds of other consultations are not found.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from surveys.access import View
from surveys.access_token_selectors import working_token
from surveys.models import AccessToken, QuestionnaireVersion, Round
from surveys.permission_selectors import has_second_factor, permissions_in
from surveys.roles import Permission, Rule
from surveys.selectors import latest_version
from surveys.services.access_tokens import note_use
from surveys.throttle import TOKEN_USE, WRONG_TOKEN, count_attempt

_SCHEME = "bearer"


class TokenRefusedError(Exception):
    """There is no token, or it opens nothing (any more): why is not told."""


class TooOftenError(Exception):
    """The token, or the network that tries tokens, has asked as often as it may this hour."""


def by_token(permission: Permission) -> Callable[[View], View]:
    """Say which permission in its consultation the owner of the request's token needs.

    The token is in `request.token`, its owner in `request.user`. Raises TokenRefusedError,
    TooOftenError; 404 when the owner's role does not grant the permission.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            token = _token_of(request)
            request.user = token.user
            request.token = token  # type: ignore[attr-defined]
            if permission not in permissions_in(token.user, token.consultation_id):
                raise Http404("Not for this token.")
            return view(request, *args, **kwargs)

        checked.access_rule = Rule.TOKEN  # type: ignore[attr-defined]
        return checked

    return declare


def _token_of(request: HttpRequest) -> AccessToken:
    """The row of the request's token, whose account may still be used as staff's are."""
    at = timezone.now()
    scheme, _space, sent = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != _SCHEME or not sent:
        raise TokenRefusedError
    token = working_token(sent.strip(), timezone.localdate(at))
    if token is None or not _may_enter(token.user):
        if not count_attempt(WRONG_TOKEN, request, at):
            raise TooOftenError
        raise TokenRefusedError
    if not count_attempt(TOKEN_USE, request, at, of=f"token {token.pk}"):
        raise TooOftenError
    note_use(token=token, today=timezone.localdate(at))
    return token


def _may_enter(user: Any) -> bool:
    return user.is_active and user.is_staff and has_second_factor(user)


def rounds_for_token(request: HttpRequest) -> list[Round]:
    """The rounds of the token's consultation, published or not, the newest first; no trials."""
    found = Round.objects.filter(consultation=_consultation(request))
    return list(found.select_related("consultation").order_by("-number"))


def round_for_token(request: HttpRequest, slug: str) -> Round:
    """A round of the token's consultation; 404 for every other, and for trials."""
    found = Round.objects.filter(consultation=_consultation(request), slug=slug)
    round_ = found.select_related("consultation").first()
    if round_ is None:
        raise Http404("No such round.")
    return round_


def published_for_token(request: HttpRequest, slug: str) -> tuple[Round, QuestionnaireVersion]:
    """As `round_for_token`, with its latest version; 404 also while nothing is published."""
    round_ = round_for_token(request, slug)
    version = latest_version(round_)
    if version is None:
        raise Http404("Nothing is published.")
    version.round = round_
    return round_, version


def _consultation(request: HttpRequest) -> int:
    token: AccessToken | None = getattr(request, "token", None)
    if token is None:
        raise RuntimeError("The view takes no token: decorate it with @by_token(...).")
    return token.consultation_id
