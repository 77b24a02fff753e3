"""Fetching with permission: what may not be seen is not found."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from surveys.models import Consultation, QuestionnaireVersion, Round
from surveys.selectors import published_version

View = Callable[..., HttpResponseBase]


class SignInNeededError(Exception):
    """Nobody is signed in where staff are expected (answered by consultation.refusals)."""


def published_round(slug: str) -> tuple[Round, QuestionnaireVersion]:
    """The round and its latest version; 404 when unknown or nothing is published."""
    version = published_version(slug)
    if version is None:
        raise Http404("No such round.")
    return version.round, version


def staff_only(view: View) -> View:
    """Ask strangers to sign in; for accounts that are not staff the page does not exist."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            raise SignInNeededError
        if not request.user.is_staff:
            raise Http404("Not for this account.")
        return view(request, *args, **kwargs)

    return checked


def consultation_for_staff(request: HttpRequest, slug: str) -> Consultation:
    """The consultation, for staff; 404 otherwise."""
    consultation = Consultation.objects.filter(slug=slug).first()
    if consultation is None or not request.user.is_staff:
        raise Http404("No such consultation.")
    return consultation


def round_for_staff(request: HttpRequest, slug: str) -> Round:
    """The round, for staff, whether anything is published or not; 404 otherwise."""
    round_ = Round.objects.select_related("consultation").filter(slug=slug).first()
    if round_ is None or not request.user.is_staff:
        raise Http404("No such round.")
    return round_
