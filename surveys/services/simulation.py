"""Filling a round with simulated responses, in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import orjson
from django.db import connection, transaction
from django.utils import timezone

from surveys.models import Origin, QuestionnaireVersion, Response
from surveys.services.simulated_rows import COLUMNS, PART, Part, make_rows


def simulate_responses(
    *, version: QuestionnaireVersion, count: int, seed: int, workers: int = 2, replace: bool = False
) -> int:
    """Add `count` submitted responses, marked as simulated; return how many.

    The same questionnaire, count and seed give the same answers, however many workers share
    the work: part p is always made from (seed, p). One transaction: all or none are added.
    With `replace` the round's simulated responses are removed first.
    """
    day = timezone.now().astimezone(version.round.zone).date().isoformat()
    document = orjson.dumps(version.document)
    parts = [
        Part(document, version.round_id, version.pk, day, seed, number, min(PART, count - start))
        for number, start in enumerate(range(0, count, PART))
    ]
    with transaction.atomic():
        if replace:
            Response.objects.filter(round=version.round, origin=Origin.SIMULATED).delete()
        statement = f"COPY surveys_response ({COLUMNS}) FROM STDIN"
        with connection.cursor() as cursor:
            # A COPY for each part: the trigger that marks changes keeps a statement's rows.
            for rows in _rows(parts, workers):
                with cursor.copy(statement) as copy:
                    copy.write(rows)
    return count


def _rows(parts: list[Part], workers: int) -> Iterator[bytes]:
    """The parts as lines of COPY, in order; made by several processes when that pays."""
    if workers == 1 or len(parts) < 2:
        yield from map(make_rows, parts)
        return
    # Fresh processes: a fork would share this one's database connection.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(make_rows, parts)
