from __future__ import annotations

from datetime import date, timedelta

import pytest

from surveys.models import (
    Attribution,
    Invitation,
    InvitationUpload,
    Privacy,
    Response,
    Status,
)
from surveys.services.closing import close_round
from surveys.services.retention import delete_contacts, drop_stale_uploads, expire_drafts
from tests.factories import NOW, make_invitation, make_response, make_round

DAY = timedelta(days=1)


@pytest.mark.django_db
def test_a_draft_expires_so_many_days_after_it_was_last_saved() -> None:
    version = make_round(now=NOW, draft_days=30)
    saved = date(2026, 3, 10)
    make_response(version, status=Status.DRAFT, saved_on=saved)
    make_response(version, status=Status.DRAFT, saved_on=None)  # begun on that day
    make_response(version, status=Status.DRAFT, saved_on=saved + DAY)
    make_response(version)
    assert expire_drafts(at=NOW + 30 * DAY) == 0
    assert expire_drafts(at=NOW + 31 * DAY) == 2
    assert Response.objects.count() == 2


@pytest.mark.django_db
def test_the_contacts_are_deleted_on_the_day_the_round_promises() -> None:
    version = make_round(now=NOW, contact_days=30)
    upload = InvitationUpload.objects.create(round=version.round, added_on=NOW.date())
    make_invitation(version.round, upload=upload)
    make_response(version)
    open_round = make_round(now=NOW, contact_days=0)
    make_invitation(open_round.round)
    close_round(round_=version.round, at=NOW)
    assert delete_contacts(at=NOW + 30 * DAY - timedelta(seconds=1)) == 0
    assert delete_contacts(at=NOW + 30 * DAY) == 1
    assert list(Invitation.objects.values_list("round", flat=True)) == [open_round.round_id]
    assert InvitationUpload.objects.count() == 0
    assert Response.objects.count() == 1


@pytest.mark.django_db
def test_deleting_the_contacts_of_an_attributed_round_leaves_answers_that_are_nobodys() -> None:
    version = make_round(now=NOW, privacy=Privacy.ATTRIBUTED, contact_days=0)
    invitation, _token = make_invitation(version.round)
    response = make_response(version, {"size": "large"})
    Attribution.objects.create(response=response, invitation=invitation)
    close_round(round_=version.round, at=NOW)
    assert delete_contacts(at=NOW) == 1
    assert Attribution.objects.count() == 0
    assert Response.objects.get().answers == {"size": "large"}


@pytest.mark.django_db
def test_a_list_that_was_not_imported_is_emptied_after_a_day() -> None:
    round_ = make_round(now=NOW).round
    InvitationUpload.objects.create(round=round_, content=b"ana@example.org", added_on=NOW.date())
    assert drop_stale_uploads(at=NOW + DAY) == 0
    assert drop_stale_uploads(at=NOW + 2 * DAY) == 1
    assert InvitationUpload.objects.get().content is None
