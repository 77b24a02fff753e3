"""Edits: put, move, delete, and take back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.editing import (
    Edit,
    EditError,
    PutCover,
    PutPage,
    PutQuestion,
    apply,
    apply_all,
    edit_from_document,
    edit_to_document,
    mark,
    touched,
)
from surveys.questionnaire.model import Questionnaire
from tests.surveys.questionnaire.examples import page, questionnaire, single, text

START = questionnaire(page("p", single("a"), single("b"), single("c")), page("q", single("d")))


def order(of: Questionnaire) -> str:
    return " ".join(f"{p.code}:{''.join(q.code for q in p.questions)}" for p in of.pages)


@pytest.mark.parametrize(
    ("edit", "after"),
    [
        (PutQuestion(code="e", question=single("e"), page="p", index=1), "p:aebc q:d"),
        (PutQuestion(code="e", question=single("e"), page="q"), "p:abc q:de"),
        (PutQuestion(code="a", question=single("a"), page="p", index=2), "p:bca q:d"),
        (PutQuestion(code="c", question=single("c"), page="p", index=0), "p:cab q:d"),
        (PutQuestion(code="b", question=single("b"), page="q", index=0), "p:ac q:bd"),
        (PutQuestion(code="b", question=single("x"), page="p", index=1), "p:axc q:d"),
        (PutQuestion(code="b", question=None), "p:ac q:d"),
        (PutPage(code="q", page=page("q"), index=0), "q:d p:abc"),
        (PutPage(code="r", page=page("r", single("e"))), "p:abc q:d r:e"),
        (PutPage(code="p", page=None), "q:d"),
        (PutPage(code="p", page=page("x"), index=0), "x:abc q:d"),
        (PutCover(cover=questionnaire(minutes=7)), "p:abc q:d"),
    ],
)
def test_an_edit_puts_one_thing_in_its_place_and_its_inverse_takes_it_back(
    edit: Edit, after: str
) -> None:
    changed, inverse = apply(START, edit)
    assert order(changed) == after
    assert apply(changed, inverse)[0] == START


@pytest.mark.parametrize(
    "edit",
    [
        PutQuestion(code="x", question=None),
        PutPage(code="x", page=None),
        PutQuestion(code="a", question=single("a"), page="nowhere"),
    ],
)
def test_an_edit_of_what_is_not_there_is_refused(edit: Edit) -> None:
    with pytest.raises(EditError):
        apply(START, edit)


def test_changing_a_page_keeps_the_questions_that_came_meanwhile() -> None:
    """trust.md (c) 14: two administrators, one page and a question on it."""
    seen = START.pages[1]
    meanwhile, _ = apply(START, PutQuestion(code="e", question=single("e"), page="q"))
    changed, _ = apply(meanwhile, PutPage(code="q", page=replace(seen, title=text("new")), index=1))
    assert order(changed) == "p:abc q:de"
    assert changed.pages[1].title == text("new")


def test_a_cover_changes_all_but_the_pages() -> None:
    changed, _ = apply(START, PutCover(cover=questionnaire(minutes=7, closing=text("bye"))))
    assert (changed.minutes, changed.closing, changed.pages) == (7, text("bye"), START.pages)


def edits() -> st.SearchStrategy[Edit]:
    codes, places = st.sampled_from("abcdefg"), st.integers(0, 4)
    put = st.builds(
        lambda code, at, on: PutQuestion(code=code, question=single(code), page=on, index=at),
        codes, places, st.sampled_from("pq"),
    )  # fmt: skip
    drop = st.builds(lambda code: PutQuestion(code=code, question=None), codes)
    move = st.builds(
        lambda c, at: PutPage(code=c, page=page(c), index=at), st.sampled_from("pq"), places
    )
    return put | drop | move


@given(st.lists(edits(), max_size=8))
def test_what_many_edits_did_their_inverses_undo(many: list[Edit]) -> None:
    try:
        changed, inverses = apply_all(START, many)
    except EditError:
        return
    assert apply_all(changed, inverses)[0] == START


@given(edits() | st.just(PutCover(cover=questionnaire(minutes=7))))
def test_an_edit_is_the_same_after_being_stored(edit: Edit) -> None:
    assert edit_from_document(edit_to_document(edit)) == edit


def test_touched_names_where_edits_put_something() -> None:
    many = [
        PutQuestion(code="a", question=single("x")),
        PutPage(code="p", page=None),
        PutCover(cover=START),
    ]
    assert touched(many) == {("question", "a"), ("question", "x"), ("page", "p"), ("cover", "")}


def test_a_mark_changes_with_what_it_marks_and_with_nothing_else() -> None:
    places = [("question", "a"), ("question", "b"), ("page", "p"), ("cover", ""), ("page", "none")]
    before = [mark(START, place) for place in places]
    changed, _ = apply(START, PutQuestion(code="a", question=single("a", "x", "y"), page="p"))
    after = [mark(changed, place) for place in places]
    assert [one == other for one, other in zip(before, after, strict=True)] == [
        False, True, True, True, True,
    ]  # fmt: skip
    assert after[-1] == ""
