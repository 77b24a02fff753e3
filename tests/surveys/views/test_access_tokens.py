"""The page on which staff make tokens for their programs."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from surveys.models import AccessToken, AuditEntry, QuestionnaireVersion
from surveys.roles import Role
from surveys.services.access_tokens import KEPT, MOST, drop_ended_tokens
from surveys.services.accounts import switch_account
from surveys.services.people import remove_person
from tests.factories import make_round, make_staff

pytestmark = pytest.mark.django_db

PAGE = "/en/staff/account/tokens/"
TOKEN = re.compile(r"cst_[-_0-9A-Za-z]{43}")


@pytest.fixture
def version() -> QuestionnaireVersion:
    return make_round(slug="mine")


@pytest.fixture
def analyst(version: QuestionnaireVersion) -> Any:
    return make_staff(Role.ANALYST, version.round.consultation)


@pytest.fixture
def browser(analyst: Any) -> Client:
    browser = Client()
    browser.force_login(analyst)
    return browser


def send(browser: Client, version: QuestionnaireVersion, **changed: Any) -> Any:
    fields = {
        "name": "notebook",
        "consultation": version.round.consultation.slug,
        "expires_on": timezone.localdate() + timedelta(days=365),
    }
    return browser.post(PAGE, {**fields, **changed})


def test_a_new_token_is_shown_this_once_and_works(
    browser: Client, version: QuestionnaireVersion, analyst: Any
) -> None:
    assert "You have no tokens." in browser.get(PAGE).content.decode()
    answer = send(browser, version)
    (token,) = TOKEN.findall(answer.content.decode())
    assert (answer.status_code, answer["Cache-Control"].count("no-store")) == (200, 1)
    rounds = Client().get("/api/v1/data/rounds", headers={"Authorization": f"Bearer {token}"})
    assert [each["slug"] for each in rounds.json()["rounds"]] == ["mine"]
    html = browser.get(PAGE).content.decode()
    assert "notebook" in html
    assert "Last used on" in html
    assert not TOKEN.search(html)
    entry = AuditEntry.objects.get(action="token_made")
    assert (entry.actor, entry.consultation) == (analyst, version.round.consultation)
    # Sent again, as by loading the page anew: nothing more is made.
    assert send(browser, version).status_code == 422
    assert AccessToken.objects.count() == 1


def test_it_is_revoked_by_its_owner_and_by_nobody_else(
    browser: Client, version: QuestionnaireVersion
) -> None:
    """trust.md (a) 10."""
    send(browser, version)
    token = AccessToken.objects.get()
    address = f"{PAGE}{token.pk}/revoke/"
    for other in (make_staff(Role.ADMINISTRATOR, version.round.consultation), make_staff()):
        strange = Client()
        strange.force_login(other)
        assert strange.post(address).status_code == 404
        assert "notebook" not in strange.get(PAGE).content.decode()
    assert browser.get(address).status_code == 405
    assert browser.post(address).status_code == 302
    assert not AccessToken.objects.exists()
    assert AuditEntry.objects.get(action="token_revoked").subject == "notebook"
    assert browser.post(address).status_code == 404


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": ""}, "Write what the token is for."),
        ({"name": "x" * 81}, "80"),
        ({"consultation": "of-others"}, "Choose one of the consultations."),
        ({"expires_on": ""}, "Write the last day."),
        ({"expires_on": "tomorrow"}, "Write a day"),
        ({"expires_on": "2001-01-01"}, "This day is over."),
        ({"expires_on": timezone.localdate() + timedelta(days=366)}, "within a year"),
        ({"name": "a\x00b"}, "Null characters"),
    ],
)
def test_a_wrong_field_is_refused_in_words(
    browser: Client, version: QuestionnaireVersion, changed: dict[str, Any], words: str
) -> None:
    other = make_round(slug="others").round.consultation
    type(other).objects.filter(pk=other.pk).update(slug="of-others")
    answer = send(browser, version, **changed)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not AccessToken.objects.exists()


def test_an_account_has_so_many(browser: Client, version: QuestionnaireVersion) -> None:
    for number in range(MOST):
        assert send(browser, version, name=f"n{number}").status_code == 200
    answer = send(browser, version)
    assert (answer.status_code, "many tokens" in answer.content.decode()) == (422, True)


def test_who_sees_no_results_is_offered_none(version: QuestionnaireVersion) -> None:
    translator = Client()
    translator.force_login(make_staff(Role.TRANSLATOR, version.round.consultation))
    assert "would open nothing" in translator.get(PAGE).content.decode()
    assert send(translator, version).status_code == 422


def test_the_page_opens_after_the_second_factor(browser: Client, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    assert browser.get(PAGE)["Location"] == "/en/staff/account/factors/"


def test_a_role_or_an_account_given_back_comes_without_tokens(
    browser: Client, version: QuestionnaireVersion, analyst: Any
) -> None:
    send(browser, version)
    remove_person(member=analyst.memberships.get(), by=make_staff())
    assert not AccessToken.objects.exists()
    analyst.memberships.create(consultation=version.round.consultation, role=Role.ANALYST)
    send(browser, version)
    switch_account(user=analyst, active=False, by=make_staff())
    assert not AccessToken.objects.exists()


def test_what_has_ended_is_shown_for_a_month(
    browser: Client, version: QuestionnaireVersion
) -> None:
    send(browser, version)
    last = date(2026, 1, 31)
    AccessToken.objects.update(created_on=last, expires_on=last)
    assert "Ended on 31 January 2026." in browser.get(PAGE).content.decode()
    assert drop_ended_tokens(today=last + KEPT) == 0
    assert drop_ended_tokens(today=last + KEPT + timedelta(days=1)) == 1


def test_the_database_keeps_no_token_that_ends_before_it_begins(
    browser: Client, version: QuestionnaireVersion
) -> None:
    send(browser, version)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessToken.objects.update(expires_on=date(2001, 1, 1))
