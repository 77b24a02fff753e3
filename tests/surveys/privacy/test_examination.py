"""The adversary of the privacy report finds what is planted for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from surveys.models import Privacy, QuestionnaireVersion, Response, Round, Visit
from surveys.privacy.examination import FEWEST, Verdict, examine, is_clean
from surveys.services.closing import close_round
from tests.factories import NOW, make_invitation, make_response, make_round

SHARED, ATTRIBUTED, HOURS, KEY, THREADS, WRITERS, ORDER = range(7)


@pytest.fixture
def closed(db: None) -> QuestionnaireVersion:
    """A closed anonymous round with responses of several days."""
    version = make_round(now=NOW)
    make_invitation(version.round)
    for number in range(FEWEST):
        response = make_response(version, key_hash=f"{number:064}")
        Response.objects.filter(pk=response.pk).update(
            submitted_on=date(2026, 3, 1) + timedelta(days=number)
        )
    version.round = close_round(round_=version.round, at=NOW)
    return version


def verdicts(round_: Round) -> list[Verdict]:
    return [finding.verdict for finding in examine(round_)]


def test_a_closed_round_is_clean(closed: QuestionnaireVersion) -> None:
    assert verdicts(closed.round) == [Verdict.NOTHING_FOUND] * 7
    assert is_clean(closed.round, examine(closed.round))


def test_an_open_round_is_clean_as_far_as_can_be_said(db: None) -> None:
    version = make_round(now=NOW)
    make_invitation(version.round)
    assert verdicts(version.round) == [Verdict.NOTHING_FOUND] * 4 + [Verdict.NOT_POSSIBLE] * 3


def test_a_value_in_both_tables_is_found(db: None) -> None:
    version = make_round(now=NOW)
    invitation, _token = make_invitation(version.round)
    make_response(version, key_hash=invitation.token_hash)
    assert verdicts(version.round)[SHARED] is Verdict.FOUND
    assert not is_clean(version.round, examine(version.round))


def test_hashes_left_after_closing_are_found(closed: QuestionnaireVersion) -> None:
    Visit.objects.create(round=closed.round, token_hash="v" * 64)
    assert verdicts(closed.round)[THREADS] is Verdict.FOUND


def test_rows_written_one_by_one_in_the_order_of_answering_are_found(
    transactional_db: None,
) -> None:
    """What the closing prevents: here it is left out."""
    # Rows of other tests, taken back, leave holes that new rows would be put in.
    call_command("flush", interactive=False, verbosity=0)
    version = make_round(now=NOW)
    for number in range(FEWEST):
        response = make_response(version)
        Response.objects.filter(pk=response.pk).update(
            submitted_on=date(2026, 3, 1) + timedelta(days=number)
        )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE surveys_round SET closed_at = now()")
    found = verdicts(Round.objects.get())
    assert (found[WRITERS], found[ORDER]) == (Verdict.FOUND, Verdict.FOUND)


def test_of_few_responses_no_order_can_be_said(db: None) -> None:
    version = make_round(now=NOW)
    make_response(version)
    assert verdicts(close_round(round_=version.round, at=NOW))[ORDER] is Verdict.NOT_POSSIBLE


def test_an_attributed_round_promised_nothing(db: None) -> None:
    version = make_round(now=NOW, privacy=Privacy.ATTRIBUTED)
    assert is_clean(version.round, examine(version.round))
