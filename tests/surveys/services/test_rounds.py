from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from surveys.models import Access, Privacy, Results, Round
from surveys.round_settings import MAY_CHANGE, Until
from surveys.rules import RoundState, round_state
from surveys.selectors import latest_version
from surveys.services.closing import close_due_rounds, close_round
from surveys.services.rounds import (
    ClosesTooEarlyError,
    FixedSettingError,
    change_round,
    create_round,
    extend_round,
)
from tests.factories import NOW, make_invitation, make_response, make_round, text

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
NEW: dict[str, Any] = {
    "number": 77,
    "title": text("Another"),
    "description": text("More"),
    "results": Results.LIVE,
    "privacy": Privacy.ATTRIBUTED,
    "time_zone": "Europe/Berlin",
    "opens_at": NOW + DAY / 2,
    "closes_at": NOW + 9 * DAY,
    "grace_minutes": 3,
    "access": Access.INVITED,
    "editable": False,
    "targets": {"large": 4},
    "draft_days": 8,
    "contact_days": 9,
}


def upcoming() -> Round:
    return make_round(now=NOW, opens_at=NOW + DAY, closes_at=NOW + 2 * DAY).round


def running() -> Round:
    round_ = make_round(now=NOW, closes_at=NOW + 2 * DAY).round
    make_invitation(round_)
    return round_


def over() -> Round:
    round_ = running()
    return close_round(round_=round_, at=NOW)


@pytest.mark.django_db
def test_a_new_round_has_its_settings_and_no_questionnaire() -> None:
    consultation = make_round().round.consultation
    round_ = create_round(consultation=consultation, slug="new", title=text("New"), number=9)
    assert latest_version(round_) is None
    assert round_state(round_, NOW) is RoundState.UPCOMING


@pytest.mark.parametrize("field", ["closed_at", "sealed_key", "paused_at", "slug", "consultation"])
@pytest.mark.django_db
def test_what_is_no_setting_is_not_changed(field: str) -> None:
    """trust.md (a) 7."""
    with pytest.raises(TypeError):
        change_round(round_=running(), at=NOW, **{field: None})


def test_every_setting_has_a_value_to_change_to() -> None:
    assert set(NEW) == set(MAY_CHANGE)


@pytest.mark.parametrize(
    ("make", "behind"),
    [
        (upcoming, set()),
        (running, {Until.SOMEBODY, Until.OPENING}),
        (over, {Until.SOMEBODY, Until.OPENING, Until.CLOSING}),
    ],
)
@pytest.mark.parametrize("name", list(MAY_CHANGE))
@pytest.mark.django_db
def test_a_setting_changes_until_its_event(make: Any, behind: set[Until], name: str) -> None:
    round_ = make()
    if MAY_CHANGE[name] in behind:
        with pytest.raises(FixedSettingError) as refused:
            change_round(round_=round_, at=NOW, **{name: NEW[name]})
        assert refused.value.fixed == {name: MAY_CHANGE[name]}
        expected = getattr(round_, name)
    else:
        change_round(round_=round_, at=NOW, **{name: NEW[name]})
        expected = NEW[name]
    assert getattr(Round.objects.get(pk=round_.pk), name) == expected


@pytest.mark.django_db
def test_one_fixed_setting_refuses_the_whole_change() -> None:
    round_ = running()
    with pytest.raises(FixedSettingError):
        change_round(round_=round_, at=NOW, number=99, privacy=Privacy.ATTRIBUTED)
    assert Round.objects.get(pk=round_.pk).number == round_.number


@pytest.mark.django_db
def test_a_fixed_setting_sent_as_it_is_changes_nothing() -> None:
    round_ = over()
    change_round(round_=round_, at=NOW, closes_at=round_.closes_at, privacy=round_.privacy)


@pytest.mark.django_db
def test_a_change_of_privacy_is_what_respondents_read() -> None:
    version = make_round(now=NOW)
    change_round(round_=version.round, at=NOW, privacy=Privacy.ATTRIBUTED)
    latest = latest_version(version.round)
    assert latest is not None
    assert (latest.number, latest.questionnaire.privacy) == (2, Privacy.ATTRIBUTED)


@pytest.mark.django_db
def test_a_response_alone_fixes_the_privacy() -> None:
    version = make_round(now=NOW)
    make_response(version)
    with pytest.raises(FixedSettingError):
        change_round(round_=version.round, at=NOW, privacy=Privacy.ATTRIBUTED)


@pytest.mark.parametrize("closes", [NOW - MINUTE, NOW])
@pytest.mark.django_db
def test_a_closing_in_the_past_is_refused(closes: datetime) -> None:
    with pytest.raises(ClosesTooEarlyError):
        extend_round(round_=running(), closes_at=closes, at=NOW)


@pytest.mark.django_db
def test_an_opening_after_the_closing_is_refused() -> None:
    with pytest.raises(ClosesTooEarlyError):
        change_round(round_=upcoming(), at=NOW, opens_at=NOW + 2 * DAY)


@pytest.mark.django_db(transaction=True)
def test_a_round_extended_in_its_grace_is_open_again_and_closes_once() -> None:
    """trust.md (c) 11."""
    round_ = make_round(now=NOW - DAY, closes_at=NOW, grace_minutes=15).round
    assert round_state(round_, NOW + MINUTE) is RoundState.CLOSED
    later = extend_round(round_=round_, closes_at=NOW + DAY, at=NOW + MINUTE)
    assert round_state(later, NOW + MINUTE) is RoundState.OPEN
    minutes = [15, 60, 24 * 60 + 14, 24 * 60 + 15, 24 * 60 + 16]
    assert [close_due_rounds(at=NOW + each * MINUTE) for each in minutes] == [0, 0, 0, 1, 0]


@pytest.mark.django_db
def test_a_round_is_not_extended_after_its_closing_was_carried_out() -> None:
    with pytest.raises(FixedSettingError):
        extend_round(round_=over(), closes_at=NOW + 5 * DAY, at=NOW)
