from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from reports.definition import DefinitionError
from reports.definition.tracked import Side, Target, Tracked, read_tracked, renamed, write_tracked
from reports.indicators.agreement import agreements
from reports.indicators.frozen import freeze, thaw
from reports.indicators.values import Reached, compute, reached
from reports.stats.blocks import encode
from reports.stats.disclosure import Disclosure
from reports.stats.shares import Base, Share
from reports.stats.summaries import Summary
from reports.stats.tallies import Tally, tally_all
from surveys.questionnaire.model import Kind, Questionnaire
from tests.reports.stats.questionnaires import ORG, RATING, question, questionnaire

PLACES = question("places", Kind.RANKING, "a b c")
POINTS = question("points", Kind.ALLOCATION, "a b", total=10)
ASKED = questionnaire(ORG, RATING, PLACES, POINTS)

# 30 large companies rate 4, 12 SMEs rate 5, 3 NGOs rate 1.
ANSWERS: list[dict[str, Any]] = [
    *[{"org": "large", "rating": 4, "places": ["a", "b"], "points": {"a": 10}}] * 30,
    *[{"org": "sme", "rating": 5, "places": ["b", "a", "c"], "points": {"b": 10}}] * 12,
    *[{"org": "ngo", "rating": 1}] * 3,
]
TALLY = tally_all(encode(ASKED, ANSWERS), ASKED)


def tracked(of: Questionnaire = ASKED, **document: Any) -> Tracked:
    whole = {"statistic": "share", "question": "rating", **document}
    return read_tracked({name: each for name, each in whole.items() if each is not None}, of)


TOP = tracked(choices=[4, 5], decimals=1, by="org")


def test_a_top_box_names_numerator_base_and_interval() -> None:
    found = compute(TOP, TALLY, ASKED, minimum=10).figure
    assert (found.rounded, found.numerator, found.base_n) == (Decimal("93.3"), 42, 45)
    assert found.value == Fraction(42, 45)
    assert found.interval is not None


def test_small_groups_are_suppressed_and_so_is_the_one_that_gives_them_away() -> None:
    groups = compute(TOP, TALLY, ASKED, minimum=10).groups
    assert [(each.code, each.disclosure) for each in groups] == [
        ("large", Disclosure.SHOWN),
        ("sme", Disclosure.COMPLEMENT),
        ("ngo", Disclosure.TOO_SMALL),
    ]
    assert [each.figure is None for each in groups] == [False, True, True]


def test_the_index_is_the_groups_value_in_percent_of_that_of_all() -> None:
    value = compute(TOP, TALLY, ASKED, minimum=1)
    # 100, 100 and 0 of 93.33 percent.
    assert [value.index(each) for each in value.groups] == [107, 107, 0]
    counts = compute(tracked(statistic="responses", question=None, by="org"), TALLY, ASKED, 1)
    assert [counts.index(each) for each in counts.groups] == [None, None, None]


@pytest.mark.parametrize(
    ("document", "rounded", "n"),
    [
        ({"statistic": "mean", "decimals": 2}, "4.07", 45),
        ({"statistic": "median"}, "4", 45),
        ({"statistic": "responses", "question": None}, "45", 45),
        ({"statistic": "first_places", "question": "places", "choices": ["a"]}, "71", 42),
        ({"statistic": "mean_rank", "question": "places", "choices": ["c"]}, "3", 12),
        ({"statistic": "mean_points", "question": "points", "choices": ["a"], "decimals": 1},
         "7.1", 42),
    ],
)  # fmt: skip
def test_statistics_are_those_of_the_figures(
    document: dict[str, Any], rounded: str, n: int
) -> None:
    found = compute(tracked(**document), TALLY, ASKED, minimum=10).figure
    assert (str(found.rounded), found.base_n) == (rounded, n)


def test_what_can_be_tested_has_a_side() -> None:
    assert compute(TOP, TALLY, ASKED, 1).side == Share(42, 45, Base.ANSWERED)
    mean = compute(tracked(statistic="mean"), TALLY, ASKED, 1).side
    assert isinstance(mean, Summary)
    assert (mean.n, mean.sd is not None) == (45, True)
    assert compute(tracked(statistic="median"), TALLY, ASKED, 1).side is None
    assert compute(TOP, Tally(), ASKED, 1).figure.value is None


@pytest.mark.parametrize("document", [TOP, tracked(statistic="mean", by="org")])
def test_a_frozen_value_comes_back_as_it_was(document: Tracked) -> None:
    value = compute(document, TALLY, ASKED, minimum=10)
    stored = json.loads(json.dumps(freeze(value)))
    assert freeze(thaw(stored)) == stored
    assert thaw(stored).figure.rounded == value.figure.rounded


@pytest.mark.parametrize(
    "wrong",
    [{"rounded": "94.0"}, {"base_n": -1}, {"base_n": "45"}, {"value": "1/0"}, {"groups": [1]},
     {"base": "everybody"}, {"value": "x"}, {"interval": 3}],
)  # fmt: skip
def test_what_is_no_published_value_is_refused(wrong: dict[str, Any]) -> None:
    stored = json.loads(json.dumps(freeze(compute(TOP, TALLY, ASKED, minimum=10))))
    with pytest.raises(ValueError, match=r"is no published value|nvalid literal|is not a valid"):
        thaw({**stored, **wrong})


def test_another_response_is_seen_in_the_value_and_in_its_group() -> None:
    published = compute(TOP, TALLY, ASKED, minimum=10)
    fewer = tally_all(encode(ASKED, ANSWERS[1:]), ASKED)
    same = list(agreements(published, TOP, TALLY, ASKED))
    assert [(each.group, each.ok) for each in same] == [("", True), ("large", True)]
    found = list(agreements(published, TOP, fewer, ASKED))
    assert [(each.group, each.ok) for each in found] == [("", False), ("large", False)]
    # 100 % of 29 is read as 100 % of 30 is; the base is not.
    assert found[1].now is not None
    assert found[1].now.rounded == found[1].published.rounded
    assert [each.ok for each in agreements(published, None, TALLY, ASKED)] == [False, False]


@pytest.mark.parametrize(
    ("value", "side", "said"),
    [
        ("60", Side.AT_LEAST, Reached.REACHED),
        ("60", Side.AT_MOST, Reached.MISSED),
        ("90", Side.AT_LEAST, Reached.UNCLEAR),
        ("99.9", Side.AT_LEAST, Reached.MISSED),
    ],
)
def test_a_target_inside_the_interval_is_neither_reached_nor_missed(
    value: str, side: Side, said: Reached
) -> None:
    found = compute(TOP, TALLY, ASKED, minimum=10).figure
    assert reached(found, Target(value=Decimal(value), side=side)) is said
    nobody = compute(TOP, Tally(), ASKED, 10).figure
    assert reached(nobody, Target(value=Decimal(1))) is Reached.UNKNOWN


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({"choices": [9]}, "choices[0]"),
        ({"choices": [4], "by": "rating"}, "by"),
        ({"choices": [4], "by": "org", "within": {"question": "org", "choices": ["sme"]}}, "by"),
        ({"choices": [4], "target": {"value": "many", "side": "at_least"}}, "target.value"),
        ({"choices": [4], "target": {"value": "NaN", "side": "at_least"}}, "target.value"),
        ({"choices": [4], "target": {"value": "1", "side": "near"}}, "target.side"),
        ({"choices": [4], "id": "own"}, ""),
        ({"statistic": "options", "question": None, "group": "g"}, ""),
        ({"statistic": "first_places", "question": "places", "choices": ["a", "b"]}, "choices"),
        ({"statistic": "first_places", "question": "places", "choices": ["z"]}, "choices"),
    ],
)
def test_a_definition_that_does_not_fit_is_refused(document: dict[str, Any], place: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        tracked(**document)
    assert place in [each.place for each in refused.value.problems]


@pytest.mark.parametrize("document", [None, [], "x", {}])
def test_what_is_no_definition_at_all_is_refused(document: Any) -> None:
    with pytest.raises(DefinitionError):
        read_tracked(document, ASKED)


def test_a_definition_is_written_as_it_was_read_and_under_other_codes() -> None:
    document = {
        "statistic": "share",
        "question": "rating",
        "choices": [4, 5],
        "base": "answered",
        "decimals": 1,
        "by": "org",
        "target": {"value": "60.5", "side": "at_most"},
    }
    assert write_tracked(read_tracked(document, ASKED)) == document
    there = renamed(document, {"rating": "mark", "org": "sort"})
    assert (there["question"], there["by"]) == ("mark", "sort")
