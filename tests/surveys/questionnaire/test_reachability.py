"""Conditions that can never hold are found; no other is accused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.checks import Fault, check
from surveys.questionnaire.conditions import evaluate, parse
from surveys.questionnaire.model import Kind, Questionnaire
from surveys.questionnaire.reachability import can_hold
from tests.factories import page, questionnaire
from tests.surveys.questionnaire.answer_strategies import answer_sets
from tests.surveys.questionnaire.examples import (
    choices,
    multiple,
    one_page,
    question,
    single,
    text,
)
from tests.surveys.questionnaire.strategies import large, questionnaires

QUESTIONS = {
    item.code: item
    for item in (
        single("s", "a", "b"),
        multiple("m", "a", "b", "c"),
        multiple("big", *"abcdefghijkl"),
        question("scale", Kind.SCALE, minimum=1, maximum=5, dont_know=text("?")),
        question("age", Kind.NUMBER, minimum=0, maximum=120),
        question("rate", Kind.NUMBER, minimum=0, maximum=1, decimals=1),
        question("free", Kind.SHORT_TEXT),
        question("day", Kind.DATE),
        question("x", Kind.MATRIX, choices=choices("a", "b"), rows=choices("r", "t")),
        question("points", Kind.ALLOCATION, choices=choices("a", "b"), total=10),
        question("rank", Kind.RANKING, choices=choices("a", "b")),
        question("yes", Kind.CONSENT),
    )
}


@pytest.mark.parametrize(
    "condition",
    [
        "false()",
        "not(true())",
        "${s} = 'a' and ${s} = 'b'",
        "${s} = 'a' and ${s} = ''",
        "${s} > 3",
        "${scale} > 5",
        "${scale} < 1",
        "${scale} >= 3 and ${scale} < 3",
        "${age} > 120",
        "${age} > 17 and ${age} < 18",
        "${age} = 17.5",
        "${rate} > 0.5 and ${rate} < 0.6",
        "selected(${m}, 'a') and ${m} = ''",
        "selected(${m}, 'a') and not(selected(${m}, 'a'))",
        "count-selected(${m}) > 3",
        "count-selected(${m}) = 0 and selected(${m}, 'a')",
        "${free} = 'x' and ${free} = 'y'",
        "${day} = '2021-01-01' and ${day} != '2021-01-01'",
        "${x.r} = 'a' and ${x.r} = 'b'",
        "${points.a} > 10",
        "${yes} = true() and ${yes} = false()",
        "selected(${rank}, 'a') and ${rank} = ''",
        "(${s} = 'a' or ${scale} = 1) and ${s} = 'b' and ${scale} = 2",
    ],
)
def test_condition_that_no_answers_meet_cannot_hold(condition: str) -> None:
    assert not can_hold(parse(condition), QUESTIONS, ())


@pytest.mark.parametrize(
    "condition",
    [
        "true()",
        "${s} = 'a' or ${s} = 'b'",
        "${s} = ''",
        "${s} != 'a' and ${s} != 'b'",
        "${scale} = 5 and ${age} >= 18",
        "${scale} != 'dont_know' and ${scale} != ''",
        "${age} > 17 and ${age} < 19",
        "${rate} > 0.5 and ${rate} < 0.7",
        "selected(${m}, 'a') and selected(${m}, 'b')",
        "${m} != '' and not(selected(${m}, 'a'))",
        "count-selected(${m}) = 3",
        "count-selected(${big}) > 11",
        "${free} != 'x' and ${free} != ''",
        "${free} > 5",
        "${x.r} = 'a' and ${x.t} = 'b'",
        "${points.a} = 10 and ${points.b} = ''",
        "${yes} = true()",
        "${rank} = 'b a'",
        "${age} > ${scale}",
        " and ".join(f"selected(${{big}}, '{code}')" for code in "abcdefghijkl"),
        "${s} = 'a' and ${scale} = 1 and ${age} = 3 and selected(${m}, 'a') and ${x.r} = 'b' "
        "and ${rate} = 0.5 and ${free} = 'q'",
    ],
)
def test_condition_that_some_answers_may_meet_can_hold(condition: str) -> None:
    assert can_hold(parse(condition), QUESTIONS, ())


def test_question_without_an_answer_decides() -> None:
    condition = parse("${s} = 'a' or ${age} > 3")
    assert can_hold(condition, QUESTIONS, {"s"})
    assert not can_hold(condition, QUESTIONS, {"s", "age"})


@large
@given(st.data())
def test_condition_that_holds_for_real_answers_can_hold(data: st.DataObject) -> None:
    made: Questionnaire = data.draw(questionnaires())
    questions = {item.code: item for item in made.questions()}
    answers = data.draw(answer_sets(made))
    for item in made.questions():
        if item.condition and evaluate(parse(item.condition), answers):
            assert can_hold(parse(item.condition), questions, ())


@given(st.integers(-3, 8), st.integers(-3, 8), st.sampled_from(["<", "<=", ">", ">=", "=", "!="]))
def test_ranges_of_numbers_are_decided_rightly(low: int, high: int, operator: str) -> None:
    made = one_page(question("n", Kind.NUMBER, minimum=0, maximum=5))
    condition = parse(f"${{n}} > {low} and ${{n}} {operator} {high}")
    truth = any(evaluate(condition, {"n": value}) for value in range(6)) or evaluate(condition, {})
    questions = {item.code: item for item in made.questions()}
    assert can_hold(condition, questions, ()) is truth


def test_what_is_known_of_a_questionnaire_is_not_said_of_one_routed_otherwise() -> None:
    """What was worked out is kept for all that are routed alike, and for no others."""
    why = question("why", Kind.LONG_TEXT, condition="${rated} > 6")
    for maximum in (5, 10, 5):
        rated = question("rated", Kind.SCALE, minimum=1, maximum=maximum)
        found = check(questionnaire(page("one", rated), page("two", why)))
        assert (Fault.UNREACHABLE_PAGE in [each.fault for each in found]) is (maximum < 6)
