"""Reading rounds and responses."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, JSONField, Max, OuterRef, QuerySet, Sum, TextField
from django.db.models.functions import Cast

from surveys.flag_selectors import set_aside
from surveys.models import (
    Consultation,
    Invitation,
    QuestionnaireVersion,
    Response,
    ResponseChange,
    Round,
    Status,
)
from surveys.respondent import lookup
from surveys.tokens import invite_hash


class Submitted(NamedTuple):
    """What analysis and export see of one submitted response."""

    id: UUID
    version_id: int
    language: str
    origin: str
    mode: str
    submitted_on: Any  # date
    answers: dict[str, Any]


def latest_version(round_: Round) -> QuestionnaireVersion | None:
    """The version a new respondent gets, or None when nothing is published."""
    return round_.versions.defer("document").order_by("-number").first()


def published_version(slug: str, *, with_trials: bool = False) -> QuestionnaireVersion | None:
    """The latest version of the round of this name, with round and consultation.

    One query, at most once in ROUND_SECONDS per process: every page of every respondent
    begins with it. What a round says may be that old; that a closed round takes no more
    answers is kept by the database itself. A trial is found only by who asks for it, and read
    each time: a trial that was removed is gone at once.
    """
    now = monotonic()
    known = _KNOWN.get(slug)
    if known and now - known[0] < settings.ROUND_SECONDS:
        return known[1]
    version = (
        QuestionnaireVersion.objects.filter(round__slug=slug)
        .select_related("round__consultation")
        .defer("document", "round__funnel", "round__sealed_key")
        .order_by("-number")
        .first()
    )
    if version is not None and version.round.trial_of_id is not None:
        return version if with_trials else None
    if version is not None and settings.ROUND_SECONDS:
        while len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.pop(next(iter(_KNOWN)), None)
        _KNOWN[slug] = (now, version)
    return version


def answered_versions(round_: Round) -> QuerySet[QuestionnaireVersion]:
    """The versions that submitted responses answer, the earliest first."""
    answers = Response.objects.filter(round=round_, status=Status.SUBMITTED, version=OuterRef("pk"))
    return round_.versions.defer("document").filter(Exists(answers)).order_by("number")


# Versions by the slug of their round, with when they were read.
_KNOWN: dict[str, tuple[float, QuestionnaireVersion]] = {}
MOST_KNOWN = 64


def numbered_version(round_: Round, number: str) -> QuestionnaireVersion | None:
    """The round's version of this number, written in digits, or None."""
    if not number.isascii() or not number.isdigit() or len(number) > 6:
        return None
    return round_.versions.defer("document").filter(number=int(number)).first()


def response_of(
    round_: Round, key: str | None, latest: QuestionnaireVersion | None = None
) -> Response | None:
    """The response that belongs to a respondent's key, with its version, or None.

    One query, and another one only when its version is not the `latest` already at hand.
    """
    if key is None:
        return None
    ((column, value),) = lookup(round_, key).items()
    with connection.cursor() as cursor:
        cursor.execute(_OWN[column], [round_.pk, value])
        row = cursor.fetchone()
    if row is None:
        return None
    values = list(row)
    for place in _DOCUMENTS:
        values[place] = orjson.loads(row[place] or "null")
    response = Response.from_db(connection.alias, _NAMES, values)
    if latest is None or latest.pk != response.version_id:
        latest = round_.versions.defer("document").get(pk=response.version_id)
    response.version = latest
    return response


# Written out, because building the statement would cost more than carrying it out, and so would
# finding out what its columns are. Documents come as text.
_FIELDS = Response._meta.concrete_fields
_NAMES = [field.attname for field in _FIELDS]
_DOCUMENTS = [place for place, field in enumerate(_FIELDS) if isinstance(field, JSONField)]
_COLUMNS = ", ".join(str(field.column) for field in _FIELDS)
_OWN = {
    column: f"SELECT {_COLUMNS} FROM surveys_response WHERE round_id = %s AND {column} = %s"  # noqa: S608 # own names
    for column in ("key_hash", "return_hash")
}


def invited_by(round_: Round, key: str) -> bool:
    """Whether the key is the token of a personal link."""
    hashed = invite_hash(round_, key)
    return Invitation.objects.filter(round=round_, token_hash=hashed).exists()


def submitted_count(round_: Round) -> int:
    """How many responses count."""
    return round_.responses.filter(status=Status.SUBMITTED).count()


def submitted(
    round_: Round, *, by_id: bool = False, without_set_aside: bool = False
) -> Iterator[Submitted]:
    """Every submitted response, streamed: memory does not grow with their number.

    `by_id` orders them by their random ids, so that what is written out tells nothing about
    who answered when; counting needs no order and is spared it. `without_set_aside` leaves out
    those that staff set aside as duplicates.
    """
    counting = Response.objects.filter(round=round_, status=Status.SUBMITTED)
    if without_set_aside:
        counting = counting.exclude(pk__in=set_aside(round_))
    return _streamed(counting.order_by(*(["id"] if by_id else [])))


def submitted_after(round_: Round, after: UUID | None, most: int) -> Iterator[Submitted]:
    """So many submitted responses by their random ids, from the first one behind `after`."""
    behind = Response.objects.filter(round=round_, status=Status.SUBMITTED)
    if after is not None:
        behind = behind.filter(id__gt=after)
    return _streamed(behind.order_by("id")[:most])


def _streamed(found: QuerySet[Response]) -> Iterator[Submitted]:
    rows = (
        found.values_list("id", "version_id", "language", "origin", "mode", "submitted_on")
        # As text, because orjson reads it several times faster than the JSON field does.
        .annotate(document=Cast("answers", TextField()))
    )
    for key, version, language, origin, mode, day, document in rows.iterator(chunk_size=5000):
        yield Submitted(key, version, language, origin, mode, day, orjson.loads(document))


def data_state(round_: Round) -> str:
    """A text that differs after any change to the round's submitted responses.

    Whoever made the change, raw SQL included: the marks are written by database triggers.
    A late commit with a smaller number changes the count, so the pair never repeats.
    """
    marks = ResponseChange.objects.filter(round=round_).aggregate(
        last=Max("id"), many=Count("id"), total=Sum("id")
    )
    return f"{marks['last'] or 0}-{marks['many']}-{marks['total'] or 0}"


def rounds_with_questionnaires() -> list[Round]:
    """The rounds that have a published questionnaire, by consultation, the newest first."""
    return list(
        Round.objects.filter(versions__isnull=False)
        .select_related("consultation")
        .distinct()
        .order_by("consultation__slug", "-number")
    )


def consultations_with_rounds() -> dict[Consultation, list[Round]]:
    """Every consultation with its rounds, published or not, the newest first."""
    rounds: dict[int, list[Round]] = {}
    for round_ in Round.objects.select_related("consultation").order_by("-number"):
        rounds.setdefault(round_.consultation_id, []).append(round_)
    return {each: rounds.get(each.pk, []) for each in Consultation.objects.order_by("slug")}


def draft_count(round_: Round) -> int:
    """How many people have begun without submitting."""
    return round_.responses.filter(status=Status.DRAFT).count()


def is_promised(round_: Round) -> bool:
    """Whether anybody is invited or has answered, so that the round's privacy is a promise."""
    return (
        Invitation.objects.filter(round=round_).exists()
        or Response.objects.filter(round=round_).exists()
    )


def next_number(consultation: Consultation) -> int:
    """The number after the highest of the consultation's rounds."""
    last = consultation.rounds.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
