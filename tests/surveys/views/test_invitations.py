from __future__ import annotations

import io
import zipfile
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from surveys.models import (
    Delivery,
    Invitation,
    InvitationUpload,
    Mailing,
    MessageKind,
    Privacy,
    QuestionnaireVersion,
    UploadState,
)
from surveys.services.closing import close_round
from surveys.services.invitations import import_upload
from tests.factories import NOW, make_round, make_staff

ROOT = "/en/staff/rounds/stage/"
NEW = f"{ROOT}invitations/lists/new/"
LIST = "Nume;E-mail;Categorie\nAna Pop;ana@example.org;large\nIon;ion@example.org;ONG\nX;nu;small\n"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HOSTILE = "<script>alert('x')</script>{{ 7|add:7 }}"


def browser_of(name: str, *, staff: bool) -> Client:
    browser = Client()
    user = make_staff(name=name) if staff else get_user_model().objects.create_user(name)
    browser.force_login(user)
    return browser


@pytest.fixture
def staff(db: None) -> Client:
    return browser_of("ana", staff=True)


@pytest.fixture
def stage(db: None) -> QuestionnaireVersion:
    return make_round(slug="stage")


def words(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def give(staff: Client, content: str | bytes = LIST, name: str = "l.csv") -> str:
    """Upload a list; the address of its mapping."""
    content = content.encode() if isinstance(content, str) else content
    answer = staff.post(NEW, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302
    return answer["Location"]


def mapped(staff: Client, where: str, **columns: str) -> Any:
    """Send the mapping as it is shown, unknown words with the first choice."""
    form = staff.get(where).context["form"]
    sent = {bound.name: bound.value() or "" for bound in form}
    known = {name: "-" for name in sent if not sent[name] and not name.startswith("column-")}
    return staff.post(where, {**sent, **known, "heading": "on", **columns})


def imported(staff: Client, content: str = LIST) -> InvitationUpload:
    where = give(staff, content)
    assert mapped(staff, where)["Location"] == f"{where}check/"
    staff.post(f"{where}check/", {"leave_out": "on"})
    upload = InvitationUpload.objects.get(pk=where.split("/")[-2])
    import_upload(upload.pk)
    return upload


def paths() -> list[str]:
    one = f"invitations/lists/{uuid4()}/"
    return [
        "collecting/", "invitations/", "invitations/lists/new/", one, f"{one}check/",
        f"{one}problems.csv", f"{one}progress/",
    ]  # fmt: skip


def test_strangers_are_asked_to_sign_in_and_others_find_nothing(
    stage: QuestionnaireVersion,
) -> None:
    other = browser_of("ion", staff=False)
    for path in paths():
        answer = Client().get(f"{ROOT}{path}")
        assert (answer.status_code, answer["Location"][:19]) == (302, "/en/staff/sign-in/?")
        assert other.get(f"{ROOT}{path}").status_code == 404
    for path in (f"lists/{uuid4()}/remove/", f"{uuid4()}/remove/"):
        assert Client().post(f"{ROOT}invitations/{path}").status_code == 403
        assert other.post(f"{ROOT}invitations/{path}").status_code == 404


def test_what_does_not_exist_is_not_found(staff: Client, stage: QuestionnaireVersion) -> None:
    for path in paths()[3:]:
        assert staff.get(f"{ROOT}{path}").status_code == 404
    for path in paths():
        assert staff.get(f"/en/staff/rounds/nowhere/{path}").status_code == 404
    where = give(staff)
    make_round(slug="other")
    assert staff.get(where.replace("/stage/", "/other/")).status_code == 404
    assert staff.post(where.replace("/stage/", "/other/") + "remove/").status_code == 404


def test_reading_a_page_changes_nothing(staff: Client, stage: QuestionnaireVersion) -> None:
    """Row 11 of the attacks: GET is safe; what changes something needs POST."""
    upload = imported(staff)
    person = Invitation.objects.first()
    assert person is not None
    for path in (f"lists/{upload.pk}/remove/", f"{person.pk}/remove/"):
        assert staff.get(f"{ROOT}invitations/{path}").status_code == 405
    assert Invitation.objects.count() == 2


def test_a_list_goes_from_file_to_invitations(staff: Client, stage: QuestionnaireVersion) -> None:
    where = give(staff)
    shown = words(staff.get(where))
    for said in ("l.csv", "4 lines", "separator: semicolon", "Ana Pop", "ONG", "on 1 line"):
        assert said in shown
    assert Invitation.objects.count() == 0
    mapped(staff, where)
    shown = words(staff.get(f"{where}check/"))
    assert "<strong>2</strong> <span>of 3 lines will be imported." in shown
    assert "<strong>1</strong> line with problems" in shown
    assert '<th scope="row" class="number">4</th><td>Not a valid e-mail address</td>' in shown
    answer = staff.post(f"{where}check/", {"leave_out": "on"})
    assert answer["Location"] == f"{where}progress/"
    import_upload(InvitationUpload.objects.get().pk)
    assert "<strong>2</strong> <span>people were added to the invitations." in words(
        staff.get(answer["Location"])
    )
    shown = words(staff.get(f"{ROOT}invitations/"))
    assert "<bdi>ana@example.org</bdi>" in shown
    assert "2 people" in shown


def test_a_pasted_list_is_read_like_a_file(staff: Client, stage: QuestionnaireVersion) -> None:
    answer = staff.post(NEW, {"pasted": "ana@example.org\r\nion@example.org"})
    assert answer.status_code == 302
    assert InvitationUpload.objects.get().total == 2


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose a file, or paste the list below."),
        ({"pasted": "a", "file": SimpleUploadedFile("l.csv", b"a")}, "not both"),
        ({"pasted": "a\x00b"}, "Null characters are not allowed."),
        ({"pasted": "<html>"}, "It is a web page or an XML file."),
        ({"file": SimpleUploadedFile("l.csv", b"")}, "There is nothing in it."),
        ({"file": SimpleUploadedFile("l.csv", b"x" * 20_000_001)}, "larger than 20 MB"),
        ({"file": SimpleUploadedFile("l.xlsx", OLD_WORKBOOK)}, "Excel 97–2003"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_with_a_reason(
    staff: Client, stage: QuestionnaireVersion, sent: dict[str, Any], said: str
) -> None:
    """Rows 13 and 22: nothing of it is kept, and never a 500."""
    answer = staff.post(NEW, sent)
    assert answer.status_code == 422
    assert said in words(answer)
    assert InvitationUpload.objects.count() == 0


def evil_files() -> dict[str, bytes]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../../tmp/evil.txt", "x")
        archive.writestr("xl/workbook.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
    return {
        "slip.xlsx": out.getvalue(),
        "entities.csv": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        "picture.csv": bytes(range(256)) * 9,
        "cut.xlsx": out.getvalue()[:90],
    }


@pytest.mark.parametrize("name", evil_files())
def test_hostile_files_are_refused(staff: Client, stage: QuestionnaireVersion, name: str) -> None:
    """Row 26: refused with a reason, whatever they are called."""
    answer = staff.post(NEW, {"file": SimpleUploadedFile(name, evil_files()[name])})
    assert answer.status_code == 422
    assert InvitationUpload.objects.count() == 0


def test_hostile_texts_stay_texts(staff: Client, stage: QuestionnaireVersion) -> None:
    """Row 28: markup in a list is shown as markup and formulas are inert in the file."""
    text = f"E-mail;{HOSTILE};Categorie\n=1+1@x;{HOSTILE};{HOSTILE}\na@example.org;{HOSTILE};\n"
    where = give(staff, text, name=f"{HOSTILE}.csv")
    raw = staff.get(where).content.decode()
    assert "&lt;script&gt;" in raw
    mapped(staff, where, **{"column-1": "name"})
    raw += staff.get(f"{where}check/").content.decode()
    rows = b"".join(staff.get(f"{where}problems.csv")).decode()
    assert rows == "\ufeffLine,Problem,In the list\r\n2,Not a valid e-mail address,'=1+1@x\r\n"
    staff.post(f"{where}check/", {"leave_out": "on"})
    import_upload(InvitationUpload.objects.get().pk)
    raw += staff.get(f"{ROOT}invitations/").content.decode()
    assert "<script" not in raw.replace('<script type="module"', "")
    assert "{{ 7|add:7 }}" in raw


def test_a_mapping_needs_addresses_and_no_field_twice(
    staff: Client, stage: QuestionnaireVersion
) -> None:
    where = give(staff)
    answer = mapped(staff, where, **{"column-1": "name"})
    assert answer.status_code == 422
    assert "Choose which column holds the e-mail addresses." in words(answer)
    assert "Another column is imported as “Name” already." in words(answer)


def test_words_that_are_not_known_must_be_decided(
    staff: Client, stage: QuestionnaireVersion
) -> None:
    where = give(staff)
    sent = {"heading": "on", "column-0": "", "column-1": "email", "column-2": "category"}
    answer = staff.post(where, sent)
    assert answer.status_code == 422
    assert "Choose what “ONG” means." in words(answer)
    name = next(name for name in answer.context["form"].fields if name.startswith("category-"))
    assert staff.post(where, {**sent, name: "nonsense"}).status_code == 422
    assert staff.post(where, {**sent, name: "small"}).status_code == 302
    staff.post(f"{where}check/", {"leave_out": "on"})
    import_upload(InvitationUpload.objects.get().pk)
    assert sorted(Invitation.objects.values_list("email", "name", "category")) == [
        ("ana@example.org", "", "large"), ("ion@example.org", "", "small"),
    ]  # fmt: skip


def test_forged_fields_are_refused_or_ignored(staff: Client, stage: QuestionnaireVersion) -> None:
    """Row 23: unknown fields, unknown choices, and values of the wrong shape."""
    where = give(staff)
    for sent in ({"column-1": "password"}, {"column-1": ["email", "x"]}, {"column-99": "email"}):
        assert staff.post(where, sent).status_code == 422
    assert InvitationUpload.objects.get().state == UploadState.NEW


def test_lines_are_left_out_only_after_staff_say_so(
    staff: Client, stage: QuestionnaireVersion
) -> None:
    where = give(staff)
    mapped(staff, where)
    answer = staff.post(f"{where}check/")
    assert answer.status_code == 422
    assert "Say that the lines listed are left out." in words(answer)
    assert InvitationUpload.objects.get().state == UploadState.CHECKED


def test_a_list_without_problems_asks_for_no_consent(
    staff: Client, stage: QuestionnaireVersion
) -> None:
    where = give(staff, "E-mail\nana@example.org\n")
    mapped(staff, where)
    assert "leave_out" not in words(staff.get(f"{where}check/"))
    assert staff.post(f"{where}check/").status_code == 302


def test_duplicates_are_told_apart_from_problems(
    staff: Client, stage: QuestionnaireVersion
) -> None:
    imported(staff)
    where = give(staff, "E-mail\neva@example.org\nEVA@example.org\nana@example.org\nx\n")
    mapped(staff, where)
    shown = words(staff.get(f"{where}check/"))
    for said in ("<strong>1</strong> line with problems", "<strong>1</strong> repeats another",
                 "<strong>1</strong> is invited already", "Repeats line 2",
                 "Already invited by an earlier list"):  # fmt: skip
        assert said in shown


def test_problems_are_paged_and_the_file_has_all(
    staff: Client, stage: QuestionnaireVersion
) -> None:
    where = give(staff, "E-mail\nana@example.org\n" + "x\n" * 120)
    mapped(staff, where)
    counts = [words(staff.get(f"{where}check/?page={n}")).count("Not a valid") for n in (1, 2, 3)]
    assert counts == [50, 50, 20]
    for strange in ("0", "999", "x", "-1"):
        assert staff.get(f"{where}check/", {"page": strange}).status_code == 200
    assert b"".join(staff.get(f"{where}problems.csv")).count(b"\r\n") == 121


def test_a_list_of_which_nothing_is_left_is_not_imported(
    staff: Client, stage: QuestionnaireVersion
) -> None:
    where = give(staff, "E-mail\nx\n")
    mapped(staff, where)
    answer = staff.post(f"{where}check/", {"leave_out": "on"})
    assert answer.status_code == 200
    assert "Nothing is left to import." in words(answer)


def test_progress_refreshes_until_asked_not_to(staff: Client, stage: QuestionnaireVersion) -> None:
    where = give(staff, "E-mail\nana@example.org\nion@example.org\n")
    assert staff.get(f"{where}progress/")["Location"] == where
    mapped(staff, where)
    staff.post(f"{where}check/")
    moving = staff.get(f"{where}progress/")
    assert moving["Refresh"] == "2"
    assert "0 of 2 lines" in words(moving)
    assert "This page refreshes every 2 seconds." in staff.get(f"{where}progress/").content.decode()
    assert "Refresh" not in staff.get(f"{where}progress/?still=1").headers
    assert staff.post(f"{where}progress/")["Location"] == f"{where}progress/"
    import_upload(InvitationUpload.objects.get().pk)
    assert "Refresh" not in staff.get(f"{where}progress/").headers
    assert staff.get(where).status_code == 404


def test_a_list_too_old_to_be_kept_is_not_offered(
    staff: Client, stage: QuestionnaireVersion
) -> None:
    where = give(staff)
    InvitationUpload.objects.update(content=None)
    assert [staff.get(f"{where}{rest}").status_code for rest in ("", "check/")] == [404, 404]
    shown = words(staff.get(f"{ROOT}invitations/"))
    assert "Not imported; its lines were deleted" in shown
    assert where not in shown.replace(f"{where}remove/", "")


def test_in_an_anonymous_round_nobody_sees_who_has_answered(
    staff: Client, stage: QuestionnaireVersion
) -> None:
    """trust.md (a) 24: with live results it would tell whose the newest answers are."""
    imported(staff)
    for query in ("", "?standing=submitted", "?standing=invited"):
        text = words(staff.get(f"{ROOT}invitations/{query}"))
        assert "shown to nobody" in text
        assert 'name="standing"' not in text


def test_invitations_are_searched_and_filtered(staff: Client, db: None) -> None:
    make_round(slug="stage", privacy=Privacy.ATTRIBUTED)
    imported(staff)
    shown = {
        query: [
            name in words(staff.get(f"{ROOT}invitations/?{query}"))
            for name in ("<bdi>ana@", "<bdi>ion@")
        ]
        for query in ("q=POP", "q=example", "category=large", "category=-", "standing=invited",
                      "standing=submitted", "q=nobody", "category=zzz&standing=zzz", "q=%25")
    }  # fmt: skip
    assert shown == {
        "q=POP": [True, False],
        "q=example": [True, True],
        "category=large": [True, False],
        "category=-": [False, True],
        "standing=invited": [True, True],
        "standing=submitted": [False, False],
        "q=nobody": [False, False],
        "category=zzz&standing=zzz": [True, True],
        "q=%25": [False, False],
    }


@pytest.mark.parametrize("people", [1, 120])
def test_the_list_costs_the_same_however_many_are_invited(
    staff: Client, stage: QuestionnaireVersion, django_assert_num_queries: Any, people: int
) -> None:
    imported(staff, "E-mail\n" + "".join(f"p{n}@example.org\n" for n in range(people)))
    staff.get(f"{ROOT}invitations/")
    # Session, account, round, version; count, page; lists.
    with django_assert_num_queries(7):
        assert staff.get(f"{ROOT}invitations/").status_code == 200
    # Session, account, round, version; the funnel's 5; lists that wait.
    with django_assert_num_queries(10):
        assert staff.get(f"{ROOT}collecting/").status_code == 200


def test_people_are_removed_while_nothing_was_sent(
    staff: Client, stage: QuestionnaireVersion
) -> None:
    upload = imported(staff)
    ana, ion = Invitation.objects.order_by("email")
    mailing = Mailing.objects.create(
        round=stage.round, kind=MessageKind.INVITATION, per_minute=60, created_on=NOW.date()
    )
    Delivery.objects.create(mailing=mailing, invitation=ion)
    answer = staff.post(f"{ROOT}invitations/{ion.pk}/remove/", follow=True)
    assert "The person stays, because a message was sent or is waiting." in words(answer)
    assert f"{ion.pk}/remove/" not in words(answer)
    answer = staff.post(f"{ROOT}invitations/lists/{upload.pk}/remove/", follow=True)
    assert "1 person was removed. 1 person stays, because" in words(answer)
    assert staff.post(f"{ROOT}invitations/{ana.pk}/remove/").status_code == 404
    assert list(Invitation.objects.all()) == [ion]


def test_the_desk_teaches_while_nobody_is_invited(
    staff: Client, stage: QuestionnaireVersion
) -> None:
    shown = words(staff.get(f"{ROOT}collecting/"))
    assert "Nobody is invited yet" in shown
    assert f'href="{NEW}"' in shown
    give(staff)
    assert "A list was given and is not imported yet." in words(staff.get(f"{ROOT}collecting/"))


def test_the_desk_shows_the_funnel_against_targets(
    staff: Client, stage: QuestionnaireVersion
) -> None:
    stage.round.targets = {"large": 3}
    stage.round.save()
    imported(staff)
    shown = words(staff.get(f"{ROOT}collecting/"))
    assert "<strong>0.0%</strong> <span>0 of 2 invited people have submitted." in shown
    row = '<tr> <th scope="row">large</th> <td class="number">1</td>' + (
        ' <td class="number">0</td>' * 3 + ' <td class="number">0.0%</td>'
    )
    assert row in shown
    assert '<progress max="3" value="0" aria-label="large: 0 / 3">' in shown
    assert '<th scope="row">No category</th>' in shown


def test_nobody_is_invited_to_a_round_that_is_closed(
    staff: Client, stage: QuestionnaireVersion
) -> None:
    imported(staff)
    close_round(round_=stage.round, at=timezone.now())
    assert "nobody can be invited any more" in words(staff.get(NEW))
    assert NEW not in words(staff.get(f"{ROOT}invitations/"))
    assert "As it was when the round closed." in words(staff.get(f"{ROOT}collecting/"))


def test_pages_are_kept_by_no_cache(staff: Client, stage: QuestionnaireVersion) -> None:
    where = give(staff)
    for path in (f"{ROOT}collecting/", f"{ROOT}invitations/", NEW, where):
        assert "no-store" in staff.get(path)["Cache-Control"]
