"""What a search makes of a round, what people decide, and what is kept of both."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from surveys.flag_selectors import groups_of, open_count, set_aside, set_aside_state
from surveys.models import (
    FlagDecision,
    FlagState,
    Mode,
    Origin,
    QuestionnaireVersion,
    Response,
    ResponseFlag,
    Status,
)
from surveys.questionnaire.model import Kind
from surveys.services.closing import close_round
from surveys.services.flagging import NothingToDecideError, decide, find_duplicates
from tests.factories import NOW, choices, make_response, make_round, page, question, questionnaire

TEXT = "Mai multe piste de biciclete între cartiere, și umbră în stații"
DAY = date(2026, 3, 10)


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    """Ten closed questions, a matrix of eight rows, a text."""
    closed = [
        question(f"q{number}", Kind.SINGLE_CHOICE, choices=choices("a", "b", "c", "d"))
        for number in range(10)
    ]
    rows = choices(*(f"r{number}" for number in range(8)))
    matrix = question("matrix", Kind.MATRIX, choices=choices("good", "bad"), rows=rows)
    return make_round(
        questionnaire(page("all", *closed, matrix, question("remarks", Kind.LONG_TEXT))), now=NOW
    )


@pytest.fixture
def ana(db: None) -> Any:
    return get_user_model().objects.create_user("ana", is_staff=True)


def answers(pattern: str) -> dict[str, str]:
    return {f"q{number}": answer for number, answer in enumerate(pattern)}


def crowd(version: QuestionnaireVersion, many: int = 24) -> None:
    """People who answer each in their own way."""
    draw = random.Random(1)
    for _ in range(many):
        make_response(version, answers("".join(draw.choices("abcd", k=9))))


def twins(version: QuestionnaireVersion, many: int = 2, **fields: Any) -> list[Response]:
    return [make_response(version, answers("abcdabcdab"), **fields) for _ in range(many)]


def search(version: QuestionnaireVersion) -> list[ResponseFlag]:
    find_duplicates(version.round_id)
    return list(ResponseFlag.objects.order_by("kind", "group", "id"))


def decided(version: QuestionnaireVersion, ana: Any, aside: list[ResponseFlag] | None) -> int:
    return decide(
        round_=version.round,
        group=ResponseFlag.objects.filter(kind="same_answers").values_list("group", flat=True)[0],
        set_aside=None if aside is None else {flag.id for flag in aside},
        reason="The same computer room",
        by=ana,
        at=NOW,
    )


def test_what_stands_out_is_flagged_with_numbers_and_no_answer(
    version: QuestionnaireVersion,
) -> None:
    crowd(version)
    pair = twins(version)
    found = search(version)
    same = [flag for flag in found if flag.kind == "same_answers"]
    assert {flag.response_id for flag in same} == {each.pk for each in pair}
    assert len({flag.group for flag in same}) == 1
    assert {flag.state for flag in found} == {FlagState.OPEN}
    assert set(same[0].detail) == {"items", "chance"}


def test_same_words_and_straight_tables_are_flagged(version: QuestionnaireVersion) -> None:
    make_response(version, {"remarks": TEXT})
    make_response(version, {"remarks": TEXT.upper()})
    make_response(version, {"matrix": {f"r{number}": "good" for number in range(8)}})
    kinds = [flag.kind for flag in search(version)]
    assert kinds == ["same_text", "same_text", "straight"]
    assert TEXT not in str(list(ResponseFlag.objects.values()))


def test_only_submitted_answers_that_people_gave_are_searched(
    version: QuestionnaireVersion,
) -> None:
    crowd(version)
    twins(version, status=Status.DRAFT)
    twins(version, origin=Origin.SIMULATED)
    twins(make_round(version.questionnaire))
    assert search(version) == []


def test_paper_keyed_in_on_one_day_is_no_burst(version: QuestionnaireVersion) -> None:
    for distance in range(-3, 4):
        for mode, many in ((Mode.WEB, 2), (Mode.PAPER, 40 if distance == 0 else 0)):
            for _ in range(many):
                one = make_response(version, mode=mode)
                day = DAY + timedelta(days=distance)
                Response.objects.filter(pk=one.pk).update(submitted_on=day)
    assert search(version) == []
    Response.objects.update(mode=Mode.WEB)
    assert [flag.detail["day"] for flag in search(version)] == [DAY.isoformat()] * 42


def test_nothing_is_deleted_or_left_out_by_a_search(version: QuestionnaireVersion) -> None:
    crowd(version)
    twins(version)
    before = sorted(Response.objects.values_list("pk", "status"))
    search(version)
    assert sorted(Response.objects.values_list("pk", "status")) == before
    assert set_aside(version.round).count() == 0


def test_searching_again_finds_the_same_flags(version: QuestionnaireVersion) -> None:
    crowd(version)
    twins(version)
    first = [(flag.id, flag.group) for flag in search(version)]
    assert [(flag.id, flag.group) for flag in search(version)] == first


def test_a_decision_is_kept_with_who_when_and_why_and_logged(
    version: QuestionnaireVersion, ana: Any
) -> None:
    crowd(version)
    twins(version)
    kept, aside = search(version)
    assert decided(version, ana, [aside]) == 2
    kept.refresh_from_db()
    aside.refresh_from_db()
    assert (kept.state, aside.state) == (FlagState.KEPT, FlagState.SET_ASIDE)
    assert (aside.decided_by, aside.decided_on) == (ana, NOW.date())
    assert aside.note == "The same computer room"
    log = FlagDecision.objects.order_by("after")
    assert [(each.flag, each.before, each.after) for each in log] == [
        (kept.id, "open", "kept"),
        (aside.id, "open", "set_aside"),
    ]
    assert {(each.decided_by, each.reason) for each in log} == {("ana", "The same computer room")}
    assert list(set_aside(version.round)) == [aside.response]


def test_deciding_the_same_again_notes_nothing_and_a_change_of_mind_a_line_each(
    version: QuestionnaireVersion, ana: Any
) -> None:
    crowd(version)
    twins(version)
    search(version)
    assert [decided(version, ana, aside) for aside in (None, None, [])] == [2, 0, 2]
    log = [(each.before, each.after) for each in FlagDecision.objects.all()]
    assert sorted(log) == [("open", "set_aside")] * 2 + [("set_aside", "kept")] * 2


def test_a_later_search_does_not_ask_about_what_was_decided(
    version: QuestionnaireVersion, ana: Any
) -> None:
    crowd(version)
    twins(version)
    search(version)
    decided(version, ana, None)
    search(version)
    assert open_count(version.round) == 0
    (late,) = twins(version, 1)
    search(version)
    (group,) = groups_of(version.round)
    assert (group.size, group.open, group.set_aside) == (3, 1, 2)
    assert ResponseFlag.objects.get(state=FlagState.OPEN).response == late


def test_a_flag_on_changed_answers_goes_unless_it_was_decided(
    version: QuestionnaireVersion, ana: Any
) -> None:
    crowd(version)
    twins(version)
    search(version)
    Response.objects.filter(flags__isnull=False).update(answers={"q0": "a"})
    assert search(version) == []
    Response.objects.filter(answers={"q0": "a"}).update(answers=answers("abcdabcdab"))
    search(version)
    decided(version, ana, None)
    Response.objects.filter(flags__isnull=False).update(answers={"q0": "a"})
    assert [(flag.state, flag.found) for flag in search(version)] == [("set_aside", False)] * 2


def test_a_withdrawn_response_takes_its_flags_along_and_leaves_the_log(
    version: QuestionnaireVersion, ana: Any
) -> None:
    crowd(version)
    pair = twins(version)
    search(version)
    decided(version, ana, None)
    pair[0].delete()
    assert ResponseFlag.objects.count() == 1
    assert FlagDecision.objects.count() == 2
    assert str(pair[0].pk) not in str(list(FlagDecision.objects.values()))


def test_a_response_withdrawn_during_the_search_is_not_flagged(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(version)
    pair = twins(version, 3)
    from surveys.services import flagging

    def find_then_withdraw(read: Any) -> Any:
        found = flagging_find(read)
        pair[0].delete()
        return found

    flagging_find = flagging.find
    monkeypatch.setattr(flagging, "find", find_then_withdraw)
    assert len(search(version)) == 2


def test_all_flags_of_a_round_are_written_by_one_search(version: QuestionnaireVersion) -> None:
    """trust.md (a) 24: what earlier searches had not seen yet cannot be read from the table."""
    crowd(version)
    twins(version)
    search(version)
    twins(version, 1)
    search(version)
    rows = ResponseFlag.objects.extra(select={"place": "ctid::text"}).order_by("id")
    places = [int(row.place.strip("()").split(",")[1]) for row in rows]
    assert len(places) == 3
    assert places == sorted(places)


def test_flags_survive_the_closing_of_the_round(version: QuestionnaireVersion, ana: Any) -> None:
    """Closing writes all responses anew."""
    crowd(version)
    twins(version)
    search(version)
    decided(version, ana, None)
    close_round(round_=version.round, at=NOW)
    assert set_aside(version.round).count() == 2


@pytest.mark.parametrize("how", ["update", "delete"])
def test_the_database_refuses_to_change_the_log(
    version: QuestionnaireVersion, ana: Any, how: str
) -> None:
    crowd(version)
    twins(version)
    search(version)
    decided(version, ana, None)
    changes = {
        "update": lambda: FlagDecision.objects.update(reason="Another one"),
        "delete": lambda: FlagDecision.objects.all()[0].delete(),
    }
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        changes[how]()
    assert FlagDecision.objects.filter(reason="The same computer room").count() == 2


def test_a_decision_without_reason_or_group_is_none(
    version: QuestionnaireVersion, ana: Any
) -> None:
    common: dict[str, Any] = {"round_": version.round, "set_aside": None, "by": ana, "at": NOW}
    with pytest.raises(ValueError, match="reason"):
        decide(group=uuid4(), reason="", **common)
    with pytest.raises(NothingToDecideError):
        decide(group=uuid4(), reason="Why not", **common)
    crowd(version)
    twins(version)
    search(version)
    with pytest.raises(IntegrityError, match="decided_flags_have_a_reason"), transaction.atomic():
        ResponseFlag.objects.update(state=FlagState.KEPT)


def test_the_state_of_what_is_set_aside_differs_with_which_they_are(
    version: QuestionnaireVersion, ana: Any
) -> None:
    crowd(version)
    twins(version)
    one, other = search(version)
    states = {set_aside_state(version.round)}
    for aside in ([one], [other], None):
        decided(version, ana, aside)
        states.add(set_aside_state(version.round))
    assert sorted(many for many, _state in states) == [0, 1, 1, 2]
    assert len(states) == 4
