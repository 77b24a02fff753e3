"""What an author does: new questions of every kind, copies, other codes."""

from __future__ import annotations

import pytest

from surveys.questionnaire.authoring import (
    duplicate_page,
    duplicate_question,
    fresh_code,
    naming,
    new_question,
    rename_question,
)
from surveys.questionnaire.checks import check
from surveys.questionnaire.editing import EditError, apply, apply_all
from surveys.questionnaire.model import Kind
from surveys.questionnaire.problems import Fault, Severity
from tests.surveys.questionnaire.examples import (
    one_page,
    page,
    question,
    questionnaire,
    single,
    text,
)

ROUTED = questionnaire(
    page("p", single("a", role="category"), single("b", condition="${a} = 'b'")),
    page("q", question("c", Kind.SHORT_TEXT, help=text("as in ${a}, not ${b}")),
         condition="selected(${a}, 'a') or ${b} != ''"),
)  # fmt: skip


@pytest.mark.parametrize("kind", list(Kind))
def test_a_new_question_lacks_only_its_texts(kind: Kind) -> None:
    found = check(one_page(new_question("new", kind)))
    errors = {problem.fault for problem in found if problem.severity is Severity.ERROR}
    assert errors == {Fault.MISSING_TEXT}


def test_fresh_code_is_the_first_that_is_not_taken() -> None:
    assert fresh_code({"q1", "q2", "q4"}, "q") == "q3"


def test_a_copy_of_a_question_stands_behind_it_and_is_no_category() -> None:
    copied, _ = apply(ROUTED, duplicate_question(ROUTED, "a"))
    assert [each.code for each in copied.pages[0].questions] == ["a", "a_1", "b"]
    assert copied.category_questions() == (ROUTED.question("a"),)


def test_a_copy_of_a_page_names_its_own_questions() -> None:
    copied, _ = apply(ROUTED, duplicate_page(ROUTED, "p"))
    assert [each.code for each in copied.pages] == ["p", "p_1", "q"]
    assert [each.code for each in copied.pages[1].questions] == ["a_1", "b_1"]
    assert copied.pages[1].questions[1].condition == "${a_1} = 'b'"
    assert copied.pages[2] == ROUTED.pages[1]


def test_a_question_gets_another_code_wherever_it_is_named() -> None:
    renamed, inverses = apply_all(ROUTED, rename_question(ROUTED, "a", "size"))
    assert [each.code for each in renamed.questions()] == ["size", "b", "c"]
    assert renamed.pages[0].questions[1].condition == "${size} = 'b'"
    assert renamed.pages[1].condition == "selected(${size}, 'a') or ${b} != ''"
    assert renamed.pages[1].questions[0].help == text("as in ${size}, not ${b}")
    assert apply_all(renamed, inverses)[0] == ROUTED


def test_a_condition_that_cannot_be_read_stays_as_it_is_written() -> None:
    broken = one_page(single("a"), single("b", condition="${a} ="))
    renamed, _ = apply_all(broken, rename_question(broken, "a", "x"))
    assert renamed.pages[0].questions[1].condition == "${a} ="


def test_naming_tells_what_depends_on_a_question() -> None:
    assert naming(ROUTED, "a") == ("b", "q", "c")
    assert naming(ROUTED, "c") == ()


def test_what_is_not_there_cannot_be_copied() -> None:
    for copy in (duplicate_question, duplicate_page):
        with pytest.raises(EditError):
            copy(ROUTED, "nothing")
