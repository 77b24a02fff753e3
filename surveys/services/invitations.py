"""Inviting people from lists: taking a list, importing it in pieces, taking people off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Lower

from surveys.invitation_lists.guessing import guess_mapping
from surveys.invitation_lists.judging import Entry, Judged
from surveys.invitation_lists.mapping import ListMapping
from surveys.invitation_lists.reading import read_table
from surveys.invitation_lists.table import clean
from surveys.invitation_selectors import judged_lines, table_of_upload, words_of
from surveys.models import Delivery, Invitation, InvitationUpload, Round, UploadState
from surveys.services.jobs import enqueue
from surveys.tokens import RoundKeyGoneError, ensure_key, invite_hash, token_of

# Lines per transaction: progress is seen after each, and a kill costs at most one.
CHUNK = 1_000

# The problems of an upload that failed.
ROUND_CLOSED = "round_closed"
LIST_GONE = "list_gone"  # it was too old to be kept


class AlreadyContactedError(Exception):
    """A message to the person was prepared or sent: the invitation stays."""


class ImportRunningError(Exception):
    """The list is being imported: it can be removed when that is over."""


def add_upload(
    *, round_: Round, content: bytes, file_name: str, by: Any, at: datetime
) -> InvitationUpload:
    """Read a file or a pasted text and keep it with a guess of what its columns mean.

    Raises UnreadableListError when it is no list. Nobody is invited yet.
    """
    table = read_table(content)
    words = words_of(round_)
    mapping = guess_mapping(table, words.categories, words.languages)
    return InvitationUpload.objects.create(
        round=round_,
        created_by=by,
        file_name=clean(file_name)[-200:],
        content=table.document(),
        mapping=mapping.document(),
        total=len(mapping.lines(table)),
        added_on=at.astimezone(round_.zone).date(),
    )


def map_upload(*, upload: InvitationUpload, mapping: ListMapping) -> InvitationUpload:
    """Keep what the columns mean. Nothing happens once the import has begun."""
    with transaction.atomic():
        locked = InvitationUpload.objects.select_for_update().get(pk=upload.pk)
        if locked.state in {UploadState.NEW, UploadState.CHECKED}:
            locked.mapping = mapping.document()
            locked.total = len(mapping.lines(table_of_upload(locked)))
            locked.state = UploadState.CHECKED
            locked.save(update_fields=["mapping", "total", "state"])
    return locked


def start_import(*, upload: InvitationUpload) -> bool:
    """Have the worker import a checked list, or one whose import was interrupted; whether it will.

    Safe to ask twice: the import goes on where it stopped, and two at once take turns.
    """
    startable = InvitationUpload.objects.filter(
        pk=upload.pk, state__in=(UploadState.CHECKED, UploadState.IMPORTING)
    )
    with transaction.atomic():
        started = bool(startable.update(state=UploadState.IMPORTING))
        if started:
            enqueue("import_list", upload_id=upload.pk)
    return started


def import_upload(upload_id: UUID) -> None:
    """Invite the people of a list, CHUNK lines per transaction.

    Each transaction also moves `done`, so after a kill another run goes on at the next piece.
    Nothing happens unless the upload is being imported. When the round closes meanwhile, or the
    list was deleted because of its age, the upload fails and says so; who was invited until
    then stays.
    """
    importing = InvitationUpload.objects.filter(pk=upload_id, state=UploadState.IMPORTING)
    upload = importing.select_related("round").first()
    if upload is None:
        return
    if upload.content is None:
        importing.update(state=UploadState.FAILED, problem=LIST_GONE)
        return
    # All lines, also those done: which line repeats which must come out as the first time.
    lines = judged_lines(upload, words_of(upload.round))
    while _import_chunk(upload_id, lines):
        pass


def _import_chunk(upload_id: UUID, lines: Sequence[Judged]) -> bool:
    """Import the next piece; whether there is more to do."""
    with transaction.atomic():
        upload = InvitationUpload.objects.select_for_update().defer("content").get(pk=upload_id)
        if upload.state != UploadState.IMPORTING:
            return False
        # Two lists of one round take turns; respondents' rows are not held up.
        round_ = Round.objects.select_for_update(no_key=True).get(pk=upload.round_id)
        piece = lines[upload.done : upload.done + CHUNK]
        try:
            _invite(round_, upload, [each.entry for each in piece if each.entry])
        except RoundKeyGoneError:
            upload.state, upload.problem, upload.content = UploadState.FAILED, ROUND_CLOSED, None
            upload.save(update_fields=["state", "problem", "content"])
            return False
        upload.done += len(piece)
        upload.added = upload.invitations.count()
        upload.skipped = upload.done - upload.added
        changed = ["done", "added", "skipped"]
        if upload.done >= len(lines):
            upload.state, upload.content = UploadState.DONE, None
            changed += ["state", "content"]
        upload.save(update_fields=changed)
    return upload.state == UploadState.IMPORTING


def _invite(round_: Round, upload: InvitationUpload, entries: Sequence[Entry]) -> None:
    key = ensure_key(round_)
    mine = Invitation.objects.filter(round=round_).annotate(lower=Lower("email"))
    addresses = [entry.email.lower() for entry in entries]
    known = set(mine.filter(lower__in=addresses).values_list("lower", flat=True))
    fresh = [
        _invitation(round_, upload, entry, key)
        for entry in entries
        if entry.email.lower() not in known
    ]
    # The database has the last word on which addresses are the same.
    Invitation.objects.bulk_create(fresh, ignore_conflicts=True)


def _invitation(round_: Round, upload: InvitationUpload, entry: Entry, key: bytes) -> Invitation:
    invitation = Invitation(
        round=round_,
        upload=upload,
        email=entry.email,
        name=entry.name,
        organisation=entry.organisation,
        language=entry.language,
        category=entry.category,
        added_on=upload.added_on,
    )
    invitation.token_hash = invite_hash(round_, token_of(round_, invitation.id, key))
    return invitation


def remove_invitation(*, invitation: Invitation) -> None:
    """Delete an invitation and with it the personal link.

    Nothing happens when it is gone already. Raises AlreadyContactedError once a message to the
    person was prepared.
    """
    with transaction.atomic():
        locked = Invitation.objects.select_for_update().filter(pk=invitation.pk)
        if not list(locked):
            return
        if Delivery.objects.filter(invitation=invitation.pk).exists():
            raise AlreadyContactedError
        locked.delete()


def remove_upload(*, upload: InvitationUpload) -> tuple[int, int]:
    """Delete the people of a list to whom nothing was sent: how many, and how many stay.

    The list itself goes when nobody of it stays. Raises ImportRunningError during its import.
    """
    with transaction.atomic():
        locked = InvitationUpload.objects.select_for_update().defer("content").get(pk=upload.pk)
        if locked.state == UploadState.IMPORTING:
            raise ImportRunningError
        people = Invitation.objects.filter(upload=locked)
        fresh = people.filter(deliveries__isnull=True)
        removed = fresh.delete()[1].get(Invitation._meta.label, 0)
        stay = people.count()
        if not stay:
            locked.delete()
    return removed, stay
