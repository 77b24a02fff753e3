"""Published indicators for programs."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from django.test import Client

from reports.api.description import description
from surveys.models import Response, Results
from tests.reports.indicators.world import (
    ONE_VOICE,
    WEIGHTS,
    make_indicator,
    publish,
    two_rounds,
    weigh_sizes,
)

pytestmark = pytest.mark.django_db

PATH = "/consultations/{slug}/indicators"


def get(slug: str, status: int = 200) -> Any:
    """The answer, which is what the description says."""
    answer = Client().get(f"/api/v1/consultations/{slug}/indicators")
    assert answer.status_code == status
    body = json.loads(answer.content)
    said = description("")
    schema = said["paths"][PATH]["get"]["responses"][str(status)]["content"]["application/json"]
    jsonschema.validate(body, schema["schema"] | {"components": said["components"]})
    return body


def test_values_are_told_as_published_with_what_they_supersede() -> None:
    first, _second = two_rounds()
    slug = first.round.consultation.slug
    assert get(slug) == {"consultation": slug, "indicators": []}
    indicator = make_indicator(first)
    publish(indicator, first.round)
    one = Response.objects.filter(round=first.round, answers__needs=["x"]).first()
    assert one is not None
    one.delete()
    publish(indicator, first.round, reason="Erased on request.")
    (found,) = get(slug)["indicators"]
    assert (found["code"], found["name"]["en"]) == ("need-of-x", "Who needs x")
    (value,) = found["values"]
    told = [(each["edition"], each["published_as"], each["base_n"], each["reason"])
            for each in (*value["superseded"], value)]  # fmt: skip
    assert told == [(1, "41.7", 60, ""), (2, "40.7", 59, "Erased on request.")]
    assert (value["exact"], value["base"], value["definition"]["question"]) == (
        "24/59",
        "answered",
        "needs",
    )
    assert [(each["code"], each["shown"]) for each in value["groups"]] == [
        ("large", True),
        ("small", True),
    ]
    first.round.results = Results.NEVER
    first.round.save()
    assert get(slug)["indicators"] == []


def test_a_weighted_value_is_told_with_the_unweighted_one_and_its_weights() -> None:
    first, _second = two_rounds()
    weigh_sizes(first.round)
    publish(make_indicator(first, weights=WEIGHTS), first.round)
    publish(make_indicator(first, code="plain", by=None), first.round)
    found, plain = get(first.round.consultation.slug)["indicators"]
    (value,) = found["values"]
    weighted = value["weighted"]
    assert (value["published_as"], value["exact"], value["numerator"]) == ("37.5", "3/8", None)
    assert (weighted["weights"], weighted["variance"]) == (ONE_VOICE, "given")
    assert weighted["design_effect"] == pytest.approx(1.125)
    assert weighted["unweighted"]["numerator"] == 25
    scheme = value["definition"]["weights"]["scheme"]
    assert scheme["margins"][0]["targets"] == {"large": "50", "small": "50"}
    assert plain["values"][0]["weighted"] is None


def test_an_unknown_consultation_is_not_found() -> None:
    assert get("nowhere", 404)["error"] == "not_found"
