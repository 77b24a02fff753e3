"""The questionnaire on paper offers a pen what the web offers a mouse."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from surveys.models import Privacy, QuestionnaireVersion
from surveys.papers.pen import _DRAWINGS, drawn
from surveys.papers.questionnaire import SIZES, questionnaire_data, questionnaire_pdf
from surveys.questionnaire.model import Kind, Questionnaire
from tests.e2e.rounds import extreme_questionnaire
from tests.factories import all_kinds_page, choices, make_round, page, question, questionnaire, text
from tests.surveys.papers.reading import catalogue, pages, tags, words

pytestmark = pytest.mark.django_db


def made(of: Questionnaire | None = None, **settings: Any) -> QuestionnaireVersion:
    return make_round(of or questionnaire(all_kinds_page(), minutes=5), **settings)


def data(version: QuestionnaireVersion) -> dict[str, Any]:
    with override("en"):
        return questionnaire_data(version.round, version.questionnaire, number=1, size="normal")


def pdf(version: QuestionnaireVersion, size: str = "normal", language: str = "en") -> bytes:
    with override(language):
        return questionnaire_pdf(version.round, version.questionnaire, number=1, size=size)


def test_every_kind_is_drawn() -> None:
    assert set(_DRAWINGS) == set(Kind)


def test_questions_are_numbered_and_notes_are_not() -> None:
    numbers = {each["kind"]: each["number"] for each in data(made())["pages"][0]["questions"]}
    assert numbers == {kind.value: place for place, kind in enumerate(Kind, 1)} | {"note": 0}


@pytest.mark.parametrize(
    ("kind", "more", "hint"),
    [
        (Kind.SINGLE_CHOICE, {"choices": choices("a", "b")}, "Tick one box."),
        (Kind.MULTIPLE_CHOICE, {"choices": choices("a", "b")}, "Tick all boxes that apply."),
        (Kind.MULTIPLE_CHOICE, {"choices": choices("a"), "maximum": 2}, "Tick at most 2 boxes."),
        (Kind.MULTIPLE_CHOICE, {"choices": choices("a"), "minimum": 2}, "Tick at least 2 boxes."),
        (
            Kind.MULTIPLE_CHOICE,
            {"choices": choices("a", "no", no={"exclusive": True}), "minimum": 2, "maximum": 3},
            "Tick from 2 to 3 boxes. “no” goes alone.",
        ),
        (Kind.MATRIX, {"choices": choices("a"), "rows": choices("r")}, "Tick one box in each row."),
        (
            Kind.RANKING,
            {"choices": choices("a", "b", "c"), "maximum": 2},
            "Write 1 beside the most important one, 2 beside the next, and so on to 2.",
        ),
        (
            Kind.RANKING,
            {"choices": choices("a", "b", "c")},
            "Write 1 beside the most important one, 2 beside the next, and so on.",
        ),
        (Kind.NUMBER, {"minimum": 0, "maximum": 10}, "A number from 0 to 10."),
        (Kind.NUMBER, {"minimum": 0}, "A number from 0 up."),
        (Kind.NUMBER, {"maximum": 10}, "A number up to 10."),
        (Kind.NUMBER, {}, "A number."),
        (Kind.DATE, {"earliest": "2026-03-01"}, "1 March 2026 or later."),
        (Kind.DATE, {"latest": "2026-03-01"}, "1 March 2026 or earlier."),
        (Kind.DATE, {}, ""),
        (
            Kind.ALLOCATION,
            {"choices": choices("a"), "total": 100},
            "Share out 100 points in whole numbers: they must add up to 100.",
        ),
    ],
)
def test_a_question_says_what_the_pen_may_do(kind: Kind, more: dict[str, Any], hint: str) -> None:
    with override("en"):
        assert drawn(question("q", kind, **more))["hint"] == hint


def test_an_earlier_answer_in_a_text_is_a_blank() -> None:
    of = questionnaire(
        page("one", question("name")),
        page("two", question("why", label=text("x"), help=text("As ${name} said."))),
    )
    shown = data(made(of))["pages"][1]["questions"][0]
    assert shown["help"][0]["links"][0]["spans"][0]["words"] == "As ________ said."


def test_conditions_are_said_beside_their_question() -> None:
    questions = data(made(questionnaire()))["pages"][1]["questions"]
    assert [each["condition"] for each in questions] == [
        "Answer only if the answer to question 1 is “large”.",
        "",
    ]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ro", "en"])
def test_the_paper_is_tagged_in_its_language(size: str, language: str) -> None:
    version = made()
    found = catalogue(pdf(version, size, language))
    assert (found["marked"], found["pdf/ua"], found["language"]) == (True, True, language)


def test_headings_lists_and_tables_are_tagged() -> None:
    found = tags(pdf(made()))
    # The title; the notice, the instructions, the page; a heading for each question.
    assert [found.count(tag) for tag in ("H1", "H2", "H3", "Table")] == [1, 3, len(Kind) - 1, 1]
    assert found.count("TH") == 4  # the matrix's three choices and the corner
    assert "L" in found


def test_the_paper_has_every_text_of_the_questionnaire() -> None:
    of = questionnaire(
        all_kinds_page(),
        introduction=text("Why we ask"),
        notice=text("What happens to it"),
        controller=text("The city"),
        retention=text("A year"),
        rights=text("To complain"),
    )
    read = words(pdf(made(of)))
    expected = [
        "Why we ask",
        "What happens to it",
        "The city",
        "A year",
        "To complain",
        "Together: 100",
    ]
    assert [each for each in expected if each not in read] == []
    assert [kind.value for kind in Kind if f"{kind.value}?" not in read] == []


def test_only_an_anonymous_round_is_called_anonymous() -> None:
    assert "Your answers are anonymous." in words(pdf(made()))
    assert "anonymous" not in words(pdf(made(privacy=Privacy.ATTRIBUTED)))


def test_large_print_takes_more_room() -> None:
    version = made()
    assert pages(pdf(version, "large")) > pages(pdf(version))


@pytest.mark.parametrize("size", SIZES)
def test_the_longest_texts_are_set(size: str) -> None:
    """trust.md 20."""
    assert pages(pdf(made(extreme_questionnaire()), size, "ro")) > 5
