"""The audit log: complete, for good, and without answers or invited people (decision 12)."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from surveys.audit_words import WORDS, Action
from surveys.models import AuditEntry, Consultation, Privacy
from surveys.roles import Role
from surveys.services.audit import audited, record
from tests.access import make_world
from tests.factories import make_invitation, make_round, make_staff

pytestmark = pytest.mark.django_db
MARKERS = ("MARKER-ANSWER", "marker-person@example.org", "Marker Person")


def test_every_action_has_words() -> None:
    assert set(WORDS) == set(Action)


@pytest.mark.parametrize("change", ["UPDATE surveys_auditentry SET action = 'x'",
                                    "UPDATE surveys_auditentry SET actor_name = ''",
                                    "DELETE FROM surveys_auditentry"])  # fmt: skip
def test_the_database_refuses_changes(change: str) -> None:
    record(make_staff(), Action.DATA_EXPORTED, round_=make_round().round)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_an_entry_outlives_its_actor_and_goes_with_its_consultation() -> None:
    user, consultation = make_staff(name="ana"), Consultation.objects.create(slug="gone")
    record(user, Action.PERSON_ADDED, consultation=consultation)
    user.delete()
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.actor_name) == (None, "ana")
    consultation.delete()
    assert not AuditEntry.objects.exists()


def test_what_fails_is_not_recorded() -> None:
    with pytest.raises(ValueError, match="no"), audited(make_staff(), Action.LIST_REMOVED):
        raise ValueError("no")
    assert not AuditEntry.objects.exists()


def test_no_answer_and_no_invited_person_is_in_the_log() -> None:
    """Answers keyed, a person invited and removed, letters downloaded, a message tried."""
    version = make_round(slug="stage", privacy=Privacy.ATTRIBUTED)
    person, token = make_invitation(version.round, MARKERS[1], name=MARKERS[2])
    browser = Client()
    browser.force_login(make_staff(consultation=version.round.consultation))
    root = "/en/staff/rounds/stage/"
    sheet = {"_sheet-number": "1", "_sheet-language": "en", "size": "large", "remarks": MARKERS[0]}
    browser.post(f"{root}sheets/new/telephone/", sheet)
    browser.post(
        f"{root}invitations/lists/new/", {"pasted": f"Nume;E-mail\n{MARKERS[2]};{MARKERS[1]}"}
    )
    browser.post(f"{root}letters/personal-links.csv")
    browser.post(f"{root}invitations/{person.pk}/erase/")
    browser.post(f"{root}invitations/{person.pk}/remove/")
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"sheet_keyed", "list_uploaded", "letters_exported", "invitation_removed"} <= actions
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM surveys_auditentry t")
        kept = cursor.fetchone()[0]
    for marker in (*MARKERS, token, str(person.pk)):
        assert marker not in kept


def test_in_an_anonymous_round_no_number_of_a_sheet_is_noted() -> None:
    version = make_round(slug="stage")
    browser = Client()
    browser.force_login(make_staff(consultation=version.round.consultation))
    sheet = {"_sheet-number": "4711", "_sheet-language": "en", "size": "large"}
    browser.post("/en/staff/rounds/stage/sheets/new/paper/", sheet)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject) == ("sheet_keyed", "")
    assert entry.after == {"mode": "paper", "state": "first"}


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_costs_the_same_however_many_entries(
    many: int, django_assert_num_queries: Any
) -> None:
    round_ = make_round(slug="stage").round
    user = make_staff(consultation=round_.consultation)
    for _ in range(many):
        record(user, Action.DATA_EXPORTED, round_=round_, after={"format": "csv"})
    browser = Client()
    browser.force_login(user)
    path = f"/en/staff/consultations/{round_.consultation.slug}/audit/"
    # Session, account, consultation, role, people, rounds, count, entries.
    with django_assert_num_queries(8):
        assert browser.get(path).content.decode().count("Downloaded the data file</td>") == 0


@pytest.mark.parametrize(
    "junk",
    ["person=x", "person=999999999999999999999", "action=none", "round=-1", "since=yesterday",
     "until=9999-12-31", "since=0001-01-01", "page=x",
     "actor__password__startswith=a", "person=1'--", "since=%00x"],
)  # fmt: skip
def test_a_filter_that_is_junk_filters_nothing(junk: str) -> None:
    """trust.md (a) 8, 9, 22."""
    world = make_world()
    own = world.a.round.consultation
    browser = Client()
    browser.force_login(make_staff(Role.ADMINISTRATOR, own))
    record(None, Action.ROUND_CLOSED, round_=world.a.round)
    answer = browser.get(f"/en/staff/consultations/{own.slug}/audit/?{junk}")
    assert answer.status_code in {200, 400}
    assert answer.status_code == 400 or "The round was closed" in answer.content.decode()


def test_the_filter_keeps_what_was_asked_for() -> None:
    round_ = make_round().round
    ana, dan = (make_staff(consultation=round_.consultation, name=name) for name in ("ana", "dan"))
    record(ana, Action.DATA_EXPORTED, round_=round_)
    record(dan, Action.LETTERS_EXPORTED, round_=round_)
    browser = Client()
    browser.force_login(ana)
    path = f"/en/staff/consultations/{round_.consultation.slug}/audit.csv"
    for query, names in (
        ("", ["dan", "ana"]), (f"person={dan.pk}", ["dan"]), ("action=data_exported", ["ana"]),
        ("since=2001-01-01&until=2001-01-02", []),
    ):  # fmt: skip
        text = b"".join(browser.get(f"{path}?{query}")).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))[1:]
        assert [row[1] for row in rows if row[2] != "Downloaded the audit log"] == names


def test_the_download_runs_no_formula() -> None:
    """trust.md (a) 4."""
    consultation = make_round().round.consultation
    record(make_staff(name="=1+1"), Action.PERSON_ADDED, consultation=consultation, subject="@x")
    browser = Client()
    browser.force_login(make_staff(consultation=consultation))
    path = f"/en/staff/consultations/{consultation.slug}/audit.csv"
    row = list(csv.reader(io.StringIO(b"".join(browser.get(path)).decode("utf-8-sig"))))[-1]
    assert (row[1], row[3]) == ("'=1+1", "'@x")
