from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from surveys.models import QuestionnaireVersion, Response, Status
from surveys.questionnaire.answers import ProblemCode
from surveys.respondent import LEGIBLE, new_code
from surveys.services.responses import (
    AlreadySubmittedError,
    IncompleteError,
    SentPage,
    save_page,
    submit,
)
from surveys.tokens import response_hash
from tests.factories import NOW, make_round

KEY = "k" * 22
OTHER_KEY = "o" * 22


def save(version: QuestionnaireVersion, page: int, key: str = KEY, **answers: Any) -> Response:
    """Save a page by its place in the questionnaire."""
    stored = {name.replace("__", "."): value for name, value in answers.items()}
    sent = SentPage(version.questionnaire.pages[page], stored, "ro", NOW)
    return save_page(version=version, key=key, sent=sent)


def send(version: QuestionnaireVersion, key: str = KEY, at: datetime = NOW) -> Response:
    return submit(round_=version.round, key=key, at=at)


def in_threads(many: int, work: Any) -> list[Any]:
    """Run `work` so that all begin at the same moment, each on its own connection."""
    gate = Barrier(many)

    def one(number: int) -> Any:
        try:
            gate.wait(timeout=60)
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(one, range(many)))


@pytest.mark.django_db
def test_save_page_makes_a_draft_on_the_first_page() -> None:
    version = make_round()
    save(version, 0, size="large", needs=["x"])
    row = Response.objects.get()
    assert row.answers == {"size": "large", "needs": ["x"]}
    assert (row.round, row.version, row.language) == (version.round, version, "ro")
    assert (row.status, row.origin) == ("draft", "collected")
    assert (row.started_on, row.submitted_on, row.reference) == (date(2026, 3, 10), None, None)


@pytest.mark.django_db
def test_save_page_keeps_the_hash_of_the_key_and_never_the_key() -> None:
    version = make_round()
    save(version, 0, size="large")
    with connection.cursor() as cursor:
        cursor.execute("SELECT surveys_response::text FROM surveys_response")
        row = cursor.fetchone()[0]
    assert KEY not in row
    assert response_hash(version.round, KEY) in row
    assert len(response_hash(version.round, KEY)) == 64


@pytest.mark.django_db
def test_save_page_replaces_the_answers_of_that_page_and_of_no_other() -> None:
    version = make_round()
    save(version, 0, size="large", needs=["x", "other"], needs__other_text="Parks")
    save(version, 1, budget=5, remarks="None")
    save(version, 0, size="small")
    assert Response.objects.get().answers == {"size": "small", "budget": 5, "remarks": "None"}


@pytest.mark.django_db
def test_save_page_keeps_the_day_the_version_and_takes_the_language() -> None:
    version = make_round()
    save(version, 0, size="large")
    later = datetime(2026, 3, 20, tzinfo=UTC)
    sent = SentPage(version.questionnaire.pages[1], {}, "en", later)
    save_page(version=version, key=KEY, sent=sent)
    row = Response.objects.get()
    assert (row.language, row.started_on) == ("en", date(2026, 3, 10))


@pytest.mark.django_db
def test_save_page_keeps_respondents_apart() -> None:
    version = make_round()
    save(version, 0, size="large")
    save(version, 0, key=OTHER_KEY, size="small")
    assert sorted(row.answers["size"] for row in Response.objects.all()) == ["large", "small"]


@pytest.mark.django_db
def test_save_page_takes_the_same_key_in_another_round_for_another_respondent() -> None:
    one, two = make_round(), make_round()
    save(one, 0, size="large")
    save(two, 0, size="small")
    hashes = set(Response.objects.values_list("key_hash", flat=True))
    assert len(hashes) == 2


@pytest.mark.django_db
def test_save_page_refuses_after_submission() -> None:
    version = make_round()
    save(version, 0, size="large")
    send(version)
    with pytest.raises(AlreadySubmittedError):
        save(version, 0, size="small")
    assert Response.objects.get().answers == {"size": "large"}


@pytest.mark.django_db(transaction=True)
def test_save_page_makes_one_row_of_first_pages_sent_at_once() -> None:
    version = make_round()
    sizes = ["large", "small"] * 4
    in_threads(8, lambda number: save(version, 0, size=sizes[number]))
    assert Response.objects.get().answers["size"] in {"large", "small"}


@pytest.mark.django_db(transaction=True)
def test_save_page_loses_no_page_of_two_sent_at_once() -> None:
    version = make_round()
    save(version, 0, size="small")
    pages = [(0, {"size": "large"}), (1, {"remarks": "Yes"})] * 3
    in_threads(6, lambda number: save(version, pages[number][0], **pages[number][1]))
    assert Response.objects.get().answers == {"size": "large", "remarks": "Yes"}


@pytest.mark.django_db
def test_submit_gives_a_reference_and_a_day() -> None:
    version = make_round()
    save(version, 0, size="large")
    row = send(version)
    assert (row.status, row.submitted_on) == (Status.SUBMITTED, date(2026, 3, 10))
    stored = Response.objects.get()
    assert (stored.reference, stored.status) == (row.reference, "submitted")


@pytest.mark.django_db
def test_submit_again_changes_nothing() -> None:
    version = make_round()
    save(version, 0, size="large")
    first = send(version)
    second = send(version, at=datetime(2027, 1, 1, tzinfo=UTC))
    assert (second.reference, second.submitted_on) == (first.reference, first.submitted_on)
    assert Response.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_submit_twenty_times_at_once_gives_one_response_and_one_reference() -> None:
    version = make_round()
    save(version, 0, size="large")
    references = {row.reference for row in in_threads(20, lambda _number: send(version))}
    assert references == {Response.objects.get().reference}


@pytest.mark.django_db
def test_submit_drops_answers_to_questions_that_were_not_asked() -> None:
    version = make_round()
    save(version, 0, size="large")
    save(version, 1, budget=5)
    save(version, 0, size="small")  # the budget is asked of large ones only
    assert send(version).answers == {"size": "small"}


@pytest.mark.django_db
def test_submit_drops_the_text_of_an_other_choice_that_is_not_taken() -> None:
    version = make_round()
    save(version, 0, size="large", needs=["x"], needs__other_text="Parks")
    assert send(version).answers == {"size": "large", "needs": ["x"]}


@pytest.mark.django_db
def test_submit_keeps_the_text_of_an_other_choice_that_is_taken() -> None:
    version = make_round()
    save(version, 0, size="large", needs=["other"], needs__other_text="Parks")
    assert send(version).answers["needs.other_text"] == "Parks"


@pytest.mark.django_db
def test_submit_refuses_an_incomplete_draft_and_says_what_is_missing() -> None:
    version = make_round()
    save(version, 0, needs=["x"])
    with pytest.raises(IncompleteError) as caught:
        send(version)
    assert {code: error.problem_code for code, error in caught.value.errors.items()} == {
        "size": ProblemCode.REQUIRED
    }
    assert Response.objects.get().status == Status.DRAFT


@pytest.mark.django_db
def test_submit_judges_answers_that_came_into_the_draft_past_the_form() -> None:
    version = make_round()
    save(version, 0, size="huge", needs=["x", "x"])
    with pytest.raises(IncompleteError) as caught:
        send(version)
    assert sorted(caught.value.errors) == ["needs", "size"]


@pytest.mark.django_db
def test_submit_without_a_draft_finds_nothing() -> None:
    with pytest.raises(Response.DoesNotExist):
        send(make_round())


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Europe/Bucharest", date(2026, 3, 11)), ("Atlantic/Azores", date(2026, 3, 10))],
)
@pytest.mark.django_db
def test_days_are_those_of_the_rounds_time_zone(zone: str, day: date) -> None:
    version = make_round(time_zone=zone)
    late = datetime(2026, 3, 10, 22, 30, tzinfo=UTC)
    sent = SentPage(version.questionnaire.pages[0], {"size": "large"}, "ro", late)
    save_page(version=version, key=KEY, sent=sent)
    row = send(version, at=late)
    assert (row.started_on, row.submitted_on) == (day, day)


def test_references_are_easy_to_copy_and_all_different() -> None:
    references = {new_code(10) for _ in range(1000)}
    assert len(references) == 1000
    letters = f"[{LEGIBLE}]"
    shape = re.compile(rf"{letters}{{4}}-{letters}{{4}}-{letters}{{2}}")
    assert all(shape.fullmatch(reference) for reference in references)
    assert not set(LEGIBLE) & set("01ILOU")
