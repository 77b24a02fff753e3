"""An adversary with everything that is stored tries to find out who answered what.

trust.md (a) 24. The adversary reads every table with its hidden columns (`ctid`, the place of
a row; `xmin`, the transaction that wrote it), knows who was invited and, here, even in which
order they answered; and still cannot tell whose a response is.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from psycopg.sql import SQL, Identifier
from scipy.stats import spearmanr

from reports.stored import state
from surveys.models import Round
from surveys.services.closing import close_round, tidy_storage
from surveys.tokens import open_key
from tests.factories import make_invitation, make_round, page, question, questionnaire

pytestmark = pytest.mark.django_db  # has the database made; the spoils are taken once

PEOPLE = 150
# Five standard deviations of Spearman's rho of that many unrelated pairs.
BOUND = 5 / (PEOPLE - 1) ** 0.5

Dump = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Spoils:
    """What the adversary holds: two full dumps, the round's key for the test to look for, and
    the truth: tokens and invitations' ids in the order in which people answered."""

    before: Dump
    after: Dump
    key: bytes
    tokens: list[str]
    ids: list[str]


@pytest.fixture(scope="module")
def spoils(django_db_setup: None, django_db_blocker: Any) -> Iterator[Spoils]:
    """A round that all invited people answered over HTTP. Everybody's answer says who they are."""
    with django_db_blocker.unblock():
        # Rows of other tests, taken back, leave holes that new rows would be put in.
        call_command("flush", interactive=False, verbosity=0)
        version = make_round(questionnaire(page("first", question("who"))), closes_at=None)
        people = [make_invitation(version.round) for _ in range(PEOPLE)]
        random.Random(3).shuffle(people)
        root = f"/ro/rounds/{version.round.slug}/"
        for place, (_invitation, token) in enumerate(people):
            browser = Client()
            assert browser.get(f"{root}i/{token}/").status_code == 302
            browser.post(root + "start/")
            assert browser.post(root + "page/first/", {"who": str(place)}).status_code == 302
            assert browser.post(root + "review/").status_code == 302
            if place == PEOPLE // 2:  # half of them are in blocks when the round closes
                refresh_blocks(version.round)
        version.round.refresh_from_db()
        key, before = open_key(version.round), dump()
        close_round(round_=version.round, at=datetime.now(UTC))
        tidy_storage()
        ids = [str(one.id) for one, _ in people]
        yield Spoils(before, dump(), key, [token for _, token in people], ids)
        call_command("flush", interactive=False, verbosity=0)


def refresh_blocks(round_: Round) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(state, "OPEN", 10)
        assert state.refresh(round_, wait=True, blocks=True)


def dump() -> Dump:
    """Every table, with the place and the transaction of each row."""
    tables: Dump = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(
                SQL("SELECT ctid::text, xmin::text, t.* FROM {} t").format(Identifier(name))
            )
            columns = [column.name for column in cursor.description or ()]
            tables[name] = [dict(zip(columns, row, strict=True)) for row in cursor]
    return tables


def place_in_table(row: dict[str, Any]) -> tuple[int, int]:
    block, item = row["ctid"].strip("()").split(",")
    return int(block), int(item)


def told(rows: list[dict[str, Any]]) -> list[int]:
    """Of responses in some order: when each was given, as its answer gives away."""
    return [int(json.loads(row["answers"])["who"]) for row in rows]


def values(row: dict[str, Any]) -> set[str]:
    """The values of a row by which it could be joined to another one."""
    return {str(value) for name, value in row.items() if len(str(value)) >= 16}


def test_no_value_leads_from_an_invitation_to_a_response(spoils: Spoils) -> None:
    for stored in (spoils.before, spoils.after):
        invitations = set().union(*map(values, stored["surveys_invitation"]))
        visits = set().union(set(), *map(values, stored["surveys_visit"]))
        for response in stored["surveys_response"]:
            assert not values(response) & (invitations | visits)
        assert not invitations & visits
        everything = str(stored)
        assert not [token for token in spoils.tokens if token in everything]


def test_neither_place_nor_id_nor_transaction_tells_when_a_response_was_given(
    spoils: Spoils,
) -> None:
    stored = spoils.after["surveys_response"]
    assert len(stored) == PEOPLE
    by_place = told(sorted(stored, key=place_in_table))
    by_id = told(sorted(stored, key=lambda row: str(row["id"])))
    for order in (by_place, by_id):
        assert abs(spearmanr(order, range(PEOPLE)).statistic) < BOUND
    assert len({row["xmin"] for row in stored}) == 1
    assert {str(row["saved_on"]) for row in stored} == {"None"}


def test_the_same_adversary_sees_the_order_before_the_rows_are_written_anew(
    spoils: Spoils,
) -> None:
    """The counter-test: what is looked for above can be found where it is."""
    by_place = told(sorted(spoils.before["surveys_response"], key=place_in_table))
    assert abs(spearmanr(by_place, range(PEOPLE)).statistic) > BOUND


def test_an_invitation_does_not_change_when_its_person_answers(spoils: Spoils) -> None:
    stored = {str(row["id"]): row for row in spoils.before["surveys_invitation"]}
    rows = [stored[each] for each in spoils.ids]  # in the order of answering
    for measure in (place_in_table, lambda row: int(row["xmin"])):
        order = sorted(range(PEOPLE), key=lambda one: measure(rows[one]))
        assert abs(spearmanr(order, range(PEOPLE)).statistic) < BOUND


def test_the_key_is_sealed_while_the_round_is_open_and_gone_afterwards(spoils: Spoils) -> None:
    sealed = [bytes(row["sealed_key"]) for row in spoils.before["surveys_round"]]
    assert len(sealed) == 1
    assert spoils.key not in sealed[0]
    assert [row["sealed_key"] for row in spoils.after["surveys_round"]] == [None]


def test_nothing_that_respondents_cause_is_stored_to_the_hour(spoils: Spoils) -> None:
    tables = (
        "response",
        "visit",
        "invitation",
        "delivery",
        "responsechange",
        "pendingchange",
        "attribution",
    )
    for table in tables:
        for row in spoils.before[f"surveys_{table}"]:
            assert not [name for name, value in row.items() if isinstance(value, datetime)]
    assert spoils.before["django_session"] == []
    assert len(spoils.before["surveys_response"]) == PEOPLE


def test_marks_numbered_in_order_say_nothing_but_the_round(spoils: Spoils) -> None:
    marks = spoils.before["surveys_responsechange"]
    assert len(marks) == PEOPLE // 2  # those before the blocks were written are one
    assert {frozenset(row) for row in marks} == {frozenset({"ctid", "xmin", "id", "round_id"})}


def test_neither_blocks_nor_what_waits_for_them_keep_an_order(spoils: Spoils) -> None:
    """Within a block ids stand in their own order; at closing blocks go, and the rest is a set."""
    (block,) = spoils.before["reports_block"]
    assert block["size"] == PEOPLE // 2 + 1
    ids = [bytes(block["ids"])[at : at + 16] for at in range(0, len(block["ids"]), 16)]
    assert ids == sorted(ids)
    assert not {"datetime", "date"} & {type(value).__name__ for value in block.values()}
    assert len(spoils.before["surveys_pendingchange"]) == PEOPLE - PEOPLE // 2 - 1
    assert spoils.after["reports_block"] == []
    assert spoils.after["reports_blockcolumn"] == []
    (waiting,) = spoils.after["surveys_pendingchange"]
    assert waiting["responses"] == sorted(waiting["responses"])
    assert len(waiting["responses"]) == PEOPLE - PEOPLE // 2 - 1


def test_what_blocks_come_to_names_nobody(spoils: Spoils) -> None:
    (counts,) = spoils.after["reports_roundcount"]
    responses = {str(row["id"]) for row in spoils.after["surveys_response"]}
    assert not [each for each in responses if each in str(counts)]
