from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.stats.blocks import encode
from reports.stats.documents import read_tally, write_tally
from reports.stats.tallies import Counts, Tally, add_up, breakdown_questions, tally, tally_all
from surveys.questionnaire.model import Kind
from tests.reports.stats.questionnaires import (
    ALL_CODES,
    EVERY_KIND,
    NEEDS,
    ORG,
    question,
    questionnaire,
)
from tests.reports.stats.strategies import responses

Response = tuple[dict[str, Any], frozenset[str]]


def count(parts: Sequence[Response]) -> Tally:
    answers, asked = [part[0] for part in parts], [part[1] for part in parts]
    return tally_all(encode(EVERY_KIND, answers, asked), EVERY_KIND)


def test_counts_cells_of_each_kind() -> None:
    block = encode(
        EVERY_KIND,
        [
            {
                "org": "sme",
                "needs": ["money", "data"],
                "rating": 4,
                "grid": {"speed": "good", "price": "bad"},
                "order": ["c", "a"],
                "staff": 2.5,
                "name": "Ana",
                "since": "2021-08-31",
                "points": {"y": 10},
                "agree": True,
            },
            {"needs": ["data"], "rating": "dont_know", "staff": 3, "order": ["a"]},
            {},
        ],
    )
    cells = {
        code: dict(counts.cells) for code, counts in tally(block, EVERY_KIND).questions.items()
    }
    assert cells == {
        "org": {"sme": 1},
        "needs": {"money": 1, "data": 2},
        "rating": {4: 1, "dont_know": 1},
        "grid": {("speed", "good"): 1, ("price", "bad"): 1},
        "order": {("a", 1): 1, ("a", 2): 1, ("c", 1): 1},
        "staff": {2.5: 1, 3: 1},
        "name": {},
        "story": {},
        "since": {"2021-08-31": 1},
        "points": {("x", 0): 1, ("y", 10): 1},
        "agree": {"yes": 1},
    }


def test_counts_asked_and_answered() -> None:
    block = encode(
        EVERY_KIND,
        [{"needs": ["money"]}, {}, {"needs": ["data"]}],
        [ALL_CODES, ALL_CODES, ALL_CODES - {"needs"}],
    )
    assert tally(block, EVERY_KIND).of("needs") == Counts(2, 1, {"money": 1})


def test_breakdown_counts_each_group_and_those_without() -> None:
    block = encode(
        EVERY_KIND,
        [
            {"org": "sme", "needs": ["money", "data"]},
            {"org": "sme", "needs": ["data"]},
            {"org": "ngo"},
            {"needs": ["people"]},
        ],
    )
    groups = tally(block, EVERY_KIND, by="org", only=["needs"]).breakdowns["org"]
    assert groups == {
        "sme": Tally(2, {"needs": Counts(2, 2, {"money": 1, "data": 2})}),
        "ngo": Tally(1, {"needs": Counts(1, 0, {})}),
        None: Tally(1, {"needs": Counts(1, 1, {"people": 1})}),
    }


def test_within_merges_groups() -> None:
    block = encode(EVERY_KIND, [{"org": "sme"}, {"org": "ngo"}, {"org": "large"}, {"org": "sme"}])
    merged = tally_all(block, EVERY_KIND).within("org", ["sme", "large", "sme"])
    assert merged.responses == 3
    assert merged.of("org") == Counts(3, 3, {"sme": 2, "large": 1})


def test_within_without_such_a_breakdown_is_an_error() -> None:
    block = encode(EVERY_KIND, [{"org": "sme"}])
    with pytest.raises(ValueError, match="no breakdown by 'needs'"):
        tally_all(block, EVERY_KIND).within("needs", ["money"])


def test_within_nobody_is_empty() -> None:
    assert Tally().within("org", ["sme"]) == Tally()


def test_tally_only_some_questions() -> None:
    block = encode(EVERY_KIND, [{"org": "sme", "needs": ["data"]}])
    assert set(tally(block, EVERY_KIND, only=["needs"]).questions) == {"needs"}


@pytest.mark.parametrize("by", ["needs", "nothing"])
def test_breakdown_needs_a_single_choice(by: str) -> None:
    with pytest.raises(ValueError, match=f"'{by}' is not a single-choice question"):
        tally(encode(EVERY_KIND, []), EVERY_KIND, by=by)


def test_breakdown_questions_are_the_single_choices_with_the_role() -> None:
    several = question("fields", Kind.MULTIPLE_CHOICE, "a b", role="category")
    assert breakdown_questions(questionnaire(NEEDS, several, ORG)) == ("org",)


def test_responses_to_a_version_without_the_question_have_no_group() -> None:
    older = questionnaire(NEEDS)
    before = tally_all(encode(older, [{"needs": ["data"]}]), older)
    now = tally_all(encode(EVERY_KIND, [{"org": "sme", "needs": ["data"]}]), EVERY_KIND)
    both = before + now
    assert both == now + before
    assert both.breakdowns["org"][None] == Tally(1, {"needs": Counts(1, 1, {"data": 1})})
    assert both.of("org") == Counts(1, 1, {"sme": 1})
    assert both.of("needs") == Counts(2, 2, {"data": 2})


@given(responses, st.data())
def test_tallies_add_up_however_responses_are_cut_and_ordered(
    parts: list[Response], data: st.DataObject
) -> None:
    whole = count(parts)
    shuffled = data.draw(st.permutations(parts))
    cut = data.draw(st.integers(0, len(parts)))
    assert count(shuffled[:cut]) + count(shuffled[cut:]) == whole
    assert Tally() + whole == whole + Tally() == whole
    assert add_up(count([part]) for part in shuffled) == (whole if parts else Tally())


@given(responses)
def test_groups_of_a_breakdown_add_up_to_the_total(parts: list[Response]) -> None:
    whole = count(parts)
    total = add_up(whole.breakdowns["org"].values())
    assert total.responses == whole.responses
    if parts:
        assert total.questions == whole.questions


@given(responses)
def test_counts_agree_with_counting_one_by_one(parts: list[Response]) -> None:
    needs = count(parts).of("needs")
    given_ = [answers["needs"] for answers, asked in parts if "needs" in asked & answers.keys()]
    assert needs.asked == sum("needs" in asked for _, asked in parts)
    assert needs.answered == len(given_)
    for option in ("money", "people", "data"):
        assert needs.count([option]) == sum(option in answer for answer in given_)


@given(responses)
def test_tally_document_read_back_is_the_same_tally(parts: list[Response]) -> None:
    whole = count(parts)
    assert read_tally(json.loads(json.dumps(write_tally(whole)))) == whole
