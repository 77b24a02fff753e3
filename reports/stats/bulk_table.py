"""A table of many responses to columns: each way through the questionnaire is gone once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from reports.stats.blocks import Block
from reports.stats.bulk_encoders import BULK_ENCODERS, Mask
from reports.stats.columns import Array
from reports.stats.documents_at_once import SEPARATOR, UNKNOWN, read_documents
from surveys.questionnaire.asked import asked
from surveys.questionnaire.model import DONT_KNOW, Questionnaire
from surveys.questionnaire.routing import routing


def encode_at_once(questionnaire: Questionnaire, documents: Sequence[str]) -> Block:
    """The columns of these answers, see `bulk.encode_documents`. Raises UnplannedError."""
    table = read_documents(questionnaire, documents).combine_chunks()
    size = len(documents)
    everybody = np.ones(size, dtype=bool)
    masks = _asked_masks(questionnaire, table)
    return Block(
        size,
        {
            question.code: BULK_ENCODERS[question.kind](
                question, _column(table, question.code), masks.get(question.code, everybody)
            )
            for question in questionnaire.questions()
            if question.kind in BULK_ENCODERS
        },
    )


def _column(table: pa.Table, name: str) -> pa.Array:
    return table.column(name).combine_chunks()


def _asked_masks(questionnaire: Questionnaire, table: pa.Table) -> dict[str, Mask]:
    """For each question that is not asked of everybody, who was asked it."""
    plan = routing(questionnaire)
    if not plan.steps:
        return {}
    known = set(table.column_names)
    keys = [key for key in plan.deciding if key in known]
    parts = [_distinct(_column(table, key)) for key in keys]
    each_alike = reduce(_both, parts, np.zeros(table.num_rows, dtype=np.int64))
    _ways, first, which = np.unique(each_alike, return_index=True, return_inverse=True)
    ways = [
        asked(questionnaire, _plain(answers))
        for answers in table.select(keys).take(pa.array(first)).to_pylist()
    ]
    return {code: np.array([code in way for way in ways], dtype=bool)[which] for code in plan.steps}


def _distinct(array: pa.Array) -> Array:
    """A number per response, another one for each different answer."""
    if pa.types.is_struct(array.type):
        return reduce(_both, map(_distinct, array.flatten()), _numbered(array.is_valid()))
    if pa.types.is_list(array.type):
        texts = pc.binary_join(array, SEPARATOR)
        return _both(_numbered(texts), _numbered(pc.list_value_length(array)))
    return _numbered(array)


def _numbered(array: pa.Array) -> Array:
    numbers = pc.fill_null(array.dictionary_encode().indices, -1)
    return numbers.to_numpy(zero_copy_only=False).astype(np.int64) + 1


def _both(left: Array, right: Array) -> Array:
    """A number for each different pair, smaller than there are responses."""
    pairs = left * (int(right.max(initial=0)) + 1) + right
    found: Array = np.unique(pairs, return_inverse=True)[1]
    return found


def _plain(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they are stored: what was not given has no key."""
    return {key: _value(value) for key, value in answers.items() if value is not None}


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return _plain(value)
    return DONT_KNOW if value == UNKNOWN else value
