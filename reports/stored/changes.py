"""What changed since the blocks were written: how much, and which responses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from reports.stats.together import Row
from surveys.models import PendingChange, Round


@dataclass(frozen=True, slots=True)
class Situation:
    """How the stored blocks of a round stand to its responses; everything from one moment.

    `edited`: a response in the blocks changed or went. `submitted` is counted only while
    nothing is stored, and no further than asked.
    """

    revision: UUID | None  # None: nothing is stored
    has_blocks: bool
    pending: int
    edited: bool
    submitted: int


def situation_of(round_: Round, *, count_to: int) -> Situation:
    """One query."""
    with connection.cursor() as cursor:
        cursor.execute(_SITUATION, {"round": round_.pk, "most": count_to})
        return Situation(*cursor.fetchone())


_SITUATION = """
SELECT stored.revision, coalesce(stored.has_blocks, false), pending.many, pending.edited,
    CASE WHEN stored.revision IS NULL THEN (
        SELECT count(*) FROM (
            SELECT FROM surveys_response
            WHERE round_id = %(round)s AND status = 'submitted' LIMIT %(most)s
        ) AS submitted
    ) ELSE 0 END
FROM (
    SELECT coalesce(sum(cardinality(responses)), 0)::int AS many,
        coalesce(bool_or(was_counted), false) AS edited
    FROM surveys_pendingchange WHERE round_id = %(round)s
) AS pending
LEFT JOIN reports_roundcount AS stored ON stored.round_id = %(round)s
"""


@dataclass(frozen=True, slots=True)
class Changed:
    """A response that changed, as it is now; `row` is None when it does not count any more."""

    id: bytes
    was_counted: bool
    version_id: int | None
    row: Row | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The responses that changed since `revision`, and those set aside; from one moment."""

    revision: UUID | None
    changed: list[Changed]
    set_aside: list[Changed]


_RESPONSE = """
response.version_id, response.language, response.origin, response.mode, response.submitted_on,
response.answers::text
"""
_CHANGED = f"""
SELECT changed.id, changed.was_counted, {_RESPONSE}
FROM (
    SELECT response AS id, bool_or(was_counted) AS was_counted
    FROM pending, unnest(responses) AS response GROUP BY response
) AS changed
LEFT JOIN surveys_response AS response
    ON response.id = changed.id AND response.round_id = %(round)s
    AND response.status = 'submitted'
"""  # noqa: S608 # own names
_SNAPSHOT = f"""
WITH pending AS (
    SELECT responses, was_counted FROM surveys_pendingchange WHERE round_id = %(round)s
)
SELECT 'revision', revision, false, NULL::bigint, NULL, NULL, NULL, NULL::date, NULL
FROM reports_roundcount WHERE round_id = %(round)s
UNION ALL SELECT 'changed', found.* FROM ({_CHANGED}) AS found
UNION ALL SELECT 'set aside', response.id, true, {_RESPONSE}
FROM surveys_response AS response
WHERE %(aside)s AND response.round_id = %(round)s AND response.status = 'submitted'
    AND response.id IN (
        SELECT flag.response_id FROM surveys_responseflag AS flag WHERE flag.state = 'set_aside'
    )
"""  # noqa: S608 # own names
_TAKE = f"""
WITH pending AS (
    DELETE FROM surveys_pendingchange WHERE round_id = %(round)s
    RETURNING responses, was_counted
)
{_CHANGED}
"""  # noqa: S608 # own names


def snapshot_of(round_: Round, *, set_aside: bool = False) -> Snapshot:
    """One query: one statement sees one moment, whatever is being written beside it."""
    revision: UUID | None = None
    found: dict[str, list[Changed]] = {"changed": [], "set aside": []}
    with connection.cursor() as cursor:
        cursor.execute(_SNAPSHOT, {"round": round_.pk, "aside": set_aside})
        for what, *values in cursor:
            if what == "revision":
                revision = values[0]
            else:
                found[what].append(_changed(*values))
    return Snapshot(revision, found["changed"], found["set aside"])


def take_changes(round_: Round) -> list[Changed]:
    """What changed, which nobody else takes any more; in a transaction that puts it into blocks.

    One statement: a change that it does not see stays for the next time.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"round": round_.pk})
        return [_changed(*values) for values in cursor]


def forget_changes(round_: Round) -> None:
    """Take what changed without looking at it, before all responses are read anew."""
    PendingChange.objects.filter(round=round_).delete()


def distrust_changes(round_: Round) -> None:
    """Say of all that changed meanwhile that it may have been counted already.

    All responses were just read, in several moments: a new one may be among them.
    """
    PendingChange.objects.filter(round=round_).update(was_counted=True)


class NewVersionError(Exception):
    """A response answers a version published after the versions were read: read them again."""


def submitted_rows(round_: Round) -> Iterator[tuple[int, Row]]:
    """Every submitted response with the key of its version, streamed, in one moment."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            # An id as bytes: millions of UUID objects would take longer than their answers.
            f"SELECT uuid_send(response.id), {_RESPONSE} FROM surveys_response AS response"  # noqa: S608 # own names
            " WHERE round_id = %s AND status = 'submitted'",
            [round_.pk],
        )
        while rows := cursor.fetchmany(2_000):
            for key, version_id, *values in rows:
                yield version_id, Row(key, *values)


def _changed(
    key: UUID, was_counted: bool, version_id: int | None, *values: Any
) -> Changed:  # columns of a query
    row = None if version_id is None else Row(key.bytes, *values)
    return Changed(key.bytes, was_counted, version_id, row)
