"""The copy of the answers and the questionnaire as PDF: who gets them, and what they say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from surveys.models import Access, QuestionnaireVersion, Response
from surveys.questionnaire.model import Kind, Question
from surveys.services.closing import close_round
from tests.factories import make_round, page, questionnaire, text
from tests.surveys.papers.reading import catalogue, words

pytestmark = pytest.mark.django_db

COPY, PAPER = "/en/rounds/stage/copy.pdf", "/en/rounds/stage/questionnaire.pdf"
SIGNS = "#let $x$ *b* [c] <d> \\ @e 'ș' ț"


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    return make_round(questionnaire(closing=text("See you.")), slug="stage")


@pytest.fixture
def browser(version: QuestionnaireVersion) -> Client:
    """A respondent with a draft."""
    browser = Client()
    browser.post("/en/rounds/stage/start/")
    browser.post("/en/rounds/stage/page/first/", {"size": "large", "needs": ["x", "y"]})
    browser.post("/en/rounds/stage/page/second/", {"remarks": SIGNS})
    return browser


def sent(browser: Client) -> Response:
    browser.post("/en/rounds/stage/review/")
    return Response.objects.get()


def test_copy_of_sent_answers_has_reference_day_and_every_asked_question(browser: Client) -> None:
    response = sent(browser)
    read = words(browser.get(COPY).content)
    assert response.submitted_on is not None
    expected = [
        "Consultation – Round", f"Reference of your answers: {response.reference}", "Sent on:",
        str(response.submitted_on.year), "size?", "large", "– x", "– y", "budget?", "No answer",
        "remarks?", SIGNS, "See you.",
    ]  # fmt: skip
    assert [each for each in expected if each not in read] == []
    assert "NOT SENT" not in read


def test_copy_of_a_draft_says_that_it_was_not_sent(browser: Client) -> None:
    read = words(browser.get(COPY).content)
    assert "NOT SENT." in read
    assert "Reference" not in read
    assert "See you." not in read


def test_copy_of_answers_being_changed_is_of_those_sent(browser: Client) -> None:
    sent(browser)
    browser.post("/en/rounds/stage/change/")
    browser.post("/en/rounds/stage/page/second/", {"remarks": "Changed"})
    read = words(browser.get(COPY).content)
    assert "Changed" not in read
    assert "the changes were not sent." in read


@pytest.mark.parametrize("language", ["en", "ro"])
def test_copy_is_tagged_and_in_the_language_of_the_page(browser: Client, language: str) -> None:
    found = catalogue(browser.get(f"/{language}/rounds/stage/copy.pdf").content)
    assert (found["marked"], found["pdf/ua"], found["language"]) == (True, True, language)


def test_copy_is_kept_by_no_cache_and_has_a_plain_name(browser: Client) -> None:
    """trust.md 19: the name comes from the slug, never from a title."""
    answer = browser.get(COPY)
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="stage-answers.pdf"'


def test_copy_is_for_who_holds_the_key(browser: Client) -> None:
    answer = Client().get(COPY)
    assert (answer.status_code, answer["Location"]) == (302, "/en/rounds/stage/")


def test_copy_of_a_draft_can_be_kept_after_closing(
    browser: Client, version: QuestionnaireVersion
) -> None:
    """trust.md 11."""
    close_round(round_=version.round, at=datetime.now(UTC))
    assert "NOT SENT." in words(browser.get(COPY).content)


def test_copy_survives_signs_that_have_no_shape(browser: Client) -> None:
    """trust.md 21."""
    browser.post("/en/rounds/stage/page/second/", {"remarks": "😀"})
    read = words(browser.get(COPY).content)
    assert "[grinning face]" in read
    assert "Signs that this paper cannot draw" in read


@pytest.mark.parametrize("path", ["receipt/", "copy/"])
def test_receipt_and_copy_link_to_the_pdf(browser: Client, path: str) -> None:
    sent(browser)
    assert COPY in browser.get(f"/en/rounds/stage/{path}").content.decode()


@pytest.mark.parametrize("query", ["", "?size=normal", "?size=large"])
def test_questionnaire_is_there_in_both_sizes(
    version: QuestionnaireVersion, client: Client, query: str
) -> None:
    answer = client.get(PAPER + query)
    assert answer["Content-Disposition"] == 'inline; filename="stage-questionnaire.pdf"'
    assert "1. size?" in words(answer.content)


def test_questionnaire_is_set_once_and_kept(
    version: QuestionnaireVersion, client: Client, django_assert_num_queries: Any
) -> None:
    first = client.get(PAPER).content
    with django_assert_num_queries(1):
        assert client.get(PAPER).content == first


@pytest.mark.parametrize("query", ["?size=huge", "?size="])
def test_questionnaire_of_an_unknown_size_is_not_found(
    version: QuestionnaireVersion, client: Client, query: str
) -> None:
    assert client.get(PAPER + query).status_code == 404


def test_questionnaire_of_a_round_not_open_is_for_staff_only(
    client: Client, admin_client: Client
) -> None:
    make_round(slug="stage", opens_at=None)
    assert client.get(PAPER).status_code == 404
    assert admin_client.get(PAPER).status_code == 200


def test_questionnaire_by_invitation_needs_a_key(client: Client) -> None:
    made = make_round(slug="stage", access=Access.INVITED)
    assert client.get(PAPER).status_code == 404
    client.cookies[f"respondent-{made.round.pk}"] = "k" * 22
    assert client.get(PAPER).status_code == 200


def test_texts_of_a_questionnaire_are_no_markup(client: Client) -> None:
    """trust.md 17. In a rich text only what is Markdown here is drawn: the stars are none."""
    asked = Question(code="q", kind=Kind.DATE, text=text(SIGNS), help=text(SIGNS))
    make_round(questionnaire(page("p", asked)), slug="stage")
    read = words(client.get(PAPER).content)
    assert (SIGNS in read, SIGNS.replace("*b*", "b") in read) == (True, True)
