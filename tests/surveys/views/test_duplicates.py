"""The duplicates desk: found, read side by side, decided with a reason."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from surveys.models import FlagDecision, QuestionnaireVersion, Response, ResponseFlag
from surveys.questionnaire.model import Kind
from surveys.services.flagging import find_duplicates
from tests.factories import (
    choices,
    make_response,
    make_round,
    make_staff,
    page,
    question,
    questionnaire,
)

ROOT = "/en/staff/rounds/stage/duplicates/"
HOSTILE = "<script>alert('x')</script>{{ 7|add:7 }} and some more words so that it is long"


@pytest.fixture
def stage(db: None) -> QuestionnaireVersion:
    closed = [
        question(f"q{number}", Kind.SINGLE_CHOICE, choices=choices("a", "b", "c", "d"))
        for number in range(9)
    ]
    return make_round(
        questionnaire(page("all", *closed, question("remarks", Kind.LONG_TEXT))), slug="stage"
    )


@pytest.fixture
def staff(db: None) -> Client:
    browser = Client()
    browser.force_login(make_staff(name="ana"))
    return browser


def words(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def alike(stage: QuestionnaireVersion, many: int = 3) -> str:
    """Responses with the same text; the address of their group."""
    for number in range(many):
        make_response(stage, {"remarks": HOSTILE, "q0": "ab"[number % 2]})
    find_duplicates(stage.round_id)
    return f"{ROOT}{ResponseFlag.objects.all()[0].group}/"


def test_an_empty_desk_says_what_a_search_looks_for(
    stage: QuestionnaireVersion, staff: Client
) -> None:
    assert "Nothing stands out" in words(staff.get(ROOT))
    assert "Nothing was decided yet." in words(staff.get(f"{ROOT}decisions/"))


def test_a_small_round_is_searched_at_once(stage: QuestionnaireVersion, staff: Client) -> None:
    for _ in range(2):
        make_response(stage, {"remarks": HOSTILE})
    answer = staff.post(f"{ROOT}search/", follow=True)
    assert "The responses were searched." in words(answer)
    assert "The same words" in words(answer)
    assert "2 to be decided" in words(answer)


def test_a_big_round_is_searched_by_the_worker(
    stage: QuestionnaireVersion, staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveys.views.duplicates.AT_ONCE", 0)
    handed: list[Any] = []
    monkeypatch.setattr(
        "surveys.views.duplicates.enqueue", lambda task, **ids: handed.append((task, ids))
    )
    make_response(stage, {"remarks": HOSTILE})
    assert "in the background" in words(staff.post(f"{ROOT}search/", follow=True))
    assert handed == [("find_duplicates", {"round_id": stage.round_id})]


def test_a_group_is_shown_side_by_side_with_what_differs(
    stage: QuestionnaireVersion, staff: Client
) -> None:
    shown = staff.get(alike(stage)).content.decode()
    assert "<script>alert" not in shown
    assert unescape(shown).count("{{ 7|add:7 }}") == 3
    assert "Response 3" in shown
    assert shown.count("differs</em>") == 1  # the first question, not the text


def test_a_large_group_is_paged_and_decided_as_a_whole(
    stage: QuestionnaireVersion, staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveys.views.duplicates.ONE_BY_ONE", 5)
    address = alike(stage, 6)
    shown = words(staff.get(f"{address}?page=2"))
    assert "Response 5" in shown
    assert "Page 2 of 2" in shown
    assert 'name="ticked"' not in shown
    staff.post(address, {"decision": "aside", "reason": "One text, six times"})
    assert set(ResponseFlag.objects.values_list("state", flat=True)) == {"set_aside"}


def test_one_by_one_all_but_the_first_are_proposed(
    stage: QuestionnaireVersion, staff: Client
) -> None:
    address = alike(stage)
    flags = list(ResponseFlag.objects.order_by("id"))
    assert staff.get(address).content.decode().count("checked") == 2
    sent = {"decision": "some", "ticked": [str(flags[2].id)], "reason": "Sent twice"}
    assert "The decision is noted." in words(staff.post(address, sent, follow=True))
    states = list(ResponseFlag.objects.order_by("id").values_list("state", flat=True))
    assert states == ["kept", "kept", "set_aside"]
    assert Response.objects.count() == 3
    log = words(staff.get(f"{ROOT}decisions/"))
    assert log.count("Sent twice") == 3
    assert "ana" in log
    again = staff.post(address, sent, follow=True)
    assert "Nothing changed: this was decided before." in words(again)


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"reason": "x"}, "Choose what becomes of these responses."),
        ({"decision": "count"}, "Write the reason of your decision."),
        ({"decision": "count", "reason": "  \n "}, "Write the reason of your decision."),
        ({"decision": "some", "reason": "x"}, "Tick the responses that are to be set aside."),
        ({"decision": "delete", "reason": "x"}, "delete is not one of the available choices"),
        ({"decision": "some", "reason": "x", "ticked": ["no"]}, "no is not one of the available"),
        ({"decision": "count", "reason": "x" * 1001}, "at most 1000 characters"),
        ({"decision": "count", "reason": "\x00"}, "Null characters are not allowed"),
        ({"decision": "count", "reason": "a\x07"}, "a character that cannot be stored"),
    ],
)
def test_an_incomplete_decision_is_asked_for_again(
    stage: QuestionnaireVersion, staff: Client, sent: dict[str, str], error: str
) -> None:
    """trust.md (c) 22 and 23."""
    answer = staff.post(alike(stage), sent)
    assert answer.status_code == 422
    assert error in words(answer)
    assert FlagDecision.objects.count() == 0


def test_a_group_of_another_round_is_not_found(stage: QuestionnaireVersion, staff: Client) -> None:
    """trust.md (a) 5."""
    address = alike(stage)
    make_round(slug="other")
    assert staff.get(address.replace("stage", "other")).status_code == 404
    sent = {"decision": "aside", "reason": "x"}
    assert staff.post(address.replace("stage", "other"), sent).status_code == 404
    assert FlagDecision.objects.count() == 0


@pytest.mark.parametrize("path", ["", "decisions/", "search/", "group"])
def test_the_desk_is_for_staff_only(stage: QuestionnaireVersion, path: str) -> None:
    address = alike(stage) if path == "group" else ROOT + path
    send = Client.post if path == "search/" else Client.get
    assert send(Client(), address).status_code == (403 if path == "search/" else 302)
    stranger = Client()
    stranger.force_login(get_user_model().objects.create_user("ion"))
    assert send(stranger, address).status_code == 404


def test_a_search_and_a_decision_are_no_links(stage: QuestionnaireVersion, staff: Client) -> None:
    """trust.md (a) 11."""
    assert staff.get(f"{ROOT}search/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = staff.cookies
    assert strict.post(alike(stage), {"decision": "aside", "reason": "x"}).status_code == 403


@pytest.mark.parametrize("groups", [1, 3])
def test_the_desk_costs_the_same_however_many_groups(
    stage: QuestionnaireVersion, staff: Client, django_assert_num_queries: Any, groups: int
) -> None:
    for number in range(groups):
        for _ in range(2):
            make_response(stage, {"remarks": f"{number} ".join("abcdefghijklmnopqrstuvwxyz")})
    find_duplicates(stage.round_id)
    # Session, account, round, details, counts, responses, set aside.
    with django_assert_num_queries(7):
        assert words(staff.get(ROOT)).count("The same words") == groups
