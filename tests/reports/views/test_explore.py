"""The pages of exploring: what they show, to whom, under which filter."""

from __future__ import annotations

from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

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

ROOT = "/en/staff/rounds/kinds/explore/"


def needs_page() -> Any:
    abc = choices("a", "b", "c")
    more = [
        question(code, Kind.MULTIPLE_CHOICE, choices=abc, group="needs") for code in ("n1", "n2")
    ]
    return page("needs", *more)


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    group = Group(code="needs", title=text("Needs"))
    made = make_round(questionnaire(all_kinds_page(), needs_page(), groups=(group,)), slug="kinds")
    for number in range(40):
        make_response(
            made,
            {
                "single_choice": "a" if number % 3 else "b",
                "multiple_choice": ["a", "b"] if number % 2 else ["b"],
                "scale": number % 10 + 1,
                "matrix": {"r1": "a", "r2": "b" if number % 2 else "c"},
                "ranking": ["b", "a"] if number % 4 else ["a"],
                "number": number / 2,
                "short_text": f"Ana {number} <script>",
                "long_text": "Piețe și școli" if number % 5 else "Parcuri",
                "date": f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}",
                "points_allocation": {"a": 60, "b": 40},
                "n1": ["a", "b"],
                "n2": ["a"],
                **({"consent": True} if number % 2 else {}),
            },
        )
    return made


def browser(version: QuestionnaireVersion, role: Role) -> Client:
    client = Client()
    client.force_login(make_staff(role, version.round.consultation))
    return client


@pytest.fixture
def analyst(version: QuestionnaireVersion) -> Client:
    return browser(version, Role.ANALYST)


def page_of(client: Client, path: str, status: int = 200, **query: str) -> str:
    answer = client.get(f"{ROOT}{path}", query)
    assert answer.status_code == status, answer.content[:500]
    return " ".join(unescape(answer.content.decode()).split())


def test_the_index_lists_questions_and_ranks_groups(analyst: Client) -> None:
    html = page_of(analyst, "")
    assert "No filter: all 40 responses." in html
    for kind in Kind:
        assert (f"explore/questions/{kind.value}/" in html) is (kind is not Kind.NOTE)
    assert "Ranked: Needs" in html
    assert "80 · 66.7%" in html or "66.7%" in html  # n1 has 80 of 120 options expressed
    found = page_of(analyst, "", q="MATR")
    assert "explore/questions/matrix/" in found
    assert "explore/questions/scale/" not in found
    assert "No question has these words" in page_of(analyst, "", q="zzz")


def test_scales_of_a_group_are_compared_by_their_means(db: None) -> None:
    """Those with the same ends together; hidden where fewer than five answered."""
    settings: dict[str, Any] = {"group": "views", "minimum": 1}
    scales = [question(f"v{n}", Kind.SCALE, maximum=5, **settings) for n in (1, 2, 3)]
    ten = question("ten", Kind.SCALE, maximum=10, **settings)
    group = Group(code="views", title=text("Views"))
    made = make_round(questionnaire(page("one", *scales, ten), groups=(group,)), slug="kinds")
    client = browser(made, Role.VIEWER)
    assert "Nobody has answered this question yet." in page_of(client, "")
    for number in range(10):
        answers = {"v1": 2, "v2": 4 + number % 2, "ten": 9}
        make_response(made, {**answers, "v3": 3} if number < 4 else answers)
    html = page_of(client, "")
    assert "Means: Views" in html
    assert html.index("v2?") < html.index("v1?", html.index("Means: Views"))
    assert "4.50" in html
    assert "too few answers" in html
    assert "ten?" not in html.split("Means: Views")[1].split("</section>")[0]
    assert client.get(f"{ROOT}chart.svg", {"group": "views-means1"}).status_code == 200
    assert client.get(f"{ROOT}chart.svg", {"group": "views-means2"}).status_code == 404


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.NOTE])
def test_every_kind_has_a_page_and_its_chart(analyst: Client, kind: Kind) -> None:
    html = page_of(analyst, f"questions/{kind.value}/")
    assert f"{kind.value}?" in html
    without = {Kind.SHORT_TEXT, Kind.LONG_TEXT, Kind.CONSENT}
    answer = analyst.get(f"{ROOT}chart.svg", {"question": kind.value})
    assert answer.status_code == (204 if kind in without else 200)
    assert ("<picture" in html) is (kind not in without)
    if kind not in without:
        assert answer["Content-Type"] == "image/svg+xml"
        assert answer["Cache-Control"] == "private, max-age=60"
        assert "<table" in html


def test_a_multiple_choice_has_both_bases_side_by_side(analyst: Client) -> None:
    html = page_of(analyst, "questions/multiple_choice/")
    assert "% of the respondents who answered (n = 40)" in html
    assert "% of 60 options expressed" in html
    assert "Options taken together most often" in html
    for base in ("answered", "options"):
        query = {"question": "multiple_choice", "base": base}
        assert analyst.get(f"{ROOT}chart.svg", query).status_code == 200


def test_a_scale_has_its_mean_and_its_ends_taken_together(analyst: Client) -> None:
    html = page_of(analyst, "questions/scale/")
    assert "mean 5.50, median 5.5, of 40 ratings" in html
    assert "Two highest points (9, 10)" in html


@pytest.mark.parametrize("name", ["_language", "_mode", "_origin", "_version", "_submitted_on"])
def test_facts_have_pages(analyst: Client, name: str) -> None:
    assert "<table" in page_of(analyst, f"questions/{name}/")


def test_texts_are_for_who_may_read_responses(
    analyst: Client, version: QuestionnaireVersion
) -> None:
    html = page_of(analyst, "questions/short_text/")
    assert "<script>" in html  # unescaped by page_of: a text, as it was written
    assert "&lt;script&gt;" in analyst.get(f"{ROOT}questions/short_text/").content.decode()
    assert html.count('<li dir="auto">') == 25
    assert page_of(analyst, "questions/short_text/", page="2").count('<li dir="auto">') == 15
    found = page_of(analyst, "questions/long_text/", find="scoli")
    assert "Piețe și școli" in found
    assert "Parcuri" not in found
    query = {"filter": "${scale} = 5", "find": ""}
    assert page_of(analyst, "questions/long_text/", **query).count('<li dir="auto">') == 4
    viewer = page_of(browser(version, Role.VIEWER), "questions/short_text/")
    assert '<li dir="auto">' not in viewer
    assert "Ana 1" not in viewer
    assert "analysts and administrators" in viewer


def test_the_filter_narrows_every_page_and_is_in_the_address(analyst: Client) -> None:
    narrow = {"filter": "${single_choice} = 'b'"}
    html = page_of(analyst, "questions/scale/", **narrow)
    assert "14 of 40 responses match the filter." in html
    assert "of the respondents who answered (n = 14)" in html
    assert "Small base" in html
    assert urlencode(narrow) in html
    plain = analyst.get(f"{ROOT}chart.svg", {"question": "scale"}).content
    assert analyst.get(f"{ROOT}chart.svg", {"question": "scale", **narrow}).content != plain


def test_no_filter_nothing_matches_and_too_few_are_three_states(analyst: Client) -> None:
    """pretalx `count_missing_answers`: "no filter" and "nothing matches" confused."""
    assert "No filter" in page_of(analyst, "questions/scale/")
    nothing = page_of(analyst, "questions/scale/", filter="${_language} = 'en'")
    assert "No response matches the filter." in nothing
    assert "Nobody among the responses that match" in nothing
    few = page_of(analyst, "questions/scale/", filter="${scale} = 3")
    assert "Fewer than 5 responses match" in few
    assert "4 of 40" not in few
    assert "<table" not in few
    query = {"question": "scale", "filter": "${scale} = 3"}
    assert analyst.get(f"{ROOT}chart.svg", query).status_code == 204


@pytest.mark.parametrize(
    "wrong",
    ["${scale", "${nowhere} = 1", "${single_choice} = 'zzz'", "${short_text} = 'Ana'", "'; DROP",
     " and ".join(["${scale} = 1"] * 50), "x" * 5_000, "<script>alert(1)</script>"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["", "questions/scale/", "cross/"])
def test_a_filter_that_cannot_be_read_is_refused_and_nothing_shown(
    analyst: Client, path: str, wrong: str
) -> None:
    """trust.md (a) 8 and (c) 22: 50 filters and hostile ones are 400, with a reason, escaped."""
    answer = analyst.get(f"{ROOT}{path}", {"filter": wrong, "rows": "scale", "columns": "scale"})
    html = answer.content.decode()
    assert answer.status_code == 400
    assert 'role="alert"' in html
    assert "<table" not in html
    assert "<script>alert" not in html
    chart = analyst.get(f"{ROOT}chart.svg", {"question": "scale", "filter": wrong})
    assert chart.status_code == 404


def test_the_filter_is_built_from_lists(analyst: Client) -> None:
    added = page_of(analyst, "", **{"condition-mode": "rows", "do": "add-condition"})
    assert 'name="condition-0-of"' in added
    filled = {
        "condition-mode": "rows", "condition-every": "all",
        "condition-0-of": "scale", "condition-0-operator": "at_least", "condition-0-value": "9",
        "condition-1-of": "_submitted_on", "condition-1-operator": "at_least",
        "condition-1-value": "2026-01-01",
        "condition-2-of": "matrix.r2", "condition-2-operator": "is", "condition-2-value": "b",
    }  # fmt: skip
    query = {**filled, "rows": "scale", "columns": "single_choice", "do": "apply"}
    answer = analyst.get(f"{ROOT}cross/", query)
    assert answer.status_code == 302
    expected = "${scale} >= 9 and ${_submitted_on} >= '2026-01-01' and ${matrix.r2} = 'b'"
    kept = {"rows": "scale", "columns": "single_choice", "filter": expected}
    assert answer["Location"] == f"{ROOT}cross/?{urlencode(kept)}"
    assert "4 of 40" not in page_of(analyst, "cross/", **kept)  # under five
    shown = page_of(analyst, "", filter=expected)
    assert 'value="2026-01-01"' in shown
    other = {"condition-mode": "rows", "condition-0-was": "consent", "condition-0-of": "scale",
             "condition-0-operator": "answered", "do": "refresh"}  # fmt: skip
    assert 'aria-label="Value 1"' in page_of(analyst, "", **other)
    as_text = page_of(analyst, "", **filled, do="condition-as-text")
    assert "${scale} >= 9 and" in as_text
    removed = analyst.get(f"{ROOT}", {"condition-mode": "rows", "do": "apply"})
    assert removed["Location"] == f"{ROOT}?"


def test_two_questions_crossed(analyst: Client) -> None:
    query = {"rows": "scale", "columns": "single_choice"}
    html = page_of(analyst, "cross/", **query)
    assert "40 of 40 responses answered both questions." in html
    assert "A: a (n = 26*)" in html
    assert "Chi-square" in html
    assert "Analysis of variance" in html
    assert "Cramér's V" in html
    assert analyst.get(f"{ROOT}chart.svg", query).status_code == 200
    several = page_of(analyst, "cross/", rows="multiple_choice", columns="consent", base="options")
    assert "of the options expressed in the column" in several
    assert "Each option by group" in several


def test_several_choices_by_group_are_drawn_dot_by_dot(analyst: Client) -> None:
    query = {"rows": "multiple_choice", "columns": "consent"}
    html = page_of(analyst, "cross/", **query)
    assert "Chart of “multiple_choice?” in 2 groups of “consent?”." in html
    drawn = analyst.get(f"{ROOT}chart.svg", query).content.decode()
    assert all(words in drawn for words in ("a – yes", "b – no", "100.0%"))
    options = analyst.get(f"{ROOT}chart.svg", {**query, "base": "options"}).content.decode()
    assert options != drawn


def test_groups_too_small_are_left_out(analyst: Client, version: QuestionnaireVersion) -> None:
    for _ in range(2):
        make_response(version, {"single_choice": "other", "scale": 10})
    html = page_of(analyst, "cross/", rows="scale", columns="single_choice")
    assert "left out, of the tests as well" in html
    assert "(n = 2*)" not in html
    assert "B: " not in html  # the second smallest gives it away, and is left out, too


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"rows": "nowhere", "columns": "scale"}, "There is no question “nowhere”"),
        ({"rows": "matrix", "columns": "scale"}, "part by part"),
        ({"rows": "short_text", "columns": "scale"}, "free text"),
        ({"rows": "scale'--", "columns": "scale"}, "There is no question"),
    ],
)
def test_what_cannot_be_crossed_is_refused(
    analyst: Client, query: dict[str, str], said: str
) -> None:
    assert said in page_of(analyst, "cross/", 400, **query)


def test_a_cross_of_nobody_says_so(analyst: Client) -> None:
    query = {"rows": "scale", "columns": "single_choice", "filter": "${_language} = 'en'"}
    assert "Nobody among the responses that match" in page_of(analyst, "cross/", **query)
    assert "Choose a question for the rows" in page_of(analyst, "cross/")


def test_unknown_questions_and_drawings_are_not_found(analyst: Client) -> None:
    for path in ("questions/nowhere/", "questions/note/"):
        page_of(analyst, path, 404)
    for query in (
        {"question": "nowhere"}, {"question": "scale", "width": "huge"}, {"group": "nowhere"},
        {"question": "scale", "base": "options"}, {"rows": "nowhere", "columns": "scale"},
    ):  # fmt: skip
        assert analyst.get(f"{ROOT}chart.svg", query).status_code == 404


def test_staff_can_leave_out_what_was_set_aside(analyst: Client) -> None:
    assert "No filter: all 40 responses" in page_of(analyst, "", flagged="without")


def test_the_pages_are_linked_from_results_and_rounds(
    analyst: Client, version: QuestionnaireVersion
) -> None:
    for path in ("rounds/kinds/", "", f"consultations/{version.round.consultation.slug}/"):
        html = analyst.get(f"/en/staff/{path}").content.decode()
        assert "/en/staff/rounds/kinds/explore/" in html, path
