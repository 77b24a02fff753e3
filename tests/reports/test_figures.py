from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from reports.definition import (
    BreakdownBlock,
    Indicator,
    MeansBlock,
    MergedGroup,
    RankingBlock,
    Statistic,
    Within,
)
from reports.figure_rows import breakdown, means, ranking
from reports.figures import _COMPUTE, Figure, figure
from reports.stats.blocks import encode
from reports.stats.disclosure import Disclosure
from reports.stats.intervals import wilson
from reports.stats.shares import Base, Share
from reports.stats.tallies import Tally, tally_all
from surveys.questionnaire.model import Kind
from surveys.questionnaire.text import Text
from tests.reports.stats.questionnaires import ORG, RATING, question, questionnaire

ONE = question("one", Kind.MULTIPLE_CHOICE, "a b", group="both")
TWO = question("two", Kind.MULTIPLE_CHOICE, "c d", group="both")
OTHER = question("other", Kind.SCALE, minimum=1, maximum=5)
ASKED = questionnaire(ORG, ONE, TWO, RATING, OTHER)

# 40 large companies, of which 30 rate 4 and 6 do not know; 12 SMEs rate 5; 3 NGOs rate 1;
# 5 say nothing about themselves or anything. All but these choose a; SMEs choose c and d.
TALLY = tally_all(
    encode(
        ASKED,
        [{"org": "large", "one": ["a"], "rating": 4}] * 30
        + [{"org": "large", "one": ["a"], "rating": "dont_know"}] * 6
        + [{"org": "large", "one": ["a"]}] * 4
        + [{"org": "sme", "one": ["a"], "two": ["c", "d"], "rating": 5}] * 12
        + [{"org": "ngo", "one": ["a"], "rating": 1}] * 3
        + [{}] * 5,
    ),
    ASKED,
)


def compute(statistic: Statistic, minimum: int = 10, tally: Tally = TALLY, **more: Any) -> Figure:
    indicator = Indicator(id="it", statement=Text(), statistic=statistic, **more)
    return figure(indicator, tally, ASKED, minimum)


def within(*choices: str) -> Within:
    return Within(question="org", choices=choices)


def test_every_statistic_is_computed() -> None:
    assert set(_COMPUTE) == set(Statistic)


def test_responses() -> None:
    found = compute(Statistic.RESPONSES)
    assert (found.value, found.base_n, found.base) == (60, 60, Base.RESPONSES)
    assert found.rounded == 60


def test_share_carries_numerator_base_and_interval() -> None:
    assert compute(Statistic.SHARE, question="rating", choices=(4, 5), decimals=1) == Figure(
        indicator_id="it",
        statistic=Statistic.SHARE,
        value=Fraction(42, 51),
        numerator=42,
        base_n=51,
        base=Base.ANSWERED,
        people=51,
        interval=wilson(42, 51),
        suppressed=False,
        decimals=1,
    )


def test_share_is_rounded_as_a_percentage() -> None:
    found = compute(Statistic.SHARE, question="rating", choices=(4, 5), decimals=1)
    assert found.rounded == Decimal("82.4")


def test_share_of_those_asked() -> None:
    found = compute(Statistic.SHARE, question="rating", choices=(4,), base=Base.ASKED)
    assert (found.numerator, found.base_n) == (30, 60)


def test_share_of_options_rests_on_people_and_has_no_interval() -> None:
    found = compute(
        Statistic.SHARE, question="two", choices=("c",), base=Base.OPTIONS, within=within("sme")
    )
    assert (found.value, found.base_n, found.people) == (Fraction(1, 2), 24, 12)
    assert found.interval is None


def test_share_within_merged_groups() -> None:
    found = compute(
        Statistic.SHARE, question="rating", choices=(4, 5), within=within("large", "sme")
    )
    assert (found.numerator, found.base_n) == (42, 48)


def test_options_of_a_question_and_of_a_group() -> None:
    assert compute(Statistic.OPTIONS, question="two").value == 24
    found = compute(Statistic.OPTIONS, group="both")
    assert (found.value, found.base, found.rounded) == (79, Base.OPTIONS, 79)


def test_mean_leaves_out_those_who_do_not_know() -> None:
    found = compute(Statistic.MEAN, question="rating", decimals=2)
    # (30·4 + 12·5 + 3·1) / 45
    assert (found.value, found.base_n, found.base) == (Fraction(183, 45), 45, Base.RATED)
    assert found.rounded == Decimal("4.07")
    assert found.numerator == 183
    assert found.interval is not None


def test_median() -> None:
    assert compute(Statistic.MEDIAN, question="rating", decimals=1).rounded == Decimal("4.0")


def test_a_small_group_is_suppressed_whatever_is_computed() -> None:
    for members in (
        {"statistic": Statistic.RESPONSES},
        {"statistic": Statistic.OPTIONS, "question": "one"},
        {"statistic": Statistic.SHARE, "question": "rating", "choices": (1,)},
        {"statistic": Statistic.MEAN, "question": "rating"},
        {"statistic": Statistic.MEDIAN, "question": "rating"},
    ):
        found = compute(**members, within=within("ngo"))  # type: ignore[arg-type]
        assert found.suppressed
        assert (found.value, found.numerator, found.interval, found.rounded) == (None,) * 4


def test_a_smaller_minimum_shows_it() -> None:
    found = compute(Statistic.MEAN, 3, question="rating", within=within("ngo"))
    assert (found.suppressed, found.value) == (False, 1)


def test_a_whole_round_of_few_is_suppressed_but_for_its_number_of_responses() -> None:
    few = tally_all(encode(ASKED, [{"rating": 5}] * 9), ASKED)
    assert compute(Statistic.SHARE, tally=few, question="rating", choices=(5,)).suppressed
    assert compute(Statistic.RESPONSES, tally=few).value == 9


@pytest.mark.parametrize("statistic", [Statistic.SHARE, Statistic.MEAN, Statistic.MEDIAN])
def test_nobody_is_undefined_and_not_suppressed(statistic: Statistic) -> None:
    found = compute(statistic, tally=Tally(), question="rating", within=within("sme"))
    assert (found.value, found.rounded, found.suppressed, found.base_n) == (None, None, False, 0)


def test_an_unknown_question_is_an_error() -> None:
    with pytest.raises(ValueError, match="no question 'nothing'"):
        compute(Statistic.MEAN, question="nothing")


def test_breakdown_shows_large_groups_and_hides_small_ones_with_a_complement() -> None:
    block = BreakdownBlock(question="rating", choices=(4, 5), by="org")
    rows = breakdown(block, TALLY, ASKED)
    assert [(row.group.choices, row.disclosure, row.share) for row in rows] == [
        (("large",), Disclosure.SHOWN, Share(30, 36, Base.ANSWERED)),
        (("sme",), Disclosure.COMPLEMENT, None),
        (("ngo",), Disclosure.TOO_SMALL, None),
    ]


def test_breakdown_puts_merged_groups_first_then_the_other_choices() -> None:
    firms = MergedGroup(label=Text.of(ro="Firme"), choices=("large", "sme"))
    block = BreakdownBlock(question="rating", choices=(5,), by="org", groups=(firms,))
    rows = breakdown(block, TALLY, ASKED, minimum=0)
    assert [(row.group.choices, row.share) for row in rows] == [
        (("large", "sme"), Share(12, 48, Base.ANSWERED)),
        (("ngo",), Share(0, 3, Base.ANSWERED)),
    ]


def test_ranking_puts_the_most_options_first() -> None:
    assert ranking(RankingBlock(group="both"), TALLY, ASKED) == (
        (ONE, Share(55, 79, Base.OPTIONS)),
        (TWO, Share(24, 79, Base.OPTIONS)),
    )


def test_means_put_the_highest_first_and_the_undefined_last() -> None:
    rows = means(MeansBlock(questions=("other", "rating")), TALLY, ASKED)
    assert [row.question.code for row in rows] == ["rating", "other"]
    assert rows[0].summary is not None
    assert rows[0].summary.mean == Fraction(183, 45)
    assert rows[1].summary is not None
    assert rows[1].summary.mean is None


def test_means_of_few_are_suppressed() -> None:
    few = tally_all(encode(ASKED, [{"rating": 5}] * 9), ASKED)
    (row,) = means(MeansBlock(questions=("rating",)), few, ASKED)
    assert row.summary is None
