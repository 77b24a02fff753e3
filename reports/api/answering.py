"""How the addresses of the interface answer: JSON also when they fail, and who may keep it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from surveys.access import public, ruled
from surveys.roles import Permission, Rule
from surveys.token_access import TokenRefusedError, TooOftenError, by_token

Answer = Callable[..., JsonResponse]
SECONDS = 60  # for which a public answer may be kept on the way
HOUR = 3_600  # seconds; the window of limits


class NotPublicError(Exception):
    """The results of the round may not be read, or not yet."""


class BadRequestError(ValueError):
    """A parameter cannot be read; the message says which, in English."""


def openly(view: Answer) -> Answer:
    """An address open to everybody; may be read by the page of any site."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        response = _caught(view, request, *args, **kwargs)
        # What is public may be read by the page of any site; nobody's cookies go with it.
        response["Access-Control-Allow-Origin"] = "*"
        response["Cache-Control"] = f"public, max-age={SECONDS}"
        return response

    return public(require_safe(answered))  # type: ignore[return-value]


def with_token(permission: Permission) -> Callable[[Answer], Answer]:
    """An address for programs whose token's owner has the permission; kept by nobody on the way.

    Pages of other sites cannot read it: it says nothing about other origins.
    """

    def declare(view: Answer) -> Answer:
        checked: Any = by_token(permission)(view)

        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
            response = _caught(checked, request, *args, **kwargs)
            response["Cache-Control"] = "no-store"
            return response

        return ruled(Rule.TOKEN, require_safe(answered))  # type: ignore[return-value]

    return declare


def failed(status: int, error: str, detail: str) -> JsonResponse:
    """An answer that says what is wrong, by a word for programs and a sentence for people."""
    return JsonResponse({"error": error, "detail": detail}, status=status)


def _caught(view: Answer, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
    try:
        return view(request, *args, **kwargs)
    except Http404:
        return failed(404, "not_found", "There is no such thing.")
    except NotPublicError:
        return failed(403, "not_public", "The results are not public, or not yet.")
    except BadRequestError as error:
        return failed(400, "bad_request", str(error))
    except TokenRefusedError:
        refused = failed(401, "invalid_token", "There is no token, or it opens nothing.")
        refused["WWW-Authenticate"] = "Bearer"
        return refused
    except TooOftenError:
        slow = failed(429, "too_many_requests", "Too many requests this hour.")
        slow["Retry-After"] = str(HOUR)
        return slow
