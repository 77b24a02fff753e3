"""The pages of exploring with weights: every figure unweighted and weighted, side by side."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from reports.services import save_weighting
from reports.stats.weighting import Margin, Scheme, Unit
from surveys.models import QuestionnaireVersion
from surveys.questionnaire.model import Group, Kind
from surveys.roles import Role
from tests.factories import (
    all_kinds_page,
    choices,
    make_response,
    make_round,
    make_staff,
    page,
    question,
    questionnaire,
    text,
)

ROOT = "/en/staff/rounds/stage/explore/"
HALVES = Scheme((Margin("size", {"large": Decimal(50), "small": Decimal(50)}),))
SIZE = question("size", Kind.SINGLE_CHOICE, choices=choices("large", "small"), role="category")
NAME = "Halves & more"


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    abc = choices("a", "b", "c")
    grouped = [
        question(code, Kind.MULTIPLE_CHOICE, choices=abc, group="needs") for code in ("n1", "n2")
    ]
    made = make_round(
        questionnaire(
            page("first", SIZE), all_kinds_page(), page("needs", *grouped),
            groups=(Group(code="needs", title=text("Needs")),),
        ),
        slug="stage",
    )  # fmt: skip
    more = {"matrix": {"r1": "a"}, "ranking": ["b", "a"], "points_allocation": {"a": 100}}
    for place in range(30):
        answers = {
            "size": "large", "single_choice": "a" if place % 3 else "b", "scale": 8, "number": 2,
            "multiple_choice": ["a", "b"] if place % 2 else ["a"], "n1": ["a"], **more,
        }  # fmt: skip
        make_response(made, answers)
    for place in range(10):
        answers = {
            "size": "small", "single_choice": "b" if place % 5 else "a", "scale": 2, "number": 6,
            "multiple_choice": ["b"], "n2": ["b"], "date": "2026-01-02",
        }  # fmt: skip
        make_response(made, answers)
    save_weighting(round_=made.round, name=NAME, scheme=HALVES)
    return made


@pytest.fixture
def analyst(version: QuestionnaireVersion) -> Client:
    browser = Client()
    browser.force_login(make_staff(Role.ANALYST, version.round.consultation))
    return browser


def html_of(client: Client, path: str, status: int = 200, **query: str) -> str:
    answer = client.get(f"{ROOT}{path}", query)
    assert answer.status_code == status, answer.content[:500]
    return unescape(answer.content.decode())


def rows(html: str) -> list[list[str]]:
    """Every row of every table, as the texts of its cells."""
    found = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    return [
        [re.sub("<[^>]*>", "", cell).strip() for cell in re.split("</t[hd]>", row)[:-1]]
        for row in found
    ]


def printed(**options: Any) -> Any:
    out = StringIO()
    call_command("tables", "stage", weights=NAME, json=True, stdout=out, **options)
    return json.loads(out.getvalue())


def test_a_question_has_its_figures_both_ways_with_n_and_effective_n(analyst: Client) -> None:
    """Thirty at 2/3, ten at 2: half and half."""
    html = html_of(analyst, "questions/scale/", weights=NAME)
    found = {row[0]: row[1:] for row in rows(html) if len(row) == 7}
    heading = "Weighted interval (95%, weights as given)"
    assert found["Figure"] == [
        "Unweighted", "Weighted", heading, "n", "Effective n", "Design effect",
    ]  # fmt: skip
    assert found["Mean"][:2] == ["6.50", "5.00"]
    assert found["8"][:2] == ["75.0%", "50.0%"]
    assert found["8"][3:] == ["40", "30.0", "1.33"]
    assert found["Two highest points (9, 10)"][1] == "0.0%"
    assert f"weighted by “{NAME}”" in html
    assert "Weighted intervals: by linearisation" in html
    calibrated = html_of(analyst, "questions/scale/", weights=NAME, variance="calibrated")
    assert "Weighted interval (95%, calibrated variance)" in calibrated
    assert html_of(analyst, "questions/scale/").count("Design effect") == 0


def test_weights_by_a_register_have_a_stratified_variance(
    analyst: Client, version: QuestionnaireVersion
) -> None:
    """All of a category gave the same number: within categories nothing is uncertain."""
    register = Margin("size", {"large": Decimal(300), "small": Decimal(300)})
    save_weighting(
        round_=version.round, name="Register", scheme=Scheme((register,), Unit.POPULATION)
    )
    asked = {"weights": "Register", "variance": "stratified"}
    html = html_of(analyst, "questions/scale/", **asked)
    found = {row[0]: row[1:] for row in rows(html) if len(row) == 7}
    assert found["Figure"][2] == "Weighted interval (95%, stratified variance)"
    assert found["Mean"][:3] == ["6.50", "5.00", "5.00–5.00"]
    assert found["8"][:3] == ["75.0%", "50.0%", "50.0–50.0%"]
    assert "takes account of how many of each category answered" in html
    assert ">Calibrated variance</a>" in html
    crossed = {"rows": "scale", "columns": "size"}
    assert "stratified variance" in html_of(analyst, "cross/", **crossed, **asked)
    # The other weights know no sizes: their page says which variance it has, and offers no third.
    plain = html_of(analyst, "questions/scale/", weights=NAME, variance="stratified")
    assert "Weighted intervals: by linearisation" in plain
    assert "Stratified variance" not in plain
    unknown = html_of(analyst, "questions/scale/", weights=NAME, variance="nonsense")
    assert "Weighted intervals: by linearisation" in unknown


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.NOTE])
def test_every_kind_has_a_page_with_weights(analyst: Client, kind: Kind) -> None:
    html = html_of(analyst, f"questions/{kind.value}/", weights=NAME)
    nothing = "Nobody has answered this question yet" in html
    assert ("Design effect" in html) is (
        not nothing and kind not in {Kind.SHORT_TEXT, Kind.LONG_TEXT}
    )


def test_a_multiple_choice_has_both_bases_weighted(analyst: Client) -> None:
    html = html_of(analyst, "questions/multiple_choice/", weights=NAME)
    found = [row[:3] for row in rows(html) if row[0] == "a" and len(row) == 7]
    assert found == [["a", "75.0%", "50.0%"], ["a", "54.5%", "40.0%"]]
    assert "% of the options expressed" in html


def test_groups_of_questions_are_ranked_with_weights_too(analyst: Client) -> None:
    found = rows(html_of(analyst, "", weights=NAME))
    assert ["n2?", "25.0%", "50.0%", "10"] in found


def test_a_crossing_says_what_the_command_says(analyst: Client) -> None:
    html = html_of(analyst, "cross/", rows="single_choice", columns="size", weights=NAME)
    said = printed(question="single_choice", by="size")["weighted"]
    part = html.split('id="weighted"')[1]
    found = {row[0]: row[1:] for row in rows(part.split("</table>")[0])}
    for key in ("a", "b"):
        percents = [f"{said['column_percent'][key][group]:.1f}%" for group in ("large", "small")]
        letters = [said["letters"]["bonferroni"][key][group] for group in ("large", "small")]
        expected = [" ".join(filter(None, pair)) for pair in zip(percents, letters, strict=True)]
        assert found[key][:2] == expected
    # 20 of 30 and 2 of 10 chose a: more of the large ones, and of the small ones b.
    assert [row[0] for row in (found["a"], found["b"])] == ["66.7% B", "33.3%"]
    assert found["b"][1] == "80.0% A"
    assert found["single_choice?"][:2] == ["A: large", "B: small"]
    assert f"Cramér's V of the weighted table</dt><dd>{said['cramers_v']:.3f}" in html
    assert "t tests of weighted shares" in html
    assert found["n, unweighted"] == ["30", "10", "40"]
    assert found["Effective n"] == ["30.0", "10.0", "30.0"]
    assert found["Design effect"] == ["1.00", "1.00", "1.33"]
    test = said["rao_scott"]
    assert f"F = {test['f']:.2f}, df = {test['df1']:.2f}; {test['df2']:.1f}, p" in html
    assert "χ²" not in html
    assert "Rao and Scott's test" in html
    plain = html_of(analyst, "cross/", rows="single_choice", columns="size")
    assert "χ²" in plain
    assert "Rao and Scott" not in plain


def test_means_by_group_are_weighted(analyst: Client) -> None:
    html = html_of(analyst, "cross/", rows="number", columns="single_choice", weights=NAME)
    said = printed(question="number", by="single_choice")["weighted"]["means"]["b"]
    found = [row for row in rows(html.split("Weighted mean of", 1)[1]) if row[0] == "b"]
    assert found[0][1] == str(said["n"])
    assert found[0][2] == f"{said['n_effective']:.1f}"
    assert found[0][4] == f"{said['mean']:.2f}"
    assert found[0][6] == f"{said['median']:.2f}"
    (pair,) = printed(question="number", by="single_choice")["weighted"]["mean_tests"]
    shown = rows(html.split("Differences of weighted means", 1)[1])
    line = next(row for row in shown if row[0] == "a − b")
    assert line[1] == f"{pair['difference']:.2f}"
    assert "Analysis of variance and Welch" in html


def test_options_are_tested_one_by_one(analyst: Client) -> None:
    """Of options expressed there is no test: one respondent gives several."""
    html = html_of(analyst, "cross/", rows="multiple_choice", columns="size", weights=NAME)
    assert "Each option by group: Rao and Scott's test" in html
    tests = html.split('class="tests"')[1]
    assert tests.count("<dt>") == 3
    assert "not computable: all answers are in one row" in tests  # nobody chose “none”
    html = html_of(
        analyst, "cross/", rows="multiple_choice", columns="size", base="options", weights=NAME
    )
    assert html.count("options of one respondent are no independent answers") == 3


def test_weights_go_with_the_address_and_with_the_filter(analyst: Client) -> None:
    html = html_of(analyst, "questions/scale/", weights=NAME, filter="${size} = 'large'")
    assert "weights=Halves+%26+more" in html
    assert html.count('name="weights"') >= 2  # the form of the filter keeps it
    found = {row[0]: row[1:] for row in rows(html) if len(row) == 7}
    assert found["8"][1] == "100.0%"
    assert found["8"][3:] == ["30", "30.0", "1.00"]
    html_of(analyst, "questions/scale/", 404, weights="unknown")


def test_what_is_hidden_unweighted_is_hidden_weighted(
    analyst: Client, version: QuestionnaireVersion
) -> None:
    """trust.md (b), small cells: unweighted people decide."""
    few = html_of(
        analyst, "cross/", rows="scale", columns="single_choice", weights=NAME,
        filter="${size} = 'small'",
    )  # fmt: skip
    assert "Fewer than 5" not in few
    table = few.split('id="weighted"')[1].split("</table>")[0]
    assert rows(table)[0] == ["scale?", "All respondents"]  # of 8 and 2 neither is shown
    matrix = html_of(analyst, "questions/date/", weights=NAME, filter="${single_choice} = 'a'")
    assert "Design effect" not in matrix


def test_weights_that_do_not_fit_are_refused_in_words(
    analyst: Client, version: QuestionnaireVersion
) -> None:
    version.round.responses.filter(answers__size="small").delete()
    for path in ("questions/scale/", "cross/"):
        html = html_of(analyst, path, weights=NAME, rows="single_choice", columns="size")
        assert "These weights do not fit the responses as they are now." in html
        assert "small: nobody answered so." in html
        assert "Effective n" not in html


def test_without_schemes_there_is_a_way_to_make_one(
    analyst: Client, version: QuestionnaireVersion
) -> None:
    version.round.weighting_schemes.all().delete()
    assert "Make weights" in html_of(analyst, "questions/scale/")
    viewer = Client()
    viewer.force_login(make_staff(Role.VIEWER, version.round.consultation))
    assert "Make weights" not in html_of(viewer, "questions/scale/")
