"""The figures with and without the responses that staff set aside."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from reports.columns import counted, tally_of
from reports.models import Coding, Theme
from reports.selectors import theme_counts
from surveys.models import FlagState, QuestionnaireVersion, Response, ResponseFlag, Results
from surveys.selectors import submitted
from tests.factories import make_response, make_round, text

STAFF, PUBLIC = "/en/staff/rounds/stage/", "/en/rounds/stage/results/"


def flag(response: Response, state: FlagState) -> ResponseFlag:
    decided = {} if state == FlagState.OPEN else {"decided_on": date(2026, 3, 1), "note": "Why"}
    return ResponseFlag.objects.create(
        response=response, group=uuid4(), kind="same_answers", state=state, **decided
    )


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    """Twelve responses: one flagged, one kept, one set aside for two reasons."""
    version = make_round(slug="stage", results=Results.LIVE)
    responses = [make_response(version, {"size": "large"}) for _ in range(12)]
    flag(responses[0], FlagState.OPEN)
    flag(responses[1], FlagState.KEPT)
    flag(responses[2], FlagState.SET_ASIDE)
    flag(responses[2], FlagState.SET_ASIDE)
    return version


def words(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def test_only_what_is_set_aside_is_left_out_and_only_when_asked(
    version: QuestionnaireVersion,
) -> None:
    assert len(list(submitted(version.round))) == 12
    assert len(list(submitted(version.round, without_set_aside=True))) == 11
    assert tally_of(version.round).responses == 12
    assert counted(version.round, without_set_aside=True).tally.responses == 11


def test_a_decision_is_counted_at_the_next_call(version: QuestionnaireVersion) -> None:
    assert counted(version.round, without_set_aside=True).tally.responses == 11
    undecided = ResponseFlag.objects.filter(state=FlagState.OPEN)
    undecided.update(state=FlagState.SET_ASIDE, decided_on=date(2026, 3, 2), note="Why")
    assert counted(version.round, without_set_aside=True).tally.responses == 10
    assert tally_of(version.round).responses == 12


def test_themes_are_counted_without_them(version: QuestionnaireVersion) -> None:
    theme = Theme.objects.create(
        round=version.round, question="remarks", code="parks", label=text("Parks"), position=1
    )
    for response in Response.objects.all():
        Coding.objects.create(theme=theme, response=response)
    assert theme_counts(version.round) == {"remarks": {"parks": 12}}
    assert theme_counts(version.round, without_set_aside=True) == {"remarks": {"parks": 11}}


def test_staff_see_how_many_are_set_aside_and_the_figures_without(
    version: QuestionnaireVersion, admin_client: Client
) -> None:
    with_all = words(admin_client.get(STAFF))
    assert "of which 1 was set aside by staff" in with_all
    assert "computed from the 12 submitted responses" in with_all
    without = words(admin_client.get(f"{STAFF}?flagged=without&by=size"))
    assert "Without 1 response that staff set aside" in without
    assert "computed from the 11 submitted responses" in without
    assert "flagged=without" in without  # the charts, too, and breaking down by another category
    assert 'name="flagged" value="without"' in without


def test_a_chart_of_the_staff_page_leaves_out_what_the_page_leaves_out(
    version: QuestionnaireVersion, admin_client: Client
) -> None:
    for _ in range(4):
        make_response(version, {"size": "small"})
    chart = f"{PUBLIC}chart/respondents-2.svg"
    drawn = {
        query: admin_client.get(f"{chart}?{query}").content
        for query in ("staff=1", "staff=1&flagged=without", "", "flagged=without")
    }
    assert drawn["staff=1&flagged=without"] != drawn["staff=1"]
    assert drawn["flagged=without"] == drawn[""]


def test_the_public_counts_everybody_and_reads_of_nobody_set_aside(
    version: QuestionnaireVersion,
) -> None:
    for query in ("", "?flagged=without"):
        shown = words(Client().get(PUBLIC + query))
        assert "computed from the 12 submitted responses" in shown
        assert "set aside" not in shown
