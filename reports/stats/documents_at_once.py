"""Many documents of answers read at once, a column of Arrow's for each key.

Many times quicker than one document after the other, and stricter: what is not of the form
that the questionnaire plans is not read at all (`reports.stats.bulk` then reads it plainly).
Imported where many are read: the library has 28 MB.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pyarrow as pa  # type: ignore[import-untyped]
from pyarrow import json as arrow_json

from surveys.questionnaire.model import (
    DONT_KNOW,
    Kind,
    Question,
    Questionnaire,
    other_text_key,
)

# Stands for "I do not know" among the points of a scale.
UNKNOWN = -(2**62)
# Between the codes of a list when it is looked at as one text.
SEPARATOR = "\x1f"
# What would be read otherwise than plainly: an empty value inside another one, and the two above.
_STRANGE = (b'": null', str(UNKNOWN).encode(), b"\\u001f")


class UnplannedError(ValueError):
    """An answer is not of the form planned; reading plainly says which, or can count it."""


def read_documents(questionnaire: Questionnaire, documents: Sequence[str]) -> pa.Table:
    """The answers as PostgreSQL writes them (`jsonb` as text), a row each, in their order.

    Raises UnplannedError.
    """
    text = "\n".join(documents).encode()
    if any(each in text for each in _STRANGE):
        raise UnplannedError
    for question in questionnaire.questions():
        if question.kind is Kind.SCALE and question.dont_know:
            unknown = f'"{question.code}": "{DONT_KNOW}"'.encode()
            text = text.replace(unknown, f'"{question.code}": {UNKNOWN}'.encode())
    try:
        return arrow_json.read_json(
            pa.BufferReader(text),
            # One piece: else an answer longer than a piece would not be read.
            arrow_json.ReadOptions(use_threads=False, block_size=len(text) + 1),
            arrow_json.ParseOptions(
                explicit_schema=pa.schema(_fields(questionnaire)), unexpected_field_behavior="error"
            ),
        )
    except pa.ArrowInvalid as error:
        raise UnplannedError from error


def _fields(questionnaire: Questionnaire) -> Iterator[tuple[str, pa.DataType]]:
    for question in questionnaire.questions():
        if question.kind in TYPES:
            yield question.code, TYPES[question.kind](question)
        if question.other_choice:
            yield other_text_key(question), pa.string()


def _text(_question: Question) -> pa.DataType:
    return pa.string()


def _codes(_question: Question) -> pa.DataType:
    return pa.list_(pa.string())


def _by_row(question: Question) -> pa.DataType:
    return pa.struct([(row.code, pa.string()) for row in question.rows])


def _by_choice(question: Question) -> pa.DataType:
    return pa.struct([(choice.code, pa.int64()) for choice in question.choices])


# Every kind that is answered; a note is not.
TYPES: dict[Kind, Callable[[Question], pa.DataType]] = {
    Kind.SINGLE_CHOICE: _text,
    Kind.MULTIPLE_CHOICE: _codes,
    Kind.SCALE: lambda _question: pa.int64(),
    Kind.MATRIX: _by_row,
    Kind.RANKING: _codes,
    Kind.NUMBER: lambda _question: pa.float64(),
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.DATE: _text,
    Kind.ALLOCATION: _by_choice,
    Kind.CONSENT: lambda _question: pa.bool_(),
}
