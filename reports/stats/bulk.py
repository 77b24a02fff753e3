"""Documents of answers to columns: many at once, few plainly, with the same result."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress

import orjson

from reports.stats.blocks import Block, encode
from surveys.questionnaire.asked import asked, without_unasked
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.routing import routing

# From so many on it pays to load Arrow.
MANY = 512


def encode_documents(questionnaire: Questionnaire, documents: Sequence[str]) -> Block:
    """The columns of these answers, each JSON as PostgreSQL writes it.

    Equals `encode` of what the documents hold, routed by the questionnaire's conditions and
    without choices that were not offered; raises the same errors, UncountableAnswerError among
    them.
    """
    if routing(questionnaire).filters:
        documents = [_offered(questionnaire, document) for document in documents]
    if len(documents) >= MANY:
        from reports.stats import bulk_table  # loads Arrow
        from reports.stats.documents_at_once import UnplannedError

        with suppress(UnplannedError):
            return bulk_table.encode_at_once(questionnaire, documents)
    answers = [orjson.loads(document) for document in documents]
    return encode(questionnaire, answers, [asked(questionnaire, each) for each in answers])


def _offered(questionnaire: Questionnaire, document: str) -> str:
    return json.dumps(without_unasked(questionnaire, orjson.loads(document)), ensure_ascii=False)
