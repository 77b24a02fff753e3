from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from surveys.forms.sent import sent_answers
from surveys.questionnaire.answers import ProblemCode
from surveys.questionnaire.model import Kind
from tests.factories import choices, page, question

CHOICES = choices("a", "b", "other", other={"other": True})
PAGE = page(
    "p",
    question("one", Kind.SINGLE_CHOICE, choices=CHOICES),
    question("many", Kind.MULTIPLE_CHOICE, choices=CHOICES),
    question("n", Kind.NUMBER),
)


def read(sent: str, saved: dict[str, Any] | None = None) -> dict[str, Any]:
    answers, unreadable = sent_answers(PAGE, QueryDict(sent), saved or {})
    assert unreadable == {}
    return {key: value for key, value in answers.items() if value != []}


@pytest.mark.parametrize(
    ("sent", "answers"),
    [
        ("", {}),
        ("one=a&n=3", {"one": "a", "n": 3}),
        ("one=other&one.other_text=X", {"one": "other", "one.other_text": "X"}),
        ("one.other_text=X", {"one": "other", "one.other_text": "X"}),
        ("one.other_text=+++", {"one.other_text": "   "}),
        ("one=a&one.other_text=X", {"one": "a", "one.other_text": "X"}),
        ("many.other_text=X", {"many": ["other"], "many.other_text": "X"}),
        ("many=a&many.other_text=X", {"many": ["a", "other"], "many.other_text": "X"}),
        (
            "many=a&many=other&many.other_text=X",
            {"many": ["a", "other"], "many.other_text": "X"},
        ),
    ],
)
def test_typing_a_text_takes_the_other_choice(sent: str, answers: dict[str, Any]) -> None:
    assert read(sent) == answers


def test_a_text_of_before_does_not_take_a_choice_that_was_unticked() -> None:
    saved = {"many": ["a", "other"], "many.other_text": "X"}
    assert read("many=a&many.other_text=X", saved)["many"] == ["a"]
    assert read("many=a&many.other_text=XY", saved)["many"] == ["a", "other"]


def test_what_cannot_be_read_is_told_by_question() -> None:
    answers, unreadable = sent_answers(PAGE, QueryDict("one=a&n=lots"), {})
    assert answers == {"one": "a", "many": []}
    assert {code: error.problem_code for code, error in unreadable.items()} == {
        "n": ProblemCode.NOT_A_NUMBER
    }
