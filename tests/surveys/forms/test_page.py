from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.http import QueryDict
from django.utils.translation import override

from surveys.forms.page import PageForm, asked_now
from surveys.questionnaire.model import Kind
from tests.factories import (
    all_kinds_page,
    choices,
    page,
    question,
    questionnaire,
    small_pages,
    text,
)

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


def test_questions_that_may_come_are_in_the_page_for_a_script_only() -> None:
    html = form(None).drawn()
    assert '<template data-asked-if="budget">' in html
    assert form(None).deciding == "size"
    shown = form(None, {"size": "large"}).drawn()
    assert ("<template" in shown, '<div data-asked-if="budget">' in shown) == (False, True)


def test_a_page_whose_questions_depend_on_other_pages_has_nothing_for_a_script() -> None:
    of = questionnaire()
    made = PageForm(of, of.pages[1], {"size": "small"})
    assert made.deciding == ""
    assert "<template" not in made.drawn()
    assert "data-asked-if" not in made.drawn()


@pytest.mark.parametrize(
    ("sent", "codes_asked"),
    [
        ("size=large&_shown=size", ["size", "budget"]),
        ("size=small&_shown=size budget", ["size"]),
        ("size=huge&budget=lots", ["size"]),
        ("", ["size"]),
    ],
)
def test_the_server_alone_says_what_is_asked(sent: str, codes_asked: list[str]) -> None:
    assert asked_now(form(sent, {"size": "large"}))["asked"] == codes_asked


WITH_CHOICES = questionnaire(
    page(
        "only",
        question("known", Kind.MULTIPLE_CHOICE, choices=choices("bus", "tram", "bike")),
        question(
            "best",
            Kind.RANKING,
            choices=tuple(
                replace(each, condition=f"selected(${{known}}, '{each.code}')")
                for each in choices("bus", "tram", "bike")
            ),
        ),
    ),
    page(
        "next",
        question(
            "used",
            Kind.SINGLE_CHOICE,
            required=True,
            choices=(
                *choices("none"),
                replace(choices("bus")[0], condition="selected(${known}, 'bus')"),
            ),
        ),
    ),
)


def of_choices(place: int, sent: str | None, saved: dict[str, Any] | None = None) -> PageForm:
    """The form of a page of WITH_CHOICES."""
    data = None if sent is None else QueryDict(sent)
    page_ = WITH_CHOICES.pages[place]
    return PageForm(WITH_CHOICES, page_, saved or {}, data, content_hash="choices")


def test_only_choices_offered_are_drawn_and_never_from_what_others_were_offered() -> None:
    few, all_ = of_choices(1, None, {"known": ["tram"]}), of_choices(1, None, {"known": ["bus"]})
    assert 'value="bus"' not in few.drawn()
    assert 'value="bus"' in all_.drawn()
    assert 'value="bus"' not in few.drawn()
    forged = of_choices(1, "used=bus&_shown=used", {"known": ["tram"]})
    assert not forged.is_valid()  # not offered is not answered, and an answer is needed
    assert forged.summary[0].link == "#id_used.none"


def test_choices_that_answers_open_are_shown_before_the_page_is_left() -> None:
    first = of_choices(0, "known=bus&_shown=known")
    assert first.is_valid()
    assert first.newly_asked == ["best", "best.bus"]
    more = of_choices(0, "known=bus&known=tram&best.bus=1&_shown=known best best.bus")
    assert more.is_valid()
    assert (more.newly_asked, more.answers["best"]) == (["best.tram"], ["bus"])
    done = of_choices(0, "known=tram&best.bus=1&best.tram=2&_shown=known best best.bus best.tram")
    assert done.is_valid()
    assert (done.newly_asked, done.answers["best"]) == ([], ["tram"])


def test_the_server_draws_choices_that_come_and_go() -> None:
    now = asked_now(of_choices(0, "known=bus&best.bus=1&_shown=known"))
    assert now["asked"] == ["known", "best", "best.bus"]
    assert ("best.bus" in now["drawn"]["best"], "best.tram" in now["drawn"]["best"]) == (
        True,
        False,
    )
    assert asked_now(of_choices(0, "_shown=known"))["drawn"] == {}


def test_a_blank_page_is_drawn_once_and_answers_are_never_kept() -> None:
    of = questionnaire(all_kinds_page())

    def made(saved: dict[str, Any]) -> str:
        return PageForm(of, of.pages[0], saved, content_hash="blank").drawn()

    assert made({}) is made({})
    assert "Timiș" in made({"short_text": "Timiș"})
    assert "Timiș" not in made({})
    # Answers to other pages leave this one blank.
    assert made({"elsewhere": 1}) is made({})


def test_languages_are_kept_apart() -> None:
    of = questionnaire(all_kinds_page())

    def made(language: str) -> str:
        with override(language):
            return PageForm(of, of.pages[0], {}, content_hash="languages").drawn()

    assert ("(ro)" in made("en"), "(ro)" in made("ro")) == (False, True)


def test_forms_of_one_page_share_their_fields_but_nothing_sent() -> None:
    wrong, right = form("size=huge"), form("size=small")
    assert wrong.fields["size"] is right.fields["size"]
    assert (list(wrong.errors), list(right.errors)) == (["size"], [])


@pytest.mark.parametrize(
    ("given", "keys"),
    [({}, "numeric"), ({"decimals": 2}, "decimal"), ({"minimum": -5, "decimals": 2}, "text")],
)
def test_a_number_gets_the_keyboard_that_can_type_it(given: dict[str, Any], keys: str) -> None:
    of = questionnaire(page("p", question("n", Kind.NUMBER, **given)))
    assert f'inputmode="{keys}"' in PageForm(of, of.pages[0], {}).drawn()


def test_help_error_and_unit_belong_to_the_control() -> None:
    asks = question("n", Kind.NUMBER, unit=text("hours"), help=text("Last year"))
    of = questionnaire(page("p", asks))
    html = PageForm(of, of.pages[0], {}, QueryDict("n=x")).drawn()
    assert 'aria-describedby="id_n-help id_n-error id_n-unit"' in html
    for part in ("help", "error", "unit"):
        assert html.count(f'id="id_n-{part}"') == 1


@pytest.mark.parametrize(("many", "searched"), [(12, False), (13, True)])
def test_a_list_of_more_than_twelve_can_be_searched(many: int, searched: bool) -> None:
    offered = choices(*(f"c{number}" for number in range(many)))
    of = questionnaire(page("p", question("q", Kind.SINGLE_CHOICE, choices=offered)))
    assert ("data-search" in PageForm(of, of.pages[0], {}).drawn()) is searched
