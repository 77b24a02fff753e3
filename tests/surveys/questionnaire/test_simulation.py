"""Random answers follow the questionnaire's own rules."""

from __future__ import annotations

import time
from collections import Counter
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.asked import asked
from surveys.questionnaire.model import Kind, Questionnaire
from surveys.questionnaire.simulation import simulate
from surveys.questionnaire.validation import validate
from tests.surveys.questionnaire.examples import (
    choices,
    multiple,
    one_each,
    one_page,
    page,
    question,
    questionnaire,
    single,
    text,
)
from tests.surveys.questionnaire.strategies import large, questionnaires

TYPICAL = questionnaire(
    page("p1", single("c", "x", "y", "z", role="category", required=True)),
    page("p2", *(multiple(f"m{n}", *"abcdefghij", maximum=3) for n in range(8))),
    page("p3", *(question(f"s{n}", Kind.SCALE, minimum=1, maximum=10) for n in range(8))),
    page("p4", *one_each().values(), condition="${c} != 'x'"),
)


@large
@given(questionnaires(), st.integers() | st.text(max_size=5))
def test_every_simulated_set_is_valid(made: Questionnaire, seed: int | str) -> None:
    for answers in simulate(made, 20, seed):
        assert validate(made, answers) == (answers, {})


def test_same_seed_gives_the_same_answers() -> None:
    first, again = (list(simulate(TYPICAL, 50, seed=7)) for _ in range(2))
    assert first == again
    assert [list(answers) for answers in first] == [list(answers) for answers in again]
    assert first != list(simulate(TYPICAL, 50, seed=8))


def test_longer_simulation_begins_like_a_shorter_one() -> None:
    assert list(islice(simulate(TYPICAL, 1_000, seed=7), 50)) == list(simulate(TYPICAL, 50, seed=7))


def test_answers_do_not_change_between_releases() -> None:
    made = one_page(single("q", "a", "b", "c"), question("s", Kind.SCALE, minimum=1, maximum=5))
    assert list(simulate(made, 4, seed=1)) == [
        {"q": "c", "s": 3},
        {"q": "b", "s": 4},
        {"q": "a", "s": 3},
        {"q": "a", "s": 4},
    ]


def test_questions_that_are_not_asked_are_not_answered() -> None:
    for answers in simulate(TYPICAL, 300, seed=1):
        assert set(answers) <= asked(TYPICAL, answers)
        assert ("q1" in answers) <= (answers["c"] != "x")


def test_answers_stand_in_the_order_of_the_questionnaire() -> None:
    backwards = questionnaire(
        page("p1", single("a", condition="${b} = 'a'", required=True)),
        page("p2", single("b", required=True)),
    )
    orders = {tuple(answers) for answers in simulate(backwards, 100, seed=1)}
    assert orders == {("b",), ("a", "b")}


def test_optional_questions_are_left_out_by_one_in_twenty() -> None:
    made = one_page(single("q"), single("r", required=True))
    sets = list(simulate(made, 20_000, seed=1))
    # The standard error of the share is 0.0015.
    assert sum("q" not in answers for answers in sets) / 20_000 == pytest.approx(0.05, abs=0.006)
    assert all("r" in answers for answers in sets)


def test_options_are_unevenly_popular_and_differently_by_category() -> None:
    sets = list(simulate(TYPICAL, 6_000, seed=1))
    shares = {}
    for category in "xyz":
        given = [answers["m0"] for answers in sets if answers["c"] == category and "m0" in answers]
        taken = Counter(code for codes in given for code in codes)
        shares[category] = [taken[code] / len(given) for code in "abcdefghij"]
    assert all(max(share) > 2 * min(share) for share in shares.values())
    assert max(abs(a - b) for a, b in zip(shares["x"], shares["y"], strict=True)) > 0.05


def test_population_does_not_change_with_the_seed() -> None:
    def top(seed: int) -> str:
        codes = Counter(answers.get("c") for answers in simulate(TYPICAL, 3_000, seed))
        return str(codes.most_common(1)[0][0])

    assert {top(seed) for seed in range(5)} == {top(0)}


def test_exclusive_options_and_other_texts_occur() -> None:
    offered = choices("a", "b", "z", "none", exclusive="none", other="z")
    made = one_page(question("m", Kind.MULTIPLE_CHOICE, choices=offered, minimum=2))
    sets = list(simulate(made, 2_000, seed=1))
    taken = {tuple(answers.get("m", ())) for answers in sets}
    assert {(), ("none",), ("a", "b"), ("a", "z"), ("b", "z"), ("a", "b", "z")} == taken
    texts = {answers["m.other_text"] for answers in sets if "m.other_text" in answers}
    assert len(texts) == 5
    assert all(wording.startswith("Răspuns simulat: ") for wording in texts)


@pytest.mark.parametrize(
    ("language", "start"),
    [("ro", "Răspuns simulat"), ("en-gb", "Simulated answer"), ("hu", "Simu")],
)
def test_texts_say_that_they_are_simulated(language: str, start: str) -> None:
    made = one_page(question("t", Kind.LONG_TEXT, required=True))
    assert all(
        answers["t"].startswith(start) for answers in simulate(made, 20, 1, language=language)
    )


@pytest.mark.parametrize(
    "limits",
    [
        {"minimum": 0.5, "maximum": 1.5},
        {"minimum": 0.25, "maximum": 0.35, "decimals": 1},
        {"maximum": -500},
        {"minimum": 10**15 - 1, "maximum": 10**15, "decimals": 0},
        {"decimals": 6},
    ],
)
def test_numbers_stay_in_a_narrow_range(limits: dict[str, Any]) -> None:
    made = one_page(question("n", Kind.NUMBER, required=True, **limits))
    assert all(validate(made, answers)[1] == {} for answers in simulate(made, 200, 1))


@pytest.mark.parametrize(
    "limits",
    [
        {"earliest": "9999-12-30"},
        {"latest": "1000-01-02"},
        {"earliest": "2020-02-29", "latest": "2020-02-29"},
    ],
)
def test_dates_stay_within_their_limits(limits: dict[str, str]) -> None:
    made = one_page(question("d", Kind.DATE, required=True, **limits))
    assert all(validate(made, answers)[1] == {} for answers in simulate(made, 200, 1))


def test_scale_with_dont_know_uses_it_sometimes() -> None:
    made = one_page(question("s", Kind.SCALE, minimum=1, maximum=5, dont_know=text("?")))
    values = Counter(answers.get("s") for answers in simulate(made, 3_000, 1))
    assert set(values) == {None, 1, 2, 3, 4, 5, "dont_know"}


def test_simulation_is_fast() -> None:
    """The aim is 15,000 responses of 29 questions a second on one core; a third must hold."""
    for _ in simulate(TYPICAL, 500, seed=1):
        pass
    started = time.process_time()
    for _ in simulate(TYPICAL, 5_000, seed=1):
        pass
    assert 5_000 / (time.process_time() - started) > 5_000
