"""Searching a round for responses that stand out, and deciding about them.

Nothing is ever deleted or left out by itself: the search makes flags, people decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from surveys.duplicates.material import Entry, Found, entry_of
from surveys.duplicates.search import find
from surveys.models import GIVEN, FlagDecision, FlagState, Mode, Response, ResponseFlag, Round
from surveys.models import Status as ResponseStatus

CHUNK = 2_000


class NothingToDecideError(Exception):
    """The group has no flags: it was never found, or its responses were withdrawn."""


def find_duplicates(round_id: int) -> int:
    """Search the round anew and store what stands out; how many groups there are.

    Flags about which was decided stay with their decision, and nobody is asked again about
    them; a response that joins their group is flagged anew. Open flags that are not found any
    more go. All flags are written anew in one transaction, in the order of their random ids, so
    that it cannot be read from the table which responses an earlier search had not seen yet.
    """
    found = find(lambda: _entries(round_id))
    with transaction.atomic():
        Round.objects.select_for_update(no_key=True).get(pk=round_id)
        stored = list(_flags(round_id))
        flags = _merged(found, stored, _still_there(found))
        _flags(round_id).delete()
        ResponseFlag.objects.bulk_create(sorted(flags, key=lambda flag: flag.id), batch_size=CHUNK)
    return len({flag.group for flag in flags})


def _entries(round_id: int) -> Iterator[Entry]:
    """The responses that people gave, streamed; made-up ones are alike by nature."""
    versions = {each.pk: each for each in Round.objects.get(pk=round_id).versions.all()}
    rows: Any = Response.objects.filter(
        round=round_id, status=ResponseStatus.SUBMITTED, origin__in=GIVEN
    ).values_list("id", "version_id", "submitted_on", "mode", "answers")
    for id, version, day, mode, answers in rows.iterator(chunk_size=CHUNK):
        questionnaire = versions[version].questionnaire
        yield entry_of(questionnaire, id, day, answers, on_paper=mode != Mode.WEB)


def _flags(round_id: int) -> Any:
    return ResponseFlag.objects.filter(response__round=round_id)


def _still_there(found: list[Found]) -> set[UUID]:
    """Which of the responses found were not withdrawn meanwhile."""
    ids = list({each for group in found for each in group.ids})
    return {
        id
        for start in range(0, len(ids), CHUNK)
        for id in Response.objects.filter(pk__in=ids[start : start + CHUNK]).values_list(
            "pk", flat=True
        )
    }


def _merged(found: list[Found], stored: list[ResponseFlag], there: set[UUID]) -> list[ResponseFlag]:
    """The flags after a search: those found, and those decided about."""
    known = {_place(flag.kind, flag.detail, flag.response_id): flag for flag in stored}
    for flag in stored:
        flag.found = False
    used: set[UUID] = set()
    for each in found:
        places = [_place(each.kind, each.detail, id) for id in each.ids if id in there]
        before = Counter(known[place].group for place in places if place in known)
        group = next((id for id, _many in before.most_common() if id not in used), None) or uuid4()
        used.add(group)
        for place in places:
            flag = known.setdefault(place, ResponseFlag(response_id=place[2], kind=each.kind.value))
            flag.group, flag.found, flag.detail = group, True, dict(each.detail)
    return [flag for flag in known.values() if flag.found or flag.state != FlagState.OPEN]


def _place(kind: str, detail: Mapping[str, Any], response: UUID) -> tuple[str, str, UUID]:
    """What a flag is about: of texts the same question, of bursts the same day.

    No search puts a response into two groups for one such reason.
    """
    return str(kind), str(detail.get("question", detail.get("day", ""))), response


def decide(
    *,
    round_: Round,
    group: UUID,
    set_aside: Collection[UUID] | None,
    reason: str,
    by: Any,
    at: datetime,
) -> int:
    """Decide about a group: the flags in `set_aside` (None: all) are set aside, the others count.

    Each flag whose state changes is logged, for good; how many. One that has that state already
    keeps its earlier decision. Raises NothingToDecideError, ValueError without a reason.
    """
    if not reason:
        raise ValueError("A decision has a reason.")
    day = at.astimezone(round_.zone).date()
    with transaction.atomic():
        Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
        flags = list(_flags(round_.pk).filter(group=group).order_by("id"))
        if not flags:
            raise NothingToDecideError
        after = {flag: _after(flag, set_aside) for flag in flags}
        log = [
            _logged(round_, flag, state, reason, by, day)
            for flag, state in after.items()
            if flag.state != state
        ]
        for state in (FlagState.KEPT, FlagState.SET_ASIDE):
            ids = [flag.id for flag in flags if after[flag] == state != flag.state]
            ResponseFlag.objects.filter(pk__in=ids).update(
                state=state, note=reason, decided_by=by, decided_on=day
            )
        FlagDecision.objects.bulk_create(log, batch_size=CHUNK)
    return len(log)


def _after(flag: ResponseFlag, set_aside: Collection[UUID] | None) -> FlagState:
    aside = set_aside is None or flag.id in set_aside
    return FlagState.SET_ASIDE if aside else FlagState.KEPT


def _logged(
    round_: Round, flag: ResponseFlag, after: FlagState, reason: str, by: Any, day: Any
) -> FlagDecision:
    return FlagDecision(
        round=round_,
        flag=flag.id,
        group=flag.group,
        kind=flag.kind,
        before=flag.state,
        after=after,
        reason=reason,
        decided_by=by.get_username(),
        decided_on=day,
    )
