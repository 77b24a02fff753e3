"""Differencing by staff who see results and no responses.

Decision 27; trust.md (b), small cells.
"""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from reports.services import save_weighting
from reports.stats.weighting import Margin, Scheme
from surveys.flag_selectors import set_aside
from surveys.models import FlagState, QuestionnaireVersion
from surveys.questionnaire.model import Kind
from surveys.roles import GRANTED, Permission, Role
from tests.factories import (
    choices,
    make_response,
    make_round,
    make_staff,
    page,
    question,
    questionnaire,
)
from tests.reports.test_set_aside import flag

STAFF = "/en/staff/rounds/stage/"
EXPLORE = f"{STAFF}explore/"
LESS_ONE = "${who} != 'mayor'"
SEE_RESULTS = [role for role in Role if Permission.VIEW_RESULTS in GRANTED[role]]


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    """One mayor among 31, who is against, as every fifth of the others is."""
    who = question("who", Kind.SINGLE_CHOICE, choices=choices("firm", "school", "mayor"))
    view = question("view", Kind.SINGLE_CHOICE, choices=choices("for", "against"))
    made = make_round(questionnaire(page("one", who, view)), slug="stage")
    for number in range(30):
        who_answers = "school" if number < 10 else "firm"
        make_response(made, {"who": who_answers, "view": "for" if number % 5 else "against"})
    make_response(made, {"who": "mayor", "view": "against"})
    return made


def browser(version: QuestionnaireVersion, role: Role) -> Client:
    client = Client()
    client.force_login(make_staff(role, version.round.consultation))
    return client


def words(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


@pytest.mark.parametrize("role", SEE_RESULTS)
@pytest.mark.parametrize("path", ["", "questions/view/", "cross/"])
def test_who_may_filter_may_read_the_responses(
    version: QuestionnaireVersion, role: Role, path: str
) -> None:
    """All who are not the mayor, subtracted from all, are the mayor."""
    client, query = browser(version, role), {"rows": "view", "columns": "who", "filter": LESS_ONE}
    reads = Permission.EXPORT_DATA in GRANTED[role]
    answer = client.get(f"{EXPLORE}{path}", query)
    chart = client.get(f"{EXPLORE}chart.svg", {"question": "view", "filter": LESS_ONE})
    assert (answer.status_code, chart.status_code) == ((200, 200) if reads else (403, 404))
    assert client.get(f"{STAFF}exports/").status_code == (200 if reads else 404)
    without = words(client.get(f"{EXPLORE}{path}"))
    assert ("Filter the responses" in without) is reads
    if not reads:
        refused = words(answer)
        assert "Filters are for those who may read responses one by one" in refused
        assert "Remove the filter" in refused
        assert "<table" not in refused
        assert "of 31" not in refused


@pytest.mark.parametrize("role", SEE_RESULTS)
def test_a_cross_tab_turned_round_shows_no_row_of_one_person(
    version: QuestionnaireVersion, role: Role
) -> None:
    client = browser(version, role)
    html = words(client.get(f"{EXPLORE}cross/", {"rows": "who", "columns": "view"}))
    turned = words(client.get(f"{EXPLORE}cross/", {"rows": "view", "columns": "who"}))
    assert "left out, of the tests as well" in turned
    shown = [code for code in ("firm", "school", "mayor") if f'<th scope="row">{code}<' in html]
    reads = Permission.EXPORT_DATA in GRANTED[role]
    assert ("left out, of the tests as well" in html) is not reads
    assert shown == (["firm", "school", "mayor"] if reads else ["firm"])
    chart = client.get(f"{EXPLORE}chart.svg", {"rows": "who", "columns": "view"})
    assert chart.status_code == (200 if reads else 204)


@pytest.mark.parametrize("role", SEE_RESULTS)
def test_leaving_out_what_was_set_aside_is_a_filter_too(
    version: QuestionnaireVersion, role: Role
) -> None:
    mayor = version.round.responses.get(answers__who="mayor")
    flag(mayor, FlagState.SET_ASIDE)
    assert set_aside(version.round).count() == 1
    client, reads = browser(version, role), Permission.EXPORT_DATA in GRANTED[role]
    for path in (STAFF, EXPLORE, f"{EXPLORE}questions/view/"):
        whole = words(client.get(path))
        assert ("See the figures without them" in whole) is reads
        without = words(client.get(path, {"flagged": "without"}))
        assert ("Without 1 response that staff set aside" in without) is reads
    name = re.findall(r"results/chart/([\w-]+)\.svg", words(client.get(STAFF)))[0]
    drawn = f"/en/rounds/stage/results/chart/{name}.svg?staff=1"
    same = client.get(drawn).content == client.get(f"{drawn}&flagged=without").content
    assert same is not reads


@pytest.mark.parametrize("role", SEE_RESULTS)
@pytest.mark.parametrize("address", [f"{EXPLORE}questions/view/", f"{EXPLORE}cross/", STAFF])
def test_who_sees_weighted_figures_may_read_the_responses(
    version: QuestionnaireVersion, role: Role, address: str
) -> None:
    """The weighted share beside the unweighted one tells what each of two classes answered."""
    targets = {"firm": Decimal(50), "school": Decimal(25), "mayor": Decimal(25)}
    scheme = Scheme((Margin("who", targets),))
    save_weighting(round_=version.round, name="Halves", scheme=scheme)
    query = {"rows": "view", "columns": "who", "weights": "Halves"}
    html = words(browser(version, role).get(address, query))
    reads = Permission.EXPORT_DATA in GRANTED[role]
    assert ("Effective n" in html or "effective sample size" in html) is reads
    assert ("Weighted figures are for those who may read responses" in html) is not reads
