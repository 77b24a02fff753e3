from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from scipy.stats import spearmanr

from reports.columns import counted
from reports.exports.csv_file import csv_lines
from surveys.models import (
    BatchState,
    Mode,
    Origin,
    QuestionnaireVersion,
    Response,
    ResponseBatch,
    ResponseChange,
    Status,
)
from surveys.response_files.report import Refusal
from surveys.response_files.table import OF_A_PAGE, Unreadable
from surveys.services.closing import close_round
from surveys.services.files_of_answers import take_back
from surveys.services.going_through import Given, Imported
from surveys.services.importing_responses import import_responses, look_into
from surveys.services.pausing import pause_round
from surveys.services.simulation import simulate_responses
from tests.factories import (
    all_kinds_page,
    make_response,
    make_round,
    make_staff,
    page,
    question,
    questionnaire,
)

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)
GOOD = "size,needs,_language\nlarge,x y,en\nsmall,,ro\n"
BAD = "size,needs\nlarge,x\nhuge,x\nsmall,z\n"


@pytest.fixture
def version() -> QuestionnaireVersion:
    return make_round()


def given(content: str | bytes, **more: Any) -> Given:
    data = content.encode() if isinstance(content, str) else content
    return Given(stream=io.BytesIO(data), limits=OF_A_PAGE, **{"document": {}, **more})


def run(version: QuestionnaireVersion, content: str | bytes, **more: Any) -> Imported:
    return import_responses(
        given=given(content, **more), version=version, name="f.csv", by=None, at=AT
    )


def refusals(imported: Imported) -> list[Any]:
    return [each.code for each in imported.report.refused_because]


def test_rows_become_submitted_responses_that_say_where_they_come_from(
    version: QuestionnaireVersion,
) -> None:
    imported = run(version, GOOD)
    assert (imported.report.rows, imported.report.imported, imported.report.refused) == (2, 2, 0)
    stored = Response.objects.get(answers__size="large")
    assert stored.answers == {"size": "large", "needs": ["x", "y"]}
    assert (stored.status, stored.origin, stored.mode) == (
        Status.SUBMITTED, Origin.IMPORTED, Mode.UNKNOWN,
    )  # fmt: skip
    assert (stored.language, stored.saves, stored.key_hash, stored.reference) == (
        "en",
        {},
        None,
        None,
    )
    assert stored.started_on == stored.submitted_on == date(2026, 3, 11)  # in the round's zone
    batch = stored.batch
    assert batch is not None
    assert (batch.state, batch.rows, batch.imported) == (BatchState.IMPORTED, 2, 2)
    assert (batch.content, batch.file_name, len(batch.file_hash)) == (None, "f.csv", 64)


def test_one_bad_row_refuses_all_and_leaves_nothing(version: QuestionnaireVersion) -> None:
    """Row 26 of the test matrix: atomic."""
    imported = run(version, BAD)
    assert refusals(imported) == [Refusal.ROWS]
    assert (imported.report.rows, imported.report.imported, imported.report.refused) == (3, 0, 2)
    assert [(each.row, each.column) for each in imported.report.problems] == [
        (3, "size"), (4, "needs"),
    ]  # fmt: skip
    assert not Response.objects.exists()
    assert not ResponseBatch.objects.exists()
    assert not ResponseChange.objects.exists()


def test_bad_rows_are_skipped_on_request_and_named(version: QuestionnaireVersion) -> None:
    imported = run(version, BAD, skip_bad=True)
    assert not imported.is_refused
    assert (imported.report.imported, imported.report.refused) == (1, 2)
    assert [each.row for each in imported.report.problems] == [3, 4]
    assert Response.objects.get().answers == {"size": "large", "needs": ["x"]}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Unreadable.EMPTY),
        (b"\x89PNG\x00", Unreadable.BINARY),
        (b"size\n", Unreadable.NO_ROWS),
        (b"a,b\n1,2\n", Refusal.NO_QUESTIONS),
        (b"size\nhuge\n", Refusal.ROWS),
    ],
)
def test_files_are_refused_with_the_reason(
    version: QuestionnaireVersion, content: bytes, why: Any
) -> None:
    assert refusals(run(version, content)) == [why]
    assert not Response.objects.exists()


def test_damage_in_the_middle_leaves_nothing(version: QuestionnaireVersion) -> None:
    content = b"size\n" + b"large\n" * 10 + b"x" * 200_000 + b"\n"
    assert refusals(run(version, content)) == [Unreadable.DAMAGED]
    assert not Response.objects.exists()


def test_the_same_file_twice_is_refused_unless_confirmed(version: QuestionnaireVersion) -> None:
    """Trust class 25: nothing is counted twice."""
    first = run(version, GOOD)
    assert refusals(run(version, GOOD)) == [Refusal.IMPORTED_BEFORE]
    assert refusals(look_into(given=given(GOOD), version=version, at=AT)) == [
        Refusal.IMPORTED_BEFORE
    ]
    assert not run(version, GOOD, again=True).is_refused
    assert Response.objects.count() == 4
    assert not run(make_round(), GOOD).is_refused
    assert first.batch is not None


def test_looking_into_a_file_stores_nothing(version: QuestionnaireVersion) -> None:
    looked = look_into(given=given(GOOD), version=version, at=AT)
    assert (looked.report.imported, looked.is_refused) == (2, False)
    assert not Response.objects.exists()
    assert not ResponseBatch.objects.exists()


def test_an_import_is_taken_back_in_one_step(version: QuestionnaireVersion) -> None:
    mine = make_response(version, {"size": "large"})
    batch = run(version, GOOD).batch
    assert batch is not None
    Response.objects.filter(batch=batch).first().delete()  # type: ignore[union-attr]
    assert take_back(batch=batch, at=AT) == 1
    assert list(Response.objects.all()) == [mine]
    batch.refresh_from_db()
    assert (batch.state, batch.taken_back_on) == (BatchState.TAKEN_BACK, date(2026, 3, 11))
    assert take_back(batch=batch, at=AT) == 0
    assert not run(version, GOOD).is_refused  # may come again


def test_rounds_take_imports_whatever_their_state() -> None:
    upcoming = make_round(opens_at=None)
    paused, closed = make_round(), make_round()
    pause_round(round_=paused.round, at=datetime.now(UTC))
    close_round(round_=closed.round, at=datetime.now(UTC))
    for version in (upcoming, paused, closed):
        assert run(version, GOOD).report.imported == 2
        assert version.round.responses.count() == 2


def test_neither_place_nor_id_tells_the_order_of_the_file() -> None:
    """Trust class 24: rows carry no order."""
    many = 400
    version = make_round(questionnaire(page("only", question("who"))))
    run(version, "who\n" + "\n".join(map(str, range(many))) + "\n")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (answers->>'who')::int FROM surveys_response WHERE round_id = %s ORDER BY ctid",
            [version.round_id],
        )
        order = [row[0] for row in cursor.fetchall()]
    assert sorted(order) == list(range(many))
    assert abs(spearmanr(order, range(many)).statistic) < 5 / many**0.5


@pytest.mark.parametrize("of", [questionnaire(), questionnaire(all_kinds_page())])
def test_the_products_own_data_file_comes_back_exactly(of: Any) -> None:
    """Row 28: also texts that a spreadsheet could run."""
    version, other = make_round(of), make_round(of)
    simulate_responses(version=version, count=60, seed=4, workers=1)
    key = "remarks" if of.question("remarks") else "long_text"
    hostile = (
        "=1+1", "'=1", "\t@x", "-5", 'a\n"b",\r;', "ș̦ \u202e", "''", "NA", "\\N", "\\",
    )  # fmt: skip
    for text in hostile:
        make_response(version, {key: text.strip().replace("\r", "\n")}, mode=Mode.PAPER)
    make_response(version, {})

    def lines(of: QuestionnaireVersion) -> list[list[str]]:
        """The file without ids, in an order that does not depend on them."""
        text = "".join(csv_lines(of.round)).removeprefix("\ufeff")
        rows = [row[1:] for row in csv.reader(io.StringIO(text, newline=""))]
        return [rows[0], *sorted(rows[1:])]

    content = "".join(csv_lines(version.round)).encode()
    imported = run(other, content)
    assert not imported.is_refused, imported.report
    expected = lines(version)
    place = expected[0].index("_origin")
    for row in expected[1:]:
        row[place] = row[place].replace("collected", "imported")  # simulated ones stay simulated
    assert lines(other) == [expected[0], *sorted(expected[1:])]


def test_an_import_of_much_has_flat_queries(
    version: QuestionnaireVersion, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(14):
        run(version, "size\n" + "large\n" * 3_000)
    assert Response.objects.count() == 3_000


def test_an_import_counts_at_once(version: QuestionnaireVersion) -> None:
    before = counted(version.round)
    run(version, GOOD)
    after = counted(version.round)
    assert (before.tally.responses, after.tally.responses) == (0, 2)
    assert after.origins == {Origin.IMPORTED: 2}


def test_staff_are_remembered_and_files_named(version: QuestionnaireVersion) -> None:
    staff = make_staff()
    imported = import_responses(given=given(GOOD), version=version, name="x" * 300, by=staff, at=AT)
    assert imported.batch is not None
    assert (imported.batch.given_by, len(imported.batch.file_name)) == (staff, 200)
