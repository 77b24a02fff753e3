"""What differs between two questionnaires (trust.md (c) 14 and 15: by code, never by place)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.diff import diff
from surveys.questionnaire.differences import Level, Rename, Status, What
from surveys.questionnaire.model import Group, Kind, Questionnaire
from surveys.questionnaire.text import Text
from tests.surveys.questionnaire.examples import (
    choices,
    multiple,
    one_each,
    one_page,
    page,
    question,
    questionnaire,
    single,
    text,
)
from tests.surveys.questionnaire.strategies import large, questionnaires


def said(before: Questionnaire, after: Questionnaire) -> list[tuple[Any, ...]]:
    """The differences in short."""
    return [
        tuple(filter(None, (each.level, each.what, each.question, each.option, each.name)))
        for each in diff(before, after)
    ]


@large
@given(questionnaires())
def test_equal_questionnaires_do_not_differ(made: Questionnaire) -> None:
    found = diff(made, made)
    assert not found
    assert {each.status for each in found.questions} == {Status.SAME}


@large
@given(questionnaires(), questionnaires())
def test_no_difference_goes_unnoticed(before: Questionnaire, after: Questionnaire) -> None:
    assert bool(diff(before, after)) is (before != after)


@large
@given(questionnaires(), questionnaires())
def test_what_is_gone_one_way_is_new_the_other_way(
    before: Questionnaire, after: Questionnaire
) -> None:
    there, back = diff(before, after), diff(after, before)
    for one, other in ((What.NEW, What.GONE), (What.GONE, What.NEW)):
        assert {(d.level, d.question, d.option, d.page) for d in there if d.what is one} == {
            (d.level, d.question, d.option, d.page) for d in back if d.what is other
        } or any(d.what is What.MOVED for d in there)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_new_and_gone_by_its_code(kind: Kind) -> None:
    asked = one_each()[kind]
    before, after = one_page(single("x")), one_page(single("x"), asked)
    assert said(before, after) == [(Level.QUESTION, What.NEW, asked.code)]
    assert said(after, before) == [(Level.QUESTION, What.GONE, asked.code)]
    assert [each.status for each in diff(before, after).questions] == [Status.SAME, Status.NEW]


def test_a_question_reworded_names_the_text_and_both_wordings() -> None:
    before = one_page(single("q"))
    after = one_page(single("q", label=Text.of(ro="scurt")))
    (found,) = diff(before, after)
    assert (found.what, found.name) == (What.REWORDED, "label")
    assert (found.before, found.after) == (Text(), Text.of(ro="scurt"))


def test_choices_differ_each_by_its_code() -> None:
    before = one_page(multiple("q", "a", "b", "c"))
    offered = (replace(choices("c")[0], label=text("C")), *choices("a", "d"))
    after = one_page(replace(multiple("q"), choices=offered))
    assert said(before, after) == [
        (Level.CHOICE, What.REWORDED, "q", "c", "label"),
        (Level.CHOICE, What.NEW, "q", "d"),
        (Level.CHOICE, What.GONE, "q", "b"),
        (Level.CHOICE, What.REORDERED, "q"),
    ]


@pytest.mark.parametrize(("codes", "at_end"), [("abx", True), ("axb", False), ("xab", False)])
def test_a_new_choice_is_at_the_end_or_not(codes: str, at_end: bool) -> None:
    (found,) = diff(one_page(single("q", "a", "b")), one_page(single("q", *codes)))
    assert (found.what, found.option, found.at_end) == (What.NEW, "x", at_end)


def test_the_fewest_questions_are_said_to_have_moved() -> None:
    order = {code: single(code) for code in "abcde"}
    before, after = (one_page(*map(order.__getitem__, codes)) for codes in ("abcde", "bcdea"))
    assert said(before, after) == [(Level.QUESTION, What.MOVED, "a")]


def test_a_move_between_pages_names_both() -> None:
    before = questionnaire(page("p", single("x"), single("q")), page("r", single("y")))
    after = questionnaire(page("p", single("x")), page("r", single("y"), single("q")))
    (found,) = diff(before, after)
    assert (found.what, found.before, found.after) == (What.MOVED, "p", "r")


def test_a_move_to_a_page_with_a_condition_changes_the_condition() -> None:
    before = questionnaire(
        page("p", single("x"), single("q")), page("r", single("y"), condition="${x} = 'a'")
    )
    after = questionnaire(
        page("p", single("x")), page("r", single("y"), single("q"), condition="${x} = 'a'")
    )
    assert said(before, after) == [
        (Level.QUESTION, What.MOVED, "q"),
        (Level.QUESTION, What.CONDITION, "q"),
    ]


def test_another_kind_setting_and_condition_are_said() -> None:
    before = one_page(single("x"), question("q", Kind.NUMBER))
    after = one_page(single("x"), question("q", Kind.NUMBER, maximum=5, condition="${x} = 'a'"))
    assert said(before, after) == [
        (Level.QUESTION, What.SETTING, "q", "maximum"),
        (Level.QUESTION, What.CONDITION, "q"),
    ]
    text_kind = one_page(single("x"), question("q", Kind.SHORT_TEXT))
    assert said(before, text_kind) == [(Level.QUESTION, What.KIND, "q")]


def test_the_questionnaires_own_texts_and_groups_are_compared() -> None:
    before = questionnaire(page("p", single("q")), groups=(Group(code="g", title=text("g")),))
    after = replace(before, groups=(), minutes=5, notice=text("n"))
    assert said(before, after) == [
        (Level.QUESTIONNAIRE, What.REWORDED, "notice"),
        (Level.QUESTIONNAIRE, What.SETTING, "minutes"),
        (Level.GROUP, What.GONE, "g"),
    ]


def renamed(wording: str, kind: Kind = Kind.SHORT_TEXT) -> tuple[Rename, ...]:
    """What is suspected when a question about needs goes and another one comes."""
    old = question("old", Kind.SHORT_TEXT)
    old = replace(old, text=Text.of(ro="Ce nevoi aveți în oraș?"))
    new = replace(question("new", kind), text=Text.of(ro=wording))
    return diff(one_page(single("x"), old), one_page(single("x"), new)).renames


def test_a_rename_is_suspected_and_both_stay_new_and_gone() -> None:
    assert renamed("Ce nevoi aveți în oraș?") == (Rename("old", "new", 1.0),)
    (nearly,) = renamed("Ce nevoi aveți în orașul dumneavoastră?"[:27])
    assert nearly.likeness > 0.85
    assert renamed("Cum vă deplasați?") == ()
    assert renamed("Ce nevoi aveți în oraș?", Kind.LONG_TEXT) == ()


@given(st.permutations("abcd"))
def test_a_question_is_suspected_once(order: list[str]) -> None:
    same = [replace(question(code, Kind.DATE), text=text("la fel")) for code in order]
    found = diff(one_page(*same[:2]), one_page(*same[2:])).renames
    assert {each.gone for each in found} == set(order[:2])
    assert {each.new for each in found} == set(order[2:])
