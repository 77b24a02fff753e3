"""Two keyings, compared and settled, make one response; paper may leave answers out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from surveys.models import KeyedSheet, Mode, Privacy, QuestionnaireVersion, Response, SheetState
from surveys.services.closing import close_round
from surveys.services.keying import (
    Keyed,
    NotWaitingError,
    RoundNotOpenError,
    SamePersonError,
    SheetExistsError,
    drop_unstored,
    key_first,
    key_second,
    remove_sheet,
    settle,
)
from surveys.services.responses import IncompleteError, RoundClosedError, withdraw
from tests.factories import NOW, make_round

ONE, OTHER = {"size": "large", "budget": 5}, {"size": "large", "budget": 6}


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    return make_round(now=NOW)


@pytest.fixture
def ana(db: None) -> Any:
    return get_user_model().objects.create_user("ana", is_staff=True)


@pytest.fixture
def dan(db: None) -> Any:
    return get_user_model().objects.create_user("dan", is_staff=True)


def first(version: QuestionnaireVersion, by: Any, **more: Any) -> Keyed:
    given: dict[str, Any] = {
        "mode": Mode.PAPER, "number": "12", "language": "ro", "answers": ONE, "twice": True,
    } | more  # fmt: skip
    return key_first(version=version, by=by, at=NOW, **given)


def test_key_first_waits_for_a_second_keying(version: QuestionnaireVersion, ana: Any) -> None:
    sheet = first(version, ana).sheet
    assert (sheet.state, sheet.first, sheet.first_by) == (SheetState.FIRST, ONE, ana)
    assert Response.objects.count() == 0


def test_paper_is_keyed_twice_even_when_once_is_asked_for(
    version: QuestionnaireVersion, ana: Any
) -> None:
    assert first(version, ana, twice=False).sheet.state == SheetState.FIRST


def test_a_telephone_call_is_stored_after_one_keying(
    version: QuestionnaireVersion, ana: Any
) -> None:
    response = first(version, ana, mode=Mode.TELEPHONE, twice=False).response
    assert response is not None
    assert (response.mode, response.answers) == ("telephone", ONE)


def test_equal_keyings_are_stored_as_a_submitted_response(
    version: QuestionnaireVersion, ana: Any, dan: Any
) -> None:
    sheet = first(version, ana).sheet
    key_second(sheet=sheet, answers=ONE, by=dan, at=NOW)
    response = Response.objects.get()
    assert (response.status, response.origin, response.mode) == ("submitted", "collected", "paper")
    assert (response.answers, response.language) == (ONE, "ro")
    assert (response.key_hash, response.return_hash) == (None, None)
    assert response.started_on == response.submitted_on == date(2026, 3, 10)
    assert len(response.reference or "") == 12


def test_different_keyings_wait_and_are_stored_as_settled(
    version: QuestionnaireVersion, ana: Any, dan: Any
) -> None:
    sheet = first(version, ana).sheet
    keyed = key_second(sheet=sheet, answers=OTHER, by=dan, at=NOW)
    assert (keyed.sheet.state, keyed.response) == (SheetState.COMPARED, None)
    assert Response.objects.count() == 0
    settle(sheet=sheet, answers=OTHER, by=ana, at=NOW)
    assert Response.objects.get().answers == OTHER


def test_nobody_keys_a_sheet_twice(version: QuestionnaireVersion, ana: Any) -> None:
    sheet = first(version, ana).sheet
    with pytest.raises(SamePersonError):
        key_second(sheet=sheet, answers=ONE, by=ana, at=NOW)


def test_a_third_keying_is_refused(version: QuestionnaireVersion, ana: Any, dan: Any) -> None:
    sheet = first(version, ana).sheet
    key_second(sheet=sheet, answers=OTHER, by=dan, at=NOW)
    with pytest.raises(NotWaitingError):
        key_second(sheet=sheet, answers=ONE, by=dan, at=NOW)


def test_settling_before_the_second_keying_is_refused(
    version: QuestionnaireVersion, ana: Any
) -> None:
    with pytest.raises(NotWaitingError):
        settle(sheet=first(version, ana).sheet, answers=ONE, by=ana, at=NOW)


def test_an_anonymous_round_forgets_the_keyings_and_the_response_of_a_number(
    version: QuestionnaireVersion, ana: Any, dan: Any
) -> None:
    """trust.md 24."""
    sheet = first(version, ana).sheet
    key_second(sheet=sheet, answers=OTHER, by=dan, at=NOW)
    settle(sheet=sheet, answers=ONE, by=ana, at=NOW)
    sheet.refresh_from_db()
    assert (sheet.first, sheet.second, sheet.response) == (None, None, None)
    assert (sheet.number, sheet.first_by, sheet.second_by, sheet.settled_by) == (
        "12", ana, dan, ana,
    )  # fmt: skip


def test_an_attributed_round_keeps_them_until_the_answers_are_withdrawn(
    db: None, ana: Any, dan: Any
) -> None:
    version = make_round(now=NOW, privacy=Privacy.ATTRIBUTED)
    sheet = first(version, ana).sheet
    keyed = key_second(sheet=sheet, answers=ONE, by=dan, at=NOW)
    sheet.refresh_from_db()
    assert (sheet.first, sheet.second, sheet.response) == (ONE, ONE, keyed.response)
    assert sheet.response is not None
    assert withdraw(round_=version.round, reference=sheet.response.reference or "")
    assert KeyedSheet.objects.count() == 0


def test_answers_that_the_paper_lacks_may_be_missing(
    version: QuestionnaireVersion, ana: Any
) -> None:
    assert first(version, ana, answers={"remarks": "Da"}).sheet.first == {"remarks": "Da"}


def test_wrong_answers_are_refused(version: QuestionnaireVersion, ana: Any) -> None:
    with pytest.raises(IncompleteError, match="budget"):
        first(version, ana, answers={"size": "large", "budget": -1})
    assert KeyedSheet.objects.count() == 0


def test_answers_to_questions_not_asked_are_dropped(
    version: QuestionnaireVersion, ana: Any
) -> None:
    assert first(version, ana, answers={"size": "small", "budget": 5}).sheet.first == {
        "size": "small"
    }


def test_a_number_is_keyed_once_per_mode(version: QuestionnaireVersion, ana: Any, dan: Any) -> None:
    first(version, ana)
    first(version, dan, mode=Mode.TELEPHONE)
    with pytest.raises(SheetExistsError):
        first(version, dan, answers=ONE)
    with pytest.raises(SheetExistsError):
        first(version, ana, answers=OTHER)


def test_the_first_keying_sent_twice_is_one_sheet(version: QuestionnaireVersion, ana: Any) -> None:
    """trust.md 6."""
    assert first(version, ana).sheet == first(version, ana).sheet


def test_a_call_sent_twice_is_one_response(version: QuestionnaireVersion, ana: Any) -> None:
    """trust.md 6, 25."""
    first(version, ana, mode=Mode.TELEPHONE, twice=False)
    with pytest.raises(SheetExistsError):
        first(version, ana, mode=Mode.TELEPHONE, twice=False)
    assert Response.objects.count() == 1


def test_settling_twice_is_one_response(version: QuestionnaireVersion, ana: Any, dan: Any) -> None:
    """trust.md 6, 25."""
    sheet = first(version, ana).sheet
    key_second(sheet=sheet, answers=OTHER, by=dan, at=NOW)
    settle(sheet=sheet, answers=ONE, by=ana, at=NOW)
    again = settle(sheet=sheet, answers=OTHER, by=dan, at=NOW)
    assert (again.sheet.state, again.response) == (SheetState.STORED, None)
    assert Response.objects.get().answers == ONE


@pytest.mark.django_db(transaction=True)
def test_settling_at_the_same_moment_is_one_response() -> None:
    """trust.md 7, 25."""
    version = make_round(now=NOW)
    users = [get_user_model().objects.create_user(name, is_staff=True) for name in ("a", "b")]
    sheet = first(version, users[0]).sheet
    key_second(sheet=sheet, answers=OTHER, by=users[1], at=NOW)

    def at_once(number: int) -> str:
        try:
            return settle(sheet=sheet, answers=ONE, by=users[number % 2], at=NOW).sheet.state
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        states = list(pool.map(at_once, range(8)))
    assert states == [SheetState.STORED] * 8
    assert Response.objects.count() == 1


def test_late_paper_is_stored_until_the_closing_is_carried_out(
    db: None, ana: Any, dan: Any
) -> None:
    """trust.md 11: the announced moment is over, the closing is not carried out yet."""
    version = make_round(now=NOW, closes_at=NOW)
    sheet = first(version, ana).sheet
    assert key_second(sheet=sheet, answers=ONE, by=dan, at=NOW).response is not None


def test_a_closed_round_takes_no_keying(version: QuestionnaireVersion, ana: Any, dan: Any) -> None:
    """trust.md 11."""
    sheet = first(version, ana).sheet
    other = first(version, ana, number="13").sheet
    key_second(sheet=other, answers=OTHER, by=dan, at=NOW)
    close_round(round_=version.round, at=NOW)
    with pytest.raises(RoundClosedError):
        first(version, ana, number="14")
    with pytest.raises(RoundClosedError):
        key_second(sheet=sheet, answers=ONE, by=dan, at=NOW)
    with pytest.raises(RoundClosedError):
        settle(sheet=other, answers=ONE, by=dan, at=NOW)
    assert Response.objects.count() == 0


def test_closing_keeps_the_responses_of_sheets(db: None, ana: Any, dan: Any) -> None:
    version = make_round(now=NOW, privacy=Privacy.ATTRIBUTED)
    sheet = first(version, ana).sheet
    keyed = key_second(sheet=sheet, answers=ONE, by=dan, at=NOW)
    close_round(round_=version.round, at=NOW)
    sheet.refresh_from_db()
    assert (sheet.response, Response.objects.get().mode) == (keyed.response, "paper")


def test_a_round_that_has_not_opened_takes_no_keying(db: None, ana: Any) -> None:
    with pytest.raises(RoundNotOpenError):
        first(make_round(now=NOW, opens_at=None), ana)


def test_remove_sheet_frees_the_number(version: QuestionnaireVersion, ana: Any) -> None:
    assert remove_sheet(sheet=first(version, ana).sheet)
    assert first(version, ana, answers=OTHER).sheet.first == OTHER


def test_remove_sheet_leaves_what_is_stored(
    version: QuestionnaireVersion, ana: Any, dan: Any
) -> None:
    sheet = first(version, ana).sheet
    key_second(sheet=sheet, answers=ONE, by=dan, at=NOW)
    assert not remove_sheet(sheet=sheet)
    assert KeyedSheet.objects.get().state == SheetState.STORED


def test_drop_unstored_deletes_what_can_never_count(
    version: QuestionnaireVersion, ana: Any, dan: Any
) -> None:
    """trust.md 24: no answers stay beside a number."""
    key_second(sheet=first(version, ana).sheet, answers=ONE, by=dan, at=NOW)
    first(version, ana, number="13")
    key_second(sheet=first(version, ana, number="14").sheet, answers=OTHER, by=dan, at=NOW)
    assert drop_unstored(round_=version.round) == 2
    assert [sheet.number for sheet in KeyedSheet.objects.all()] == ["12"]
