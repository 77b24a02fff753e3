from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from surveys.forms.page import PageForm
from surveys.questionnaire.model import Kind
from tests.factories import all_kinds_page, choices, page, question, questionnaire, small_pages

ROUTED = questionnaire(
    page(
        "only",
        question("size", Kind.SINGLE_CHOICE, choices=choices("large", "small"), required=True),
        question("budget", Kind.NUMBER, condition="${size} = 'large'", required=True),
    )
)


def form(sent: str | None, saved: dict[str, Any] | None = None, **more: Any) -> PageForm:
    """The form of the one page of ROUTED; `sent` as a browser sends it."""
    data = None if sent is None else QueryDict(sent)
    return PageForm(ROUTED, ROUTED.pages[0], saved or {}, data, **more)


def codes(found: PageForm) -> list[str]:
    return [item.code for item in found.visible]


def test_form_shows_the_questions_that_are_asked() -> None:
    assert codes(form(None)) == ["size"]
    assert codes(form(None, {"size": "large"})) == ["size", "budget"]
    assert codes(form(None, {"size": "small", "budget": 3})) == ["size"]


def test_valid_answers_are_kept_and_typed() -> None:
    sent = form("size=large&budget=12&_shown=size budget")
    assert sent.is_valid()
    assert sent.answers == {"size": "large", "budget": 12}


def test_a_question_that_the_answers_open_is_shown_before_it_is_demanded() -> None:
    sent = form("size=large&_shown=size")
    assert sent.is_valid()
    assert (sent.answers, sent.newly_asked) == ({"size": "large"}, ["budget"])


def test_a_question_that_was_shown_is_demanded() -> None:
    sent = form("size=large&_shown=size budget")
    assert not sent.is_valid()
    assert list(sent.errors) == ["budget"]


def test_a_page_that_says_nothing_of_what_it_showed_showed_everything() -> None:
    assert list(form("size=large").errors) == ["budget"]


def test_answers_to_a_question_no_longer_asked_are_dropped() -> None:
    sent = form("size=small&budget=12&_shown=size budget")
    assert sent.is_valid()
    assert sent.answers == {"size": "small"}


def test_going_back_may_leave_required_answers_out() -> None:
    assert form("_shown=size", going_back=True).is_valid()


def test_going_back_does_not_excuse_a_wrong_answer() -> None:
    assert list(form("size=huge&_shown=size", going_back=True).errors) == ["size"]


def test_answers_of_other_pages_decide_what_is_asked() -> None:
    of = questionnaire()
    second = of.pages[1]
    shown = PageForm(of, second, {"size": "large"})
    assert [item.code for item in shown.visible] == ["budget", "remarks"]
    sent = PageForm(of, second, {"size": "small"}, QueryDict("budget=1&remarks=Yes"))
    assert sent.is_valid()
    assert sent.answers == {"remarks": "Yes"}


def test_a_wrong_answer_stays_typed_and_is_not_among_the_answers() -> None:
    of = questionnaire()
    sent = PageForm(of, of.pages[1], {"size": "large"}, QueryDict("budget=a lot&remarks=Yes"))
    assert not sent.is_valid()
    assert sent.raw(of.pages[1].questions[0]) == "a lot"
    assert sent.answers == {"remarks": "Yes"}


def test_summary_follows_the_questions_and_links_to_their_first_control() -> None:
    of = questionnaire(all_kinds_page())
    wrong = (
        "single_choice=x&multiple_choice=x&scale=99&matrix.r1=x&ranking.a=9&number=x&"
        "short_text=%00&long_text=%00&date=x&points_allocation.a=1&consent=maybe"
    )
    sent = PageForm(of, of.pages[0], {}, QueryDict(wrong))
    assert [line.link for line in sent.summary] == [
        "#id_single_choice.a",
        "#id_multiple_choice.a",
        "#id_scale.1",
        "#id_matrix.r1.a",
        "#id_ranking.a",
        "#id_number",
        "#id_short_text",
        "#id_long_text",
        "#id_date",
        "#id_points_allocation.a",
        "#id_consent",
    ]


def test_an_error_in_the_text_of_an_other_choice_is_the_questions() -> None:
    of = questionnaire(*small_pages())
    sent = PageForm(of, of.pages[0], {}, QueryDict("size=large&needs=other&needs.other_text=%00"))
    assert list(sent.errors) == ["needs"]


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_drawn_with_its_controls_named_and_labelled(kind: Kind) -> None:
    from crispy_forms.utils import render_crispy_form

    of = questionnaire(all_kinds_page())
    item = next(each for each in of.questions() if each.kind is kind)
    html = render_crispy_form(PageForm(of, of.pages[0], {}))
    assert f"{kind.value}?" in html
    named = f'name="{item.code}"' in html or f'name="{item.code}.' in html
    assert named is (kind is not Kind.NOTE)
