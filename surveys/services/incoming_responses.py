"""Imported responses on their way into the database, without the order they came in."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import orjson
from django.db import connection

from surveys.models import QuestionnaireVersion, ResponseBatch, Status
from surveys.response_files.judging import Judged

_COLUMNS = (
    "id, round_id, version_id, status, origin, mode, language, answers, saves, started_on,"
    " submitted_on, batch_id"
)


class Incoming:
    """Responses on their way: copied into a table of this transaction, stored by random id."""

    def __init__(self, version: QuestionnaireVersion, batch: ResponseBatch) -> None:
        self._fixed = f"{version.round_id}\t{version.pk}\t{Status.SUBMITTED.value}"
        self._batch = f"\t{batch.pk}\n".encode()
        self._cursor = connection.cursor()

    def __enter__(self) -> None:
        self._cursor.execute("CREATE TEMPORARY TABLE incoming (LIKE surveys_response)")
        self._copying = self._cursor.copy(f"COPY incoming ({_COLUMNS}) FROM STDIN")
        self._copy = self._copying.__enter__()

    def __exit__(self, *error: Any) -> None:
        self._copying.__exit__(*error)

    def take(self, judged: Judged) -> None:
        """Copy one response."""
        head = (
            f"{uuid4()}\t{self._fixed}\t{judged.origin}\t{judged.mode}\t{judged.language}\t"
        ).encode()
        # In COPY's text form a backslash in a value is written twice; JSON has no raw tabs.
        answers = orjson.dumps(judged.answers).replace(b"\\", b"\\\\")
        tail = f"\t{{}}\t{judged.day}\t{judged.day}".encode()
        self._copy.write(head + answers + tail + self._batch)

    def store(self) -> None:
        """Write them to the table of responses, in the order of their ids."""
        self._cursor.execute(
            f"INSERT INTO surveys_response ({_COLUMNS}) SELECT {_COLUMNS} FROM incoming ORDER BY id"  # noqa: S608 # own names
        )
        self._cursor.execute("DROP TABLE incoming")
