from __future__ import annotations

import pytest

from surveys.models import QuestionnaireVersion, Status
from surveys.services.closing import close_round
from surveys.services.funnel import FunnelRow, Standing, funnel, standing_of_invitations
from surveys.services.returning import open_personal_link
from surveys.tokens import response_hash
from tests.factories import NOW, make_invitation, make_response, make_round


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    return make_round(now=NOW, targets={"large": 10, "small": 5})


def come(version: QuestionnaireVersion, standing: Standing, **fields: str) -> object:
    """An invited person who has come so far."""
    round_ = version.round
    invitation, token = make_invitation(round_, **fields)
    if standing >= Standing.OPENED:
        assert open_personal_link(round_=round_, token=token, at=NOW)
    if standing >= Standing.STARTED:
        status = Status.SUBMITTED if standing is Standing.SUBMITTED else Status.DRAFT
        make_response(version, status=status, key_hash=response_hash(round_, token))
    return invitation.id


def test_standing_of_invitations_is_worked_out_and_written_nowhere(
    version: QuestionnaireVersion,
) -> None:
    expected = {come(version, standing): standing for standing in Standing}
    assert standing_of_invitations(version.round) == expected


def test_funnel_counts_each_step_with_those_who_went_further(version: QuestionnaireVersion) -> None:
    for standing in [Standing.SUBMITTED, Standing.SUBMITTED, Standing.STARTED, Standing.INVITED]:
        come(version, standing, category="large")
    come(version, Standing.OPENED)
    rows = funnel(version.round)
    assert rows == [
        FunnelRow("large", invited=4, opened=3, started=3, submitted=2, target=10),
        FunnelRow("small", invited=0, opened=0, started=0, submitted=0, target=5),
        FunnelRow("", invited=1, opened=1, started=0, submitted=0),
    ]
    assert [row.rate for row in rows] == [0.5, None, 0.0]


def test_answers_by_the_open_link_are_not_in_the_funnel(version: QuestionnaireVersion) -> None:
    make_response(version, key_hash="0" * 64)
    assert [row.submitted for row in funnel(version.round)] == [0, 0]


def test_funnel_after_closing_is_what_it_was_and_nobodys_standing_is_known(
    version: QuestionnaireVersion,
) -> None:
    come(version, Standing.SUBMITTED, category="large")
    before = funnel(version.round)
    closed = close_round(round_=version.round, at=NOW)
    assert funnel(closed) == before
    assert standing_of_invitations(closed) == {}


def test_opening_a_link_twice_counts_once_and_a_strangers_token_not_at_all(
    version: QuestionnaireVersion,
) -> None:
    _invitation, token = make_invitation(version.round)
    for _ in range(2):
        assert open_personal_link(round_=version.round, token=token, at=NOW)
    assert not open_personal_link(round_=version.round, token="x" * 22, at=NOW)
    assert [row.opened for row in funnel(version.round)] == [0, 0, 1]


@pytest.mark.parametrize("invited", [1, 30])
def test_funnel_costs_the_same_queries_however_many_are_invited(
    version: QuestionnaireVersion, django_assert_num_queries: object, invited: int
) -> None:
    for _ in range(invited):
        come(version, Standing.STARTED)
    # Visits, responses, invitations, their categories, the version.
    funnel(version.round)
    with django_assert_num_queries(5):  # type: ignore[operator]
        funnel(version.round)
