from __future__ import annotations

from surveys.forms.dependencies import Dependencies, dependencies
from surveys.questionnaire.model import Kind
from tests.factories import choices, page, question, questionnaire

AB = choices("a", "b")


def test_questions_that_follow_from_their_own_page_are_known() -> None:
    of = questionnaire(
        page(
            "first",
            question("x", Kind.SINGLE_CHOICE, choices=AB),
            question("y", Kind.SINGLE_CHOICE, choices=AB, condition="${x} = 'a'"),
            question("z", condition="${y} = 'a' and ${x} = 'a'"),
            question("free"),
        ),
        page("second", question("later", condition="${x} = 'a'")),
    )
    assert dependencies(of) == {
        "first": Dependencies(deciding=("x", "y"), depending=frozenset({"y", "z"})),
        "second": Dependencies(deciding=(), depending=frozenset()),
    }
