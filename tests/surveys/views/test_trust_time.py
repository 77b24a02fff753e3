"""Clocks: replays after a day, closing at the second, summer time, a clock set back.

trust.md (c) 8, 11, 12 and 13.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.test.client import RequestFactory
from django.utils import timezone

from surveys.models import Response, Round, Status
from surveys.protection import judge_start, stamp
from surveys.rules import RoundState, may_answer, round_state
from surveys.services.closing import close_due_rounds
from surveys.services.round_file import read_round
from tests.factories import make_round, page, question, questionnaire

ROOT = "/en/rounds/stage/"
PAGE = ROOT + "page/first/"
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
SHIPPED = Path(__file__).parents[3] / "surveys/rounds/timisoara-2-demo/round.yaml"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The time of the server, to be set by the test."""
    now = [datetime(2026, 3, 10, 12, 0, tzinfo=UTC)]
    monkeypatch.setattr(timezone, "now", lambda: now[0])
    return now


def inside(clock: list[datetime], **settings: Any) -> tuple[Client, Round]:
    """A browser that has saved the first page, and its round."""
    round_ = make_round(slug="stage", now=clock[0], **settings).round
    browser = Client()
    browser.post(ROOT + "start/")
    browser.post(PAGE, {"size": "small", "forward": "1"})
    return browser, round_


@pytest.mark.django_db
def test_what_is_sent_again_a_day_later_changes_nothing(clock: list[datetime]) -> None:
    """Row 8: every request of somebody who has the receipt, the first to the last."""
    browser, _round = inside(clock)
    browser.post(ROOT + "review/")
    before = Response.objects.values().get()
    clock[0] += DAY
    for path in (PAGE, ROOT + "page/second/", ROOT + "review/"):
        answer = browser.post(path, {"size": "large", "forward": "1", "_saves": "0"})
        assert (answer.status_code, answer["Location"]) == (302, ROOT + "receipt/")
    assert browser.post(ROOT + "start/", follow=True).redirect_chain[-1][0] == ROOT + "receipt/"
    receipt = browser.get(ROOT + "receipt/").content.decode()
    assert before["reference"] in receipt
    assert "Your answers were received" in receipt
    assert Response.objects.values().get() == before


@pytest.mark.parametrize(
    ("late", "status"), [(-SECOND, 302), (0 * SECOND, 302), (900 * SECOND - SECOND, 302),
                         (900 * SECOND, 403), (HOUR, 403)]
)  # fmt: skip
@pytest.mark.django_db
def test_a_round_takes_the_last_answer_one_second_before_its_end(
    clock: list[datetime], late: timedelta, status: int
) -> None:
    """Row 11: the server's clock, with the documented grace of 15 minutes for who has begun."""
    closes = clock[0] + HOUR
    browser, _round = inside(clock, closes_at=closes, grace_minutes=15)
    clock[0] = closes + late
    answer = browser.post(ROOT + "review/")
    assert answer.status_code == status
    submitted = Response.objects.filter(status=Status.SUBMITTED).count()
    assert submitted == (1 if status == 302 else 0)
    if status == 403:
        assert "small" in answer.content.decode()  # to be kept by the person


def closes_at(tmp_path: Path, moment: str, zone: str) -> datetime:
    """The closing of a round whose file says so."""
    text = SHIPPED.read_text(encoding="utf-8").replace("Europe/Bucharest", zone)
    opens = 'opens: "2026-01-12T00:00"'
    assert opens in text
    file = tmp_path / "round.yaml"
    file.write_text(text.replace(opens, f'{opens}\n  closes: "{moment}"'), encoding="utf-8")
    closes: datetime = read_round(file)["round"]["closes_at"]
    return closes


@pytest.mark.parametrize(
    ("zone", "moment", "utc"),
    [
        # 03:30 comes twice: the first time is meant.
        ("Europe/Bucharest", "2026-10-25T03:30", "2026-10-25T00:30"),
        ("Europe/Bucharest", "2026-10-25T04:00", "2026-10-25T02:00"),
        ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30"),
        # 03:30 does not come: as long after midnight as on other days.
        ("Europe/Bucharest", "2026-03-29T03:30", "2026-03-29T01:30"),
        ("Europe/Bucharest", "2028-02-29T20:00", "2028-02-29T18:00"),
        ("Europe/Bucharest", "2027-01-01T00:00", "2026-12-31T22:00"),
    ],
)
@pytest.mark.django_db
def test_a_round_closes_once_at_the_announced_local_moment(
    tmp_path: Path, zone: str, moment: str, utc: str
) -> None:
    """Row 12: through the hour that comes twice, the hour that does not come, odd days."""
    closes = closes_at(tmp_path, moment, zone)
    end = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert closes.astimezone(UTC) == end  # as the database gives it back
    round_ = Round(opens_at=end - 9 * DAY, closes_at=end, grace_minutes=0)
    seconds = range(-7200, 7201, 60)
    states = [may_answer(round_, end + each * SECOND, begun=True) for each in seconds]
    assert states == [each < 0 for each in seconds]
    here = end.astimezone(ZoneInfo(zone))
    assert round_state(round_, here - SECOND) is RoundState.OPEN
    assert round_state(round_, here) is RoundState.CLOSED


@pytest.mark.django_db(transaction=True)
def test_a_round_is_closed_once_though_the_hour_comes_twice(tmp_path: Path) -> None:
    """Row 12."""
    closes = closes_at(tmp_path, "2026-10-25T03:30", "Europe/Bucharest")
    end = closes.astimezone(UTC)
    make_round(now=end - DAY, closes_at=closes, grace_minutes=0)
    closed = [close_due_rounds(at=end + minutes * 60 * SECOND) for minutes in (-1, 0, 30, 60, 61)]
    assert closed == [0, 1, 0, 0, 0]
    assert Round.objects.get().closed_at == end


@pytest.mark.django_db
def test_a_clock_set_back_an_hour_loses_nobody(clock: list[datetime]) -> None:
    """Row 13: the key, the form's token, the conflict notice and the receipt go on."""
    browser, _round = inside(clock)
    clock[0] -= HOUR
    assert browser.get(PAGE).status_code == 200
    assert browser.post(PAGE, {"size": "large", "_saves": "1"}).status_code == 302
    assert browser.post(PAGE, {"size": "small", "_saves": "1"}).status_code == 409
    assert browser.post(ROOT + "review/")["Location"] == ROOT + "receipt/"
    assert Response.objects.get().answers == {"size": "large"}


@pytest.mark.django_db
def test_no_answers_are_sent_before_they_were_begun(clock: list[datetime]) -> None:
    """Row 13: set back over midnight."""
    clock[0] = datetime(2026, 3, 11, 0, 30, tzinfo=UTC)
    browser, _round = inside(clock)
    clock[0] -= 4 * HOUR
    browser.post(ROOT + "review/")
    row = Response.objects.get()
    assert (row.started_on, row.submitted_on) == (date(2026, 3, 11), date(2026, 3, 11))


@pytest.mark.django_db
def test_a_clock_set_back_after_the_closing_opens_nothing_again(clock: list[datetime]) -> None:
    """Row 13: what closes a round for good is that it was closed, not the time."""
    browser, round_ = inside(clock, closes_at=clock[0] + HOUR, grace_minutes=0)
    Round.objects.filter(pk=round_.pk).update(closed_at=clock[0] + HOUR)
    assert browser.post(ROOT + "review/").status_code == 403
    assert Response.objects.get().status == Status.DRAFT


def test_a_start_page_shown_before_the_clock_was_set_back_starts_at_the_second_try(
    settings: Any,
) -> None:
    """Row 13: it seems to be shown in the future."""
    settings.START_PROTECTION = True
    now = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
    request = RequestFactory().post("/", {"stamp": stamp(now + HOUR)})
    refusal = judge_start(request, now)
    assert refusal is not None
    assert refusal.stamp == stamp(now - timedelta(seconds=2))


@pytest.mark.django_db
def test_a_one_page_round_replayed_a_day_later_changes_nothing(clock: list[datetime]) -> None:
    """Row 8, where the page is sent directly."""
    make_round(questionnaire(page("first", question("a"))), slug="stage", now=clock[0])
    browser = Client()
    browser.post(ROOT + "start/")
    sent = {"a": "one", "send": "1", "_saves": "0"}
    assert browser.post(PAGE, sent)["Location"] == ROOT + "receipt/"
    before = Response.objects.values().get()
    clock[0] += DAY
    assert browser.post(PAGE, {**sent, "a": "two"})["Location"] == ROOT + "receipt/"
    assert Response.objects.values().get() == before
