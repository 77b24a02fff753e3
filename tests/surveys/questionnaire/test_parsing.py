"""Texts from forms and data files, turned into values."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.answers import AnswerError, ProblemCode, clean_answer
from surveys.questionnaire.model import Kind
from surveys.questionnaire.numbers import MAX_DECIMALS
from surveys.questionnaire.parsing import parse_answer
from tests.surveys.questionnaire.examples import one_each, question

EACH = one_each()
P = ProblemCode


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Kind.SINGLE_CHOICE, " a ", "a"),
        (Kind.SINGLE_CHOICE, "  ", None),
        (Kind.MULTIPLE_CHOICE, ["a", "", "c"], ["a", "c"]),
        (Kind.MULTIPLE_CHOICE, "a c", ["a", "c"]),
        (Kind.MULTIPLE_CHOICE, [], []),
        (Kind.SCALE, " 3 ", 3),
        (Kind.SCALE, "dont_know", "dont_know"),
        (Kind.MATRIX, {"r": "a", "s": ""}, {"r": "a"}),
        (Kind.RANKING, "b a", ["b", "a"]),
        (Kind.RANKING, ["b", "a"], ["b", "a"]),
        (Kind.RANKING, {"a": "2", "b": "1", "c": ""}, ["b", "a"]),
        (Kind.NUMBER, "00012", 12),
        (Kind.NUMBER, "-0", 0),
        (Kind.NUMBER, "+7", 7),
        (Kind.SHORT_TEXT, " x ", " x "),
        (Kind.LONG_TEXT, "a\r\nb", "a\r\nb"),
        (Kind.DATE, " 2021-08-31 ", "2021-08-31"),
        (Kind.ALLOCATION, {"a": "6", "b": "", "c": " 4 "}, {"a": 6, "c": 4}),
        (Kind.CONSENT, "on", True),
        (Kind.CONSENT, "1", True),
        (Kind.CONSENT, "0", None),
    ],
)
def test_text_is_read_as_the_value_it_means(kind: Kind, raw: Any, value: Any) -> None:
    assert parse_answer(EACH[kind], raw) == value


@pytest.mark.parametrize(
    ("raw", "value"), [("1,5", 1.5), ("1.5", 1.5), ("-0,25", -0.25), ("2.00", 2)]
)
def test_number_takes_a_comma_or_a_point(raw: str, value: float) -> None:
    """trust.md, row 25."""
    two = question("q", Kind.NUMBER, decimals=2)
    assert clean_answer(two, parse_answer(two, raw)) == value


@pytest.mark.parametrize(
    "raw",
    ["NaN", "inf", "Infinity", "1e309", "1e3", "٣", "１", "1 000", "1_000", "1.000.000", "0x1f",
     "--1", "1,", ".5", "½", "9" * 21, "1\x00", "=1"],
)  # fmt: skip
def test_number_refuses_other_writings(raw: str) -> None:
    """NaN and infinity are never stored (trust.md, row 25)."""
    with pytest.raises(AnswerError) as caught:
        parse_answer(question("q", Kind.NUMBER, decimals=3), raw)
    assert caught.value.problem_code == P.NOT_A_NUMBER


@pytest.mark.parametrize("value", [1 / 3, 1e-9, 81528.77200612345, 0.1 + 0.2])
def test_the_most_decimals_are_all_that_a_number_has(value: float) -> None:
    every = question("q", Kind.NUMBER, decimals=MAX_DECIMALS)
    written = f"{Decimal(repr(value)):f}"
    assert clean_answer(every, parse_answer(every, written)) == value


@pytest.mark.parametrize("raw", ["1.000", "1,000", "2.5"])
def test_number_without_decimals_is_not_misread_from_thousands(raw: str) -> None:
    with pytest.raises(AnswerError) as caught:
        parse_answer(EACH[Kind.NUMBER], raw)
    assert caught.value.problem_code == P.TOO_MANY_DECIMALS


@pytest.mark.parametrize(
    ("kind", "raw", "problem_code"),
    [
        (Kind.SINGLE_CHOICE, ["a"], P.WRONG_TYPE),
        (Kind.MULTIPLE_CHOICE, {"a": "1"}, P.WRONG_TYPE),
        (Kind.SCALE, "3.0", P.NOT_A_NUMBER),
        (Kind.SCALE, "٣", P.NOT_A_NUMBER),
        (Kind.MATRIX, "a", P.WRONG_TYPE),
        (Kind.MATRIX, {"r": ["a"]}, P.WRONG_TYPE),
        (Kind.RANKING, {"a": "1", "b": "1"}, P.REPEATED_RANK),
        (Kind.RANKING, {"a": "1", "b": "3"}, P.MISSING_RANK),
        (Kind.RANKING, {"a": "0", "b": "1"}, P.MISSING_RANK),
        (Kind.RANKING, {"a": "x"}, P.NOT_A_NUMBER),
        (Kind.SHORT_TEXT, ["x"], P.WRONG_TYPE),
        (Kind.ALLOCATION, {"a": "1.5"}, P.NOT_WHOLE_POINTS),
        (Kind.ALLOCATION, {"a": "x"}, P.NOT_WHOLE_POINTS),
        (Kind.CONSENT, "maybe", P.WRONG_TYPE),
        (Kind.NOTE, "x", P.UNKNOWN_QUESTION),
    ],
)
def test_text_that_means_nothing_is_refused(kind: Kind, raw: Any, problem_code: P) -> None:
    with pytest.raises(AnswerError) as caught:
        parse_answer(EACH[kind], raw)
    assert caught.value.problem_code == problem_code


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("raw", [None, ""])
def test_empty_text_is_no_answer(kind: Kind, raw: str | None) -> None:
    assert parse_answer(EACH[kind], raw) is None


@given(
    st.sampled_from(Kind),
    st.text(max_size=20)
    | st.lists(st.text(max_size=5), max_size=4)
    | st.dictionaries(st.sampled_from(["a", "b", "r", "x"]), st.text(max_size=5)),
)
def test_parsing_and_cleaning_survive_any_texts(kind: Kind, raw: Any) -> None:
    asked = EACH[kind]
    try:
        cleaned = clean_answer(asked, parse_answer(asked, raw))
    except AnswerError:
        return
    assert clean_answer(asked, cleaned) == cleaned
