"""Rounds that cannot be answered: each says so, whatever is asked of it, and stores nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from surveys.models import Response, Round
from surveys.rules import may_answer
from surveys.services.versions import publish_version
from tests.factories import NOW, make_round, page, question, questionnaire

DAY = timedelta(days=1)
PATHS = ["", "page/first/", "review/", "receipt/", "start/", "leave/"]
READ = ["", "page/first/", "review/", "receipt/"]


def closed(**more: Any) -> Any:
    now = datetime.now(UTC)
    return make_round(opens_at=now - 2 * DAY, closes_at=now - DAY, **more)


def upcoming(**more: Any) -> Any:
    return make_round(opens_at=datetime.now(UTC) + DAY, **more)


def respondent(version: Any) -> Client:
    """A browser that holds a key for the round."""
    browser = Client()
    browser.cookies[f"respondent-{version.round_id}"] = "k" * 22
    return browser


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("language", ["ro", "en"])
@pytest.mark.django_db
def test_an_unknown_round_is_not_found(language: str, method: str, path: str) -> None:
    answer = getattr(Client(), method)(f"/{language}/rounds/nothing/{path}")
    wrong_method = method == "get" and path in {"start/", "leave/"}
    refused = wrong_method or (method == "post" and path in {"", "receipt/"})
    assert answer.status_code == (405 if refused else 404)
    assert refused or f'<html lang="{language}">' in answer.content.decode()


@pytest.mark.django_db
def test_a_round_without_a_published_questionnaire_is_not_found() -> None:
    version = make_round()
    type(version).objects.filter(pk=version.pk).delete()
    for path in READ:
        assert Client().get(f"/ro/rounds/{version.round.slug}/{path}").status_code == 404


@pytest.mark.parametrize("state", [closed, upcoming])
@pytest.mark.parametrize(("language", "path"), [(x, y) for x in ("ro", "en") for y in PATHS])
@pytest.mark.django_db
def test_a_round_that_is_not_open_takes_no_answers(state: Any, language: str, path: str) -> None:
    version = state()
    browser = respondent(version)
    browser.post(f"/{language}/rounds/{version.round.slug}/{path}", {"size": "large"})
    assert Response.objects.count() == 0


@pytest.mark.parametrize(
    ("state", "language", "words"),
    [
        (closed, "en", "This round is closed"),
        (upcoming, "en", "This round is not open yet"),
        (closed, "ro", "Această etapă este încheiată"),
        (upcoming, "ro", "Această etapă nu este încă deschisă"),
    ],
)
@pytest.mark.django_db
def test_a_round_that_is_not_open_says_so_on_every_page(
    state: Any, language: str, words: str
) -> None:
    version = state()
    browser = respondent(version)
    root = f"/{language}/rounds/{version.round.slug}/"
    for path in READ:
        answer = browser.get(root + path, follow=True)
        assert answer.status_code == 200
        assert words in unescape(answer.content.decode())
        assert f'action="{root}start/"' not in answer.content.decode()


@pytest.mark.django_db
def test_a_round_without_an_opening_date_is_not_open_yet() -> None:
    version = make_round(opens_at=None)
    answer = Client().get(f"/en/rounds/{version.round.slug}/")
    assert "not open yet" in answer.content.decode()


def begun(**settings: Any) -> tuple[Client, Round, str]:
    """A respondent who has saved the first page of a round, and the round's address."""
    version = make_round(**settings)
    browser = Client()
    root = f"/en/rounds/{version.round.slug}/"
    browser.post(root + "start/")
    browser.post(root + "page/first/", {"size": "large"})
    return browser, version.round, root


def closed_for(round_: Round, seconds: int) -> None:
    Round.objects.filter(pk=round_.pk).update(
        closes_at=datetime.now(UTC) - timedelta(seconds=seconds)
    )


@pytest.mark.django_db
def test_who_has_begun_may_finish_within_the_grace() -> None:
    """trust.md (c) 11: started before close, sent in the documented grace."""
    browser, round_, root = begun(grace_minutes=15)
    closed_for(round_, 14 * 60)
    assert "still finish" in browser.get(root).content.decode()
    assert browser.post(root + "page/first/", {"size": "small"}).status_code == 302
    assert browser.post(root + "review/")["Location"] == root + "receipt/"
    assert Response.objects.get().answers == {"size": "small"}


@pytest.mark.django_db
def test_nobody_begins_within_the_grace() -> None:
    _browser, round_, root = begun(grace_minutes=15)
    closed_for(round_, 1)
    stranger = Client()
    stranger.post(root + "start/")
    answer = stranger.post(root + "page/first/", {"size": "small"})
    assert answer.status_code == 403
    assert Response.objects.count() == 1


@pytest.mark.django_db
def test_after_the_grace_the_answers_are_refused_and_given_back() -> None:
    """trust.md (c) 11: after it, a refusal that lets the respondent copy the answers."""
    browser, round_, root = begun(grace_minutes=15)
    closed_for(round_, 15 * 60)
    answer = browser.post(root + "page/second/", {"budget": "much", "remarks": "more trams"})
    assert answer.status_code == 403
    text = answer.content.decode()
    assert "came too late" in text
    # What was saved, what was typed now, and what could not be read as a number.
    assert all(each in text for each in ["large", "more trams", "much"])
    assert Response.objects.get().answers == {"size": "large"}
    assert browser.post(root + "review/").status_code == 403
    assert Response.objects.get().status == "draft"
    assert "large" in browser.get(root + "copy/").content.decode()


@pytest.mark.django_db
def test_a_round_closes_on_the_second() -> None:
    closes_at = datetime(2026, 3, 31, 17, 0, tzinfo=UTC)
    round_ = Round(opens_at=NOW, closes_at=closes_at, grace_minutes=0)
    moments = [closes_at - timedelta(seconds=1), closes_at]
    assert [may_answer(round_, at, begun=True) for at in moments] == [True, False]


@pytest.mark.django_db
def test_the_receipt_stays_when_the_round_has_closed() -> None:
    version = make_round()
    browser = Client()
    root = f"/en/rounds/{version.round.slug}/"
    browser.post(root + "start/")
    browser.post(root + "page/first/", {"size": "large"})
    browser.post(root + "review/")
    version.round.closes_at = datetime.now(UTC)
    version.round.save()
    reference = str(Response.objects.get().reference)
    assert reference in browser.get(root + "receipt/").content.decode()


@pytest.mark.django_db
def test_a_page_that_is_not_in_the_questionnaire_is_not_found() -> None:
    version = make_round()
    browser = respondent(version)
    root = f"/ro/rounds/{version.round.slug}/page/"
    for code in ("nothing", "First", "first-", "1"):
        assert browser.get(f"{root}{code}/").status_code == 404
        assert browser.post(f"{root}{code}/").status_code == 404


@pytest.mark.django_db
def test_who_began_finishes_the_version_they_began() -> None:
    version = make_round()
    browser = Client()
    root = f"/en/rounds/{version.round.slug}/"
    browser.post(root + "start/")
    browser.post(root + "page/first/", {"size": "large"})
    other = questionnaire(page("other", question("colour", required=True)))
    publish_version(
        round_=version.round,
        questionnaire=other,
        at=NOW,
        declared_break=True,
        reason="It was wrong.",
    )
    assert browser.post(root + "start/", follow=True).status_code == 200
    assert browser.get(root + "page/second/").status_code == 200
    browser.post(root + "review/")
    row = Response.objects.get()
    assert (row.version, row.status) == (version, "submitted")
    assert browser.post(root + "start/", follow=True).status_code == 200


@pytest.mark.django_db
def test_who_had_the_first_page_open_when_a_new_version_came_loses_nothing_that_fits() -> None:
    version = make_round()
    browser = Client()
    root = f"/en/rounds/{version.round.slug}/"
    browser.post(root + "start/")
    browser.get(root + "page/first/")
    changed = questionnaire(*version.questionnaire.pages, page("third", question("colour")))
    publish_version(round_=version.round, questionnaire=changed, at=NOW)
    browser.post(root + "page/first/", {"size": "large"})
    row = Response.objects.get()
    assert (row.version.number, row.answers) == (2, {"size": "large"})
