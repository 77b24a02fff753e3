from __future__ import annotations

from fractions import Fraction

import pytest

from reports.stats.intervals import wilson
from reports.stats.shares import Base, Share, group_questions, people, row_shares, share, shares
from reports.stats.tallies import Counts
from surveys.questionnaire.model import Kind
from tests.reports.stats.questionnaires import GRID, NEEDS, RATING, question, questionnaire

# 10 were asked, 6 answered: 4 took money, 5 took data, nobody people.
COUNTS = Counts(10, 6, {"money": 4, "data": 5})


def test_share_by_each_base() -> None:
    assert share(NEEDS, COUNTS, ["data"], Base.ASKED) == Share(5, 10, Base.ASKED)
    assert share(NEEDS, COUNTS, ["data"], Base.ANSWERED) == Share(5, 6, Base.ANSWERED)
    assert share(NEEDS, COUNTS, ["data"], Base.OPTIONS) == Share(5, 9, Base.OPTIONS)


def test_shares_of_options_expressed_add_up_to_one() -> None:
    values = [each.value for each in shares(NEEDS, COUNTS, Base.OPTIONS).values()]
    assert values == [Fraction(4, 9), Fraction(0), Fraction(5, 9)]


def test_shares_of_people_may_add_up_to_more() -> None:
    values = [each.value for each in shares(NEEDS, COUNTS, Base.ANSWERED).values()]
    assert values == [Fraction(2, 3), Fraction(0), Fraction(5, 6)]


def test_share_of_nobody_is_undefined_not_zero() -> None:
    nobody = share(NEEDS, Counts(3, 0), ["data"], Base.ANSWERED)
    assert nobody == Share(0, 0, Base.ANSWERED)
    assert nobody.value is None
    assert nobody.interval is None


def test_share_of_people_has_wilsons_interval_and_of_options_none() -> None:
    assert Share(5, 6, Base.ANSWERED).interval == wilson(5, 6)
    assert Share(5, 9, Base.OPTIONS).interval is None


def test_several_options_have_no_share_of_people() -> None:
    assert share(NEEDS, COUNTS, ["money", "data"], Base.OPTIONS).value == 1
    with pytest.raises(ValueError, match="several options"):
        share(NEEDS, COUNTS, ["money", "data"], Base.ANSWERED)


def test_several_points_of_a_scale_have_a_share_of_people() -> None:
    counts = Counts(9, 8, {2: 1, 4: 3, 5: 2, "dont_know": 2})
    assert share(RATING, counts, [4, 5, 4], Base.ANSWERED) == Share(5, 8, Base.ANSWERED)


def test_a_scale_has_no_options_expressed() -> None:
    with pytest.raises(ValueError, match="no base"):
        share(RATING, Counts(), [5], Base.OPTIONS)


def test_row_shares_are_of_those_who_answered_the_row() -> None:
    counts = Counts(9, 8, {("speed", "good"): 1, ("speed", "bad"): 3, ("price", "good"): 8})
    assert row_shares(GRID, counts, "speed") == {
        "good": Share(1, 4, Base.ANSWERED),
        "bad": Share(3, 4, Base.ANSWERED),
    }


def test_people_behind_options_are_those_who_answered() -> None:
    assert people(COUNTS, Base.OPTIONS) == people(COUNTS, Base.ANSWERED) == 6
    assert people(COUNTS, Base.ASKED) == 10


def test_group_questions_are_those_that_options_are_expressed_in() -> None:
    first = question("one", Kind.MULTIPLE_CHOICE, "a b", group="all")
    scale = question("two", Kind.SCALE, group="all", minimum=1, maximum=5)
    last = question("three", Kind.SINGLE_CHOICE, "a b", group="all")
    assert group_questions(questionnaire(first, scale, NEEDS, last), "all") == (first, last)
