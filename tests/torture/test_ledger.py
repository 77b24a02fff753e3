"""The books of `make torture` must show what is missing, doubled or wrong."""

from __future__ import annotations

import pytest

from surveys.models import QuestionnaireVersion, Response
from tests.factories import all_kinds_page, make_response, make_round, questionnaire
from tests.torture.ledger import Balance, Ledger, Person, reconcile
from tests.torture.rounds import CLOSING, LONG, SHORT

GOOD = Balance(0, 0, ())


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    for slug in (LONG, CLOSING):
        make_round(questionnaire(all_kinds_page()), slug=slug)
    return make_round(questionnaire(all_kinds_page()), slug=SHORT)


def sent(ledger: Ledger, version: QuestionnaireVersion, mark: str, receipt: str) -> Response:
    """Somebody's response, as it was sent."""
    answers = {"long_text": mark, "scale": 7}
    ledger.begin(Person(SHORT, mark, answers, receipt, str(version.number)))
    return make_response(version, answers, reference=f"R-{mark}")


def test_good_books(version: QuestionnaireVersion) -> None:
    ledger = Ledger()
    sent(ledger, version, "one", "R-one")
    sent(ledger, version, "two", "")  # stored, though the receipt was never seen
    ledger.begin(Person(SHORT, "three", {}))  # gave up
    assert reconcile(ledger) == GOOD
    assert ledger.receipts == 1


def test_an_acknowledged_response_that_is_gone_is_lost(version: QuestionnaireVersion) -> None:
    ledger = Ledger()
    sent(ledger, version, "one", "R-one").delete()
    assert reconcile(ledger) == Balance(1, 0, ())


def test_a_response_stored_twice_is_doubled(version: QuestionnaireVersion) -> None:
    ledger = Ledger()
    row = sent(ledger, version, "one", "R-one")
    make_response(version, row.answers, reference="R-one-b")
    balance = reconcile(ledger)
    assert (balance.lost, balance.doubled) == (0, 1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"answers": {"long_text": "one"}}, "a response that is not what was sent"),
        ({"answers": {"long_text": "nobody's"}}, "a response that nobody sent"),
        ({"reference": "R-other"}, "a reference that is not the receipt's"),
    ],
)
def test_a_changed_response_is_wrong(
    version: QuestionnaireVersion, change: dict[str, object], said: str
) -> None:
    ledger = Ledger()
    sent(ledger, version, "one", "R-one")
    Response.objects.update(**change)
    assert f"{SHORT}: {said}" in reconcile(ledger).wrong
