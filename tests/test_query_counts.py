"""How many queries a page costs, as literal numbers: a page that asks more is seen in review."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from reports.models import WeightingScheme
from surveys.models import QuestionnaireVersion, Results
from surveys.services.trial_rounds import begin_trial
from tests.factories import NOW, make_response, make_round, make_staff
from tests.reports.indicators.world import WEIGHTS, make_indicator, publish, weigh_sizes


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    return make_round(slug="stage", results=Results.LIVE)


@pytest.fixture
def browser(version: QuestionnaireVersion) -> Client:
    """A respondent who has saved the first page."""
    browser = Client()
    browser.post("/en/rounds/stage/start/")
    browser.post("/en/rounds/stage/page/first/", {"size": "large"})
    return browser


@pytest.mark.parametrize(
    ("path", "queries"),
    [("", 2), ("page/first/", 2), ("page/second/", 2), ("review/", 2)],
)
def test_a_page_of_a_respondent_is_read_in_two_queries(
    browser: Client, django_assert_num_queries: Any, path: str, queries: int
) -> None:
    with django_assert_num_queries(queries):
        assert browser.get(f"/en/rounds/stage/{path}").status_code == 200


@pytest.mark.parametrize("many", [1, 3])
def test_a_trial_costs_as_much_as_a_round_however_much_it_was_used(
    version: QuestionnaireVersion, django_assert_num_queries: Any, many: int
) -> None:
    trial = begin_trial(round_=version.round, questionnaire=version.questionnaire, at=NOW)
    browser, staff = Client(), Client()
    browser.post(f"/en/rounds/{trial.slug}/start/")
    for _ in range(many):
        make_response(trial.versions.get())
    for path in ("", "page/first/"):
        with django_assert_num_queries(2):
            assert browser.get(f"/en/rounds/{trial.slug}/{path}").status_code == 200
    staff.force_login(make_staff())
    # Session, account; round, version, draft, undo; the trial, its version twice, its use.
    with django_assert_num_queries(9):
        assert staff.get("/en/staff/rounds/stage/design/trial/").status_code == 200


def test_saving_a_page_costs_the_reading_and_one_update(
    browser: Client, django_assert_num_queries: Any
) -> None:
    # Read 2, savepoint, lock the row, update it, release the savepoint.
    with django_assert_num_queries(6):
        answer = browser.post("/en/rounds/stage/page/second/", {"budget": "3"})
    assert answer.status_code == 302


def test_saving_the_first_page_costs_one_insert(
    version: QuestionnaireVersion, django_assert_num_queries: Any
) -> None:
    browser = Client()
    browser.post("/en/rounds/stage/start/")
    # Read 2, savepoint, insert, release the savepoint.
    with django_assert_num_queries(5):
        answer = browser.post("/en/rounds/stage/page/first/", {"size": "large"})
    assert answer.status_code == 302


def test_a_page_with_errors_writes_nothing(browser: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        assert browser.post("/en/rounds/stage/page/first/").status_code == 422


def test_submitting_costs_the_reading_and_one_update(
    browser: Client, django_assert_num_queries: Any
) -> None:
    # Read 2, savepoint, lock the row, update it, release the savepoint.
    with django_assert_num_queries(6):
        assert browser.post("/en/rounds/stage/review/").status_code == 302


@pytest.mark.parametrize("responses", [10, 30])
def test_results_cost_the_same_however_many_responded(
    version: QuestionnaireVersion, django_assert_num_queries: Any, responses: int
) -> None:
    for _ in range(responses):
        make_response(version, {"size": "large"})
    # Round and version, report, marks, themes, published indicators; the first time also
    # versions, what is stored of them, and the responses.
    with django_assert_num_queries(8):
        assert Client().get("/en/rounds/stage/results/").status_code == 200
    with django_assert_num_queries(5):
        assert Client().get("/en/rounds/stage/results/").status_code == 200


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_start_page_costs_one_query_however_many_rounds(
    version: QuestionnaireVersion, django_assert_num_queries: Any, rounds: int
) -> None:
    for _ in range(rounds - 1):
        make_round(consultation=version.round.consultation)
    with django_assert_num_queries(1):
        assert Client().get("/en/").status_code == 200


@pytest.mark.parametrize(("rounds", "queries"), [(1, 8), (3, 14)])
def test_the_list_of_staff_costs_three_queries_a_round(
    version: QuestionnaireVersion,
    admin_client: Client,
    django_assert_num_queries: Any,
    rounds: int,
    queries: int,
) -> None:
    """Of each round: its version, whether responses changed, its drafts."""
    for _ in range(rounds - 1):
        make_round(consultation=version.round.consultation)
    admin_client.get("/en/staff/")
    # Session, account, consultations for the roles and for the list, rounds.
    with django_assert_num_queries(queries):
        assert admin_client.get("/en/staff/").status_code == 200


@pytest.mark.parametrize("path", ["", "pages/first/", "questions/size/"])
@pytest.mark.django_db(transaction=True)
def test_a_page_of_the_builder_costs_six_queries(
    admin_client: Client, django_assert_num_queries: Any, path: str
) -> None:
    make_round(slug="stage")
    root = "/en/staff/rounds/stage/design/"
    admin_client.post(f"{root}add-page/")
    admin_client.get(root + path)
    # Session, account, round, version, draft without its document, whether there is an edit.
    with django_assert_num_queries(6):
        assert admin_client.get(root + path).status_code == 200


@pytest.mark.parametrize("responses", [10, 30])
def test_weighted_results_cost_one_query_more_than_unweighted_ones(
    version: QuestionnaireVersion,
    admin_client: Client,
    django_assert_num_queries: Any,
    responses: int,
) -> None:
    for number in range(responses):
        make_response(version, {"size": "large" if number % 3 else "small"})
    halves = {"question": "size", "targets": {"large": "50", "small": "50"}}
    WeightingScheme.objects.create(
        round=version.round,
        name="halves",
        definition={"unit": "percent", "margins": [halves], "trim": None},
    )
    path = "/en/staff/rounds/stage/"
    admin_client.get(f"{path}?weights=halves")
    # Session, account, round and version, report, marks, themes, set aside, schemes.
    with django_assert_num_queries(8):
        assert admin_client.get(path).status_code == 200
    # The marks once more; the counts by class are kept.
    with django_assert_num_queries(9):
        assert b"Weighted by" in admin_client.get(f"{path}?weights=halves").content


@pytest.mark.parametrize("responses", [10, 30])
def test_a_comparison_costs_the_same_however_many_responded(
    version: QuestionnaireVersion,
    admin_client: Client,
    django_assert_num_queries: Any,
    responses: int,
) -> None:
    later = make_round(slug="later", consultation=version.round.consultation)
    for each in (version, later):
        for _ in range(responses):
            make_response(each, {"size": "large"})
    path = "/en/staff/rounds/later/compare/?with=stage"
    admin_client.get(path)
    with django_assert_num_queries(12):
        assert admin_client.get(path).status_code == 200


@pytest.mark.parametrize("responses", [10, 30])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("", 9),
        ("questions/size/", 9),
        ("questions/size/?filter=%24%7Bsize%7D+%3D+%27large%27", 13),
        ("cross/?rows=needs&columns=size", 13),
        ("chart.svg?question=size", 7),
    ],
)
def test_exploring_costs_the_same_however_many_responded(
    version: QuestionnaireVersion,
    admin_client: Client,
    django_assert_num_queries: Any,
    path: str,
    queries: int,
    responses: int,
) -> None:
    for _ in range(responses):
        make_response(version, {"size": "large", "needs": ["x"]})
    address = f"/en/staff/rounds/stage/explore/{path}"
    admin_client.get(address)
    with django_assert_num_queries(queries):
        assert admin_client.get(address).status_code == 200


@pytest.mark.parametrize("indicators", [1, 3])
def test_weights_of_indicators_are_read_once_for_all_of_them(
    version: QuestionnaireVersion,
    admin_client: Client,
    django_assert_num_queries: Any,
    indicators: int,
) -> None:
    for size in ("large", "small"):
        for _ in range(12):
            make_response(version, {"size": size, "needs": ["x"]})
    weigh_sizes(version.round)
    for number in range(indicators):
        made = make_indicator(version, code=f"need-{number}", weights=WEIGHTS)
        publish(made, version.round)
    city = version.round.consultation.slug
    root = f"/en/staff/consultations/{city}/indicators/"
    public = f"/en/consultations/{city}/indicators/"
    # The schemes of all rounds, and the state of the responses that the weights are made of.
    for path, queries in ((root, 10), (f"{root}need-0/", 10), (f"{public}need-0/", 5)):
        reader = admin_client if path.startswith(root) else Client()
        reader.get(path)
        with django_assert_num_queries(queries):
            assert reader.get(path).status_code == 200


@pytest.mark.parametrize("responses", [10, 30])
@pytest.mark.parametrize("indicators", [1, 3])
def test_indicators_cost_the_same_however_many_responded(
    version: QuestionnaireVersion,
    admin_client: Client,
    django_assert_num_queries: Any,
    indicators: int,
    responses: int,
) -> None:
    """However many indicators there are, too: rounds are read once for all of them."""
    later = make_round(slug="later", number=999, consultation=version.round.consultation)
    for each in (version, later):
        for _ in range(responses):
            make_response(each, {"size": "large", "needs": ["x"]})
    for number in range(indicators):
        publish(make_indicator(version, code=f"need-{number}"), version.round)
    city = version.round.consultation.slug
    root = f"/en/staff/consultations/{city}/indicators/"
    public = f"/en/consultations/{city}/indicators/"
    # Session, account, consultation, indicators, versions, editions; of each round its responses'
    # state and its report; declared equivalences.
    for path, queries in ((root, 10), (f"{root}need-0/", 11), (public, 2), (f"{public}need-0/", 4)):
        reader = admin_client if path.startswith(root) else Client()
        reader.get(path)
        with django_assert_num_queries(queries):
            assert reader.get(path).status_code == 200
