"""Several versions read as one: nothing that was answered loses its name (trust.md (c) 15)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from surveys.questionnaire.counting import counted_together
from surveys.questionnaire.model import Kind, Questionnaire
from surveys.questionnaire.reading import read_together
from surveys.questionnaire.text import Text
from tests.surveys.questionnaire.examples import (
    choices,
    one_each,
    one_page,
    page,
    questionnaire,
    single,
    text,
)
from tests.surveys.questionnaire.strategies import large, questionnaires


@large
@given(questionnaires())
def test_equal_versions_are_read_by_the_latest(made: Questionnaire) -> None:
    assert read_together([made, made]) == made


@large
@given(questionnaires(), questionnaires())
def test_every_question_of_every_version_is_there(one: Questionnaire, two: Questionnaire) -> None:
    together = read_together([one, two])
    codes = [question.code for question in together.questions()]
    assert len(codes) == len(set(codes))
    assert set(codes) == {each.code for made in (one, two) for each in made.questions()}


def test_a_choice_that_is_gone_stands_where_it_stood() -> None:
    earlier, latest = one_page(single("q", "a", "b", "c")), one_page(single("q", "c", "a", "d"))
    (read,) = read_together([earlier, latest]).questions()
    assert [choice.code for choice in read.choices] == ["c", "a", "b", "d"]


def test_a_question_that_is_gone_stands_where_it_stood_and_has_no_condition() -> None:
    q = single("q", condition="${x} = 'a'")
    earlier = questionnaire(page("p", single("x"), q, single("y")), page("r", single("z")))
    latest = questionnaire(page("p", single("x"), single("y")))
    read = read_together([earlier, latest])
    assert [each.code for each in read.questions()] == ["x", "q", "y", "z"]
    assert read.question("q") == replace(q, condition="")


def test_the_wording_is_the_latest() -> None:
    earlier, latest = one_page(single("q")), one_page(replace(single("q"), text=text("nou")))
    assert read_together([earlier, latest]) == latest


def test_i_do_not_know_stays_readable() -> None:
    scale = one_each()[Kind.SCALE]
    earlier, latest = one_page(replace(scale, dont_know=text("nu știu"))), one_page(scale)
    assert read_together([earlier, latest]) == earlier


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        (Kind.SCALE, {"maximum": 10}),
        (Kind.NUMBER, {"unit": Text.of(ro="€")}),
        (Kind.RANKING, {"choices": choices("a", "b")}),
        (Kind.ALLOCATION, {"total": 20}),
        (Kind.SINGLE_CHOICE, {"kind": Kind.MULTIPLE_CHOICE}),
    ],
)
def test_what_is_measured_otherwise_is_counted_apart(kind: Kind, change: dict) -> None:  # type: ignore[type-arg]
    earlier = replace(one_each()[kind], **({"unit": text("lei")} if "unit" in change else {}))
    latest = replace(earlier, **change)
    assert not counted_together(earlier, latest)
    assert counted_together(earlier, earlier)
    assert read_together([one_page(earlier), one_page(latest)]) == one_page(latest)


def test_nothing_to_read_by_is_refused() -> None:
    with pytest.raises(ValueError, match="no version"):
        read_together([])


def test_a_choice_that_asked_for_a_text_before_keeps_the_texts_given_then() -> None:
    def asking(*codes: str, other: str) -> Questionnaire:
        offered = choices(*codes, other=other)
        return one_page(replace(single("q"), choices=offered))

    first = asking("a", "b", other="b")
    (together,) = read_together([first, asking("a", "b", other="")]).questions()
    assert [choice.other for choice in together.choices] == [False, True]
    (moved,) = read_together([first, asking("a", "b", other="a")]).questions()
    assert [choice.other for choice in moved.choices] == [True, False]
