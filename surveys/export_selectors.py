"""Reading the answers of a whole round as fast as PostgreSQL hands them out."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import NamedTuple

import orjson
from django.db import connection
from psycopg.sql import SQL, Composable, Identifier, Literal

from surveys.models import Response, Round, Status
from surveys.selectors import submitted

# PostgreSQL has no names of more bytes; a longer key is looked up by itself.
LONGEST_NAME = 63
MOST_KEYS = 1_500  # its rows have 1,664 columns at most

# An answer as JSON, in PostgreSQL's COPY text: a backslash is two. To tell answers apart it need
# not be read.
Raw = str
NOTHING: Raw = "\\N"  # where there is no answer


def as_json(raw: Raw) -> str:
    """The answer's JSON; its control characters are escaped by JSON, so COPY escapes no others."""
    return raw.replace("\\\\", "\\")


class RawRow(NamedTuple):
    """A submitted response as texts."""

    id: str
    version_id: str
    language: str
    origin: str
    mode: str
    submitted_on: str  # ISO 8601
    answers: Sequence[Raw]  # in the order of the keys asked for


def raw_rows(round_: Round, keys: Sequence[str]) -> Generator[RawRow]:
    """Every submitted response by its random id, with the answers under these keys.

    Taken apart by the database while we work on what it has sent already. Nothing else can be
    read on the connection until the last row, or it waits for ever; memory does not grow with
    the number of rows.
    """
    if len(keys) > MOST_KEYS:
        yield from _one_by_one(round_, keys)
        return
    table = Identifier(Response._meta.db_table)
    named = [key for key in dict.fromkeys(keys) if len(key.encode()) <= LONGEST_NAME]
    apart: Composable = SQL("")
    if named:
        types = SQL(", ").join(SQL("{} jsonb").format(Identifier(key)) for key in named)
        apart = SQL(", jsonb_to_record(response.answers) AS given({})").format(types)
    wanted = [
        SQL("given.{}").format(Identifier(key))
        if key in named
        else SQL("response.answers -> {}").format(Literal(key))
        for key in keys
    ]
    about = SQL(
        "response.id, version_id, language, origin, mode, to_char(submitted_on, 'YYYY-MM-DD')"
    )
    statement = SQL(
        "COPY (SELECT {} FROM {} AS response{} WHERE round_id = {} AND status = {}"
        " ORDER BY response.id) TO STDOUT"
    ).format(
        SQL(", ").join([about, *wanted]),
        table,
        apart,
        Literal(round_.pk),
        Literal(Status.SUBMITTED),
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for line in copy:  # always one per row
            fields = str(line, "utf-8")[:-1].split("\t")
            identity, version, language, origin, mode, day, *answers = fields
            yield RawRow(identity, version, language, origin, mode, day, answers)


def _one_by_one(round_: Round, keys: Sequence[str]) -> Iterator[RawRow]:
    """The same, taken apart by ourselves."""
    for row in submitted(round_, by_id=True):
        answers = [
            orjson.dumps(row.answers[key]).decode().replace("\\", "\\\\")
            if key in row.answers
            else NOTHING
            for key in keys
        ]
        day = row.submitted_on.isoformat()
        version = str(row.version_id)
        yield RawRow(str(row.id), version, row.language, row.origin, row.mode, day, answers)
