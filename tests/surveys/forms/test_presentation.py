from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from surveys.forms.presentation import answer_lines
from surveys.questionnaire.model import Kind
from tests.factories import all_kinds_page

QUESTIONS = {item.kind: item for item in all_kinds_page().questions}

# answer -> lines in English
SHOWN: list[tuple[Kind, Any, list[str]]] = [
    (Kind.SINGLE_CHOICE, "a", ["a"]),
    (Kind.MULTIPLE_CHOICE, ["a", "b"], ["a", "b"]),
    (Kind.SCALE, 7, ["7 on a scale from 1 to 10"]),
    (Kind.SCALE, "dont_know", ["I do not know"]),
    (Kind.MATRIX, {"r2": "a"}, ["r2: a"]),
    (Kind.RANKING, ["c", "a"], ["1. c", "2. a"]),
    (Kind.NUMBER, 12.5, ["12.5"]),
    (Kind.SHORT_TEXT, "Da, „bine”", ["Da, „bine”"]),
    (Kind.LONG_TEXT, "one\ntwo", ["one\ntwo"]),
    (Kind.DATE, "2021-08-31", ["31 August 2021"]),
    (Kind.ALLOCATION, {"a": 100}, ["a: 100", "b: 0", "c: 0"]),
    (Kind.CONSENT, True, ["I agree"]),
]


@pytest.mark.parametrize(("kind", "value", "lines"), SHOWN)
def test_answer_is_shown_in_words(kind: Kind, value: Any, lines: list[str]) -> None:
    with override("en"):
        assert answer_lines(QUESTIONS[kind], {kind.value: value}) == lines


@pytest.mark.parametrize("kind", Kind)
def test_no_answer_has_no_lines(kind: Kind) -> None:
    assert answer_lines(QUESTIONS[kind], {}) == []


def test_text_of_an_other_choice_stands_below_it() -> None:
    answers = {"single_choice": "other", "single_choice.other_text": "A club"}
    with override("en"):
        assert answer_lines(QUESTIONS[Kind.SINGLE_CHOICE], answers) == ["other", "“A club”"]
    with override("ro"):
        assert answer_lines(QUESTIONS[Kind.SINGLE_CHOICE], answers)[-1] == "„A club”"


def test_numbers_and_days_are_written_as_in_the_language() -> None:
    with override("ro"):
        assert answer_lines(QUESTIONS[Kind.NUMBER], {"number": 12.5}) == ["12,5"]
        (day,) = answer_lines(QUESTIONS[Kind.DATE], {"date": "2021-08-31"})
    assert day.lower() == "31 august 2021"
