"""Reading keyed sheets: the list, who has to do what next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Length
from django.http import Http404

from surveys.models import KEYED_MODES, KeyedSheet, QuestionnaireVersion, Round, SheetState
from surveys.selectors import latest_version, numbered_version

PAGE = 50

# What has to be done comes first.
_ORDER = Case(
    When(state=SheetState.COMPARED, then=Value(0)),
    When(state=SheetState.FIRST, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class SheetTally:
    """How many sheets are at which step."""

    total: int
    stored: int
    to_settle: int
    waiting: int  # for a second keying
    waiting_for_me: int  # of those, what this person did not key first


def version_to_key(round_: Round, number: str) -> QuestionnaireVersion | None:
    """The version of this number, else the latest; None when nothing is published."""
    return (numbered_version(round_, number) if number else None) or latest_version(round_)


def sheet_for_staff(round_: Round, sheet_id: UUID) -> KeyedSheet:
    """A sheet of the round with its version; 404 otherwise."""
    found = (
        KeyedSheet.objects.filter(round=round_, pk=sheet_id)
        .select_related("round", "version", "first_by", "second_by")
        .defer("version__document")
        .first()
    )
    if found is None:
        raise Http404("No such sheet.")
    return found


def sheets_of(
    round_: Round, *, state: str = "", mode: str = "", page: str | None = None
) -> Page[KeyedSheet]:
    """A page of the round's sheets, without their answers; an unknown filter filters nothing."""
    found: QuerySet[KeyedSheet] = KeyedSheet.objects.filter(round=round_)
    if state in SheetState.values:
        found = found.filter(state=state)
    if mode in KEYED_MODES:
        found = found.filter(mode=mode)
    found = found.defer("first", "second").select_related("first_by", "second_by", "settled_by")
    return Paginator(found.order_by(_ORDER, *_by_number()), PAGE).get_page(page)


def next_second_keying(round_: Round, user: Any) -> KeyedSheet | None:
    """The next sheet that this person can key a second time."""
    waiting = round_.sheets.filter(state=SheetState.FIRST).exclude(first_by=user)
    return waiting.defer("first", "second").order_by(*_by_number()).first()


def tally_of_sheets(round_: Round, user: Any) -> SheetTally:
    """How far the keying of the round has come."""
    waiting = Q(state=SheetState.FIRST)
    counted = round_.sheets.aggregate(
        total=Count("pk"),
        stored=Count("pk", filter=Q(state=SheetState.STORED)),
        to_settle=Count("pk", filter=Q(state=SheetState.COMPARED)),
        waiting=Count("pk", filter=waiting),
        mine=Count("pk", filter=waiting & Q(first_by=user)),
    )
    mine = counted.pop("mine")
    return SheetTally(**counted, waiting_for_me=counted["waiting"] - mine)


def next_number(round_: Round, mode: str) -> str:
    """One more than the highest whole number keyed so far in this mode, to be proposed."""
    whole = round_.sheets.filter(mode=mode, number__regex=r"^[0-9]{1,9}$")
    highest = whole.aggregate(highest=Max(Cast("number", IntegerField())))["highest"]
    return str((highest or 0) + 1)


def _by_number() -> list[Any]:
    # 9 before 10, as people count.
    return [Length("number"), "number", "mode"]
