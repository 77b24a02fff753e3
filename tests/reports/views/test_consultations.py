"""The dashboard of a consultation, copying with the report, the backup as a download."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from reports.backup.reading import open_backup
from reports.backup.rows import checksum_of
from reports.models import Coding, Report, Theme
from reports.timeline import WIDTH, Bar, timeline
from surveys.models import Consultation, QuestionnaireVersion, Round, Status
from surveys.next_steps import STEPS, Facts, Situation, situation_of
from surveys.rules import RoundState
from tests.factories import NOW, make_invitation, make_response, make_round, make_staff, text

DAY = timedelta(days=1)
CITY = "/en/staff/consultations/city/"


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    city = Consultation.objects.create(slug="city", title=text("City"), organiser=text("Hall"))
    return make_round(slug="stage", consultation=city, title=text("Stage"), targets={"large": 4})


@pytest.fixture
def staff(db: None) -> Client:
    browser = Client()
    browser.force_login(make_staff(name="ana"))
    return browser


def words(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def test_a_round_stands_with_its_counts_and_rate_by_category(
    staff: Client, version: QuestionnaireVersion
) -> None:
    for size in ("large", "large", "small"):
        make_response(version, {"size": size})
    make_response(version, {}, status=Status.DRAFT)
    make_invitation(version.round, category="large")
    page = words(staff.get(CITY))
    assert "<strong>3</strong> responses" in page
    assert "<strong>1</strong> begun and not sent" in page
    assert '<th scope="row">large</th> <td class="number">2</td>' in page
    assert 'aria-label="large: 2 / 4"' in page
    assert "0.0%" in page
    assert "Write to those who have not answered" in page


def test_a_consultation_without_rounds_says_what_to_do(staff: Client) -> None:
    Consultation.objects.create(slug="city", title=text("City"))
    page = words(staff.get(CITY))
    assert "There is no round yet" in page
    assert 'class="btn btn-primary" href="/en/staff/consultations/city/rounds/new/"' in page


@pytest.mark.parametrize(("rounds", "queries"), [(1, 9), (3, 19)])
def test_the_dashboard_costs_five_queries_a_round(
    staff: Client,
    version: QuestionnaireVersion,
    django_assert_num_queries: Any,
    rounds: int,
    queries: int,
) -> None:
    """Of each round: its version, whether responses changed, the funnel, its drafts."""
    for _ in range(rounds - 1):
        make_round(consultation=version.round.consultation)
    staff.get(CITY)
    with django_assert_num_queries(queries):
        assert staff.get(CITY).status_code == 200


FACTS: dict[str, Any] = {
    "state": RoundState.OPEN, "published": True, "opening_set": True, "only_invited": False,
    "invited": 0, "carried_out": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "situation"),
    [
        ({"published": False}, Situation.NO_QUESTIONNAIRE),
        ({"state": RoundState.UPCOMING, "opening_set": False}, Situation.NO_OPENING),
        ({"state": RoundState.UPCOMING, "only_invited": True}, Situation.NOBODY_INVITED),
        ({"only_invited": True}, Situation.NOBODY_INVITED),
        ({"state": RoundState.UPCOMING}, Situation.UPCOMING),
        ({}, Situation.OPEN),
        ({"invited": 5}, Situation.OPEN_INVITED),
        ({"state": RoundState.PAUSED}, Situation.PAUSED),
        ({"state": RoundState.PAUSED, "only_invited": True}, Situation.PAUSED),
        ({"state": RoundState.CLOSED}, Situation.CLOSING),
        ({"state": RoundState.CLOSED, "carried_out": True}, Situation.CLOSED),
    ],
)
def test_the_next_step_follows_from_the_state(
    changes: dict[str, Any], situation: Situation
) -> None:
    assert situation_of(Facts(**(FACTS | changes))) is situation


def test_every_situation_has_a_step() -> None:
    assert set(STEPS) == set(Situation)


def test_the_line_of_time_puts_rounds_where_they_are() -> None:
    spans = [(NOW - 10 * DAY, NOW - 5 * DAY), (NOW, NOW + 10 * DAY), (None, None)]
    line = timeline(spans, NOW)
    assert (line.begins, line.ends, line.now) == (NOW - 10 * DAY, NOW + 10 * DAY, WIDTH // 2)
    assert line.bars == (
        Bar(0, 250, endless=False), Bar(500, 500, endless=False), Bar(0, 0, endless=False),
    )  # fmt: skip


def test_the_line_of_time_shows_short_rounds_and_endless_ones() -> None:
    line = timeline([(NOW - 3000 * DAY, NOW - 2999 * DAY), (NOW, None)], NOW)
    assert line.bars[0].width == 8
    assert line.bars[1].endless
    assert line.bars[1].x + line.bars[1].width == WIDTH
    assert timeline([], NOW).bars == ()


def test_a_copy_has_the_report_and_the_codebook(
    staff: Client, version: QuestionnaireVersion
) -> None:
    round_ = version.round
    Report.objects.create(round=round_, definition={"title": {"en": "Report"}})
    theme = Theme.objects.create(
        round=round_, question="remarks", code="bikes", label=text("Bikes"), position=1
    )
    Coding.objects.create(theme=theme, response=make_response(version, {"size": "large"}))
    sent = {"title_en": "Second", "number": "99", "slug": "second"}
    answer = staff.post("/en/staff/rounds/stage/copy/", sent)
    assert answer["Location"] == "/en/staff/rounds/second/settings/"
    copy = Round.objects.get(slug="second")
    assert copy.report.definition == {"title": {"en": "Report"}}
    assert (copy.themes.get().label, Coding.objects.count()) == (text("Bikes"), 1)


def superuser() -> Client:
    browser = Client()
    browser.force_login(get_user_model().objects.create_superuser("root"))
    return browser


def test_the_backup_is_for_administrators(version: QuestionnaireVersion) -> None:
    """trust.md (a) 5."""
    analyst = Client()
    analyst.force_login(make_staff("analyst", version.round.consultation))
    for browser, status in ((Client(), 302), (analyst, 404), (superuser(), 200)):
        assert browser.get(CITY + "backup/").status_code == status
    assert "backup/" not in words(analyst.get(CITY))


def test_the_backup_is_downloaded(version: QuestionnaireVersion, tmp_path: Path) -> None:
    make_response(version, {"size": "large"})
    browser = superuser()
    assert browser.post(CITY + "backup/").status_code == 422
    answer = browser.post(CITY + "backup/", {"open": "1"})
    assert answer["Content-Disposition"] == 'attachment; filename="city-backup.zip"'
    assert "no-store" in answer["Cache-Control"]
    file = tmp_path / "b.zip"
    file.write_bytes(b"".join(answer))
    assert open_backup(file).checksum == checksum_of(version.round.consultation)
    assert datetime.now(UTC) > NOW
