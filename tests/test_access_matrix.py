"""Every address as everybody: trust.md (a) 5, 6, 7, 10, 11.

The addresses come from the resolver: a new one without a rule fails here. Declare it on the view,
by `@needs(Permission.X)`, `@staff_only`, `@respondent` or `@public` of surveys.access.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from surveys.access import rule_of
from surveys.models import AuditEntry
from surveys.roles import GRANTED, Permission, Role, Rule
from tests.access import Address, World, addresses, make_world, people

ALL = addresses()
GUARDED = [each for each in ALL if isinstance(each.rule, Permission)]
UNSAFE = ("post", "put", "patch", "delete")

# What a GET may write: a link is noted as opened because that is what opening is, a wrong code is
# counted, and what leaves the house is noted in the audit log.
NOTES = {"surveys_visit", "surveys_attempts", "surveys_auditentry"}


def ids(found: list[Address]) -> list[str]:
    return [each.route or "/" for each in found]


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def everybody(world: World) -> dict[str, Client]:
    return people(world)


@pytest.mark.parametrize("address", ALL, ids=ids(ALL))
def test_every_address_has_a_rule(address: Address) -> None:
    assert address.rule is not None, f"{address.route}: see the head of this module"


def test_an_address_without_a_rule_is_found() -> None:
    assert rule_of(lambda request: None) is None


def expected(address: Address, who: str) -> set[str]:
    """What the answer may be: "sign in", "not found", "open", "no token"."""
    rule = address.rule
    if rule is Rule.TOKEN:
        return {"no token"}  # whoever is signed in: tests/reports/api/test_data.py
    if rule in {Rule.PUBLIC, Rule.RESPONDENT}:
        return {"open", "not found"}
    if who in {"stranger", "respondent"}:
        return {"sign in"}
    if rule is Rule.ACCOUNT:
        return {"open", "not found"}
    if who == "account that is not staff":
        return {"not found"}
    if rule is Rule.INSTALLATION:
        return {"open"} if who == "superuser" else {"not found"}
    if {"export_id", "token_id"} & {*address.converters}:
        # It is somebody's own: tests/reports/views/test_exports.py, .../test_access_tokens.py.
        return {"not found"}
    if rule is Rule.STAFF or who == "superuser":
        return {"open"}
    role = who.removesuffix(" of A")
    granted = GRANTED[Role(role)] if who.endswith(" of A") else frozenset()
    return {"open"} if rule in granted else {"not found"}


def verdict(answer: Any) -> str:
    if answer.status_code == 404:
        return "not found"
    if answer.status_code == 401:
        return "no token"
    leads = answer.headers.get("Location", "")
    if answer.status_code == 302 and "/staff/sign-in/?next=" in leads:
        return "sign in"
    if answer.status_code == 403 and b"Your sign-in has ended" in answer.content:
        return "sign in"
    return "open"


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_answers_everybody_as_its_rule_says(
    world: World, everybody: dict[str, Client], method: str
) -> None:
    """What a step changes is undone before the next one."""
    wrong = []
    for address in ALL:
        for who, browser in everybody.items():
            cookies = deepcopy(browser.cookies)
            with transaction.atomic():
                answer = getattr(browser, method)(address.filled(world.of_a))
                said = verdict(answer)
                transaction.set_rollback(True)
            refused = answer.status_code == 405  # a method that the page does not know
            if answer.status_code >= 500 or not (refused or said in expected(address, who)):
                wrong.append((address.route, who, answer.status_code, said))
            browser.cookies = cookies  # some of these sign out
    assert wrong == []


CHILDREN = (
    "invitation_id",
    "upload_id",
    "mailing_id",
    "group_id",
    "export_id",
    "sheet_id",
    "batch_id",
    "member_id",
    "scheme_id",
    "indicator_code",
    "other",
)
MIXED = [(address, name) for address in GUARDED for name in CHILDREN if name in address.converters]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_thing_of_another_consultation_is_not_found(
    world: World, everybody: dict[str, Client], method: str
) -> None:
    """The round of A in the address, a thing of B's round: not even for who may do all."""
    for who in ("superuser", "administrator of A", "administrator of B"):
        for address, name in MIXED:
            mixed = address.filled({**world.of_a, name: world.of_b[name]})
            answer = getattr(everybody[who], method)(mixed)
            assert (mixed, answer.status_code in {404, 405}) == (mixed, True)


def test_every_child_in_an_address_is_tried_with_anothers() -> None:
    """A new kind of child belongs into CHILDREN and into tests.access."""
    known = {
        "slug",
        "kind",
        "mode",
        "language",
        "action",
        "page_code",
        "question_code",
        "file_format",
    }
    assert {name for address in GUARDED for name in address.converters} <= known | {*CHILDREN}


@pytest.mark.parametrize("who", ["stranger", "respondent", "administrator of A", "superuser"])
def test_nothing_is_changed_without_a_token(
    world: World, everybody: dict[str, Client], who: str
) -> None:
    """trust.md (a) 11. The one exception is a mail program's one click (RFC 8058)."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = everybody[who].cookies
    before = rows()
    for address in ALL:
        if getattr(address.view, "csrf_exempt", False):
            assert address.route == "rounds/<slug>/unsubscribe/<code>/"
            continue
        for method in UNSAFE:
            answer = getattr(strict, method)(address.filled(world.of_a))
            # A method that a page does not know is refused before its token is looked at.
            assert (address.route, answer.status_code) in {
                (address.route, status) for status in (403, 405)
            }
    assert rows() == before


@pytest.mark.parametrize("who", ["stranger", "administrator of A", "superuser"])
def test_reading_changes_nothing(world: World, everybody: dict[str, Client], who: str) -> None:
    """trust.md (a) 11: no row more, none less, none written again."""
    browser = everybody[who]
    browser.get("/en/staff/")
    for address in ALL:
        before = rows()
        answer = browser.get(address.filled(world.of_a))
        if answer.streaming:
            list(answer)
        changed = {name for name, state in rows().items() if state != before[name]}
        if address.rule is Rule.ACCOUNT or address.rule is Rule.PUBLIC:
            changed -= {"django_session"}  # the challenge for a passkey; where to go on
        assert (address.route, changed - NOTES) == (address.route, set())


def rows() -> dict[str, Any]:
    """What stands in every table, as a number that differs after any change."""
    tables = [model._meta.db_table for model in apps.get_models()]
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            state = "count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)"
            cursor.execute(f"SELECT {state} FROM {table} t")  # noqa: S608 # our own tables
            found[table] = cursor.fetchone()
    return found


@pytest.mark.parametrize("field", ["is_staff", "is_superuser", "user", "consultation", "round"])
def test_fields_that_a_form_does_not_have_change_nothing(
    world: World, everybody: dict[str, Client], field: str
) -> None:
    """trust.md (a) 7: the person added is in the address's consultation, without more power."""
    from django.contrib.auth import get_user_model

    slug, other = world.of_a["slug"], world.b.round.consultation
    sent = {"address": "nou@example.org", "role": "viewer", field: str(other.pk)}
    answer = everybody["administrator of A"].post(f"/en/staff/consultations/{slug}/people/", sent)
    assert answer.status_code in {200, 302}
    user = get_user_model().objects.get(username="nou@example.org")
    assert (user.is_staff, user.is_superuser) == (True, False)
    assert [each.consultation.slug for each in user.memberships.all()] == [slug]


def test_a_role_that_was_taken_away_ends_with_the_next_request(
    world: World, everybody: dict[str, Client]
) -> None:
    """trust.md (a) 20."""
    browser, own = everybody["viewer of A"], world.a.round
    assert browser.get(f"/en/staff/rounds/{own.slug}/").status_code == 200
    own.consultation.memberships.all().delete()
    assert browser.get(f"/en/staff/rounds/{own.slug}/").status_code == 404


def test_the_list_of_rounds_shows_ones_own_only(world: World, everybody: dict[str, Client]) -> None:
    for who, browser in everybody.items():
        html = browser.get("/en/staff/", follow=True).content.decode()
        shown = [slug for slug in ("round-a", "round-b") if f'/rounds/{slug}/"' in html]
        if who == "superuser":
            assert shown == ["round-a", "round-b"]
        elif who.endswith(" of A"):
            assert shown == ["round-a"]
        elif who == "administrator of B":
            assert shown == ["round-b"]
        else:
            assert shown == []


def test_a_public_page_shows_more_only_to_who_may_see_it(
    world: World, everybody: dict[str, Client]
) -> None:
    """trust.md (a) 6: the chart of five, which the public does not see."""
    from tests.factories import make_response

    for _ in range(5):
        make_response(world.a, {"size": "large"})
    chart = f"/en/rounds/{world.a.round.slug}/results/chart/respondents-2.svg?staff=1"
    for who, browser in everybody.items():
        role = who.removesuffix(" of A")
        may = who == "superuser" or (
            who.endswith(" of A") and Permission.VIEW_RESULTS in GRANTED[Role(role)]
        )
        assert (who, browser.get(chart).status_code) == (who, 200 if may else 404)


def test_what_leaves_the_house_is_noted(world: World, everybody: dict[str, Client]) -> None:
    everybody["analyst of A"].get(f"/en/staff/rounds/{world.a.round.slug}/data.csv")
    entry = AuditEntry.objects.get(action="data_exported")
    assert (entry.round, entry.consultation) == (world.a.round, world.a.round.consultation)
