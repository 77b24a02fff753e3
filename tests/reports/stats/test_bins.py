from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.stats.bins import Bins, bins_for, day_length_for


def test_few_values_stand_by_themselves() -> None:
    assert bins_for(range(12)) is None
    assert bins_for([]) is None


def test_bins_have_round_edges() -> None:
    found = bins_for(range(15, 93))
    assert found is not None
    assert found.edges == (10, 20, 30, 40, 50, 60, 70, 80, 90, 100)
    assert (found.keys[0], found.keys[-1]) == ("[10, 20)", "[90, 100]")
    fine = bins_for([number / 100 for number in range(20)])
    assert fine is not None
    assert fine.keys[1] == "[0.02, 0.04)"


def test_a_bin_has_its_lower_edge_and_the_last_one_both() -> None:
    two = Bins((0, 5, 10))
    assert [two(value) for value in (0, 4.9, 5, 10)] == ["[0, 5)", "[0, 5)", "[5, 10]", "[5, 10]"]
    assert two("dont_know") == "dont_know"
    with pytest.raises(ValueError, match="11"):
        two(11)


@settings(max_examples=200, deadline=None)
@given(st.sets(st.integers(-(10**9), 10**9) | st.floats(-1e6, 1e6), min_size=13))
def test_every_value_has_a_bin_and_bins_are_few(values: set[int | float]) -> None:
    found = bins_for(values)
    assert found is not None
    assert 1 <= len(found.keys) <= 11
    assert {found(value) for value in values} <= set(found.keys)


def test_days_become_months_and_years() -> None:
    days = [f"2026-{month:02}-{day:02}" for month in (1, 2) for day in range(1, 29)]
    assert day_length_for(days[:10]) == 10
    assert day_length_for(days) == 7
    assert (
        day_length_for(
            [f"{year}-{month:02}-01" for year in range(2000, 2020) for month in range(1, 13)]
        )
        == 4
    )
