from __future__ import annotations

from typing import Any

import pytest
from django.db.models.functions import Lower
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from surveys.invitation_lists.mapping import Field, ListMapping
from surveys.invitation_lists.table import UnreadableListError
from surveys.invitation_selectors import judged_lines, words_of
from surveys.models import (
    Delivery,
    Invitation,
    InvitationUpload,
    Mailing,
    MessageKind,
    Round,
    UploadState,
)
from surveys.services import invitations
from surveys.services.closing import close_round
from surveys.services.invitations import (
    AlreadyContactedError,
    ImportRunningError,
    add_upload,
    import_upload,
    map_upload,
    remove_invitation,
    remove_upload,
    start_import,
)
from surveys.tokens import invite_hash, open_key, token_of
from tests.factories import NOW, make_round

LIST = "Nume;E-mail;Categorie\nAna;Ana@example.org;large\nIon;ion@example.org;\nX;nu;large\n"


@pytest.fixture
def stage(db: None) -> Round:
    return make_round(slug="stage").round


def given(round_: Round, content: str = LIST, name: str = "l.csv") -> InvitationUpload:
    return add_upload(round_=round_, content=content.encode(), file_name=name, by=None, at=NOW)


def checked(round_: Round, content: str = LIST) -> InvitationUpload:
    upload = given(round_, content)
    return map_upload(upload=upload, mapping=ListMapping.from_document(upload.mapping))


def importing(round_: Round, content: str = LIST) -> InvitationUpload:
    upload = checked(round_, content)
    start_import(upload=upload)  # no worker runs in a test
    return upload


def imported(round_: Round, content: str = LIST) -> InvitationUpload:
    upload = importing(round_, content)
    import_upload(upload.pk)
    upload.refresh_from_db()
    return upload


def addresses(round_: Round) -> list[str]:
    found = Invitation.objects.filter(round=round_).order_by(Lower("email"))
    return list(found.values_list("email", flat=True))


def contact(invitation: Invitation) -> Delivery:
    mailing = Mailing.objects.create(
        round=invitation.round, kind=MessageKind.INVITATION, per_minute=60, created_on=NOW.date()
    )
    return Delivery.objects.create(mailing=mailing, invitation=invitation)


def lines(many: int, start: int = 0) -> str:
    return "".join(f"p{number}@example.org;Ștefan {number}\n" for number in range(start, many))


def test_a_list_is_kept_with_a_guess_and_invites_nobody(stage: Round) -> None:
    upload = given(stage, name="a\x00b\u202e.csv")
    upload.refresh_from_db()
    assert (upload.state, upload.total, upload.file_name) == (UploadState.NEW, 3, "ab\u202e.csv")
    assert ListMapping.from_document(upload.mapping).columns == (
        Field.NAME, Field.EMAIL, Field.CATEGORY,
    )  # fmt: skip
    assert addresses(stage) == []


def test_what_is_no_list_is_not_kept(stage: Round) -> None:
    with pytest.raises(UnreadableListError):
        given(stage, "<html>")
    assert InvitationUpload.objects.count() == 0


def test_import_invites_who_can_be_and_deletes_the_list(stage: Round) -> None:
    upload = imported(stage)
    assert (upload.state, upload.content) == (UploadState.DONE, None)
    assert (upload.total, upload.done, upload.added, upload.skipped) == (3, 3, 2, 1)
    fields = ("email", "name", "category", "language", "added_on", "upload_id")
    assert list(Invitation.objects.order_by("name").values_list(*fields)) == [
        ("Ana@example.org", "Ana", "large", "", NOW.date(), upload.pk),
        ("ion@example.org", "Ion", "", "", NOW.date(), upload.pk),
    ]


def test_import_keeps_the_hash_of_each_persons_token_and_never_the_token(stage: Round) -> None:
    imported(stage)
    stage.refresh_from_db()
    key = open_key(stage)
    for invitation in Invitation.objects.all():
        token = token_of(stage, invitation.id, key)
        assert invitation.token_hash == invite_hash(stage, token)
        assert token not in str(Invitation.objects.filter(pk=invitation.pk).values().get())


def test_second_list_does_not_invite_the_same_people_again(stage: Round) -> None:
    imported(stage)
    second = imported(stage, "ANA@EXAMPLE.ORG\neva@example.org\n")
    assert (second.added, second.skipped) == (1, 1)
    assert addresses(stage) == ["Ana@example.org", "eva@example.org", "ion@example.org"]


def test_another_round_may_invite_the_same_people(stage: Round) -> None:
    imported(stage)
    other = make_round().round
    assert imported(other).added == 2


def test_unchecked_list_is_not_imported(stage: Round) -> None:
    upload = given(stage)
    assert start_import(upload=upload) is False
    import_upload(upload.pk)
    assert addresses(stage) == []


def test_start_hands_the_import_to_the_worker_once(stage: Round) -> None:
    upload = checked(stage)
    assert [start_import(upload=upload), start_import(upload=upload)] == [True, True]
    job = ProcrastinateJob.objects.get(task_name="surveys.tasks.import_list")
    assert job.args == {"upload_id": str(upload.pk)}
    assert addresses(stage) == []


def test_list_that_was_too_old_to_be_kept_fails_and_says_so(stage: Round) -> None:
    upload = importing(stage)
    InvitationUpload.objects.update(content=None)
    import_upload(upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.problem) == (UploadState.FAILED, "list_gone")


def test_mapping_is_fixed_once_the_import_has_begun(stage: Round) -> None:
    upload = importing(stage)
    map_upload(upload=upload, mapping=ListMapping(heading=False, columns=(None, None, None)))
    import_upload(upload.pk)
    assert addresses(stage) == ["Ana@example.org", "ion@example.org"]


class KilledError(BaseException):
    """Stands for kill -9: nothing catches it."""


def test_import_killed_in_the_middle_goes_on_without_doubles(
    stage: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 36: an import interrupted at line 2,500 of 4,000 ends with everybody invited once."""
    upload = importing(stage, lines(4_000))
    piece, pieces = invitations._invite, []

    def killed(*args: Any) -> None:
        piece(*args)
        pieces.append(1)
        if len(pieces) == 3:
            raise KilledError  # after the rows of this piece were written, before its commit

    monkeypatch.setattr(invitations, "_invite", killed)
    with pytest.raises(KilledError):
        import_upload(upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.done, upload.added) == (UploadState.IMPORTING, 2_000, 2_000)
    monkeypatch.setattr(invitations, "_invite", piece)
    import_upload(upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.done, upload.added, upload.skipped) == (
        UploadState.DONE, 4_000, 4_000, 0,
    )  # fmt: skip
    assert len(addresses(stage)) == 4_000


def test_interrupted_import_judges_repetitions_as_the_first_run(
    stage: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "CHUNK", 2)
    upload = importing(stage, "a@example.org\nb@example.org\nA@example.org\nc@example.org\n")
    judged = judged_lines(upload, words_of(stage))
    assert invitations._import_chunk(upload.pk, judged) is True
    import_upload(upload.pk)
    upload.refresh_from_db()
    assert (upload.added, upload.skipped) == (3, 1)
    assert addresses(stage) == ["a@example.org", "b@example.org", "c@example.org"]


def test_finished_import_is_not_run_again(stage: Round) -> None:
    upload = imported(stage)
    Invitation.objects.all().delete()
    import_upload(upload.pk)
    assert addresses(stage) == []


def test_progress_is_stored_with_each_piece(stage: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "CHUNK", 2)
    upload = importing(stage, lines(5))
    seen: list[int] = []
    piece = invitations._invite

    def watched(*args: Any) -> None:
        seen.append(InvitationUpload.objects.get(pk=upload.pk).done)
        piece(*args)

    monkeypatch.setattr(invitations, "_invite", watched)
    import_upload(upload.pk)
    assert seen == [0, 2, 4]


def test_import_into_a_round_closed_meanwhile_fails_and_says_so(stage: Round) -> None:
    upload = importing(stage)
    close_round(round_=stage, at=timezone.now())
    import_upload(upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.problem, upload.content) == (
        UploadState.FAILED, "round_closed", None,
    )  # fmt: skip
    assert addresses(stage) == []


def test_fifty_thousand_people_are_imported(stage: Round) -> None:
    """The only slow test: as many as the largest list that a city has."""
    upload = imported(stage, lines(50_000))
    assert (upload.done, upload.added, upload.skipped) == (50_000, 50_000, 0)
    assert Invitation.objects.filter(round=stage, token_hash__isnull=False).count() == 50_000


def test_person_is_removed_while_nothing_was_sent(stage: Round) -> None:
    imported(stage)
    ana, ion = Invitation.objects.order_by("name")
    contact(ion)
    remove_invitation(invitation=ana)
    remove_invitation(invitation=ana)
    with pytest.raises(AlreadyContactedError):
        remove_invitation(invitation=ion)
    assert addresses(stage) == ["ion@example.org"]


def test_list_is_removed_with_its_people(stage: Round) -> None:
    upload = imported(stage)
    other = imported(stage, "eva@example.org\n")
    assert remove_upload(upload=upload) == (2, 0)
    assert list(InvitationUpload.objects.all()) == [other]
    assert addresses(stage) == ["eva@example.org"]


def test_people_with_a_message_stay_when_their_list_is_removed(stage: Round) -> None:
    upload = imported(stage)
    contact(Invitation.objects.get(name="Ion"))
    assert remove_upload(upload=upload) == (1, 1)
    assert addresses(stage) == ["ion@example.org"]
    assert Invitation.objects.get().upload == upload


def test_list_being_imported_is_not_removed(stage: Round) -> None:
    upload = importing(stage)
    with pytest.raises(ImportRunningError):
        remove_upload(upload=upload)
    assert InvitationUpload.objects.count() == 1
