"""Judging whole sets of answers, forged ones included."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.answers import ProblemCode
from surveys.questionnaire.asked import asked
from surveys.questionnaire.model import Kind
from surveys.questionnaire.validation import validate
from tests.surveys.questionnaire.answer_strategies import answer_sets
from tests.surveys.questionnaire.examples import (
    choices,
    multiple,
    one_each,
    one_page,
    page,
    question,
    questionnaire,
    single,
)
from tests.surveys.questionnaire.strategies import JSON, large, questionnaires

OTHER = question("o", Kind.MULTIPLE_CHOICE, choices=choices("a", "z", other="z"))
ROUTED = questionnaire(
    page("p1", single("a", required=True), OTHER),
    page("p2", multiple("b", required=True, condition="${a} = 'a'"), question("n", Kind.NOTE)),
    page("p3", single("c", required=True, condition="selected(${b}, 'a')")),
)


def codes_of(errors: dict[str, Any]) -> dict[str, str]:
    return {key: str(error.problem_code) for key, error in errors.items()}


def test_valid_answers_come_back_cleaned() -> None:
    answers, errors = validate(ROUTED, {"a": "a", "b": ["c", "a"], "c": "b"})
    assert (answers, errors) == ({"a": "a", "b": ["a", "c"], "c": "b"}, {})


def test_required_question_that_is_asked_must_be_answered() -> None:
    assert codes_of(validate(ROUTED, {})[1]) == {"a": "required"}
    assert codes_of(validate(ROUTED, {"a": "a"})[1]) == {"b": "required"}
    assert codes_of(validate(ROUTED, {"a": "a", "b": ["a"]})[1]) == {"c": "required"}


def test_answers_to_hidden_questions_are_dropped_without_an_error() -> None:
    """Forged, whether valid or not, they are neither stored nor counted (trust.md, row 23)."""
    forged = {"a": "b", "b": ["a"], "c": {"x": 1}}
    assert validate(ROUTED, forged) == ({"a": "b"}, {})


def test_wrong_answer_counts_as_unanswered_in_routing() -> None:
    answers, errors = validate(ROUTED, {"a": ["a"], "b": ["a"]})
    assert answers == {}
    assert codes_of(errors) == {"a": "wrong_type"}


def test_other_text_is_kept_only_beside_its_choice() -> None:
    taken = {"a": "b", "o": ["z"], "o.other_text": " x "}
    assert validate(ROUTED, taken) == ({"a": "b", "o": ["z"], "o.other_text": "x"}, {})
    not_taken = {"a": "b", "o": ["a"], "o.other_text": "x"}
    assert validate(ROUTED, not_taken) == ({"a": "b", "o": ["a"]}, {})
    assert validate(ROUTED, {"a": "b", "o": ["z"]}) == ({"a": "b", "o": ["z"]}, {})


def test_wrong_other_text_is_an_error_of_its_own() -> None:
    answers, errors = validate(ROUTED, {"a": "b", "o": ["z"], "o.other_text": "x\x00"})
    assert answers == {"a": "b", "o": ["z"]}
    assert codes_of(errors) == {"o.other_text": "forbidden_character"}


def test_unknown_keys_are_reported_and_dropped() -> None:
    sent = {"a": "b", "x": 1, "n": "note", "a.other_text": "x", "y" * 1000: 2}
    answers, errors = validate(ROUTED, sent)
    assert answers == {"a": "b"}
    assert codes_of(errors) == dict.fromkeys(
        ["x", "n", "a.other_text", "y" * 80], "unknown_question"
    )


def test_unknown_keys_named_are_bounded() -> None:
    errors = validate(ROUTED, {"a": "b", **{f"x{n}": n for n in range(10_000)}})[1]
    assert len(errors) == 20


def test_page_is_judged_with_the_other_answers_known() -> None:
    known = {"a": "a", "b": ["a"], "c": "x", "zzz": 1}
    assert validate(ROUTED, known, questions=["b"]) == ({"b": ["a"]}, {})
    answers, errors = validate(ROUTED, known, questions=["c"])
    assert answers == {}
    assert codes_of(errors) == {"c": "unknown_choice"}


def test_page_with_an_unasked_question_has_no_errors() -> None:
    assert validate(ROUTED, {"a": "b"}, questions=["b", "n"]) == ({}, {})


def test_required_matrix_lacks_the_rows_left_out() -> None:
    rows = {"choices": choices("a", "b"), "rows": choices("r", "s")}
    made = one_page(question("m", Kind.MATRIX, required=True, **rows))
    answers, errors = validate(made, {"m": {"s": "a"}})
    assert answers == {"m": {"s": "a"}}
    assert errors["m"].problem_code is ProblemCode.MISSING_ROWS


@large
@given(st.data())
def test_valid_answers_stay_as_they_are(data: st.DataObject) -> None:
    made = data.draw(questionnaires())
    answers = data.draw(answer_sets(made))
    cleaned, errors = validate(made, answers)
    assert cleaned == answers
    assert {error.problem_code for error in errors.values()} <= {
        ProblemCode.REQUIRED,
        ProblemCode.MISSING_ROWS,
    }


EVERYTHING = one_page(*one_each().values())


@given(st.dictionaries(st.sampled_from([f"q{n}" for n in range(1, 15)]) | st.text(), JSON))
def test_validation_survives_any_json(sent: dict[str, Any]) -> None:
    """1,000 malformed submissions: clear errors, and what is kept is valid (trust.md, row 24)."""
    cleaned, errors = validate(EVERYTHING, sent)
    assert validate(EVERYTHING, cleaned) == (cleaned, {})
    assert set(cleaned) <= asked(EVERYTHING, cleaned)
    assert not set(cleaned) & set(errors)
