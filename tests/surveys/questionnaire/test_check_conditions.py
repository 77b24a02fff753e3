"""Conditions: whom they name, circles, and questions and pages nobody reaches."""

from __future__ import annotations

import pytest
from hypothesis import given

from surveys.questionnaire.asked import asked
from surveys.questionnaire.checks import check
from surveys.questionnaire.model import Kind, Questionnaire
from surveys.questionnaire.problems import Fault, Severity
from surveys.questionnaire.simulation import simulate
from tests.surveys.questionnaire.checking import found, only
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

F = Fault


BEFORE = page(
    "p1",
    single("size", "small", "large"),
    multiple("needs", "money", "people", "time"),
    question("rate", Kind.SCALE, minimum=1, maximum=5, dont_know=text("?")),
    question("grid", Kind.MATRIX, choices=choices("good", "bad"), rows=choices("speed")),
    question("age", Kind.NUMBER, minimum=0, maximum=120),
    question("memo", Kind.NOTE),
    question("free", Kind.SINGLE_CHOICE, choices=choices("a", "z", other="z")),
)


def on(condition: str) -> Questionnaire:
    return questionnaire(BEFORE, page("p2", single("q", condition=condition)))


@pytest.mark.parametrize(
    "condition",
    [
        "${size} = 'large'",
        "${size} != ''",
        "selected(${needs}, 'money') and selected(${size}, 'small')",
        "count-selected(${needs}) >= 2",
        "${rate} >= 4 and ${rate} != 'dont_know'",
        "${rate} = 3 or ${rate} = '4'",
        "${rate} < 6 and ${rate} > 0",
        "${grid.speed} = 'good'",
        "${age} > 17.5",
        "${free.other_text} != ''",
    ],
)
def test_sound_condition_has_no_problem(condition: str) -> None:
    assert found(on(condition)) == []


@pytest.mark.parametrize(
    ("condition", "fault", "message", "mend"),
    [
        (
            "${size} == 'large'",
            F.CONDITION_SYNTAX,
            "column 10: “=” does not fit here",
            "write one = sign",
        ),
        (
            "${sise} = 'large'",
            F.UNKNOWN_REFERENCE,
            "question “q” depends on “sise”, and there is no such question",
            "write ${size}",
        ),
        (
            "${memo} = 'x'",
            F.UNANSWERABLE_REFERENCE,
            "question “q” depends on “memo”, a note, which has no answer",
            "name a question instead",
        ),
        (
            "${size} = 'larg'",
            F.UNKNOWN_CHOICE,
            "question “size” cannot be answered with “larg”",
            "write 'large'",
        ),
        (
            "'huge' != ${size}",
            F.UNKNOWN_CHOICE,
            "question “size” cannot be answered with “huge”",
            "use one of: small, large",
        ),
        (
            "${size} = 1",
            F.UNKNOWN_CHOICE,
            "question “size” cannot be answered with “1”",
            "use one of: small, large",
        ),
        (
            "selected(${needs}, 'mony')",
            F.UNKNOWN_CHOICE,
            "question “needs” cannot be answered with “mony”",
            "write 'money'",
        ),
        (
            "selected(${age}, '5')",
            F.UNKNOWN_CHOICE,
            "question “age” has no choices to be selected",
            "compare ${age} with a value",
        ),
        (
            "${rate} = 6",
            F.UNKNOWN_CHOICE,
            "question “rate” cannot be answered with “6”",
            "use one of: 1, 2, 3, 4, 5, dont_know",
        ),
        (
            "${needs} = 'money'",
            F.WHOLE_ANSWER_COMPARED,
            "question “needs” can have several choices in its answer",
            "write selected(${needs}, 'money')",
        ),
        (
            "${grid} = 'good'",
            F.MISSING_PART,
            "question “grid” has an answer per part",
            "name one: ${grid.speed}",
        ),
        (
            "${grid.sped} = 'good'",
            F.UNKNOWN_PART,
            "question “grid” has no part “sped”",
            "write ${grid.speed}",
        ),
        (
            "${size.other_text} = 'x'",
            F.UNKNOWN_PART,
            "question “size” has no part “other_text”",
            "write ${size}",
        ),
    ],
)
def test_condition_names_what_exists(condition: str, fault: Fault, message: str, mend: str) -> None:
    problem = only(on(condition))
    assert (problem.fault, problem.message, problem.mend) == (fault, message, mend)
    assert problem.path == "pages[1].questions[0].condition"


def test_condition_of_a_page_is_checked_too() -> None:
    made = questionnaire(BEFORE, page("p2", single("q"), condition="${nobody} = 'x'"))
    problem = only(made)
    assert (problem.fault, problem.path) == (F.UNKNOWN_REFERENCE, "pages[1].condition")
    assert problem.message.startswith("page “p2” depends on “nobody”")


def test_circle_names_the_questions_in_order() -> None:
    made = questionnaire(
        page("p1", single("a", condition="${c} = 'a'")),
        page("p2", single("b", condition="${a} = 'a'")),
        page("p3", single("c", condition="${b} = 'a'")),
    )
    problem = next(problem for problem in check(made) if problem.fault is F.CYCLE)
    assert problem.message == "questions depend on each other: a → c → b → a"
    assert problem.path == "pages[0].questions[0].condition"


def test_every_circle_is_told() -> None:
    made = questionnaire(
        page("p1", single("a", condition="${a} = 'a'"), single("b", condition="${c} = 'a'")),
        page("p2", single("c", condition="${b} = 'a'")),
    )
    circles = [problem.message for problem in check(made) if problem.fault is F.CYCLE]
    assert sorted(circles) == [
        "questions depend on each other: a → a",
        "questions depend on each other: b → c → b",
    ]


def test_page_that_depends_on_its_own_question_is_a_circle() -> None:
    made = questionnaire(page("p1", single("a"), condition="${a} = 'a'"))
    assert F.CYCLE in {fault for fault, _ in found(made)}


def test_circle_through_a_page_is_found() -> None:
    made = questionnaire(
        page("p1", single("a", condition="${b} = 'a'")),
        page("p2", single("b"), condition="${a} = 'a'"),
    )
    problem = next(problem for problem in check(made) if problem.fault is F.CYCLE)
    assert problem.message == "questions depend on each other: a → b → a"


@pytest.mark.parametrize(
    "condition",
    ["false()", "${size} = 'small' and ${size} = 'large'", "${rate} > 5", "${age} > 120"],
)
def test_question_that_is_never_asked_is_an_error(condition: str) -> None:
    made = questionnaire(BEFORE, page("p2", single("q", condition=condition), single("r")))
    assert found(made) == [(F.NEVER_HOLDS, "pages[1].questions[0].condition")]


def test_question_that_depends_on_one_never_asked_is_never_asked() -> None:
    made = questionnaire(
        page("p1", single("a", condition="false()"), single("z")),
        page("p2", single("b", condition="${a} = 'a'"), single("y")),
    )
    messages = [problem.message for problem in check(made)]
    assert messages == [
        "question “a” is never asked",
        "question “b” is never asked: it depends on “a”, never asked",
    ]


def test_page_that_is_never_reached_is_one_error() -> None:
    made = questionnaire(
        BEFORE,
        page("p2", single("q"), single("r"), condition="${size} = 'small'"),
        page("p3", single("s", condition="${q} = 'a'"), condition="${size} = 'large'"),
    )
    assert found(made) == [(F.UNREACHABLE_PAGE, "pages[2]")]


@large
@given(questionnaires())
def test_question_called_never_asked_is_not_asked_of_anyone(made: Questionnaire) -> None:
    never = {problem.question for problem in check(made) if problem.fault is F.NEVER_HOLDS}
    for answers in simulate(made, 100, seed=1):
        assert not never & asked(made, answers)


def test_page_of_text_that_is_never_reached_is_an_error() -> None:
    made = questionnaire(BEFORE, page("p2", text=text(), condition="false()"))
    assert found(made) == [(F.UNREACHABLE_PAGE, "pages[1]")]


def test_page_that_depends_on_later_answers_only_is_unreachable() -> None:
    made = questionnaire(
        page("p1", single("a", condition="${c} = 'a'"), single("b", condition="${c} = 'b'")),
        page("p2", single("c")),
    )
    assert found(made) == [
        (F.FORWARD_REFERENCE, "pages[0].questions[0].condition"),
        (F.FORWARD_REFERENCE, "pages[0].questions[1].condition"),
        (F.UNREACHABLE_PAGE, "pages[0]"),
    ]
    assert check(made)[-1].message == "page “p1” is never reached: it depends on “c”, asked later"


def test_later_answers_may_take_a_question_away() -> None:
    made = questionnaire(page("p1", single("a", condition="${c} != 'a'")), page("p2", single("c")))
    problem = only(made)
    assert (problem.fault, problem.severity) == (F.FORWARD_REFERENCE, Severity.WARNING)


def test_dependence_within_a_page_is_a_warning() -> None:
    problem = only(one_page(single("a"), single("b", condition="${a} = 'a'")))
    assert (problem.fault, problem.severity) == (F.SAME_PAGE_REFERENCE, Severity.WARNING)


def test_hostile_scale_in_a_condition_is_checked_quickly() -> None:
    endless = question("s", Kind.SCALE, minimum=0, maximum=10**15)
    made = questionnaire(page("p1", endless), page("p2", single("q", condition="${s} = 'x'")))
    assert (F.SCALE_ENDS, "pages[0].questions[0].maximum") in found(made)
