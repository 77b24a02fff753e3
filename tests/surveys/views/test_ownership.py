"""Changing, withdrawing and keeping one's own answers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from surveys.models import QuestionnaireVersion, Response, Round
from surveys.selectors import submitted_count
from surveys.services.closing import close_round
from surveys.throttle import WITHDRAWAL
from tests.factories import make_round

ROOT = "/en/rounds/stage/"


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    return make_round(slug="stage")


@pytest.fixture
def sender(version: QuestionnaireVersion) -> Client:
    """Somebody who has sent answers."""
    browser = Client()
    browser.post(ROOT + "start/")
    browser.post(ROOT + "page/first/", {"size": "large"})
    browser.post(ROOT + "page/second/", {"budget": "7", "remarks": "trams"})
    browser.post(ROOT + "review/")
    return browser


def answers() -> dict[str, object]:
    return Response.objects.get().answers


def test_sent_answers_can_be_changed_and_are_counted_once(sender: Client) -> None:
    reference = Response.objects.get().reference
    assert sender.post(ROOT + "change/")["Location"] == ROOT + "review/"
    sender.post(ROOT + "page/second/", {"budget": "9", "remarks": "more trams"})
    # Until they are sent again, what was sent counts.
    assert answers() == {"size": "large", "budget": 7, "remarks": "trams"}
    assert "more trams" in sender.get(ROOT + "review/").content.decode()
    sender.post(ROOT + "review/")
    row = Response.objects.get()
    assert row.answers == {"size": "large", "budget": 9, "remarks": "more trams"}
    assert (row.revised, row.reference) == (None, reference)
    assert submitted_count(row.round) == 1


def test_a_change_that_makes_a_question_unasked_drops_its_answer(sender: Client) -> None:
    sender.post(ROOT + "change/")
    sender.post(ROOT + "page/first/", {"size": "small"})
    sender.post(ROOT + "review/")
    assert answers() == {"size": "small", "remarks": "trams"}


def test_changes_can_be_dropped(sender: Client) -> None:
    sender.post(ROOT + "change/")
    sender.post(ROOT + "page/second/", {"remarks": "other"})
    assert sender.post(ROOT + "keep/")["Location"] == ROOT + "receipt/"
    assert answers()["remarks"] == "trams"
    assert Response.objects.get().revised is None


def test_where_the_round_does_not_allow_it_nothing_is_changed(sender: Client) -> None:
    Round.objects.update(editable=False)
    assert "Change my answers" not in sender.get(ROOT + "receipt/").content.decode()
    assert sender.post(ROOT + "change/")["Location"] == ROOT + "receipt/"
    assert sender.post(ROOT + "page/second/", {"remarks": "x"})["Location"] == ROOT + "receipt/"
    assert answers()["remarks"] == "trams"


def test_answers_are_erased_with_the_reference_of_the_receipt(sender: Client) -> None:
    reference = str(Response.objects.get().reference)
    anywhere = Client()
    page = anywhere.post(ROOT + "withdraw/", {"reference": reference.lower(), "meant": "on"})
    assert "Your answers were erased" in page.content.decode()
    assert Response.objects.count() == 0
    # Whose they were is told, and can answer anew.
    assert sender.get(ROOT + "receipt/")["Location"] == ROOT


def test_erasing_is_meant(sender: Client) -> None:
    reference = str(Response.objects.get().reference)
    assert sender.post(ROOT + "withdraw/", {"reference": reference}).status_code == 422
    assert Response.objects.count() == 1


def test_a_draft_has_no_reference_and_is_not_erased_by_an_empty_one(
    version: QuestionnaireVersion,
) -> None:
    browser = Client()
    browser.post(ROOT + "start/")
    browser.post(ROOT + "page/first/", {"size": "large"})
    for typed in ("", "None", "null"):
        answer = browser.post(ROOT + "withdraw/", {"reference": typed, "meant": "on"})
        assert answer.status_code == 422
    assert Response.objects.count() == 1


@pytest.mark.usefixtures("one_window")
def test_guessing_references_ends_after_a_number_of_tries(sender: Client) -> None:
    """trust.md (a) 10."""
    reference = str(Response.objects.get().reference)
    stranger = Client()
    for number in range(WITHDRAWAL.per_network):
        typed = f"2222-{number + 2222}-22"
        stranger.post(ROOT + "withdraw/", {"reference": typed, "meant": "on"})
    refused = stranger.post(ROOT + "withdraw/", {"reference": reference, "meant": "on"})
    assert "Try again in an hour" in refused.content.decode()
    assert Response.objects.count() == 1


def test_after_closing_nothing_can_be_changed_found_or_erased(sender: Client) -> None:
    row = Response.objects.get()
    close_round(round_=row.round, at=datetime.now(UTC))
    assert sender.post(ROOT + "change/")["Location"] == ROOT
    assert sender.get(ROOT + "receipt/")["Location"] == ROOT
    answer = sender.post(ROOT + "withdraw/", {"reference": row.reference, "meant": "on"})
    assert "nobody can tell which answers are whose" in answer.content.decode()
    assert Response.objects.count() == 1


def test_the_copy_shows_what_was_sent_with_its_reference(sender: Client) -> None:
    text = sender.get(ROOT + "copy/").content.decode()
    assert str(Response.objects.get().reference) in text
    assert "trams" in text
    assert Client().get(ROOT + "copy/")["Location"] == ROOT


def test_the_copy_shows_what_was_sent_also_while_it_is_being_changed(sender: Client) -> None:
    sender.post(ROOT + "change/")
    sender.post(ROOT + "page/second/", {"budget": "9", "remarks": "not sent yet"})
    text = sender.get(ROOT + "copy/").content.decode()
    assert "trams" in text
    assert "not sent yet" not in text
