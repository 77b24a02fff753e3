from __future__ import annotations

import random
from datetime import timedelta

import pytest
from scipy.stats import binomtest

from surveys.duplicates.bursts import Bursts
from tests.surveys.duplicates.made import DAY, entry


def searched(*counts: int, on_paper: bool = False) -> Bursts:
    """Submissions on consecutive days."""
    entries = [
        entry(day=DAY + timedelta(days=number), on_paper=on_paper)
        for number, count in enumerate(counts)
        for _ in range(count)
    ]
    bursts = Bursts()
    for each in entries:
        bursts.count(each)
    bursts.judge()
    for each in entries:
        bursts.gather(each)
    return bursts


def test_a_day_far_above_the_days_around_is_found_with_all_its_responses() -> None:
    (found,) = searched(10, 12, 9, 100, 11, 8, 10).found()
    assert found.detail["day"] == (DAY + timedelta(days=3)).isoformat()
    assert found.detail["expected"] == 10.0
    assert len(found.ids) == 100


def test_chance_is_the_exact_test_of_two_rates_times_the_days() -> None:
    _expected, chance = searched(10, 12, 9, 30, 11, 8, 10).compare(DAY + timedelta(days=3))
    exact = binomtest(30, 30 + 60, 1 / 7, alternative="greater").pvalue
    assert chance == pytest.approx(7 * exact)


def test_an_even_round_has_no_burst() -> None:
    draw = random.Random(2)
    assert list(searched(*(draw.randint(80, 120) for _ in range(60))).found()) == []


@pytest.mark.parametrize("counts", [(1, 1, 19, 1, 1), (50, 52, 120, 49, 51), (400,), (5, 300)])
def test_few_a_busy_day_and_what_has_no_days_around_are_no_burst(counts: tuple[int, ...]) -> None:
    assert list(searched(*counts).found()) == []


def test_days_without_submissions_are_days_around() -> None:
    (found,) = searched(3, 0, 0, 0, 60, 0, 0, 2).found()
    assert len(found.ids) == 60


def test_what_staff_key_in_from_paper_is_no_burst() -> None:
    assert list(searched(10, 12, 9, 100, 11, 8, 10, on_paper=True).found()) == []
