"""Simulated responses as lines of PostgreSQL's COPY.

Imports no Django: it runs in worker processes that have neither settings nor a connection.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import orjson

from surveys.questionnaire.document import from_document
from surveys.questionnaire.simulation import simulate

# A part is made by one worker at a time: large enough that handing it over costs nothing,
# small enough that the database keeps its rows in memory while they are copied in.
PART = 2_500
COLUMNS = "id, round_id, version_id, status, origin, language, answers, started_on, submitted_on"


@dataclass(frozen=True, slots=True)
class Part:
    """What a worker needs to make some responses; `day` is when they count as submitted."""

    document: bytes  # the questionnaire as JSON
    round_id: int
    version_id: int
    day: str
    seed: int
    number: int
    count: int


def make_rows(part: Part) -> bytes:
    """The part's responses, a line each; the same part always gives the same answers."""
    questionnaire = from_document(orjson.loads(part.document))
    seed = f"{part.seed} {part.number}"
    languages = Random(seed).choices(questionnaire.languages, k=part.count)  # noqa: S311
    fixed = f"{part.round_id}\t{part.version_id}\tsubmitted\tsimulated"
    heads = [
        f"{row_id}\t{fixed}\t{language}\t".encode()
        for row_id, language in zip(_row_ids(part.count), languages, strict=True)
    ]
    tail = f"\t{part.day}\t{part.day}\n".encode()
    lines = bytearray()
    for head, answers in zip(heads, simulate(questionnaire, part.count, seed), strict=True):
        # In COPY's text form a backslash in a value is written twice; JSON has no raw tabs.
        lines += head + orjson.dumps(answers).replace(b"\\", b"\\\\") + tail
    return bytes(lines)


def _row_ids(count: int) -> Iterator[str]:
    """Random UUIDs (version 4) as hexadecimal digits: one reading of randomness for all."""
    digits = os.urandom(16 * count).hex()
    for start in range(0, len(digits), 32):
        own = digits[start : start + 32]
        yield f"{own[:12]}4{own[13:16]}a{own[17:]}"
