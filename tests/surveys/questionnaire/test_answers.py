"""What a valid answer to each kind of question is (docs/architecture.md, "Answers")."""

from __future__ import annotations

import time
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.answers import (
    AnswerError,
    ProblemCode,
    clean_answer,
    clean_other_text,
    missing,
)
from surveys.questionnaire.model import Kind, Question
from surveys.questionnaire.text import Text
from tests.surveys.questionnaire.answer_strategies import ANSWERS
from tests.surveys.questionnaire.examples import choices, one_each, question, single, text
from tests.surveys.questionnaire.strategies import JSON, SETTINGS, large

SINGLE = question("q", Kind.SINGLE_CHOICE, choices=choices("a", "b", "z", other="z"))
MULTIPLE = question(
    "q",
    Kind.MULTIPLE_CHOICE,
    choices=choices("a", "b", "c", "d", "none", exclusive="none"),
    minimum=2,
    maximum=3,
)
SCALE = question("q", Kind.SCALE, minimum=1, maximum=5, dont_know=text("?"))
MATRIX = question("q", Kind.MATRIX, choices=choices("a", "b"), rows=choices("r", "s"))
RANKING = question("q", Kind.RANKING, choices=choices("a", "b", "c"), minimum=2, maximum=2)
NUMBER = question("q", Kind.NUMBER, minimum=-1, maximum=1000.5, decimals=2)
ANY_NUMBER = question("q", Kind.NUMBER)
SHORT = question("q", Kind.SHORT_TEXT)
LONG = question("q", Kind.LONG_TEXT)
DATE = question("q", Kind.DATE, earliest="2020-01-01", latest="2021-12-31")
ANY_DATE = question("q", Kind.DATE)
POINTS = question("q", Kind.ALLOCATION, choices=choices("a", "b", "c"), total=10)
CONSENT = question("q", Kind.CONSENT)
NOTE = question("q", Kind.NOTE)

FAMILY = "👩‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("asked", "value", "cleaned"),
    [
        (SINGLE, "a", "a"),
        (MULTIPLE, ["c", "a"], ["a", "c"]),
        (MULTIPLE, ("a", "b"), ["a", "b"]),
        (MULTIPLE, ["none"], ["none"]),
        (SCALE, 5, 5),
        (SCALE, "dont_know", "dont_know"),
        (MATRIX, {"s": "a", "r": "b"}, {"r": "b", "s": "a"}),
        (MATRIX, {"s": "a", "r": ""}, {"s": "a"}),
        (MATRIX, {"s": "", "r": None}, None),
        (RANKING, ["c", "a"], ["c", "a"]),
        (NUMBER, 3, 3),
        (NUMBER, 2.25, 2.25),
        (NUMBER, 1000.5, 1000.5),
        (NUMBER, 3.0, 3),
        (NUMBER, -0.0, 0),
        (ANY_NUMBER, 10**15, 10**15),
        (SHORT, "  da ", "da"),
        (SHORT, " \n\t ", None),
        (SHORT, "a\r\nb\rc\td", "a\nb\nc\td"),
        (SHORT, "s\u0326", "ș"),
        (SHORT, FAMILY, FAMILY),
        (SHORT, "\u202eabc\u202c", "\u202eabc\u202c"),
        (SHORT, "𝔘" * 300, "𝔘" * 300),
        (LONG, "x" * 5000, "x" * 5000),
        (DATE, "2020-02-29", "2020-02-29"),
        (ANY_DATE, "1000-01-01", "1000-01-01"),
        (ANY_DATE, "9999-12-31", "9999-12-31"),
        (POINTS, {"c": 4, "a": 6, "b": 0}, {"a": 6, "c": 4}),
        (POINTS, {"a": 0, "b": None}, None),
        (CONSENT, True, True),
        (CONSENT, False, None),
    ],
)
def test_valid_answer_is_kept_in_its_stored_form(
    asked: Question, value: object, cleaned: object
) -> None:
    result = clean_answer(asked, value)
    assert result == cleaned
    assert type(result) is type(cleaned)


def test_cleaned_mappings_stand_in_the_order_of_the_questionnaire() -> None:
    assert list(clean_answer(MATRIX, {"s": "a", "r": "b"})) == ["r", "s"]
    assert list(clean_answer(POINTS, {"c": 4, "a": 6})) == ["a", "c"]


P = ProblemCode


@pytest.mark.parametrize(
    ("asked", "value", "problem_code", "params"),
    [
        (SINGLE, "x", P.UNKNOWN_CHOICE, {"choice": "x"}),
        (SINGLE, "a\x00", P.UNKNOWN_CHOICE, {"choice": "a\x00"}),
        (SINGLE, "x" * 1_000_000, P.UNKNOWN_CHOICE, {"choice": "x" * 64}),
        (SINGLE, ["a"], P.WRONG_TYPE, {"expected": "text"}),
        (SINGLE, 1, P.WRONG_TYPE, {"expected": "text"}),
        (MULTIPLE, "a", P.WRONG_TYPE, {"expected": "list"}),
        (MULTIPLE, {"a": 1}, P.WRONG_TYPE, {"expected": "list"}),
        (MULTIPLE, ["a", 1], P.WRONG_TYPE, {"expected": "text"}),
        (MULTIPLE, ["a", "x"], P.UNKNOWN_CHOICE, {"choice": "x"}),
        (MULTIPLE, ["a", "a"], P.REPEATED_CHOICE, {"choice": "a"}),
        (MULTIPLE, ["a", "none"], P.EXCLUSIVE_CHOICE, {"choice": "none"}),
        (MULTIPLE, ["a"], P.TOO_FEW_CHOICES, {"minimum": 2, "count": 1}),
        (MULTIPLE, ["a", "b", "c", "d"], P.TOO_MANY_CHOICES, {"maximum": 3, "count": 4}),
        (SCALE, 0, P.OFF_SCALE, {"minimum": 1, "maximum": 5}),
        (SCALE, 6, P.OFF_SCALE, {"minimum": 1, "maximum": 5}),
        (SCALE, 10**400, P.OFF_SCALE, {"minimum": 1, "maximum": 5}),
        (SCALE, "3", P.OFF_SCALE, {"minimum": 1, "maximum": 5}),
        (SCALE, True, P.WRONG_TYPE, {"expected": "whole_number"}),
        (SCALE, 3.0, P.WRONG_TYPE, {"expected": "whole_number"}),
        (
            question("q", Kind.SCALE, minimum=1, maximum=5),
            "dont_know",
            P.OFF_SCALE,
            {"minimum": 1, "maximum": 5},
        ),
        (MATRIX, ["a"], P.WRONG_TYPE, {"expected": "mapping"}),
        (MATRIX, {1: "a"}, P.WRONG_TYPE, {"expected": "mapping"}),
        (MATRIX, {"x": "a"}, P.UNKNOWN_ROW, {"row": "x"}),
        (MATRIX, {"r": "x"}, P.UNKNOWN_CHOICE, {"choice": "x"}),
        (MATRIX, {"r": ["a"]}, P.WRONG_TYPE, {"expected": "text"}),
        (RANKING, ["a", "b", "a"], P.REPEATED_CHOICE, {"choice": "a"}),
        (RANKING, ["a"], P.TOO_FEW_CHOICES, {"minimum": 2, "count": 1}),
        (RANKING, ["a", "b", "c"], P.TOO_MANY_CHOICES, {"maximum": 2, "count": 3}),
        (NUMBER, "3", P.WRONG_TYPE, {"expected": "number"}),
        (NUMBER, True, P.WRONG_TYPE, {"expected": "number"}),
        (NUMBER, float("nan"), P.NOT_A_NUMBER, {}),
        (NUMBER, float("inf"), P.NOT_A_NUMBER, {}),
        (NUMBER, float("-inf"), P.NOT_A_NUMBER, {}),
        (NUMBER, -1.01, P.TOO_SMALL, {"minimum": -1}),
        (NUMBER, 1000.51, P.TOO_LARGE, {"maximum": 1000.5}),
        (NUMBER, 0.001, P.TOO_MANY_DECIMALS, {"decimals": 2}),
        (ANY_NUMBER, 0.5, P.TOO_MANY_DECIMALS, {"decimals": 0}),
        (ANY_NUMBER, 10**400, P.TOO_LARGE, {"maximum": 10**15}),
        (ANY_NUMBER, -1e300, P.TOO_SMALL, {"minimum": -(10**15)}),
        (SHORT, 5, P.WRONG_TYPE, {"expected": "text"}),
        (SHORT, ["x"], P.WRONG_TYPE, {"expected": "text"}),
        (SHORT, "x" * 301, P.TOO_LONG, {"maximum": 300, "length": 301}),
        (SHORT, "a\x00b", P.FORBIDDEN_CHARACTER, {"character": "U+0000"}),
        (SHORT, "a\x1bb", P.FORBIDDEN_CHARACTER, {"character": "U+001B"}),
        (SHORT, "a\x85b", P.FORBIDDEN_CHARACTER, {"character": "U+0085"}),
        (SHORT, "a\ud800", P.FORBIDDEN_CHARACTER, {"character": "U+D800"}),
        (SHORT, "a\uffff", P.FORBIDDEN_CHARACTER, {"character": "U+FFFF"}),
        (LONG, "x" * 5001, P.TOO_LONG, {"maximum": 5000, "length": 5001}),
        (DATE, 20200101, P.WRONG_TYPE, {"expected": "date"}),
        (DATE, "2021-02-29", P.NOT_A_DATE, {}),
        (DATE, "20210228", P.NOT_A_DATE, {}),
        (DATE, "2021-W08-7", P.NOT_A_DATE, {}),
        (DATE, "2021-08-31T00:00", P.NOT_A_DATE, {}),
        (DATE, "٢٠٢١-٠٨-٣١", P.NOT_A_DATE, {}),
        (DATE, "2021-08-31\x00", P.NOT_A_DATE, {}),
        (DATE, "\ud800", P.NOT_A_DATE, {}),
        (ANY_DATE, "0000-01-01", P.NOT_A_DATE, {}),
        (ANY_DATE, "0999-12-31", P.NOT_A_DATE, {}),
        (ANY_DATE, "10000-01-01", P.NOT_A_DATE, {}),
        (DATE, "2019-12-31", P.TOO_EARLY, {"earliest": "2020-01-01"}),
        (DATE, "2022-01-01", P.TOO_LATE, {"latest": "2021-12-31"}),
        (POINTS, [1], P.WRONG_TYPE, {"expected": "mapping"}),
        (POINTS, {"x": 10}, P.UNKNOWN_CHOICE, {"choice": "x"}),
        (POINTS, {"a": 5.0, "b": 5}, P.NOT_WHOLE_POINTS, {"choice": "a"}),
        (POINTS, {"a": True, "b": 9}, P.NOT_WHOLE_POINTS, {"choice": "a"}),
        (POINTS, {"a": -1, "b": 11}, P.NOT_WHOLE_POINTS, {"choice": "a"}),
        (POINTS, {"a": 10**400}, P.NOT_WHOLE_POINTS, {"choice": "a"}),
        (POINTS, {"a": "10"}, P.NOT_WHOLE_POINTS, {"choice": "a"}),
        (POINTS, {"a": 9}, P.WRONG_TOTAL, {"total": 10, "sum": 9}),
        (CONSENT, "yes", P.WRONG_TYPE, {"expected": "true"}),
        (CONSENT, 1, P.WRONG_TYPE, {"expected": "true"}),
        (NOTE, "x", P.UNKNOWN_QUESTION, {}),
    ],
    ids=lambda value: value.kind if isinstance(value, Question) else str(value)[:20],
)
def test_wrong_answer_is_refused_with_a_code_and_parameters(
    asked: Question, value: object, problem_code: ProblemCode, params: dict[str, Any]
) -> None:
    """Wrong types, unknown and repeated choices, odd numbers, dates and characters.

    trust.md, rows 20 to 23 and 25.
    """
    with pytest.raises(AnswerError) as caught:
        clean_answer(asked, value)
    assert (caught.value.problem_code, caught.value.params) == (problem_code, params)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("empty", [None, "", [], {}], ids=["none", "text", "list", "mapping"])
def test_empty_answer_is_unanswered(kind: Kind, empty: object) -> None:
    assert clean_answer(one_each()[kind], empty) is None


@pytest.mark.parametrize("kind", Kind)
@given(value=JSON)
def test_cleaning_survives_any_json(kind: Kind, value: object) -> None:
    """Every answer is kept in a form that cleans to itself, or refused (trust.md, row 24)."""
    asked = one_each()[kind]
    try:
        cleaned = clean_answer(asked, value)
    except AnswerError:
        return
    assert clean_answer(asked, cleaned) == cleaned


@large
@given(st.data(), st.sampled_from(Kind))
def test_every_valid_answer_is_accepted_unchanged(data: st.DataObject, kind: Kind) -> None:
    asked = Question(code="q", kind=kind, text=Text.of(ro="q"), **SETTINGS[kind](data.draw))
    answer = ANSWERS[kind](data.draw, asked)
    assert clean_answer(asked, answer) == answer


@given(st.text(max_size=50))
def test_text_kept_is_nfc_and_trimmed(value: str) -> None:
    try:
        kept = clean_answer(SHORT, value)
    except AnswerError as error:
        assert error.problem_code == P.FORBIDDEN_CHARACTER  # noqa: PT017 # both are allowed
        return
    assert kept is None or unicodedata.is_normalized("NFC", kept)
    assert kept is None or kept == kept.strip()


def test_text_length_counts_code_points_after_composition() -> None:
    limited = question("q", Kind.SHORT_TEXT, max_length=2)
    assert clean_answer(limited, "s\u0326t\u0326") == "șț"
    with pytest.raises(AnswerError):
        clean_answer(limited, "👩‍👩")


def test_megabytes_of_combining_marks_are_refused_quickly() -> None:
    """Normalising them first would take long (trust.md, row 20)."""
    started = time.process_time()
    with pytest.raises(AnswerError):
        clean_answer(SHORT, "a" + "\u0315\u0300" * 1_000_000)
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    ("value", "cleaned"), [(None, None), ("  ", None), (" altceva ", "altceva")]
)
def test_other_text_is_cleaned_like_a_text(value: object, cleaned: str | None) -> None:
    assert clean_other_text(SINGLE, value) == cleaned


@pytest.mark.parametrize(
    ("value", "problem_code"),
    [("x" * 301, P.TOO_LONG), ("\x00", P.FORBIDDEN_CHARACTER), (5, P.WRONG_TYPE)],
)
def test_other_text_that_is_wrong_is_refused(value: object, problem_code: ProblemCode) -> None:
    with pytest.raises(AnswerError) as caught:
        clean_other_text(SINGLE, value)
    assert caught.value.problem_code == problem_code


def test_other_text_needs_a_question_that_offers_it() -> None:
    with pytest.raises(AnswerError) as caught:
        clean_other_text(single("q"), "x")
    assert caught.value.problem_code == P.UNKNOWN_QUESTION


def test_missing_is_an_answer_to_a_required_question() -> None:
    error = missing(single("q", required=True), None)
    assert error is not None
    assert error.problem_code == P.REQUIRED
    assert missing(single("q", required=True), "a") is None
    assert missing(single("q"), None) is None
    assert missing(question("n", Kind.NOTE, required=True), None) is None


def test_missing_are_the_rows_of_a_required_matrix() -> None:
    offered = {"choices": choices("a", "b"), "rows": choices("r", "s", "t")}
    required = question("q", Kind.MATRIX, required=True, **offered)
    error = missing(required, {"s": "a"})
    assert error is not None
    assert (error.problem_code, error.params) == (P.MISSING_ROWS, {"rows": ["r", "t"]})
    assert missing(required, {"r": "a", "s": "a", "t": "b"}) is None
    assert missing(question("q", Kind.MATRIX, **offered), {"s": "a"}) is None
