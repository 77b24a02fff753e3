"""Two windows or two devices on one response: trust.md (c) 9, 15."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from surveys.models import Response, Status
from surveys.services.versions import publish_version
from tests.factories import make_round, page, question, questionnaire

ROOT = "/en/rounds/stage/"
PAGE = ROOT + "page/only/"


@pytest.fixture
def browser(db: None) -> Client:
    make_round(questionnaire(page("only", question("a"), question("b"))), slug="stage")
    browser = Client()
    browser.post(ROOT + "start/")
    return browser


def hidden(browser: Client, path: str = PAGE) -> dict[str, str]:
    """The hidden fields of a page as it is shown now."""
    html = browser.get(path).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(_\w+)" value="([^"]*)"', html))


def test_a_page_saved_elsewhere_since_is_not_overwritten_unseen(browser: Client) -> None:
    left, right = hidden(browser), hidden(browser)
    assert browser.post(PAGE, {"a": "one", **right}).status_code == 302
    answer = browser.post(PAGE, {"a": "two", "b": "three", **left})
    assert answer.status_code == 409
    text = answer.content.decode()
    # Both are there: what was saved, and what was typed.
    assert "saved in another window" in text
    assert all(each in text for each in ["one", 'value="two"', 'value="three"'])
    assert Response.objects.get().answers == {"a": "one"}


def test_sending_the_page_again_after_having_seen_both_decides(browser: Client) -> None:
    left = hidden(browser)
    browser.post(PAGE, {"a": "one", **left})
    conflict = browser.post(PAGE, {"a": "two", **left}).content.decode()
    seen = dict(re.findall(r'<input type="hidden" name="(_\w+)" value="([^"]*)"', conflict))
    assert browser.post(PAGE, {"a": "two", **seen}).status_code == 302
    assert Response.objects.get().answers == {"a": "two"}


def test_the_same_answers_sent_twice_are_no_conflict(browser: Client) -> None:
    """trust.md (c) 6: a double click on "save"."""
    left = hidden(browser)
    for _ in range(2):
        assert browser.post(PAGE, {"a": "one", **left}).status_code == 302
    assert Response.objects.get().answers == {"a": "one"}


@pytest.mark.parametrize("forged", ["-1", "x", "", "9" * 99, "²"])
def test_a_forged_count_of_saves_does_no_harm(browser: Client, forged: str) -> None:
    browser.post(PAGE, {"a": "one"})
    answer = browser.post(PAGE, {"a": "two", "_saves": forged})
    assert answer.status_code == 302


def test_sent_in_one_window_the_other_one_is_told(browser: Client) -> None:
    left = hidden(browser)
    browser.post(PAGE, {"a": "one", **left})
    browser.post(ROOT + "review/")
    assert browser.post(PAGE, {"a": "two", **left})["Location"] == ROOT + "receipt/"
    row = Response.objects.get()
    assert (row.status, row.answers) == (Status.SUBMITTED, {"a": "one"})


def test_who_is_inside_when_a_version_is_published_finishes_under_theirs(browser: Client) -> None:
    """trust.md (c) 15. Also who has seen a first page that is there no more."""
    shown = hidden(browser)
    first = Response.objects.model  # nothing is saved yet
    assert first.objects.count() == 0
    round_ = make_round_again()
    answer = browser.post(PAGE, {"a": "one", **shown})
    assert answer.status_code == 302
    row = Response.objects.get()
    assert (row.version.number, row.answers) == (1, {"a": "one"})
    newcomer = Client()
    newcomer.post(ROOT + "start/")
    assert newcomer.get(ROOT + "page/other/").status_code == 200
    browser.post(ROOT + "review/")
    assert Response.objects.get(version__number=1).status == Status.SUBMITTED
    assert round_.versions.count() == 2


def make_round_again() -> object:
    """Publish a version in which the page is gone."""
    from surveys.models import Round

    round_ = Round.objects.get()
    changed = questionnaire(page("other", question("c")))
    publish_version(
        round_=round_,
        questionnaire=changed,
        at=datetime.now(UTC),
        declared_break=True,
        reason="It was wrong.",
    )
    return round_


@pytest.mark.parametrize("forged", ["2", "0", "x", "9" * 30, "-1"])
def test_a_forged_version_is_taken_for_the_latest(browser: Client, forged: str) -> None:
    assert browser.post(PAGE, {"a": "one", "_version": forged}).status_code == 302
    assert Response.objects.get().version.number == 1
