"""Responses are made from targets: deterministic, valid, and refused when impossible."""

from __future__ import annotations

import copy
import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from surveys.questionnaire.validation import validate
from surveys.questionnaire.variables import decode
from surveys.questionnaire.yaml_codec import read_yaml
from surveys.reconstruction import (
    TargetError,
    languages,
    read_targets,
    reconstruct,
    write_responses,
)

FOLDER = Path(__file__).parents[2] / "surveys" / "rounds" / "timisoara-2021-1"
QUESTIONNAIRE = read_yaml((FOLDER / "questionnaire.yaml").read_bytes(), "questionnaire.yaml")
TARGETS = read_targets(FOLDER / "reconstruction.yaml")
ANSWERS = reconstruct(QUESTIONNAIRE, TARGETS)
with (FOLDER / "responses.csv").open(encoding="utf-8", newline="") as responses_file:
    SHIPPED = list(csv.DictReader(responses_file))


def test_every_answer_set_is_valid_and_in_stored_form() -> None:
    for answers in ANSWERS:
        assert validate(QUESTIONNAIRE, answers) == (answers, {})


def test_answers_follow_the_order_of_the_questionnaire() -> None:
    codes = [question.code for question in QUESTIONNAIRE.questions()]
    for answers in ANSWERS:
        assert list(answers) == [code for code in codes if code in answers]


def test_each_published_phrase_is_the_text_of_one_respondent() -> None:
    for code, phrases in TARGETS["texts"].items():
        assert sorted(one[code] for one in ANSWERS if code in one) == sorted(phrases)


def test_phrases_are_those_of_the_source() -> None:
    structure = Path(__file__).parents[3] / "shared" / "stage1" / "structure.yaml"
    if not structure.exists():
        pytest.skip("the structure of the source is not beside this checkout")
    text = structure.read_text(encoding="utf-8")
    phrases = [phrase for texts in TARGETS["texts"].values() for phrase in texts]
    assert len(phrases) == 55
    assert [phrase for phrase in phrases if phrase not in text] == []


def test_texts_are_written_by_respondents_in_romanian() -> None:
    spoken = languages(TARGETS)
    assert Counter(spoken) == {"ro": 294, "en": 11}
    writers = {spoken[row] for row, one in enumerate(ANSWERS) if one.keys() & TARGETS["texts"]}
    assert writers == {"ro"}


def test_reconstructing_again_gives_the_same_answers() -> None:
    assert reconstruct(QUESTIONNAIRE, copy.deepcopy(TARGETS)) == ANSWERS


def test_another_seed_gives_other_answers_with_the_same_counts() -> None:
    others = reconstruct(QUESTIONNAIRE, {**TARGETS, "seed": "another"})
    assert others != ANSWERS
    for code in ("experience", "vision_fun_city"):
        assert Counter(one[code] for one in others) == Counter(one[code] for one in ANSWERS)


def test_responses_are_not_all_alike() -> None:
    assert len({repr(one) for one in ANSWERS}) == 305


def test_shipped_file_is_what_the_generator_writes() -> None:
    shipped = (FOLDER / "responses.csv").read_bytes().decode("utf-8")
    assert write_responses(FOLDER) == shipped


def test_shipped_file_says_that_it_is_reconstructed() -> None:
    assert {row["_origin"] for row in SHIPPED} == {"reconstructed"}
    assert {row["_version"] for row in SHIPPED} == {"1"}
    assert {row["_submitted_on"] for row in SHIPPED} == {"2021-08-31"}
    assert {row["_not_asked"] for row in SHIPPED} == {""}
    assert [row["_id"] for row in SHIPPED] == [str(number) for number in range(1, 306)]
    assert [row["_language"] for row in SHIPPED] == languages(TARGETS)


def test_shipped_file_holds_the_answers() -> None:
    assert [decode(QUESTIONNAIRE, row) for row in SHIPPED] == ANSWERS


def test_option_columns_of_shipped_file_agree_with_the_codes() -> None:
    for choice in ("collaboration", "products", "services", "resources"):
        count = sum(choice in row["needs_ecosystem"].split() for row in SHIPPED)
        column = [row[f"needs_ecosystem.{choice}"] for row in SHIPPED]
        assert column.count("1") == count
        assert column.count("") == sum(not row["needs_ecosystem"] for row in SHIPPED)


def changed(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """The targets of Stage 1 with one member changed; the value None removes it."""
    targets: Any = copy.deepcopy(TARGETS)
    place = targets
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return dict(targets)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("seed",), None, "targets: seed is missing"),
        (("responses",), "many", "responses: 'many' is not a count"),
        (("responses",), 400, "organisation_type: 305 of 400 responses have one"),
        (("languages", "en"), 10, "languages: 304 given for 305 responses"),
        (("category", "counts", "large"), 105, "organisation_type: 306 answers from 305"),
        (("category", "counts", "bank"), 0, "organisation_type: the questionnaire does not offer"),
        (("margins", 1, "question"), "age", "margins: the questionnaire has no question age"),
        (("margins", 1, "question"), "needs_funding", "margins: needs_funding is of the kind"),
        (("margins", 1, "counts"), None, "experience: counts is missing"),
        (("margins", 1, "counts"), [1, 2], "experience: give a count for each choice"),
        (("margins", 5, "counts"), [1, 2], "vision_city_for_all: list 10 counts"),
        (("margins", 3, "within", "startup"), [1, 1, 1, 3, 5], "digitalisation: 11 answers from"),
        (("margins", 1, "counts", "over_10"), 219, "response .* is not valid: experience"),
        (("options", 0, "answered"), 306, "dysfunctions: 306 answers from 305 respondents"),
        (("options", 0, "answered"), 100, "dysfunctions: daily_stress is taken 241 times by 100"),
        (("options", 0, "counts", "low_visibility"), -1, "dysfunctions: -1 is not a count"),
        (("texts", "needs_funding"), ["Da"], "texts: needs_funding is of the kind"),
    ],
)
def test_impossible_targets_are_refused(
    path: tuple[str | int, ...], value: Any, message: str
) -> None:
    with pytest.raises(TargetError, match=message):
        reconstruct(QUESTIONNAIRE, changed(path, value))


def test_question_behind_a_condition_is_refused() -> None:
    text = (FOLDER / "questionnaire.yaml").read_text(encoding="utf-8")
    hidden = text.replace(
        "  - code: experience\n",
        "  - code: experience\n    condition: \"${organisation_type} = 'large'\"\n",
    )
    questionnaire = read_yaml(hidden, "hidden.yaml")
    with pytest.raises(TargetError, match="answers what it is not asked: experience"):
        reconstruct(questionnaire, TARGETS)


def test_file_that_holds_no_targets_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "reconstruction.yaml"
    file.write_text("seed: a\nseed: b\n", encoding="utf-8")
    with pytest.raises(TargetError, match=r"reconstruction\.yaml:2: "):
        read_targets(file)
    file.write_text("- seed\n", encoding="utf-8")
    with pytest.raises(TargetError, match="is no mapping"):
        read_targets(file)
