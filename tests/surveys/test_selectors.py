from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from surveys.models import Response, ResponseChange, Status
from surveys.selectors import (
    data_state,
    draft_count,
    latest_version,
    response_of,
    rounds_with_questionnaires,
    submitted,
    submitted_count,
)
from surveys.services.versions import publish_version
from surveys.tokens import response_hash
from tests.factories import NOW, make_response, make_round, page, question, questionnaire


@pytest.mark.django_db
def test_latest_version_is_the_one_with_the_highest_number() -> None:
    first = make_round()
    other = questionnaire(page("only", question("q")))
    second = publish_version(round_=first.round, questionnaire=other, at=NOW)
    assert latest_version(first.round) == second
    assert second.number == 2


@pytest.mark.django_db
def test_response_of_finds_the_response_of_a_key_and_only_in_its_round() -> None:
    version, other = make_round(), make_round()
    row = make_response(version, key_hash=response_hash(version.round, "a" * 22))
    assert response_of(version.round, "a" * 22) == row
    assert response_of(version.round, "b" * 22) is None
    assert response_of(version.round, None) is None
    assert response_of(other.round, "a" * 22) is None


@pytest.mark.django_db
def test_a_response_without_a_key_belongs_to_nobody() -> None:
    version = make_round()
    make_response(version)
    assert response_of(version.round, None) is None


@pytest.mark.django_db
def test_only_submitted_responses_count() -> None:
    version = make_round()
    make_response(version, {"size": "large"})
    make_response(version, {"size": "small"}, status=Status.DRAFT)
    make_response(make_round(), {"size": "small"})
    assert submitted_count(version.round) == 1
    assert draft_count(version.round) == 1
    assert [row.answers for row in submitted(version.round)] == [{"size": "large"}]


@pytest.mark.django_db
def test_submitted_comes_in_the_order_of_random_ids() -> None:
    version = make_round()
    made = [make_response(version).pk for _ in range(20)]
    assert [row.id for row in submitted(version.round, by_id=True)] == sorted(made)


@pytest.mark.django_db
def test_data_state_differs_after_every_change() -> None:
    version = make_round()
    states = [data_state(version.round)]
    row = make_response(version, {"size": "large"})
    states.append(data_state(version.round))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE surveys_response SET answers = '{}'")
    states.append(data_state(version.round))
    row.delete()
    states.append(data_state(version.round))
    assert len(set(states)) == 4


@pytest.mark.django_db
def test_data_state_stays_while_drafts_and_other_rounds_change() -> None:
    version = make_round()
    make_response(version)
    before = data_state(version.round)
    make_response(version, status=Status.DRAFT)
    make_response(make_round())
    assert data_state(version.round) == before


@pytest.mark.django_db(transaction=True)
def test_data_state_notices_a_change_that_is_committed_late() -> None:
    """The earlier of two marks becomes visible after the later one."""
    version = make_round()
    inserted, commit = threading.Event(), threading.Event()

    def late() -> None:
        try:
            with transaction.atomic():
                make_response(version)
                inserted.set()
                assert commit.wait(timeout=60)
        finally:
            connection.close()

    thread = threading.Thread(target=late)
    thread.start()
    assert inserted.wait(timeout=60)
    make_response(version)
    before = data_state(version.round)
    commit.set()
    thread.join(timeout=60)
    assert Response.objects.count() == 2
    assert data_state(version.round) != before


@pytest.mark.django_db
def test_data_state_is_one_query(django_assert_num_queries: Any) -> None:
    version = make_round()
    make_response(version)
    with django_assert_num_queries(1):
        data_state(version.round)
    assert ResponseChange.objects.count() == 1


@pytest.mark.django_db
def test_rounds_without_a_questionnaire_are_not_listed() -> None:
    first = make_round(slug="first")
    second = make_round(slug="second", consultation=first.round.consultation)
    second.round.versions.model.objects.filter(pk=second.pk).delete()
    assert rounds_with_questionnaires() == [first.round]


@pytest.mark.django_db
def test_rounds_are_listed_once_and_the_newest_first() -> None:
    first = make_round()
    second = make_round(consultation=first.round.consultation)
    publish_version(
        round_=first.round, questionnaire=questionnaire(page("only", question("q"))), at=NOW
    )
    assert rounds_with_questionnaires() == [second.round, first.round]


@pytest.mark.django_db
def test_submitted_says_what_analysis_needs_and_no_more() -> None:
    version = make_round()
    row = make_response(version, {"size": "large"})
    assert next(submitted(version.round)) == (
        row.pk, version.pk, "ro", "collected", "web", date(2026, 3, 10), {"size": "large"}
    )  # fmt: skip
