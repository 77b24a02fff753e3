from __future__ import annotations

import pytest

from surveys.duplicates.straight import StraightLines, is_straight
from tests.surveys.duplicates.made import entry


@pytest.mark.parametrize(
    ("matrices", "straight"),
    [
        (("aaaaaaaa",), True),
        (("aaaa", "bbbb"), True),  # each straight, not the same choice
        (("aaaaaaa",), False),  # seven rows
        (("aaaaaaab",), False),
        (("aaaa", "bbba"), False),
        (("aaaaaaaa", "ab"), True),  # a matrix of two rows tells nothing
        ((), False),
    ],
)
def test_straight_is_one_choice_a_matrix_over_eight_rows(
    matrices: tuple[str, ...], straight: bool
) -> None:
    assert is_straight(tuple(tuple(matrix) for matrix in matrices)) is straight


def test_all_straight_ones_are_one_group() -> None:
    entries = [entry(matrices=("a" * 9,)), entry(matrices=("ab" * 5,)), entry(matrices=("b" * 8,))]
    search = StraightLines()
    for each in entries:
        search.count(each)
    (found,) = search.found()
    assert found.ids == (entries[0].id, entries[2].id)
