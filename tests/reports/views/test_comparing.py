"""Rounds compared by their figures; trust.md rows 33 and 35 where they are about rounds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from reports.services import save_weighting
from reports.stats.weighting import Margin, Scheme
from surveys.equivalence_selectors import Pair
from surveys.models import Consultation, Equivalent, Origin, QuestionnaireVersion
from surveys.questionnaire.model import Kind
from surveys.services.equivalences import declare_equivalence
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

NOW = datetime(2026, 3, 10, tzinfo=UTC)
PATH = "/en/staff/rounds/second/compare/"
BOTH = f"{PATH}?with=first"
SIZE = question("size", Kind.SINGLE_CHOICE, choices=choices("large", "small"), role="category")
MOOD = question("mood", Kind.SCALE, minimum=1, maximum=5)
GONE = question("gone", Kind.SCALE, minimum=1, maximum=5)
CHANGED = question("changed", Kind.SCALE, minimum=1, maximum=5)


@pytest.fixture
def first(db: None) -> QuestionnaireVersion:
    of = questionnaire(page("one", SIZE, MOOD, GONE, CHANGED), all_kinds_page())
    return make_round(of, slug="first", number=1)


@pytest.fixture
def second(first: QuestionnaireVersion) -> QuestionnaireVersion:
    wider = replace(CHANGED, maximum=9)
    of = questionnaire(page("one", SIZE, MOOD, wider), all_kinds_page())
    return make_round(of, slug="second", number=2, consultation=first.round.consultation)


def answer(version: QuestionnaireVersion, many: int, **answers: Any) -> None:
    for _ in range(many):
        make_response(version, answers)


@pytest.fixture
def viewer(first: QuestionnaireVersion, second: QuestionnaireVersion) -> Client:
    answer(first, 40, size="large", mood=5, single_choice="a")
    answer(first, 40, size="small", mood=1, single_choice="b")
    answer(second, 60, size="large", mood=5, single_choice="a")
    answer(second, 20, size="small", mood=1, single_choice="b")
    browser = Client()
    browser.force_login(make_staff("viewer", first.round.consultation))
    return browser


@pytest.fixture
def analyst(viewer: Client, first: QuestionnaireVersion) -> Client:
    browser = Client()
    browser.force_login(make_staff("analyst", first.round.consultation, name="ana"))
    return browser


HALVES = Scheme((Margin("size", {"large": Decimal(50), "small": Decimal(50)}),))


def words(answer: Any) -> str:
    return unescape(answer.content.decode())


def rows(html: str) -> list[list[str]]:
    found = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    cells = (re.split("</t[hd]>", row)[:-1] for row in found)
    return [[re.sub("<[^>]*>", "", cell).strip() for cell in row] for row in cells]


def test_then_and_now_with_difference_interval_test_and_verdict(viewer: Client) -> None:
    html = words(viewer.get(BOTH))
    found = rows(html)
    (mean,) = [row for row in found if row[:2] == ["Mean", "3.00 (80)"]]
    # Welch: 1 ± 1.98·√(4.05/80 + 3.04/80), p = 0.00098, the least of five: times five. The
    # difference is the mix's alone.
    assert mean == [
        "Mean", "3.00 (80)", "4.00 (80)", "+1.00", "higher", "+0.41 to +1.59", "0.005", "0.00",
    ]  # fmt: skip
    (share,) = [row for row in found if row[0] == "large"]
    assert share[1:4] == ["50.0% (80)", "75.0% (80)", "+25.0 pp"]
    assert share[4] == "higher"
    assert "Round 1" in html
    assert "% of the respondents who answered; n in brackets" in html


def test_questions_that_are_not_compared_say_why(viewer: Client) -> None:
    html = words(viewer.get(BOTH))
    assert left_out(html) == {
        "Not asked in every round": ["gone?"],
        "Asked differently, and nobody has declared that the answers can be compared": ["changed?"],
        "Answers of this kind have no figures to compare": [
            "short_text?", "long_text?", "date?", "consent?",
        ],
    }  # fmt: skip


def left_out(html: str) -> dict[str, list[str]]:
    """The questions not compared, by reason."""
    found = re.findall(r"<summary>(.*?) <span.*?</summary><ul>(.*?)</ul>", html, re.DOTALL)
    return {why: re.findall(r"<li>(.*?)</li>", each, re.DOTALL) for why, each in found}


def test_what_is_declared_counts_with_its_note(
    viewer: Client, first: QuestionnaireVersion, second: QuestionnaireVersion
) -> None:
    by = make_staff()

    def declare(code: str, other: str, verdict: str, note: str) -> None:
        pair = Pair(first.round, code, second.round, other)
        declare_equivalence(pair=pair, verdict=verdict, note=note, by=by, at=NOW)

    declare("changed", "changed", Equivalent.DIFFERENT, "Another scale.")
    declare("gone", "changed", Equivalent.CARE, "Asked anew.")
    declare("mood", "mood", Equivalent.DIFFERENT, "The mood changed its meaning.")
    html = words(viewer.get(BOTH))
    assert left_out(html)["Declared not comparable"] == [
        "mood? – <q>The mood changed its meaning.</q>"
    ]
    assert "Compare with care." in html
    assert "Asked anew." in html


def test_holm_is_the_default_and_benjamini_hochberg_an_option(viewer: Client) -> None:
    holm = {row[0]: row[6] for row in rows(words(viewer.get(BOTH))) if len(row) > 6}
    rates = {
        row[0]: row[6]
        for row in rows(words(viewer.get(f"{BOTH}&correction=fdr_bh")))
        if len(row) > 6
    }
    # Five tests, the largest p of them 0.0011: at rank five it stays.
    assert (holm["large"], rates["large"]) == ("0.005", "0.001")


def test_small_groups_are_not_shown(viewer: Client, second: QuestionnaireVersion) -> None:
    answer(second, 3, number=4)
    html = words(viewer.get(BOTH))
    assert ["Mean", "– (0)", "…"] in [row[:3] for row in rows(html)]
    assert "group too small" in html
    # Three would be found out by who knows two of them: neither table nor chart says them.
    chart = viewer.get(f"{PATH}chart/number.svg?with=first").content.decode()
    assert "4.00" not in chart


def test_few_are_too_few_to_tell(viewer: Client, second: QuestionnaireVersion) -> None:
    second.round.responses.all().delete()
    answer(second, 10, size="large", mood=5)
    (mean,) = [row for row in rows(words(viewer.get(BOTH))) if row[:2] == ["Mean", "3.00 (80)"]]
    assert mean[4] == "too few to tell"


def test_a_category_with_too_few_is_named_instead_of_standardising(
    viewer: Client, second: QuestionnaireVersion
) -> None:
    second.round.responses.filter(answers__size="small").delete()
    html = words(viewer.get(BOTH))
    assert "Not standardised where “small” has too few answers." in html


def test_simulated_and_reconstructed_rounds_are_said_to_be(
    viewer: Client, first: QuestionnaireVersion, second: QuestionnaireVersion
) -> None:
    first.round.responses.update(origin=Origin.RECONSTRUCTED)
    make_response(second, {"mood": 2}, origin=Origin.SIMULATED)
    html = words(viewer.get(BOTH))
    assert "80 of 80 responses were reconstructed from published results." in html
    assert "1 of 81 responses was made by a program" in html


def test_three_rounds_stand_side_by_side(viewer: Client, first: QuestionnaireVersion) -> None:
    third = make_round(
        questionnaire(page("one", SIZE, MOOD)),
        slug="third", number=3, consultation=first.round.consultation,
    )  # fmt: skip
    answer(third, 50, size="large", mood=4)
    html = words(viewer.get(f"{BOTH}&with=third"))
    (mean,) = [row for row in rows(html) if row[:2] == ["Mean", "3.00 (80)"]]
    assert mean[1:5] == ["3.00 (80)", "4.00 (80)", "4.00 (50)", "+1.00"]
    assert "gone?" in left_out(html)["Not asked in every round"]
    chart = viewer.get(f"{PATH}chart/mood.svg?with=first&with=third").content.decode()
    assert [f"Round {number}" in chart for number in (1, 2, 3)] == [True] * 3


@pytest.mark.parametrize(
    "code", ["mood", "single_choice", "matrix", "ranking", "points_allocation"]
)
def test_every_compared_question_has_its_chart(viewer: Client, code: str) -> None:
    assert viewer.get(f"{PATH}chart/{code}.svg").status_code == 200
    for width in ("wide", "narrow"):
        found = viewer.get(f"{PATH}chart/{code}.svg?with=first&width={width}&theme=dark")
        assert found.status_code == 200
        assert found.content.startswith(b"<svg")


@pytest.mark.parametrize(
    "address",
    [
        f"{PATH}chart/long_text.svg?with=first",
        f"{PATH}chart/nothing.svg?with=first",
        f"{PATH}chart/mood.svg?with=first&width=9",
        f"{PATH}?with=nowhere",
        f"{PATH}?with=second",
        f"{PATH}?with=elsewhere",
    ],
)
def test_what_is_not_there_is_not_found(viewer: Client, address: str) -> None:
    make_round(slug="elsewhere")
    assert viewer.get(address).status_code == 404


def test_without_another_round_the_page_says_what_to_do(viewer: Client) -> None:
    assert "Choose the rounds to set beside this one." in words(viewer.get(PATH))
    make_round(slug="alone")
    viewer.force_login(make_staff())
    alone = words(viewer.get(PATH.replace("second", "alone")))
    assert "no other round with a questionnaire" in alone


def test_rounds_without_answers_have_nothing_to_tell(db: None) -> None:
    consultation = Consultation.objects.create(slug="c", title=SIZE.text, organiser=SIZE.text)
    for number, slug in ((1, "first"), (2, "second")):
        make_round(
            questionnaire(page("one", SIZE, MOOD)),
            slug=slug,
            number=number,
            consultation=consultation,
        )
    browser = Client()
    browser.force_login(make_staff())
    html = words(browser.get(BOTH))
    assert "no answers" in html
    assert browser.get(f"{PATH}chart/mood.svg?with=first").status_code == 200


def test_a_wording_that_was_reconstructed_is_compared_with_care(db: None) -> None:
    consultation = Consultation.objects.create(slug="c", title=SIZE.text, organiser=SIZE.text)
    for number, slug, source in ((1, "first", "reconstructed"), (2, "second", "")):
        of = questionnaire(page("one", replace(MOOD, source=source)))
        made = make_round(of, slug=slug, number=number, consultation=consultation)
        answer(made, 40, mood=4)
    browser = Client()
    browser.force_login(make_staff())
    html = words(browser.get(BOTH))
    assert ["Mean", "4.00 (40)", "4.00 (40)"] in [row[:3] for row in rows(html)]
    assert "it was reconstructed. Compare them with care." in html


def test_each_round_by_its_own_weights_of_a_name(
    analyst: Client, first: QuestionnaireVersion, second: QuestionnaireVersion
) -> None:
    """Half and half in both rounds: what changed was the mix alone, and nothing is left of it."""
    save_weighting(round_=first.round, name="Halves", scheme=HALVES)
    assert 'name="weights"' not in words(analyst.get(BOTH))  # the second round has none
    save_weighting(round_=second.round, name="Halves", scheme=HALVES)
    assert '<option value="Halves">Halves</option>' in words(analyst.get(BOTH))
    html = words(analyst.get(f"{BOTH}&weights=Halves"))
    found = rows(html)
    (mean,) = [row for row in found if row[0] == "Mean" and row[1] == "3.00 (80)"]
    assert mean[2:5] == ["3.00 (80)", "0.00", "too few to tell"]
    assert len(mean) == 7  # no standardised difference
    (share,) = [row for row in found if row[0] == "large"]
    assert share[1:4] == ["50.0% (80)", "50.0% (80)", "0.0 pp"]
    assert "own weights “Halves”" in html
    assert "linearised standard errors" in html
    assert "Newcombe" not in html
    chart = analyst.get(f"{PATH}chart/mood.svg?with=first&weights=Halves")
    assert chart.status_code == 200
    assert b"3.00" in chart.content


def test_weights_that_a_round_lacks_or_that_do_not_fit_are_named(
    analyst: Client, first: QuestionnaireVersion, second: QuestionnaireVersion
) -> None:
    save_weighting(round_=first.round, name="Halves", scheme=HALVES)
    html = words(analyst.get(f"{BOTH}&weights=Halves"))
    assert "all figures are unweighted" in html
    assert "has no weights of this name" in html
    assert "4.00 (80)" in html
    save_weighting(round_=second.round, name="Halves", scheme=HALVES)
    second.round.responses.filter(answers__size="small").delete()
    html = words(analyst.get(f"{BOTH}&weights=Halves"))
    assert "small: nobody answered so." in html
    chart = f"{PATH}chart/mood.svg?with=first&weights=Halves"
    assert analyst.get(chart).status_code == 404


def test_weighted_comparisons_are_for_who_may_read_responses(
    viewer: Client, first: QuestionnaireVersion, second: QuestionnaireVersion
) -> None:
    for each in (first, second):
        save_weighting(round_=each.round, name="Halves", scheme=HALVES)
    html = words(viewer.get(f"{BOTH}&weights=Halves"))
    assert "Weighted figures are for those who may read responses one by one" in html
    assert "4.00 (80)" in html
    assert 'name="weights"' not in html
