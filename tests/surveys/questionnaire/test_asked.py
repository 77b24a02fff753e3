"""Routing: which questions are asked, whatever is stored or sent for the others."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.asked import asked, asked_pages, not_asked, without_unasked
from surveys.questionnaire.conditions import ConditionError
from surveys.questionnaire.model import Kind, Questionnaire
from surveys.questionnaire.routing import RoutingError
from tests.surveys.questionnaire.answer_strategies import answer_sets
from tests.surveys.questionnaire.examples import (
    choices,
    multiple,
    one_page,
    page,
    question,
    questionnaire,
    single,
    text,
)
from tests.surveys.questionnaire.strategies import large, questionnaires

CHAIN = questionnaire(
    page("p1", single("a")),
    page("p2", single("b", condition="${a} = 'a'")),
    page("p3", single("c", condition="${b} = 'a'"), single("d")),
)


@pytest.mark.parametrize(
    ("answers", "codes"),
    [
        ({}, {"a", "d"}),
        ({"a": "b"}, {"a", "d"}),
        ({"a": "a"}, {"a", "b", "d"}),
        ({"a": "a", "b": "a"}, {"a", "b", "c", "d"}),
        ({"a": "a", "b": "b"}, {"a", "b", "d"}),
    ],
)
def test_question_is_asked_when_its_condition_holds(
    answers: dict[str, Any], codes: set[str]
) -> None:
    assert asked(CHAIN, answers) == codes


def test_answer_to_a_question_not_asked_counts_as_unanswered() -> None:
    """A forged or stale answer to b opens nothing (trust.md, row 23)."""
    assert asked(CHAIN, {"a": "b", "b": "a"}) == {"a", "d"}


def test_conditions_may_name_later_questions() -> None:
    backwards = questionnaire(
        page("p1", single("c", condition="${b} = 'a'")),
        page("p2", single("b", condition="${a} = 'a'")),
        page("p3", single("a")),
    )
    assert asked(backwards, {"b": "a"}) == {"a"}
    assert asked(backwards, {"a": "a", "b": "a"}) == {"a", "b", "c"}


def test_chain_of_a_thousand_conditions_backwards_is_worked_out() -> None:
    pages = [page(f"p{n}", single(f"q{n}", condition=f"${{q{n + 1}}} = 'a'")) for n in range(1_000)]
    long = questionnaire(*pages, page("last", single("q1000")))
    assert len(asked(long, {f"q{n}": "a" for n in range(1_001)})) == 1_001
    assert asked(long, {f"q{n}": "a" for n in range(1_000)}) == {"q1000"}


def test_question_needs_the_condition_of_its_page_too() -> None:
    paged = questionnaire(
        page("p1", single("a"), single("b")),
        page("p2", single("c", condition="${b} = 'a'"), single("d"), condition="${a} = 'a'"),
    )
    assert asked(paged, {"a": "b", "b": "a"}) == {"a", "b"}
    assert asked(paged, {"a": "a", "b": "b"}) == {"a", "b", "d"}
    assert asked(paged, {"a": "a", "b": "a"}) == {"a", "b", "c", "d"}


def test_notes_are_asked_but_are_no_variables() -> None:
    noted = one_page(single("a"), question("n", Kind.NOTE, condition="${a} = 'a'"))
    assert asked(noted, {"a": "a"}) == {"a", "n"}
    assert not_asked(noted, {"a": "b"}) == ()


def test_not_asked_names_the_questions_left_out_in_order() -> None:
    assert not_asked(CHAIN, {"a": "b"}) == ("b", "c")


def test_dropping_unasked_answers_takes_their_other_texts_along() -> None:
    offered = choices("a", "z", other="z")
    made = questionnaire(
        page("p1", single("q")),
        page(
            "p2",
            question("r", Kind.SINGLE_CHOICE, choices=offered, condition="${q} = 'a'"),
        ),
    )
    answers = {"q": "b", "r": "z", "r.other_text": "x"}
    assert without_unasked(made, answers) == {"q": "b"}
    assert without_unasked(made, {**answers, "q": "a"}) == {**answers, "q": "a"}


def test_other_text_of_an_unasked_question_opens_nothing() -> None:
    offered = choices("a", "z", other="z")
    made = questionnaire(
        page("p1", single("q")),
        page("p2", question("r", Kind.SINGLE_CHOICE, choices=offered, condition="${q} = 'a'")),
        page("p3", single("s", condition="${r.other_text} != ''")),
    )
    assert asked(made, {"q": "b", "r.other_text": "x"}) == {"q"}


def test_dropping_unasked_answers_drops_what_is_no_question() -> None:
    made = one_page(single("q"), question("n", Kind.NOTE))
    answers = {"q": "a", "q.other_text": "x", "n": "x", "zzz": 1}
    assert without_unasked(made, answers) == {"q": "a"}


def test_pages_shown_have_a_question_asked_or_a_text_alone() -> None:
    made = questionnaire(
        page("start", text=text("welcome")),
        page("p1", single("a")),
        page("p2", single("b"), condition="${a} = 'a'"),
        page("empty"),
        page("info", text=text("why"), condition="${a} = 'a'"),
        page("p3", single("c", condition="${a} = 'b'"), text=text("about c")),
    )
    shown = {value: [page.code for page in asked_pages(made, {"a": value})] for value in "ab"}
    assert shown == {"a": ["start", "p1", "p2", "info"], "b": ["start", "p1", "p3"]}


def test_circle_of_conditions_is_an_error_that_names_the_questions() -> None:
    circle = one_page(
        single("a", condition="${c} = 'a'"),
        single("b", condition="${a} = 'a'"),
        single("c", condition="${b} = 'a'"),
    )
    with pytest.raises(RoutingError) as caught:
        asked(circle, {})
    assert set(caught.value.codes) == {"a", "b", "c"}


def test_condition_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(ConditionError):
        asked(one_page(single("a", condition="${b} =")), {})


def test_no_conditions_means_everything_is_asked() -> None:
    made = one_page(single("a"), multiple("b"))
    assert asked(made, {}) == {"a", "b"}
    assert not_asked(made, {}) == ()


@large
@given(st.data())
def test_dropping_unasked_answers_twice_changes_nothing_more(data: st.DataObject) -> None:
    made: Questionnaire = data.draw(questionnaires())
    answers = data.draw(answer_sets(made))
    assert without_unasked(made, answers) == answers
    assert asked(made, answers) | set(not_asked(made, answers)) >= set(answers) - {
        key for key in answers if "." in key
    }


def test_routing_of_many_responses_is_fast() -> None:
    """100,000 responses pass through on each export; here 20,000 in well under 2 seconds."""
    questions = [single(f"q{n}") for n in range(30)]
    free = questionnaire(page("p1", *questions))
    bound = questionnaire(
        page("p1", *questions),
        page("p2", *(single(f"r{n}", condition="${q1} = 'a'") for n in "ab")),
    )
    answers = {f"q{n}": "a" for n in range(30)}
    for made in (free, bound):
        started = time.process_time()
        for _ in range(20_000):
            asked(made, answers)
        assert time.process_time() - started < 2
