from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from surveys.models import (
    AuditEntry,
    BatchState,
    QuestionnaireVersion,
    Response,
    ResponseBatch,
)
from surveys.response_files.reading import read_table
from surveys.roles import Role
from surveys.services import files_of_answers, going_through
from surveys.services.audit import Action
from surveys.services.closing import close_round
from surveys.views import response_imports
from tests.factories import make_response, make_round, make_staff
from tests.surveys.imports import run_imports
from tests.surveys.response_files.files import sav, workbook

pytestmark = pytest.mark.django_db

URL = "/en/staff/rounds/stage/answers/"
MIXED = "Q1,needs.x,weight\nlarge,1,2\nGROSS,0,3\n"


@pytest.fixture
def version() -> QuestionnaireVersion:
    return make_round(slug="stage")


@pytest.fixture
def staff(version: QuestionnaireVersion) -> Client:
    browser = Client()
    browser.force_login(make_staff(Role.ADMINISTRATOR, version.round.consultation))
    return browser


def upload(staff: Client, content: str | bytes, name: str = "a.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return staff.post(URL, {"file": SimpleUploadedFile(name, data)})


def sent(response: Any, **more: str) -> dict[str, Any]:
    """What the browser would send of the page's form, changed by column and word."""
    form = response.context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    for shown in (*form.unclear(), *form.clear()):
        if shown.report.name in more:
            data[shown.control.html_name] = more.pop(shown.report.name)
    for shown in form.words():
        if shown.word in more:
            data[shown.control.html_name] = more.pop(shown.word)
    return {**data, **more}


def imported(staff: Client, url: str, data: dict[str, Any]) -> Any:
    """The page after the import was asked for and the worker has done it."""
    staff.post(url, data)
    run_imports()
    return staff.get(f"{url}progress/", follow=True)


def test_a_file_is_checked_corrected_and_imported(
    staff: Client, version: QuestionnaireVersion
) -> None:
    moved = upload(staff, MIXED)
    batch = ResponseBatch.objects.get()
    assert moved.url == f"{URL}{batch.pk}/"
    shown = staff.get(moved.url)
    assert [each.report.name for each in shown.context["form"].unclear()] == ["Q1", "weight"]
    assert not Response.objects.exists()
    # Which column is which; then which word is which; nothing is imported on the way.
    again = staff.post(moved.url, sent(shown, Q1="SIZE", **{"import": "1"}), follow=True)
    assert not Response.objects.exists()
    assert [each.word for each in again.context["form"].words()] == ["GROSS"]
    assert again.context["problems"] == [(3, "Q1", "none of the choices", "a text of 5 characters")]
    ready = staff.post(moved.url, sent(again, GROSS="small", mode="paper"), follow=True)
    assert ready.context["ready"]
    asked = staff.post(moved.url, sent(ready, **{"import": "1"}))
    assert asked.url == f"{moved.url}progress/"
    under_way = staff.get(asked.url)
    assert (under_way["Refresh"], under_way.context["importing"]) == ("2", True)
    assert "Refresh" not in staff.get(f"{asked.url}?still=1")
    assert staff.get(moved.url).url == asked.url
    assert not Response.objects.exists()
    run_imports()
    done = staff.get(asked.url)
    assert "Refresh" not in done
    assert "responses were imported." in done.content.decode()
    found = sorted((each.answers["size"], each.mode) for each in Response.objects.all())
    assert found == [("large", "paper"), ("small", "paper")]
    batch.refresh_from_db()
    assert (batch.state, batch.content, batch.mapping) == (BatchState.IMPORTED, None, {})
    actions = AuditEntry.objects.order_by("pk").values_list("action", "after")
    assert list(actions) == [
        (Action.RESPONSES_GIVEN, {}),
        (Action.RESPONSES_IMPORTED, {"rows": 2, "left_out": 0}),
    ]
    assert staff.get(moved.url).url == URL  # there is nothing to check any more


def test_bad_rows_keep_the_file_out_until_they_are_left_out(
    staff: Client, version: QuestionnaireVersion
) -> None:
    url = upload(staff, "size,needs.x\nlarge,1\nhuge,1\n").url
    shown = staff.get(url)
    refused = staff.post(url, sent(shown, **{"import": "1"}))
    assert not Response.objects.exists()
    assert refused.status_code == 422
    assert "Rows with answers that are not valid: 1." in refused.content.decode()
    page = imported(staff, url, sent(refused, skip_bad="on", **{"import": "1"}))
    assert "1 row with problems was left out." in page.content.decode()
    assert Response.objects.get().answers == {"size": "large", "needs": ["x"]}


def test_the_same_file_again_needs_to_be_confirmed_and_clicks_count_once(
    staff: Client, version: QuestionnaireVersion
) -> None:
    """Rows 6 and 7 of the test matrix."""
    for _turn in range(2):
        url = upload(staff, "size\nlarge\n").url
        data = sent(staff.get(url), **{"import": "1"})
        for _click in range(3):
            staff.post(url, data)
        run_imports()
    assert Response.objects.count() == 1
    shown = staff.get(url)
    assert "imported into the round before" in shown.content.decode()
    imported(staff, url, sent(shown, again="on", **{"import": "1"}))
    assert Response.objects.count() == 2


def test_an_import_is_taken_back_and_a_waiting_file_deleted(
    staff: Client, version: QuestionnaireVersion
) -> None:
    make_response(version, {"size": "small"})
    url = upload(staff, "size\nlarge\n").url
    imported(staff, url, sent(staff.get(url), **{"import": "1"}))
    assert Response.objects.count() == 2
    page = staff.post(f"{url}remove/", follow=True)
    assert "1 response was deleted." in page.content.decode()
    assert Response.objects.get().answers == {"size": "small"}
    staff.post(f"{url}remove/")  # a second time nothing happens
    assert AuditEntry.objects.filter(action=Action.RESPONSES_TAKEN_BACK).count() == 1
    waiting = upload(staff, "size\nsmall\n").url
    staff.post(f"{waiting}remove/")
    assert ResponseBatch.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\x00", "no text, Excel workbook or SPSS"),
        (b"PK\x03\x04broken", "damaged"),
        (b"$FL2broken", "damaged"),
        (b"<html></html>", "web page"),
    ],
)
def test_files_that_are_no_tables_are_refused_beside_the_field(
    staff: Client, version: QuestionnaireVersion, content: bytes, says: str
) -> None:
    """Rows 22 and 27 of the test matrix, 14 of the vulnerability classes."""
    response = upload(staff, content, "../../<b>.xlsx")
    assert response.status_code == 422
    assert says in response.content.decode()
    assert not ResponseBatch.objects.exists()


def test_markup_in_files_stays_text(staff: Client, version: QuestionnaireVersion) -> None:
    """Row 2 of the vulnerability classes: import reports are escaped."""
    evil = "<script>alert(1)</script>"
    url = upload(staff, f'"{evil}","size"\n"{evil}","{evil}"\n', f"{evil}.csv").url
    for page, inert in ((staff.get(url), "&lt;script&gt;"), (staff.get(URL), "script&gt;.csv")):
        assert evil not in page.content.decode()
        assert inert in page.content.decode()


def test_forged_fields_change_nothing(staff: Client, version: QuestionnaireVersion) -> None:
    """Row 23: unknown variables, words and modes are refused, other fields dropped."""
    url = upload(staff, MIXED).url
    shown = staff.get(url)
    for bad in ({"Q1": "nothing"}, {"Q1": "needs.x"}, {"mode": "dream"}, {"date": "0"}):
        assert staff.post(url, sent(shown, **bad)).status_code == 422
    staff.post(url, sent(shown, state="imported", batch="x", rows="9"))
    assert ResponseBatch.objects.get().state == BatchState.GIVEN


def test_what_was_said_is_forgotten_when_the_questionnaire_lacks_it(
    staff: Client, version: QuestionnaireVersion
) -> None:
    """Row 15: a version is published while a file waits."""
    url = upload(staff, MIXED).url
    ResponseBatch.objects.update(mapping={"columns": {"Q1": "gone"}})
    page = staff.get(url)
    assert page.status_code == 200
    assert ResponseBatch.objects.get().mapping == {}


@pytest.mark.parametrize(
    "content",
    [workbook(["size", "needs.x"], ["large", True]), sav({"size": ["large"], "needs_x": [1.0]})],
)
def test_workbooks_and_spss_files_are_taken_like_csv(
    staff: Client, version: QuestionnaireVersion, content: bytes
) -> None:
    url = upload(staff, content, "a.bin").url
    imported(staff, url, sent(staff.get(url), **{"import": "1"}))
    assert Response.objects.get().answers == {"size": "large", "needs": ["x"]}


def test_a_closed_round_takes_a_file_and_an_unpublished_one_does_not(
    staff: Client, version: QuestionnaireVersion
) -> None:
    close_round(round_=version.round, at=datetime.now(UTC))
    assert upload(staff, "size\nlarge\n").status_code == 302
    other = version.round.consultation.rounds.create(
        slug="empty", number=77, title=version.round.title
    )
    page = staff.get(f"/en/staff/rounds/{other.slug}/answers/")
    assert "Nothing is published in this round yet" in page.content.decode()


def test_of_a_long_file_the_head_is_checked_and_the_rest_when_it_is_imported(
    staff: Client, version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Class 26 of the test matrix: one bad row below the head, and nothing is stored."""
    monkeypatch.setattr(response_imports, "LOOKED_AT", 2)
    url = upload(staff, "size\nlarge\nsmall\nhuge\nsmall\n").url
    shown = staff.get(url)
    assert "of the first 2 rows can be imported." in shown.content.decode()
    refused = imported(staff, url, sent(shown, **{"import": "1"}))
    assert refused.redirect_chain[-1][0] == url
    assert "The file was refused. Nothing of it was stored." in refused.content.decode()
    assert refused.context["problems"] == [
        (4, "size", "none of the choices", "a text of 4 characters")
    ]
    assert not Response.objects.exists()
    assert not AuditEntry.objects.filter(action=Action.RESPONSES_IMPORTED).exists()
    page = imported(staff, url, sent(refused, skip_bad="on", **{"import": "1"}))
    assert page.context["batch"].imported == Response.objects.count() == 3


@pytest.mark.parametrize(
    "content",
    [
        MIXED.encode(),
        workbook(["Q1", "weight"], ["large", 2], ["GROSS", 3]),
        sav({"Q1": ["large", "GROSS"], "weight": [2.0, 3.0]}),
    ],
    ids=["csv", "xlsx", "sav"],
)
def test_a_file_is_read_when_it_is_given_and_imported_and_not_when_it_is_looked_at(
    staff: Client,
    version: QuestionnaireVersion,
    content: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Opening a large workbook takes seconds: the check page reads the kept head."""
    readings = []

    def counted(stream: Any, limits: Any) -> Any:
        readings.append(stream)
        return read_table(stream, limits)

    for user in (going_through, files_of_answers):
        monkeypatch.setattr(user, "read_table", counted)
    url = upload(staff, content, "a.bin").url
    assert len(readings) == 1
    shown = staff.get(url)
    again = staff.post(url, sent(shown, Q1="SIZE", **{"import": "1"}), follow=True)
    assert [each.word for each in again.context["form"].words()] == ["GROSS"]
    ready = staff.post(url, sent(again, GROSS="small"), follow=True)
    assert ready.context["ready"]
    with CaptureQueriesContext(connection) as looking:
        staff.get(url)
    assert not [each for each in looking if '."content"' in each["sql"]]
    assert len(readings) == 1
    imported(staff, url, sent(ready, **{"import": "1"}))
    assert len(readings) == 2
    batch = ResponseBatch.objects.get()
    assert (batch.imported, batch.content, batch.head) == (2, None, None)


def test_a_file_given_while_an_older_release_ran_has_its_head_read_once(
    staff: Client, version: QuestionnaireVersion
) -> None:
    url = upload(staff, MIXED).url
    ResponseBatch.objects.update(head=None)
    first = staff.get(url).context["report"]
    ResponseBatch.objects.update(content=b"")
    assert staff.get(url).context["report"] == first
    assert first.rows == 2


def test_an_import_is_cancelled_and_begun_again(
    staff: Client, version: QuestionnaireVersion
) -> None:
    url = upload(staff, "size\nlarge\n").url
    staff.post(url, sent(staff.get(url), **{"import": "1"}))
    assert staff.post(f"{url}remove/").url == f"{url}progress/"  # not under the worker's hands
    page = staff.post(f"{url}progress/", follow=True)
    assert "The import was cancelled. Nothing of it was stored." in page.content.decode()
    run_imports()
    assert not Response.objects.exists()
    imported(staff, url, sent(page, **{"import": "1"}))
    assert Response.objects.count() == 1
    assert staff.post(f"{url}progress/", follow=True).status_code == 200  # too late: it stays
    assert Response.objects.count() == 1


@pytest.mark.parametrize("many", [1, 3])
def test_the_overview_costs_the_same_however_many_files(
    staff: Client, version: QuestionnaireVersion, many: int, django_assert_num_queries: Any
) -> None:
    for n in range(many):
        upload(staff, f"size\nlarge\n{'small' * (n > 0)}\n" + "large\n" * n)
    # Session, account; round, roles; version; files.
    with django_assert_num_queries(6):
        assert staff.get(URL).status_code == 200
