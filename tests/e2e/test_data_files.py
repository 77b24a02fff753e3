"""Data files in a browser: what is sent at once, what is prepared, and what is said meanwhile."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from playwright.sync_api import expect

from reports.models import ExportProblem, ExportState, PreparedExport
from reports.prepared.making import prepare
from surveys.models import Round
from tests.e2e.conftest import OpenPage
from tests.e2e.looking import LOOKS, faults
from tests.factories import make_response, make_round, text

pytestmark = pytest.mark.e2e


@pytest.fixture
def round_(site: str, settings: Any, tmp_path: Path) -> Round:
    settings.EXPORT_FOLDER = tmp_path / "exports"
    version = make_round(slug=f"files-{uuid4().hex[:12]}", title=text("A round"))
    for _ in range(3):
        make_response(version, {"size": "large"})
    return version.round


@pytest.mark.parametrize("javascript", [True, False])
def test_a_file_is_chosen_prepared_and_fetched(
    open_page: OpenPage, round_: Round, javascript: bool
) -> None:
    """The page looks again by itself, also without script."""
    page = open_page("en", staff=True, javascript=javascript)
    page.goto(f"/en/staff/rounds/{round_.slug}/exports/")
    button = page.get_by_role("button", name="Get the file")
    with page.expect_download() as sent:
        button.press("Enter")
    assert sent.value.suggested_filename == f"{round_.slug}.csv"
    page.get_by_label("SPSS data file").check()
    button.click()
    page.get_by_text("Waiting to be prepared").wait_for()
    expect(page.get_by_text("No background program is running")).to_be_visible()
    export = PreparedExport.objects.get(round=round_)
    prepare(export.pk)
    export.refresh_from_db()
    assert export.state == ExportState.DONE, export.problem
    link = page.get_by_role("link", name="Download")
    link.wait_for()  # the page looks again every five seconds
    with page.expect_download() as fetched:
        link.click()
    export.refresh_from_db()
    assert Path(fetched.value.path()).stat().st_size == export.size
    page.get_by_role("button", name="Remove").click()
    link.wait_for(state="detached")
    assert not PreparedExport.objects.filter(round=round_).exists()


@pytest.mark.parametrize(("language", "width", "dark"), LOOKS)
def test_the_page_in_every_state(
    open_page: OpenPage, round_: Round, language: str, width: int, dark: bool
) -> None:
    page = open_page(language, width=width, dark=dark, staff=True)
    address = f"/{language}/staff/rounds/{round_.slug}/exports/?still=1"
    page.goto(address)
    assert faults(page) == []
    user = get_user_model().objects.get(username="ana")
    now = timezone.now()
    states: list[dict[str, Any]] = [
        {"state": ExportState.WAITING},
        {"state": ExportState.RUNNING, "done": 40, "total": 100, "seen_at": now},
        {"state": ExportState.FAILED, "problem": ExportProblem.TOO_LARGE},
        {"state": ExportState.CANCELLED},
        {"state": ExportState.DONE, "rows": 1_234_567, "size": 10**9,
         "expires_at": now + timedelta(days=1), "shortened": {"foarte_lungi_" * 6: 12}},
    ]  # fmt: skip
    for each in states:
        PreparedExport.objects.create(
            round=round_, requested_by=user, format="package", language="ro", requested_at=now,
            **each,
        )  # fmt: skip
    page.goto(address)
    assert page.locator("ul.exports > li").count() == len(states)
    assert faults(page) == []
