"""Who may narrow the responses that are counted: by a filter, or leaving out what was set aside.

Whoever may narrow freely can subtract: all, less all but one. So only those may who can read
responses one by one (decision 27).
"""

from __future__ import annotations

from django.http import HttpRequest

from surveys.access import may_in
from surveys.models import Round
from surveys.roles import Permission


def may_narrow(request: HttpRequest, round_: Round) -> bool:
    """Whether the account may read the round's responses one by one.

    Costs nothing where the view fetched the round for staff.
    """
    granted: frozenset[Permission] | None = getattr(request, "granted", None)
    if granted is None:
        return may_in(request, Permission.EXPORT_DATA, round_)
    return Permission.EXPORT_DATA in granted


def leaves_out(request: HttpRequest, round_: Round) -> bool:
    """Whether staff who may narrow ask for the figures without the responses set aside."""
    return request.GET.get("flagged") == "without" and may_narrow(request, round_)
