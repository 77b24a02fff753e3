"""What the database itself refuses and marks, whoever writes."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from surveys.models import QuestionnaireVersion, Response, ResponseChange, Status
from tests.factories import make_response, make_round


def marks() -> int:
    return ResponseChange.objects.count()


def run(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Status.SUBMITTED, "submitted_on": None},
        {"status": Status.DRAFT, "submitted_on": date(2026, 3, 10)},
        {"status": "lost", "submitted_on": None},
    ],
)
@pytest.mark.django_db
def test_a_response_has_a_day_of_submission_when_submitted_and_only_then(
    fields: dict[str, Any],
) -> None:
    row = make_response(make_round())
    with pytest.raises(IntegrityError, match="submitted_responses_have_a_day"):
        Response.objects.filter(pk=row.pk).update(**fields)


@pytest.mark.django_db
def test_a_key_has_one_response_per_round() -> None:
    one, two = make_round(), make_round()
    make_response(one, key_hash="a" * 64)
    make_response(two, key_hash="a" * 64)
    with pytest.raises(IntegrityError, match="one_response_per_key"):
        make_response(one, key_hash="a" * 64)


@pytest.mark.django_db
def test_a_reference_is_given_once_per_round() -> None:
    version = make_round()
    make_response(version, reference="7KQ4-M2XD-9C")
    with pytest.raises(IntegrityError, match="one_response_per_receipt"):
        make_response(version, reference="7KQ4-M2XD-9C")


@pytest.mark.django_db
def test_responses_without_key_and_reference_stand_beside_each_other() -> None:
    version = make_round()
    make_response(version)
    make_response(version)
    assert Response.objects.count() == 2


def test_ids_are_random_and_no_field_holds_an_hour_or_an_order() -> None:
    kinds = {field.name: field.get_internal_type() for field in Response._meta.get_fields()
             if field.concrete}  # fmt: skip
    assert "DateTimeField" not in kinds.values()
    assert kinds["id"] == "UUIDField"
    assert Response._meta.get_field("id").get_default().version == 4
    assert not [name for name, kind in kinds.items() if "Auto" in kind]


@pytest.mark.django_db
def test_a_draft_leaves_no_mark() -> None:
    draft = make_response(make_round(), status=Status.DRAFT)
    draft.answers = {"size": "large"}
    draft.save()
    draft.delete()
    assert marks() == 0


@pytest.mark.django_db
def test_submitting_changing_and_deleting_leave_a_mark_each() -> None:
    row = make_response(make_round(), status=Status.DRAFT)
    row.status, row.submitted_on = Status.SUBMITTED, date(2026, 3, 10)
    row.save()
    assert marks() == 1
    row.answers = {"size": "large"}
    row.save()
    assert marks() == 2
    row.delete()
    assert marks() == 3


@pytest.mark.django_db
def test_taking_a_submission_back_leaves_a_mark() -> None:
    row = make_response(make_round())
    before = marks()
    Response.objects.filter(pk=row.pk).update(status=Status.DRAFT, submitted_on=None)
    assert marks() == before + 1


@pytest.mark.django_db
def test_marks_name_the_round_and_no_response() -> None:
    row = make_response(make_round())
    assert list(ResponseChange.objects.values_list("round", flat=True)) == [row.round_id]
    assert {field.name for field in ResponseChange._meta.get_fields()} == {"id", "round"}


@pytest.mark.django_db
def test_a_bulk_insert_leaves_one_mark_per_round() -> None:
    one, two = make_round(), make_round()
    rows = [
        Response(
            round=version.round,
            version=version,
            language="ro",
            status=Status.SUBMITTED,
            started_on=date(2026, 3, 10),
            submitted_on=date(2026, 3, 10),
        )
        for version in [one] * 50 + [two] * 50
    ]
    Response.objects.bulk_create(rows)
    assert marks() == 2


@pytest.mark.django_db
def test_raw_sql_leaves_marks_too() -> None:
    row = make_response(make_round(), {"size": "large"})
    before = marks()
    run('UPDATE surveys_response SET answers = \'{"size": "small"}\' WHERE id = %s', row.pk)
    assert marks() == before + 1
    columns = "status, origin, language, answers, started_on, submitted_on, round_id, version_id"
    run(
        f"INSERT INTO surveys_response (id, {columns}) SELECT %s, {columns} FROM surveys_response",  # noqa: S608
        uuid.uuid4(),
    )
    assert marks() == before + 2
    run("DELETE FROM surveys_response")
    assert marks() == before + 3


@pytest.mark.django_db
def test_a_statement_that_touches_nothing_leaves_no_mark() -> None:
    make_round()
    Response.objects.update(language="en")
    assert marks() == 0


@pytest.mark.django_db
def test_moving_a_response_to_another_round_marks_both() -> None:
    row, other = make_response(make_round()), make_round()
    ResponseChange.objects.all().delete()
    Response.objects.filter(pk=row.pk).update(round=other.round)
    marked = ResponseChange.objects.values_list("round", flat=True)
    assert set(marked) == {row.round_id, other.round_id}


@pytest.mark.django_db
def test_what_is_rolled_back_leaves_no_mark() -> None:
    version = make_round()
    with transaction.atomic():
        make_response(version)
        transaction.set_rollback(True)
    assert marks() == 0


@pytest.mark.django_db
def test_a_published_version_never_changes() -> None:
    version = make_round()
    refused = "A published questionnaire never changes"
    with pytest.raises(IntegrityError, match=refused), transaction.atomic():
        QuestionnaireVersion.objects.filter(pk=version.pk).update(number=2)
    with pytest.raises(IntegrityError, match=refused), transaction.atomic():
        run("UPDATE surveys_questionnaireversion SET document = '{}'")
    version.refresh_from_db()
    assert (version.number, version.document["title"]["en"]) == (1, "A questionnaire")


@pytest.mark.django_db
def test_a_round_with_responses_is_not_deleted() -> None:
    row = make_response(make_round())
    with pytest.raises(Exception, match="protected"):
        row.round.delete()
    assert Response.objects.count() == 1
