"""Simulated responses as lines of PostgreSQL's COPY.

Imports no Django: it runs in worker processes that have neither settings nor a connection.
"""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass

import orjson

from surveys.questionnaire.document import from_document
from surveys.questionnaire.simulation import simulate

# A part is made by one worker at a time: large enough that handing it over costs nothing.
PART = 5_000
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
    rng = random.Random(f"{part.seed} {part.number}")  # noqa: S311 # repeatable, not secret
    fixed = (str(part.round_id), str(part.version_id), "submitted", "simulated")
    lines = []
    answer_sets = simulate(questionnaire, part.count, f"{part.seed} {part.number}")
    for answers in answer_sets:
        language = rng.choice(questionnaire.languages)
        # In COPY's text form a backslash in a value is written twice; JSON has no raw tabs.
        document = orjson.dumps(answers).decode().replace("\\", "\\\\")
        lines.append("\t".join((str(uuid.uuid4()), *fixed, language, document, part.day, part.day)))
    return ("\n".join(lines) + "\n").encode() if lines else b""
