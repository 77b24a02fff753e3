"""The shipped rounds: complete, in two languages, and comparable with each other."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from surveys.questionnaire.checks import check
from surveys.questionnaire.model import RECONSTRUCTED, Kind, Question
from surveys.questionnaire.text import Text
from surveys.questionnaire.yaml_codec import read_yaml
from surveys.questionnaire.yaml_tree import read_tree

ROUNDS = Path(__file__).parents[2] / "surveys" / "rounds"
STAGE_1, DEMO = "timisoara-2021-1", "timisoara-2-demo"
SLUGS = (STAGE_1, DEMO)
QUESTIONNAIRES = {
    slug: read_yaml((ROUNDS / slug / "questionnaire.yaml").read_bytes(), slug) for slug in SLUGS
}

# Questions of the second round that repeat one of Stage 1.
REPEATED = {
    "organisation_type",
    "environment",
    "experience",
    "strategy_necessity",
    "digitalisation",
    "sustainability",
    "needs_public_services",
    "needs_ecosystem",
    "needs_human_resources",
    "vision_city_for_all",
    "vision_quality_time",
    "vision_public_investment",
    "vision_citizen_voice",
    "recommendations",
}


def document(slug: str, name: str) -> Any:
    return read_tree((ROUNDS / slug / name).read_bytes())[0]


def texts(value: Any) -> Iterator[dict[str, str]]:
    """Every text of a document: a mapping with a wording in Romanian."""
    if isinstance(value, dict) and "ro" in value:
        if isinstance(value["ro"], str):
            yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def question(slug: str, code: str) -> Question:
    found = QUESTIONNAIRES[slug].question(code)
    assert found is not None
    return found


def labels(slug: str, code: str, *, published: bool) -> list[str]:
    return [
        choice.label.in_language("ro")
        for choice in question(slug, code).choices
        if (choice.source != RECONSTRUCTED) is published
    ]


def in_both(value: Any) -> Any:
    """A text in the languages that both rounds have; what is no text, as it is."""
    return [value.exactly_in(each) for each in ("ro", "en")] if isinstance(value, Text) else value


@pytest.mark.parametrize("slug", SLUGS)
def test_questionnaire_has_no_problem(slug: str) -> None:
    assert list(check(QUESTIONNAIRES[slug])) == []


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("name", ["round.yaml", "questionnaire.yaml", "report.yaml"])
def test_every_text_is_in_romanian_and_english(slug: str, name: str) -> None:
    found = list(texts(document(slug, name)))
    assert len(found) > 4
    assert [text for text in found if not (text["ro"].strip() and text["en"].strip())] == []


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("name", ["round.yaml", "questionnaire.yaml", "report.yaml"])
def test_typography_is_that_of_the_language(slug: str, name: str) -> None:
    for text in texts(document(slug, name)):
        assert not re.search(r"[şţŞŢ\"]|\s$|  ", text["ro"]), text["ro"]
        assert text["ro"].count("„") == text["ro"].count("”"), text["ro"]
        assert not re.search(r"[„\"]|\s$|  ", text["en"]), text["en"]
        assert text["en"].count("“") == text["en"].count("”"), text["en"]
        hungarian = text.get("hu", "")
        assert not re.search(r"[“\"õûÕÛ]|\s$|  ", hungarian), hungarian
        assert hungarian.count("„") == hungarian.count("”"), hungarian


def test_demo_is_also_in_hungarian() -> None:
    for name in ("round.yaml", "questionnaire.yaml"):
        assert [text for text in texts(document(DEMO, name)) if not text.get("hu")] == []


def test_stage_1_marks_what_is_not_in_the_source() -> None:
    assert labels(STAGE_1, "strategy_necessity", published=False) == []
    assert labels(STAGE_1, "needs_ecosystem", published=False) == []
    assert labels(STAGE_1, "vision_city_for_all_elements", published=False) == []
    assert labels(STAGE_1, "experience", published=True) == ["Peste 10 ani"]
    assert labels(STAGE_1, "organisation_type", published=False) == [
        "IMM-uri (a doua mențiune)",
        "Altele",
    ]
    assert len(labels(STAGE_1, "dysfunctions", published=True)) == 2
    assert len(labels(STAGE_1, "dysfunctions", published=False)) == 8
    for code in ("needs_public_services", "vision_fun_city_elements"):
        assert labels(STAGE_1, code, published=True) == []


def test_stage_1_marks_the_wording_of_every_question() -> None:
    sources = {question.source for question in QUESTIONNAIRES[STAGE_1].questions()}
    assert sources == {RECONSTRUCTED}


def test_stage_1_wording_is_that_of_the_published_figures() -> None:
    wording = {
        choice.label.in_language("ro")
        for each in QUESTIONNAIRES[STAGE_1].questions()
        for choice in each.choices
    }
    with (ROUNDS / STAGE_1 / "published.csv").open(encoding="utf-8", newline="") as file:
        shares = [row for row in csv.DictReader(file) if row["statistic"] == "share_of_options"]
    assert len(shares) == 9
    assert {row["statement_ro"] for row in shares} <= wording


def test_stage_1_breaks_down_by_organisation_type_first() -> None:
    codes = [each.code for each in QUESTIONNAIRES[STAGE_1].category_questions()]
    assert codes == ["organisation_type", "environment"]


@pytest.mark.parametrize("slug", SLUGS)
def test_round_says_that_its_responses_are_nobodys(slug: str) -> None:
    settings = document(slug, "round.yaml")
    note = settings["round"]["origin_note"]
    assert ("reconstruite" in note["ro"]) is (slug == STAGE_1)
    assert ("demonstrație" in note["ro"]) is (slug == DEMO)
    assert settings["consultation"] == document(STAGE_1, "round.yaml")["consultation"]


def test_demo_asks_every_kind_of_question() -> None:
    assert {each.kind for each in QUESTIONNAIRES[DEMO].questions()} == set(Kind)


def test_demo_repeats_questions_of_stage_1() -> None:
    codes = {slug: {each.code for each in QUESTIONNAIRES[slug].questions()} for slug in SLUGS}
    assert codes[STAGE_1] & codes[DEMO] == REPEATED


@pytest.mark.parametrize("code", sorted(REPEATED))
def test_repeated_question_is_the_same_question(code: str) -> None:
    first, again = question(STAGE_1, code), question(DEMO, code)
    assert [choice.code for choice in again.choices] == [choice.code for choice in first.choices]
    for name in ("kind", "label", "text", "required", "role", "group", "maximum", "minimum"):
        assert in_both(getattr(again, name)) == in_both(getattr(first, name))


def test_repeated_choices_keep_their_labels_but_for_the_two_kinds_of_smes() -> None:
    differ = {
        choice.code
        for code in REPEATED
        for choice, again in zip(
            question(STAGE_1, code).choices, question(DEMO, code).choices, strict=True
        )
        if in_both(choice.label) != in_both(again.label)
    }
    assert differ == {"sme_a", "sme_b"}


def test_stage_1_report_defines_the_published_figures() -> None:
    with (ROUNDS / STAGE_1 / "published.csv").open(encoding="utf-8", newline="") as file:
        published = [(row["id"], int(row["decimals"])) for row in csv.DictReader(file)]
    indicators = document(STAGE_1, "report.yaml")["indicators"]
    assert [(item["id"], item["decimals"]) for item in indicators] == published


def test_stage_1_codebook_has_a_theme_for_each_phrase_of_the_source() -> None:
    codebook = document(STAGE_1, "report.yaml")["codebook"]
    phrases = {
        book["question"]: [phrase for theme in book["themes"] for phrase in theme["phrases"]]
        for book in codebook
    }
    assert phrases == document(STAGE_1, "reconstruction.yaml")["texts"]


def test_published_figures_are_those_of_the_source() -> None:
    source = Path(__file__).parents[3] / "shared" / "stage1" / "published.csv"
    if not source.exists():
        pytest.skip("the published figures of the source are not beside this checkout")
    assert (ROUNDS / STAGE_1 / "published.csv").read_bytes() == source.read_bytes()
