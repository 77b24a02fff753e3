"""The one codec of answers: what the valid answer to a question is, and what is still missing.

Shapes are in docs/architecture.md. Values that come as texts (forms, data files) pass
`parsing.parse_answer` first; `validation.validate` judges a whole set.
"""

from __future__ import annotations

from typing import Any

from surveys.questionnaire.answer_errors import AnswerError, ProblemCode
from surveys.questionnaire.cleaning import CLEANERS, MAX_LENGTH, MAX_OTHER_TEXT, clean_text
from surveys.questionnaire.model import Kind, Question

__all__ = [
    "MAX_LENGTH",
    "MAX_OTHER_TEXT",
    "AnswerError",
    "ProblemCode",
    "clean_answer",
    "clean_other_text",
    "missing",
    "takes",
]


def clean_answer(question: Question, value: object) -> Any:
    """The answer as it is stored, None when nothing was answered.

    Raises AnswerError for anything but a valid answer of the question's kind. Whether an
    answer may be missing is `missing`'s part.
    """
    if value is None or value == "" or value == [] or value == {}:
        return None
    return CLEANERS[question.kind](question, value)


def clean_other_text(question: Question, value: object) -> str | None:
    """The text of the "other" choice as it is stored, None when there is none."""
    if value is None:
        return None
    if question.other_choice is None:
        raise AnswerError(ProblemCode.UNKNOWN_QUESTION)
    return clean_text(value, MAX_OTHER_TEXT)


def missing(question: Question, cleaned: object) -> AnswerError | None:
    """What a required question still lacks: an answer, or the rows of a matrix."""
    if not question.required or question.kind is Kind.NOTE:
        return None
    if cleaned is None:
        return AnswerError(ProblemCode.REQUIRED)
    if question.kind is Kind.MATRIX and isinstance(cleaned, dict):
        rows = [row.code for row in question.rows if row.code not in cleaned]
        return AnswerError(ProblemCode.MISSING_ROWS, rows=rows) if rows else None
    return None


def takes(value: object, choice: str) -> bool:
    """Whether an answer to a single or multiple choice takes this choice."""
    return value == choice or (isinstance(value, list) and choice in value)
