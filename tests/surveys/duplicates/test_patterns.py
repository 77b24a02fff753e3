from __future__ import annotations

import random
from collections.abc import Iterable

import pytest

from surveys.duplicates.material import Entry
from surveys.duplicates.patterns import CHANCE, FEWEST_ITEMS, Patterns
from tests.surveys.duplicates.made import entry


def searched(entries: Iterable[Entry]) -> Patterns:
    entries = list(entries)
    patterns = Patterns()
    for each in entries:
        patterns.count(each)
    for each in entries:
        patterns.gather(each)
    return patterns


def unrelated(many: int, items: int, answers: str = "abcd", seed: int = 1) -> list[Entry]:
    """Responses whose answers have nothing to do with each other."""
    draw = random.Random(seed)
    return [entry("".join(draw.choices(answers, k=items))) for _ in range(many)]


def test_two_identical_responses_among_unrelated_ones_are_found() -> None:
    twins = [entry("abcdabcdabcdabcd"), entry("abcdabcdabcdabcd")]
    (found,) = searched([*unrelated(200, 16), *twins]).found()
    assert found.ids == tuple(sorted(each.id for each in twins))
    assert found.detail["items"] == 16
    assert found.detail["chance"] < CHANCE


@pytest.mark.parametrize("seed", range(20))
def test_unrelated_responses_are_no_doubles_even_where_patterns_are_few(seed: int) -> None:
    """Eight questions of two answers have 256 patterns: 200 people share many of them."""
    assert list(searched(unrelated(200, 8, "ab", seed)).found()) == []


def test_what_nearly_everybody_answers_is_no_double() -> None:
    """Of 100 responses 90 agree on all: p = 0.9^8, and so many are what one expects."""
    most = [entry("aaaaaaaa") for _ in range(40)]
    others = unrelated(60, 8, "aaaaaaab")
    assert list(searched([*most[:5], *others]).found()) == []


def test_a_third_of_the_round_from_one_hand_is_found_although_it_shapes_the_shares() -> None:
    stuffed = [entry("abcdabcd") for _ in range(100)]
    found = list(searched([*unrelated(200, 8), *stuffed]).found())
    assert [len(each.ids) for each in found] == [100]


def test_fewer_than_eight_closed_answers_tell_nothing() -> None:
    short = "abcdabcdabcd"[: FEWEST_ITEMS - 1]
    twins = [entry(short), entry(short)]
    assert list(searched([*unrelated(50, FEWEST_ITEMS - 1), *twins]).found()) == []


def test_a_question_left_out_by_one_makes_another_pattern() -> None:
    full = {f"q{number}": "abcd"[number % 4] for number in range(12)}
    less = {item: answer for item, answer in full.items() if item != "q3"}
    assert list(searched([*unrelated(100, 12), entry(full), entry(less)]).found()) == []


def test_chance_is_the_binomial_of_the_rounds_own_shares() -> None:
    """By hand: 4 responses, one item in halves: p = 1/2; a second one: 1 - (1/2)^3 = 7/8."""
    patterns = searched([entry("a"), entry("a"), entry("b"), entry("b")])
    assert patterns.expected((("q0", "a"),), 2) == pytest.approx(4 * 7 / 8)
    assert patterns.expected((("q0", "a"),), 4) == pytest.approx(4 * 1 / 8)


def test_the_least_likely_group_comes_first() -> None:
    pairs = [entry("abcdabcdabcd"), entry("abcdabcdabcd")]
    triple = [entry("dcbadcbadcba") for _ in range(3)]
    found = list(searched([*unrelated(300, 12), *pairs, *triple]).found())
    assert [len(each.ids) for each in found] == [3, 2]
