from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reports.stats.disclosure import Disclosure, disclosures, too_small

SHOWN, EMPTY = Disclosure.SHOWN, Disclosure.EMPTY
TOO_SMALL, COMPLEMENT = Disclosure.TOO_SMALL, Disclosure.COMPLEMENT


def decide(*sizes: int, minimum: int = 10) -> list[Disclosure]:
    return list(disclosures(dict(enumerate(sizes)), minimum).values())


def test_large_groups_are_shown() -> None:
    assert decide(10, 50, 300) == [SHOWN, SHOWN, SHOWN]


def test_a_group_too_small_takes_the_smallest_shown_with_it() -> None:
    assert decide(50, 9, 12, 300) == [SHOWN, TOO_SMALL, COMPLEMENT, SHOWN]


def test_two_groups_too_small_hide_each_other() -> None:
    assert decide(50, 9, 4, 300) == [SHOWN, TOO_SMALL, TOO_SMALL, SHOWN]


def test_two_groups_too_small_even_together_take_another_with_them() -> None:
    assert decide(50, 1, 1, 300) == [COMPLEMENT, TOO_SMALL, TOO_SMALL, SHOWN]


def test_of_equals_the_last_is_taken() -> None:
    assert decide(3, 20, 20) == [TOO_SMALL, SHOWN, COMPLEMENT]


def test_an_empty_group_is_not_suppressed_and_hides_nothing() -> None:
    assert decide(0, 50) == [EMPTY, SHOWN]
    assert decide(0, 3, 50) == [EMPTY, TOO_SMALL, COMPLEMENT]


def test_the_minimum_itself_is_shown() -> None:
    assert not too_small(10, 10)
    assert too_small(9, 10)
    assert not too_small(0, 10)


def test_a_minimum_of_zero_shows_everything() -> None:
    assert decide(1, 2, 0, minimum=0) == [SHOWN, SHOWN, EMPTY]


def test_no_groups_need_no_decision() -> None:
    assert disclosures({}) == {}


@given(st.lists(st.integers(0, 40), max_size=8), st.integers(1, 20))
def test_what_subtraction_gives_is_never_smaller_than_the_minimum(
    sizes: list[int], minimum: int
) -> None:
    decided = decide(*sizes, minimum=minimum)
    pairs = list(zip(sizes, decided, strict=True))
    hidden = [size for size, each in pairs if each in (TOO_SMALL, COMPLEMENT)]
    assert all(size >= minimum for size, each in pairs if each is SHOWN)
    if hidden and SHOWN in decided:
        assert len(hidden) > 1
        assert sum(hidden) >= minimum
