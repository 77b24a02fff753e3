"""Choices and rows with conditions: what is offered, kept, demanded, checked and compared."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from surveys.questionnaire.answers import ProblemCode
from surveys.questionnaire.asked import asked, asked_pages, narrowed, not_asked, without_unasked
from surveys.questionnaire.authoring import naming, rename_question
from surveys.questionnaire.checks import Fault, check
from surveys.questionnaire.diff import diff
from surveys.questionnaire.document import from_document, to_document
from surveys.questionnaire.editing import PutQuestion
from surveys.questionnaire.judgements import Reason
from surveys.questionnaire.live_changes import live_changes
from surveys.questionnaire.model import Choice, Kind, Question, Questionnaire
from surveys.questionnaire.reuse import Fact, Taking, reuse
from surveys.questionnaire.simulation import simulate
from surveys.questionnaire.validation import validate
from surveys.questionnaire.yaml_codec import read_yaml, write_yaml
from tests.surveys.questionnaire.examples import (
    choices,
    multiple,
    page,
    question,
    questionnaire,
    single,
)


def only_if(option: Choice, condition: str) -> Choice:
    """The option, offered on a condition."""
    return dataclasses.replace(option, condition=condition)


def as_chosen(code: str, *options: str) -> tuple[Choice, ...]:
    """Choices that are offered when they were taken in another question."""
    return tuple(
        only_if(each, f"selected(${{{code}}}, '{each.code}')") for each in choices(*options)
    )


def made(*questions: Question) -> Questionnaire:
    """`known` on the first page, the questions on the second."""
    return questionnaire(page("p1", multiple("known")), page("p2", *questions))


RANKED = made(question("best", Kind.RANKING, choices=as_chosen("known", "a", "b", "c")))
GRID = made(
    question("grid", Kind.MATRIX, rows=as_chosen("known", "a", "b", "c"), choices=choices("x", "y"))
)
POINTS = made(
    question("points", Kind.ALLOCATION, total=10, choices=as_chosen("known", "a", "b", "c"))
)
TOWN = questionnaire(
    page("p1", single("county", "timis", "arad")),
    page(
        "p2",
        question(
            "town",
            Kind.SINGLE_CHOICE,
            choices=(
                only_if(choices("lugoj")[0], "${county} = 'timis'"),
                only_if(choices("ineu")[0], "${county} = 'arad'"),
                choices("elsewhere", other="elsewhere")[0],
            ),
        ),
        single("why", condition="${town} = 'lugoj'"),
    ),
)


def test_only_what_the_answers_before_lead_to_is_offered() -> None:
    assert [c.code for c in narrowed(TOWN, {"county": "timis"})["town"].choices] == [
        "lugoj",
        "elsewhere",
    ]
    assert narrowed(RANKED, {"known": ["a", "b", "c"]}) == {}  # all: the question as it is


def test_a_question_with_nothing_to_choose_is_not_asked() -> None:
    assert asked(RANKED, {}) == {"known"}
    assert asked(GRID, {}) == {"known"}
    assert [each.code for each in asked_pages(RANKED, {})] == ["p1"]
    assert asked(RANKED, {"known": ["b"]}) == {"known", "best"}


def test_answers_to_what_is_not_offered_count_as_not_given_and_lead_nowhere() -> None:
    answers = {"county": "arad", "town": "lugoj", "why": "a"}
    assert without_unasked(TOWN, answers) == {"county": "arad"}
    assert validate(TOWN, answers) == ({"county": "arad"}, {})
    assert without_unasked(TOWN, {**answers, "county": "timis"}) == {**answers, "county": "timis"}


@pytest.mark.parametrize(
    ("form", "given", "kept"),
    [
        (RANKED, {"best": ["c", "a", "b"]}, {"best": ["a", "b"]}),
        (GRID, {"grid": {"a": "x", "c": "y"}}, {"grid": {"a": "x"}}),
        (POINTS, {"points": {"a": 4, "b": 6}}, {"points": {"a": 4, "b": 6}}),
        (POINTS, {"points": {"a": 4, "c": 6}}, {}),  # the rest adds up no more
    ],
)
def test_what_is_stored_keeps_only_what_is_offered(
    form: Questionnaire, given: dict[str, Any], kept: dict[str, Any]
) -> None:
    known = {"known": ["a", "b"]}
    assert without_unasked(form, known | given) == known | kept


def test_points_on_what_is_not_offered_have_to_be_shared_out_anew() -> None:
    answers = {"known": ["a", "b"], "points": {"a": 4, "c": 6}}
    assert validate(POINTS, answers)[1]["points"].problem_code is ProblemCode.WRONG_TOTAL


def test_a_code_that_is_never_offered_stays_an_error() -> None:
    answers = {"known": ["a"], "best": ["a", "zzz"]}
    assert validate(RANKED, answers)[1]["best"].problem_code is ProblemCode.UNKNOWN_CHOICE


def test_the_fewest_and_most_fit_what_is_offered() -> None:
    options = as_chosen("known", "a", "b", "c")
    form = made(question("kept", Kind.MULTIPLE_CHOICE, choices=options, minimum=2, maximum=3))
    assert validate(form, {"known": ["a"], "kept": ["a"]})[1] == {}
    few = validate(form, {"known": ["a", "b"], "kept": ["a"]})[1]["kept"]
    assert few.problem_code is ProblemCode.TOO_FEW_CHOICES


def test_a_required_matrix_demands_only_the_rows_offered() -> None:
    rows = as_chosen("known", "a", "b")
    form = made(question("grid", Kind.MATRIX, rows=rows, choices=choices("x", "y"), required=True))
    assert validate(form, {"known": ["a"], "grid": {"a": "x"}})[1] == {}
    lacking = validate(form, {"known": ["a", "b"], "grid": {"a": "x"}})[1]["grid"]
    assert lacking.problem_code is ProblemCode.MISSING_ROWS
    assert lacking.params["rows"] == ["b"]


def test_a_data_file_tells_what_was_not_offered_from_what_was_not_taken() -> None:
    assert not_asked(RANKED, {"known": ["b"]}) == ("best.a", "best.c")
    assert not_asked(RANKED, {}) == ("best",)


def test_simulated_answers_take_only_what_is_offered() -> None:
    for form in (RANKED, GRID, POINTS, TOWN):
        for answers in simulate(form, 200, "offered"):
            assert validate(form, answers) == (answers, {})


def test_conditions_of_choices_are_checked_like_others() -> None:
    late = questionnaire(
        page("p1", question("best", Kind.RANKING, choices=as_chosen("known", "a", "b"))),
        page("p2", multiple("known")),
    )
    assert {each.fault for each in check(late)} >= {Fault.UNREACHABLE_PAGE, Fault.FORWARD_REFERENCE}

    def faults(condition: str) -> list[tuple[Fault, str, str]]:
        options = (*choices("a"), only_if(choices("b")[0], condition))
        form = made(question("best", Kind.RANKING, choices=options))
        return [(each.fault, each.path, each.choice) for each in check(form)]

    at = "pages[1].questions[0].choices[1].condition"
    assert faults("${known} =") == [(Fault.CONDITION_SYNTAX, at, "b")]
    assert faults("${nobody} = 'a'") == [(Fault.UNKNOWN_REFERENCE, at, "b")]
    assert faults("selected(${known}, 'z')") == [(Fault.UNKNOWN_CHOICE, at, "b")]
    assert faults("selected(${known}, 'a') and not(selected(${known}, 'a'))") == [
        (Fault.NEVER_OFFERED, at, "b")
    ]
    assert faults("selected(${best}, 'a')")[0][0] is Fault.CYCLE


def test_a_condition_that_nobody_meets_on_every_choice_leaves_the_question_unasked() -> None:
    never = "${known} = '' and selected(${known}, 'a')"
    options = tuple(only_if(each, never) for each in choices("a", "b"))
    form = questionnaire(
        page("p1", multiple("known")),
        page("p2", question("best", Kind.RANKING, choices=options), single("other")),
    )
    assert Fault.NEVER_HOLDS in {each.fault for each in check(form)}


def test_a_question_renamed_keeps_the_choices_that_depend_on_it() -> None:
    assert naming(RANKED, "known") == ("best",)
    edits = [
        each for each in rename_question(RANKED, "known", "heard") if isinstance(each, PutQuestion)
    ]
    renamed = next(each.question for each in edits if each.question.code == "best")
    assert [each.condition for each in renamed.choices] == [
        f"selected(${{heard}}, '{code}')" for code in "abc"
    ]


def test_a_question_reused_without_what_its_choices_depend_on_offers_them_to_all() -> None:
    taken = reuse(questionnaire(page("p", single("q"))), [Taking(RANKED, questions=["best"])])
    assert (Fact.OPTION_CONDITION_LEFT, "known") in [(f.fact, f.about) for f in taken.findings]
    found = next(each.question for each in taken.edits if isinstance(each, PutQuestion))
    assert [each.condition for each in found.choices] == ["", "", ""]
    together = reuse(
        questionnaire(page("p", single("q"))), [Taking(RANKED, questions=["known", "best"])]
    )
    assert together.findings == ()


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("${known} = 'a'", "", Reason.OFFERED_TO_MORE),
        ("", "${known} = 'a'", Reason.OFFERED_TO_OTHERS),
        ("${known} = 'a'", "${known} = 'a' or ${known} = 'b'", Reason.OFFERED_TO_MORE),
    ],
)
def test_on_an_open_round_a_choice_may_be_offered_to_more_people_only(
    before: str, after: str, reason: Reason
) -> None:
    def form(condition: str) -> Questionnaire:
        options = (*choices("a", "c"), only_if(choices("b")[0], condition))
        return made(question("q", Kind.SINGLE_CHOICE, choices=options))

    (change,) = live_changes(diff(form(before), form(after)))
    assert (change.reason, change.difference.option) == (reason, "b")
    assert change.is_break is (reason is Reason.OFFERED_TO_OTHERS)


def test_conditions_of_choices_are_part_of_the_document() -> None:
    assert from_document(to_document(GRID)) == GRID
    assert read_yaml(write_yaml(GRID), "grid.yaml") == GRID
