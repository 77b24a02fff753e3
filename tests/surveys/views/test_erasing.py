"""Erasing on request what a person of an attributed round answered (GDPR, article 17)."""

from __future__ import annotations

import pytest
from django.test import Client

from surveys.models import Attribution, Invitation, Privacy, Response
from tests.factories import make_invitation, make_response, make_round

ROOT = "/en/staff/rounds/stage/invitations/"


@pytest.mark.django_db
def test_staff_find_a_person_and_erase_the_answers(admin_client: Client) -> None:
    version = make_round(slug="stage", privacy=Privacy.ATTRIBUTED)
    ana, _ = make_invitation(version.round, "ana@example.org")
    ion, _ = make_invitation(version.round, "ion@example.org")
    for person in (ana, ion):
        response = make_response(version, {"size": "large"})
        Attribution.objects.create(response=response, invitation=person)
    listed = admin_client.get(f"{ROOT}?q=ana").content.decode()
    assert f"{ROOT}{ana.pk}/erase/" in listed
    assert "ana@example.org" in admin_client.get(f"{ROOT}{ana.pk}/erase/").content.decode()
    assert Response.objects.count() == 2
    done = admin_client.post(f"{ROOT}{ana.pk}/erase/", follow=True).content.decode()
    assert "answers were erased" in done
    assert [each.invitation_id for each in Attribution.objects.all()] == [ion.pk]
    assert (Response.objects.count(), Invitation.objects.count()) == (1, 2)
    again = admin_client.post(f"{ROOT}{ana.pk}/erase/", follow=True).content.decode()
    assert "no answers to erase" in again


@pytest.mark.django_db
def test_in_an_anonymous_round_there_is_nothing_to_find(admin_client: Client) -> None:
    version = make_round(slug="stage")
    person, _ = make_invitation(version.round)
    make_response(version)
    for answer in (
        admin_client.get(f"{ROOT}{person.pk}/erase/"),
        admin_client.post(f"{ROOT}{person.pk}/erase/"),
    ):
        assert answer.status_code == 404
    assert Response.objects.count() == 1
