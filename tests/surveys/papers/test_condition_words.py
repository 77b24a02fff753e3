"""Conditions as a sentence on paper: question numbers, and the choices' own wording."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils.translation import override

from surveys.papers.condition_words import (
    Numbering,
    condition_words,
    page_condition_words,
    with_option_words,
)
from surveys.papers.questionnaire import numbers_of
from surveys.questionnaire.model import Kind
from tests.factories import choices, page, question, questionnaire, text

NOTE = question("note", Kind.NOTE)
SIZE = question("size", Kind.SINGLE_CHOICE, choices=choices("large", "small"))
NEEDS = question("needs", Kind.MULTIPLE_CHOICE, choices=choices("x", "y"))
STAFF = question("staff", Kind.NUMBER)
LEVEL = question("level", Kind.SCALE, minimum=1, maximum=5, dont_know=text("No idea"))
RATES = question("rates", Kind.MATRIX, choices=choices("good"), rows=choices("taxes"))
NUMBERING = Numbering(
    of := questionnaire(page("one", NOTE, SIZE, NEEDS, STAFF, LEVEL, RATES)), numbers_of(of)
)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("${size} = 'large'", "the answer to question 1 is “large”"),
        ("'large' = ${size}", "the answer to question 1 is “large”"),
        ("${size} != 'large'", "the answer to question 1 is not “large”"),
        ("not(${size} = 'large')", "the answer to question 1 is not “large”"),
        ("not(not(${size} = 'large'))", "the answer to question 1 is “large”"),
        ("${size} = ''", "question 1 is not answered"),
        ("${size} != ''", "question 1 is answered"),
        ("selected(${needs}, 'x')", "“x” is ticked in question 2"),
        ("not(selected(${needs}, 'x'))", "“x” is not ticked in question 2"),
        ("${staff} < 10", "the answer to question 3 is less than 10"),
        ("10 < ${staff}", "the answer to question 3 is more than 10"),
        ("${staff} >= 10", "the answer to question 3 is at least 10"),
        ("not(${staff} >= 10)", "the answer to question 3 is not at least 10"),
        ("${staff} = 3.5", "the answer to question 3 is 3.5"),
        ("${level} = 'dont_know'", "the answer to question 4 is “No idea”"),
        ("${rates.taxes} = 'good'", "the answer to question 5 for “taxes” is “good”"),
        ("count-selected(${needs}) > 1", "the number of boxes ticked in question 2 is more than 1"),
        ("${staff} > ${level}", "the answer to question 3 is more than the answer to question 4"),
        (
            "${size} = 'large' and ${staff} > 9",
            "the answer to question 1 is “large” and the answer to question 3 is more than 9",
        ),
        (
            "${size} = 'large' or selected(${needs}, 'x')",
            "the answer to question 1 is “large” or “x” is ticked in question 2",
        ),
        (
            "not(${size} = 'large' or selected(${needs}, 'x'))",
            "the answer to question 1 is not “large” and “x” is not ticked in question 2",
        ),
        (
            "(${size} = 'large' or ${staff} > 9) and selected(${needs}, 'x')",
            "(the answer to question 1 is “large” or the answer to question 3 is more than 9) "
            "and “x” is ticked in question 2",
        ),
    ],
)
def test_a_condition_is_said_in_words(condition: str, words: str) -> None:
    with override("en"):
        assert condition_words(NUMBERING, condition) == f"Answer only if {words}."


def test_a_condition_of_a_page_is_said_of_its_questions() -> None:
    with override("en"):
        assert page_condition_words(NUMBERING, "${size} = 'large'") == (
            "Answer the questions of this part only if the answer to question 1 is “large”."
        )


@pytest.mark.parametrize("condition", ["", "true()"])
def test_what_is_always_asked_says_nothing(condition: str) -> None:
    assert condition_words(NUMBERING, condition) == ""


def test_what_has_no_simple_wording_names_the_questions_it_depends_on() -> None:
    with override("en"):
        assert condition_words(NUMBERING, "${rates.taxes} = '' or ${size} = 'large'") == (
            "Whether to answer depends on questions already asked: 1, 5."
        )


def test_choices_say_when_they_are_offered() -> None:
    taken, few = "selected(${needs}, 'x')", "${rates.taxes} > ${level}"
    offered = replace(
        question("best", Kind.RANKING),
        choices=tuple(
            replace(choice, condition=condition)
            for choice, condition in zip(choices("x", "y", "z"), (taken, few, ""), strict=True)
        ),
    )
    with override("en"):
        found = with_option_words(NUMBERING, offered)
    assert [str(each.label.exactly_in("ro")) for each in found.choices] == [
        "x (ro) (only if “x” is ticked in question 2)",
        "y (ro) (only if the answer to question 5 for “taxes” is more than "
        "the answer to question 4)",
        "z (ro)",
    ]
    assert with_option_words(NUMBERING, SIZE) is SIZE
