"""The interface for programs says what the results page says, as its description says it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from consultation.wsgi import application
from reports.api.description import description
from reports.models import PublishedFigure
from surveys.models import Origin, Results, Round
from tests.factories import make_response, make_round
from tests.reports.api.asking import ROOT, as_described, is_own

pytestmark = pytest.mark.django_db

CODE = "timisoara-2021-1"


def get(path: str, status: int = 200, **query: str) -> Any:
    """The answer, which is what the description says of this path and status."""
    return as_described(Client().get(f"{ROOT}{path}", query), path, status)


def test_every_published_figure_of_stage_1_can_be_read(stage_1: Round) -> None:
    body = get(f"/rounds/{CODE}/figures")
    assert body["base"] == {
        "responses": 305,
        "origins": {"reconstructed": 305},
        "minimum_group": 5,
        "too_few": False,
    }
    found = {each["id"]: each["published_as"] for each in body["figures"]}
    published = dict(PublishedFigure.objects.values_list("indicator", "value"))
    assert len(published) == 32
    assert {each: Decimal(found[each]) for each in published} == published


def test_the_tables_hold_counts_bases_and_shares(stage_1: Round) -> None:
    rows = get(f"/rounds/{CODE}/tables", question="organisation_type")["rows"]
    (large,) = [each for each in rows if each["answer"] == "large" and each["by"] is None]
    assert (large["count"], large["answered"]) == (104, 305)
    assert large["share_of_answered"] == pytest.approx(104 / 305)
    everything = get(f"/rounds/{CODE}/tables")["rows"]
    assert rows == [each for each in everything if each["question"] == "organisation_type"]
    assert len({each["question"] for each in everything}) > 10
    wrong = get(f"/rounds/{CODE}/tables", 400, question="none")
    assert wrong["error"] == "bad_request"


def test_the_questionnaire_is_the_one_that_was_asked(stage_1: Round) -> None:
    body = get(f"/rounds/{CODE}/questionnaire")
    assert body["version"] == 1
    assert body["questionnaire"]["languages"] == ["ro", "en"]


def test_rounds_are_those_of_the_start_page(stage_1: Round) -> None:
    (first,) = [each for each in get("/rounds")["rounds"] if each["slug"] == CODE]
    assert first == get(f"/rounds/{CODE}")
    assert (first["state"], first["results_public"]) == ("closed", True)
    assert first["title"].keys() == {"ro", "en"}


@pytest.mark.parametrize("path", ["questionnaire", "figures", "tables"])
def test_what_is_not_public_is_told_to_nobody(path: str) -> None:
    """Not to staff either: no cookie is looked at."""
    version = make_round(slug="secret", results=Results.NEVER)
    make_response(version, {"size": "large"})
    assert get(f"/rounds/secret/{path}", 403)["error"] == "not_public"
    assert get(f"/rounds/unknown/{path}", 404)["error"] == "not_found"


def test_below_the_minimum_there_is_the_number_of_responses_and_nothing_else() -> None:
    """trust.md (b), small cells: the same rule as on the page."""
    version = make_round(slug="small", results=Results.LIVE)
    for _ in range(9):
        make_response(version, {"size": "large"}, origin=Origin.COLLECTED)
    for path, key in (("figures", "figures"), ("tables", "rows")):
        body = get(f"/rounds/small/{path}")
        assert (body["base"]["responses"], body["base"]["too_few"], body[key]) == (9, True, [])
    make_response(version, {"size": "small"})
    rows = get("/rounds/small/tables")["rows"]
    assert not [each for each in rows if each["group"] is not None]


def test_other_sites_may_read_it_and_nothing_may_be_sent() -> None:
    answer = Client().get(f"{ROOT}/rounds")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert not answer.cookies
    assert Client().post(f"{ROOT}/rounds").status_code == 405


def test_an_answer_costs_the_same_however_many_responses(
    stage_1: Round, django_assert_max_num_queries: Any
) -> None:
    get(f"/rounds/{CODE}/figures")
    with django_assert_max_num_queries(8):
        Client().get(f"{ROOT}/rounds/{CODE}/figures")


@pytest.mark.usefixtures("kept_connection")
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("path", [each for each in description("")["paths"] if not is_own(each)])
def test_whatever_is_asked_is_answered_as_described(
    stage_1: Round, path: str, mode: GenerationMode
) -> None:
    """trust.md (c) 24: parameters right and wrong; the answers are judged by the description."""
    operation = schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", application)[path]["get"]
    if mode is GenerationMode.NEGATIVE and "{" not in path:
        pytest.skip("takes no parameters that could be wrong")

    @given(operation.as_strategy(generation_mode=mode))
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def ask(case: Any) -> None:
        case.call_and_validate()

    ask()
