"""Turns what forms and data files give, texts, into values for `answers.clean_answer`.

Numbers are read with a decimal comma or point and ASCII digits, without thousands
separators; no locale is asked, so a file reads the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from surveys.questionnaire.answer_errors import AnswerError, ProblemCode
from surveys.questionnaire.model import DONT_KNOW, Kind, Question
from surveys.questionnaire.numbers import has_too_many

# One text; the texts of several boxes; or texts by row or choice.
Raw = str | Sequence[str] | Mapping[str, str]

_NUMBER = re.compile(r"[+-]?[0-9]{1,20}([.,]([0-9]{1,20}))?")
_WHOLE = re.compile(r"[+-]?[0-9]{1,20}")
_YES = frozenset({"1", "true", "on"})
_NO = frozenset({"", "0", "false", "off"})


def parse_answer(question: Question, raw: Raw | None) -> Any:
    """The value that the texts mean, None when they are empty; not yet judged.

    Texts per kind: one text, except several choices and rankings (a list of codes, or one
    text with codes between spaces; a ranking also as ranks by choice: {"b": "1", "a": "2"}),
    matrix (choices by row) and allocation (points by choice). Raises AnswerError.
    """
    if raw is None or raw == "":
        return None
    return PARSERS[question.kind](question, raw)


def _one(raw: Raw) -> str:
    if not isinstance(raw, str):
        raise AnswerError(ProblemCode.WRONG_TYPE, expected="text")
    return raw


def _by_key(raw: Raw) -> Mapping[str, str]:
    if not isinstance(raw, Mapping) or not all(isinstance(cell, str) for cell in raw.values()):
        raise AnswerError(ProblemCode.WRONG_TYPE, expected="mapping")
    return raw


def _code(question: Question, raw: Raw) -> str | None:
    return _one(raw).strip() or None


def _text(question: Question, raw: Raw) -> str:
    return _one(raw)


def _codes(question: Question, raw: Raw) -> list[str]:
    if isinstance(raw, str):
        return raw.split()
    if isinstance(raw, Mapping):
        raise AnswerError(ProblemCode.WRONG_TYPE, expected="list")
    return [item for item in raw if item != ""]


def _ranking(question: Question, raw: Raw) -> list[str]:
    if not isinstance(raw, Mapping):
        return _codes(question, raw)
    by_rank: dict[int, str] = {}
    for code, cell in _by_key(raw).items():
        if not cell.strip():
            continue
        rank = _whole(cell)
        if rank in by_rank:
            raise AnswerError(ProblemCode.REPEATED_RANK, rank=rank)
        by_rank[rank] = code
    for rank in range(1, len(by_rank) + 1):
        if rank not in by_rank:
            raise AnswerError(ProblemCode.MISSING_RANK, rank=rank)
    return [by_rank[rank] for rank in sorted(by_rank)]


def _scale(question: Question, raw: Raw) -> int | str | None:
    text = _one(raw).strip()
    if text in ("", DONT_KNOW):
        return text or None
    return _whole(text)


def _matrix(question: Question, raw: Raw) -> dict[str, str]:
    return {row: cell.strip() for row, cell in _by_key(raw).items() if cell.strip()}


def _number(question: Question, raw: Raw) -> int | float | None:
    text = _one(raw).strip()
    if not text:
        return None
    found = _NUMBER.fullmatch(text)
    if not found:
        raise AnswerError(ProblemCode.NOT_A_NUMBER)
    # Decimals are counted as written: "1.000" for a question without decimals may mean a
    # thousand, and must not be stored as 1.
    if found[2] and has_too_many(len(found[2]), question.decimals):
        raise AnswerError(ProblemCode.TOO_MANY_DECIMALS, decimals=question.decimals)
    return float(text.replace(",", ".")) if found[2] else int(text)


def _allocation(question: Question, raw: Raw) -> dict[str, int]:
    points = {}
    for choice, cell in _by_key(raw).items():
        if not cell.strip():
            continue
        try:
            points[choice] = _whole(cell)
        except AnswerError:
            raise AnswerError(ProblemCode.NOT_WHOLE_POINTS, choice=choice[:64]) from None
    return points


def _consent(question: Question, raw: Raw) -> bool | None:
    text = _one(raw).strip().lower()
    if text not in _YES | _NO:
        raise AnswerError(ProblemCode.WRONG_TYPE, expected="true")
    return text in _YES or None


def _note(question: Question, raw: Raw) -> None:
    raise AnswerError(ProblemCode.UNKNOWN_QUESTION)


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text.strip()):
        raise AnswerError(ProblemCode.NOT_A_NUMBER)
    return int(text)


PARSERS: dict[Kind, Callable[[Question, Any], Any]] = {
    Kind.SINGLE_CHOICE: _code,
    Kind.MULTIPLE_CHOICE: _codes,
    Kind.SCALE: _scale,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _ranking,
    Kind.NUMBER: _number,
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.DATE: _code,
    Kind.ALLOCATION: _allocation,
    Kind.CONSENT: _consent,
    Kind.NOTE: _note,
}
