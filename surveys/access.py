"""Fetching with permission: what may not be seen is not found.

Every view says who may open it, by one of the decorators here: `rule_of` reads it back, and
tests/test_access_matrix.py tries every address as everybody. What a permission is needed for is
fetched through `round_for_staff` or `consultation_for_staff`, which know the permission that the
view declared; unknown, somebody else's and not allowed are the same 404.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from surveys.models import Consultation, QuestionnaireVersion, Round
from surveys.permission_selectors import has_second_factor, permissions_in
from surveys.roles import Permission, Rule
from surveys.selectors import published_version

View = Callable[..., HttpResponseBase]


class SignInNeededError(Exception):
    """Nobody is signed in where staff are expected (answered by consultation.refusals)."""


class SecondFactorNeededError(Exception):
    """The account has to set up a second factor first (answered by consultation.refusals)."""


class NothingPublishedError(Http404):
    """The round is there for this account, and its questionnaire was never published."""

    def __init__(self, round_: Round) -> None:
        super().__init__("Nothing is published.")
        self.round = round_


def published_round(slug: str) -> tuple[Round, QuestionnaireVersion]:
    """The round and its latest version; 404 when unknown, a trial, or nothing is published."""
    return _found(published_version(slug))


def round_to_answer(slug: str) -> tuple[Round, QuestionnaireVersion]:
    """The round, or the trial of one, and its latest version; 404 when there is neither.

    For the pages that respondents fill in, and for no others: whoever knows the name of a trial,
    which nobody guesses, may answer it.
    """
    return _found(published_version(slug, with_trials=True))


def _found(version: QuestionnaireVersion | None) -> tuple[Round, QuestionnaireVersion]:
    if version is None:
        raise Http404("No such round.")
    return version.round, version


def ruled(rule: Rule, view: View) -> View:
    """The view with its rule said; for views that are not ours or check nothing of themselves."""

    @wraps(view)
    def declared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    declared.access_rule = rule  # type: ignore[attr-defined]
    return declared


def public(view: View) -> View:
    """Say that anybody may open this page."""
    return ruled(Rule.PUBLIC, view)


def respondent(view: View) -> View:
    """Say that this page shows and changes only what the visitor's own key opens."""
    return ruled(Rule.RESPONDENT, view)


def staff_only(view: View) -> View:
    """Ask strangers to sign in; for accounts that are not staff the page does not exist.

    For pages that belong to no consultation. Raises SignInNeededError, SecondFactorNeededError.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            raise SignInNeededError
        if not request.user.is_staff:
            raise Http404("Not for this account.")
        if not has_second_factor(request.user):
            raise SecondFactorNeededError
        return view(request, *args, **kwargs)

    checked.access_rule = Rule.STAFF  # type: ignore[attr-defined]
    return checked


def installation_only(view: View) -> View:
    """Say that only who runs the installation (a superuser) may open it; 404 for all other staff.

    Raises SignInNeededError, SecondFactorNeededError.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_superuser:
            raise Http404("Not for this account.")
        return view(request, *args, **kwargs)

    guarded = staff_only(checked)
    guarded.access_rule = Rule.INSTALLATION  # type: ignore[attr-defined]
    return guarded


def needs(permission: Permission) -> Callable[[View], View]:
    """Say which permission the view needs; what it fetches is fetched with it.

    The view calls `round_for_staff` or `consultation_for_staff` before anything else.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.needed = permission  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        guarded = staff_only(checked)
        guarded.access_rule = permission  # type: ignore[attr-defined]
        return guarded

    return declare


def rule_of(view: Any) -> Rule | Permission | None:
    """Who may open the view; None when nobody said."""
    return getattr(view, "access_rule", None)


def consultation_for_staff(request: HttpRequest, slug: str) -> Consultation:
    """The consultation, when the account's role in it has the view's permission; 404 otherwise.

    What the account may do there is then in `request.granted`, for templates.
    """
    found = Consultation.objects.filter(slug=slug).first()
    if found is None or not _granted(request, found):
        raise Http404("No such consultation.")
    return found


def round_for_staff(request: HttpRequest, slug: str) -> Round:
    """The round, whether anything is published or not, when the account's role in its
    consultation has the view's permission; 404 otherwise. Sets `request.granted` too."""
    round_ = Round.objects.select_related("consultation").filter(slug=slug).first()
    if round_ is None or not _granted(request, round_.consultation):
        raise Http404("No such round.")
    return round_


def published_for_staff(request: HttpRequest, slug: str) -> tuple[Round, QuestionnaireVersion]:
    """As `round_for_staff`, with its latest version; 404 also while nothing is published, which
    then says so (`NothingPublishedError`)."""
    version = published_version(slug)
    if version is None:
        raise NothingPublishedError(round_for_staff(request, slug))
    if not _granted(request, version.round.consultation):
        raise Http404("No such round.")
    return version.round, version


def _granted(request: HttpRequest, consultation: Consultation) -> bool:
    """Whether the account has the permission that the view declared; one that declares none
    cannot fetch."""
    needed: Permission | None = getattr(request, "needed", None)
    if needed is None:
        raise RuntimeError("The view declares no permission: decorate it with @needs(...).")
    granted = permissions_in(request.user, consultation)
    request.granted = granted  # type: ignore[attr-defined]
    return needed in granted


def may_in(request: HttpRequest, permission: Permission, round_: Round) -> bool:
    """Whether the account may do more with a round than the visitors of a public page.

    Costs nothing for strangers. An account that still lacks its second factor is a stranger.
    """
    user: Any = request.user
    if not user.is_authenticated or not user.is_staff:
        return False
    return permission in permissions_in(user, round_.consultation_id) and has_second_factor(user)
