"""The staff's results, unweighted and weighted side by side."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from reports.services import save_weighting
from reports.stats.weighting import Margin, Scheme
from surveys.models import QuestionnaireVersion, Results
from surveys.questionnaire.model import Kind
from tests.factories import (
    all_kinds_page,
    choices,
    make_response,
    make_round,
    make_staff,
    page,
    question,
    questionnaire,
)

PATH = "/en/staff/rounds/stage/"
HALVES = Scheme((Margin("size", {"large": Decimal(50), "small": Decimal(50)}),))
SIZE = question("size", Kind.SINGLE_CHOICE, choices=choices("large", "small"), role="category")


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    made = make_round(
        questionnaire(page("first", SIZE), all_kinds_page()), slug="stage", results=Results.LIVE
    )
    more = {"matrix": {"r1": "a"}, "ranking": ["b", "a"], "points_allocation": {"a": 100}}
    for _ in range(30):
        make_response(
            made, {"size": "large", "single_choice": "a", "scale": 8, "number": 2, **more}
        )
    for _ in range(10):
        make_response(made, {"size": "small", "single_choice": "b", "scale": 2, "number": 6})
    save_weighting(round_=made.round, name="Halves & more", scheme=HALVES)
    return made


@pytest.fixture
def analyst(version: QuestionnaireVersion) -> Client:
    browser = Client()
    browser.force_login(make_staff("analyst", version.round.consultation))
    return browser


def words(answer: Any) -> str:
    return unescape(answer.content.decode())


def rows(html: str) -> list[list[str]]:
    """Every row of every table, as the texts of its cells."""
    found = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    return [
        [re.sub("<[^>]*>", "", cell).strip() for cell in re.split("</t[hd]>", row)[:-1]]
        for row in found
    ]


def test_each_figure_stands_beside_its_weighted_one(analyst: Client) -> None:
    html = words(analyst.get(f"{PATH}?weights=Halves+%26+more"))
    found = rows(html)
    # Thirty at 2/3, ten at 2: half and half.
    starts = [row[:3] for row in found]
    assert ["a", "75.0%", "50.0%"] in starts
    assert ["Mean", "6.50", "5.00"] in starts
    assert ["Median", "8.00", "5.00"] in starts
    assert ["Mean", "3.00", "4.00"] in starts
    assert ["r1: a", "100.0%", "100.0%"] in starts
    assert ["b: mean place", "1.00", "1.00"] in starts
    assert ["a: mean points", "100.00", "100.00"] in starts
    assert "Weighted by “Halves & more”" in html
    assert "Weighted interval (95%, weights as given)" in html
    assert "effective sample size 30; design effect 1.33" in html


def test_intervals_say_which_variance_they_use(analyst: Client) -> None:
    given = words(analyst.get(f"{PATH}?weights=Halves+%26+more"))
    calibrated = words(analyst.get(f"{PATH}?weights=Halves+%26+more&variance=calibrated"))
    assert "Weighted interval (95%, calibrated variance)" in calibrated
    assert "weights as given)" not in calibrated
    (wide,) = [row for row in rows(given) if row[:3] == ["Mean", "6.50", "5.00"]]
    (narrow,) = [row for row in rows(calibrated) if row[:3] == ["Mean", "6.50", "5.00"]]
    # The scale follows from the size alone: once the sizes are met, nothing is left to chance.
    assert (wide[3] != "5.00–5.00", narrow[3]) == (True, "5.00–5.00")


def test_groups_are_weighted_too_and_hidden_as_unweighted(
    analyst: Client, version: QuestionnaireVersion
) -> None:
    version.round.responses.filter(
        pk__in=version.round.responses.filter(answers__size="small").values("pk")[:7]
    ).delete()
    found = rows(words(analyst.get(f"{PATH}?weights=Halves+%26+more&by=size")))
    assert [row for row in found if row[:1] == ["large"] and "8.00" in row] == []
    assert ["large", "…", "…"] in [row[:3] for row in found]


def test_unweighted_stays_the_default_and_the_public_page_never_is(
    analyst: Client, version: QuestionnaireVersion
) -> None:
    for address in (PATH, "/en/rounds/stage/results/?weights=Halves+%26+more"):
        assert "Weighted" not in words(analyst.get(address))


def test_unknown_weights_are_not_found(analyst: Client) -> None:
    assert analyst.get(f"{PATH}?weights=None").status_code == 404


def test_trust_34_weights_that_fit_no_more_give_the_reason_and_no_figure(
    analyst: Client, version: QuestionnaireVersion
) -> None:
    version.round.responses.filter(answers__size="small").delete()
    html = words(analyst.get(f"{PATH}?weights=Halves+%26+more"))
    assert "small: nobody answered so." in html
    assert "All figures are unweighted." in html
    assert "Weighted interval" not in html
