from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from surveys.forms.messages import message
from surveys.questionnaire.answers import AnswerError, ProblemCode

PARAMETERS: dict[ProblemCode, dict[str, Any]] = {
    ProblemCode.WRONG_TYPE: {"expected": "text"},
    ProblemCode.UNKNOWN_CHOICE: {"choice": "100%s"},
    ProblemCode.UNKNOWN_ROW: {"row": "r"},
    ProblemCode.REPEATED_CHOICE: {"choice": "a"},
    ProblemCode.EXCLUSIVE_CHOICE: {"choice": "a"},
    ProblemCode.TOO_FEW_CHOICES: {"minimum": 2, "count": 1},
    ProblemCode.TOO_MANY_CHOICES: {"maximum": 1, "count": 2},
    ProblemCode.MISSING_ROWS: {"rows": ["r"]},
    ProblemCode.REPEATED_RANK: {"rank": 2},
    ProblemCode.MISSING_RANK: {"rank": 1},
    ProblemCode.TOO_MANY_DECIMALS: {"decimals": 0},
    ProblemCode.TOO_SMALL: {"minimum": 0.5},
    ProblemCode.TOO_LARGE: {"maximum": 10**15},
    ProblemCode.OFF_SCALE: {"minimum": 1, "maximum": 10},
    ProblemCode.NOT_WHOLE_POINTS: {"choice": "a"},
    ProblemCode.WRONG_TOTAL: {"total": 100, "sum": 90},
    ProblemCode.TOO_LONG: {"maximum": 300, "length": 1_000_000},
    ProblemCode.FORBIDDEN_CHARACTER: {"character": "U+0000"},
    ProblemCode.TOO_EARLY: {"earliest": "2020-01-31"},
    ProblemCode.TOO_LATE: {"latest": "2026-12-01"},
}


def said(code: ProblemCode, language: str) -> str:
    with override(language):
        return message(AnswerError(code, **PARAMETERS.get(code, {})))


@pytest.mark.parametrize("code", ProblemCode)
def test_message_is_a_finished_sentence_in_both_languages(code: ProblemCode) -> None:
    english, romanian = said(code, "en"), said(code, "ro")
    assert english != romanian
    for sentence in (english, romanian):
        assert sentence.endswith(".")
        assert "%(" not in sentence


@pytest.mark.parametrize(
    ("code", "language", "part"),
    [
        (ProblemCode.TOO_FEW_CHOICES, "en", "at least 2 options"),
        (ProblemCode.TOO_MANY_CHOICES, "en", "at most 1 option."),
        (ProblemCode.TOO_SMALL, "ro", "0,5"),
        (ProblemCode.TOO_SMALL, "en", "0.5"),
        (ProblemCode.TOO_EARLY, "ro", "31 ianuarie 2020"),
        (ProblemCode.TOO_LATE, "en", "1 December 2026"),
        (ProblemCode.WRONG_TOTAL, "en", "add up to 100; yours add up to 90"),
        (ProblemCode.FORBIDDEN_CHARACTER, "en", "U+0000"),
    ],
)
def test_message_names_the_limit(code: ProblemCode, language: str, part: str) -> None:
    assert part.lower() in said(code, language).lower()
