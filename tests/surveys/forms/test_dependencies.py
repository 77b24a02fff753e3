from __future__ import annotations

from dataclasses import replace

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
        "first": Dependencies(("x", "y"), frozenset({"y", "z"}), choosing=frozenset()),
        "second": Dependencies((), frozenset(), choosing=frozenset()),
    }


def test_choices_that_follow_from_their_own_page_are_known() -> None:
    offered = tuple(replace(each, condition=f"${{x}} = '{each.code}'") for each in AB)
    of = questionnaire(
        page(
            "first",
            question("x", Kind.SINGLE_CHOICE, choices=AB),
            question("y", Kind.RANKING, choices=offered),
        ),
        page("second", question("later", Kind.RANKING, choices=offered)),
    )
    assert dependencies(of) == {
        "first": Dependencies(("x",), frozenset({"y"}), choosing=frozenset({"y"})),
        "second": Dependencies((), frozenset(), choosing=frozenset()),
    }
