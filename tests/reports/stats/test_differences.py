"""Differences of shares and means, many tests at once, standardisation; the references of R."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.stats.blocks import encode
from reports.stats.comparing import Asked, Compared, Verdict, compare, judged
from reports.stats.differences import (
    Correction,
    classical_mean_difference,
    classical_share_difference,
    corrected,
    mean_difference,
    share_difference,
)
from reports.stats.measures import Measure, Statistic, difference, measures
from reports.stats.shares import Base, Share
from reports.stats.standardising import Mix, NotStandardisedError, standardise
from reports.stats.summaries import Summary, distribution, summary
from reports.stats.tallies import Tally, tally, tally_all
from surveys.questionnaire.model import Kind
from tests.reports.stats.questionnaires import (
    EVERY_KIND,
    GRID,
    NEEDS,
    ORDER,
    ORG,
    POINTS,
    RATING,
    STORY,
    question,
    questionnaire,
)
from tests.reports.stats.test_microdata import FOLDER, close, load, single


def share(numerator: int, n: int, base: Base = Base.ANSWERED) -> Share:
    return Share(numerator, n, base)


def test_shares_of_nobody_have_no_difference() -> None:
    assert share_difference(share(0, 0), share(3, 10)) is None
    assert mean_difference(Summary(0), summary({Fraction(3): 2})) is None


def test_shares_of_options_are_compared_without_interval_or_test() -> None:
    found = share_difference(share(1, 4, Base.OPTIONS), share(2, 4, Base.OPTIONS))
    assert found is not None
    assert (found.value, found.interval, found.p) == (0.25, None, None)


def test_two_shares_of_none_have_an_interval_and_no_test() -> None:
    found = share_difference(share(0, 40), share(0, 50))
    assert found is not None
    assert (found.value, found.p) == (0, None)
    assert found.interval is not None
    assert found.interval.low < 0 < found.interval.high


def test_means_without_spread_or_of_one_value_have_no_test() -> None:
    same = summary({Fraction(3): 9})
    for other in (same, summary({Fraction(4): 1})):
        found = mean_difference(same, other)
        assert found is not None
        assert (found.interval, found.p) == (None, None)


def test_a_share_and_a_mean_have_no_difference() -> None:
    with pytest.raises(TypeError):
        difference(share(1, 2), Summary(0))


def test_holm_and_benjamini_hochberg_by_hand() -> None:
    ps = [0.01, None, 0.04, 0.03]
    assert corrected(ps) == [pytest.approx(0.03), None, pytest.approx(0.06), pytest.approx(0.06)]
    found = corrected(ps, Correction.BENJAMINI_HOCHBERG)
    assert found == [pytest.approx(0.03), None, pytest.approx(0.04), pytest.approx(0.04)]
    assert corrected([None]) == [None]


def test_standardising_takes_a_change_of_the_mix_out() -> None:
    # Each group answers as before; only the groups' parts changed.
    groups = {"a": (share(80, 100), share(8, 10)), "b": (share(10, 50), share(40, 200))}
    found = standardise(groups, 5)
    assert found.earlier == pytest.approx(0.6)
    assert found.later == pytest.approx(0.6)
    assert found.difference.value == pytest.approx(0)
    assert found.difference.p == pytest.approx(1)


def test_standardising_to_the_pooled_mix_by_hand() -> None:
    groups = {"a": (share(5, 10), share(18, 30)), "b": (share(3, 30), share(4, 10))}
    found = standardise(groups, 5, Mix.POOLED)
    assert found.earlier == pytest.approx(0.3)
    assert found.later == pytest.approx(0.5)
    error = 0.5 * (0.25 / 10 + 0.24 / 30 + 0.09 / 30 + 0.24 / 10) ** 0.5
    assert found.difference.interval is not None
    assert found.difference.interval.high == pytest.approx(0.2 + 1.959964 * error)


def test_a_group_without_people_in_the_mix_is_left_out_and_one_with_few_is_named() -> None:
    groups = {"a": (share(5, 10), share(6, 10)), "b": (share(0, 0), share(1, 3))}
    assert standardise(groups, 5).later == 0.6
    with pytest.raises(NotStandardisedError) as caught:
        standardise(groups, 5, Mix.POOLED)
    assert caught.value.group == "b"
    with pytest.raises(NotStandardisedError):
        standardise({}, 5)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 40), st.integers(0, 40))
def test_with_one_group_the_standardised_difference_is_the_plain_one(
    n: int, m: int, x: int, y: int
) -> None:
    sides = share(min(x, n), n), share(min(y, m), m)
    plain = share_difference(*sides)
    if min(n, m) < 2 or plain is None:
        return
    assert standardise({"all": sides}, 1).difference.value == pytest.approx(plain.value)


def test_every_kind_is_compared_by_what_both_rounds_have() -> None:
    assert measures((RATING, RATING)) == [Measure(Statistic.MEAN)]
    assert measures((ORDER, ORDER))[0] == Measure(Statistic.MEAN_RANK, "a")
    assert measures((POINTS, POINTS))[1] == Measure(Statistic.MEAN_POINTS, "y")
    assert measures((GRID, GRID))[0].key == ("speed", "good")
    fewer = question("needs", Kind.MULTIPLE_CHOICE, "data money")
    assert [each.key for each in measures((NEEDS, fewer))] == ["data", "money"]
    assert measures((RATING, NEEDS)) == []
    assert measures((STORY, STORY)) == []


def tallied(*answers: tuple[dict[str, Any], int]) -> Tally:
    rows = [row for row, times in answers for _ in range(times)]
    return tally_all(encode(EVERY_KIND, rows), EVERY_KIND)


MANY = {"org": "large", "rating": 5, "needs": ["money"], "grid": {"speed": "good"}, "order": ["a"]}
OTHER = {
    "org": "sme",
    "rating": 1,
    "needs": ["data"],
    "grid": {"speed": "bad"},
    "order": ["b", "a"],
}


def asked(question_: Any, *tallies: Tally) -> Asked:
    return Asked((question_,) * len(tallies), tallies, ("org",) * len(tallies), ("large", "sme"))


def verdict(question_: Any, measure: Measure, *tallies: Tally) -> Compared:
    of = asked(question_, *tallies)
    return judged([(of, compare(of, measure, 5))])[0]


MEAN = Measure(Statistic.MEAN)


def test_the_verdicts() -> None:
    even, high, low = (
        tallied((MANY, a), (OTHER, b)) for a, b in ((200, 200), (300, 100), (100, 300))
    )
    few = tallied((MANY, 10), (OTHER, 15))
    small = tallied((MANY, 2), (OTHER, 2))
    some = tallied((MANY, 25), (OTHER, 25))
    none = tallied(({"org": "large"}, 50))
    money = Measure(Statistic.SHARE, "money")
    assert verdict(RATING, MEAN, even, high).verdict is Verdict.HIGHER
    assert verdict(NEEDS, money, even, low).verdict is Verdict.LOWER
    assert verdict(NEEDS, money, even, even).verdict is Verdict.UNCLEAR
    assert verdict(NEEDS, money, some, some).verdict is Verdict.TOO_FEW  # a wide interval
    assert verdict(NEEDS, money, even, few).verdict is Verdict.TOO_FEW  # under 30
    assert verdict(NEEDS, money, even, small).verdict is Verdict.SUPPRESSED
    assert verdict(NEEDS, money, even, none).verdict is Verdict.UNDEFINED
    assert verdict(NEEDS, money, even, small).sides[1] is None
    assert verdict(ORDER, Measure(Statistic.MEAN_RANK, "a"), even, high).verdict is Verdict.LOWER
    row = Measure(Statistic.SHARE, ("speed", "good"))
    assert verdict(GRID, row, even, high).verdict is Verdict.HIGHER


def test_the_difference_is_from_the_first_to_the_last_round() -> None:
    first, middle, last = (tallied((MANY, a), (OTHER, 100 - a)) for a in (50, 90, 60))
    found = verdict(NEEDS, Measure(Statistic.SHARE, "money"), first, middle, last)
    assert found.difference is not None
    assert found.difference.value == pytest.approx(0.1)
    assert [side.n for side in found.sides if side] == [100, 100, 100]


def test_the_standardised_difference_comes_along_and_names_who_is_too_few() -> None:
    first, last = tallied((MANY, 100), (OTHER, 100)), tallied((MANY, 150), (OTHER, 50))
    found = verdict(RATING, MEAN, first, last)
    assert found.difference is not None
    assert found.standardised is not None
    assert found.difference.value == pytest.approx(1)
    assert found.standardised.difference.value == pytest.approx(0)
    without = verdict(RATING, MEAN, first, tallied((MANY, 150), (OTHER, 3)))
    assert (without.standardised, without.unstandardised) == (None, "sme")
    assert verdict(ORG, Measure(Statistic.SHARE, "sme"), first, last).standardised is None


def test_tests_of_a_page_are_corrected_together() -> None:
    first, last = tallied((MANY, 100), (OTHER, 100)), tallied((MANY, 118), (OTHER, 82))
    of = asked(NEEDS, first, last)
    found = [(of, compare(of, each, 5)) for each in measures((NEEDS, NEEDS))]
    alone = [each.p for _, each in found if each.p is not None]
    together = [each.p for each in judged(found) if each.p is not None]
    assert together == [pytest.approx(2 * p) for p in alone]


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the reference data are not in {FOLDER}")
@pytest.mark.parametrize(
    ("later", "earlier"), [("2014", "2012"), ("2016", "2014"), ("2016", "2012")]
)
def test_differences_between_rounds(later: str, earlier: str) -> None:
    rows, reference = load("gss_rounds")
    vocab = question("vocab", Kind.SCALE, minimum=0, maximum=10)
    of = questionnaire(single("year", (row["year"] for row in rows)), vocab)
    answers = [
        {"year": row["year"], **({"vocab": int(row["vocab"])} if row["vocab"] else {})}
        for row in rows
    ]
    groups = tally(encode(of, answers), of, by="year")
    now, then = (groups.within("year", [year]).of("vocab") for year in (later, earlier))
    expected = reference[f"diff_{later}_{earlier}"]
    found = mean_difference(summary(distribution(then)), summary(distribution(now)))
    assert found is not None
    assert found.interval is not None
    assert close(found.value, expected["mean_diff"])
    assert close(found.statistic, expected["welch_t"])
    assert close(found.degrees, expected["welch_df"])
    assert found.p == pytest.approx(expected["welch_p"], rel=1e-8)
    assert close(found.interval.low, expected["welch_ci95"][0])
    assert close(found.interval.high, expected["welch_ci95"][1])
    pooled = classical_mean_difference(summary(distribution(then)), summary(distribution(now)))
    assert pooled is not None
    assert pooled.interval is not None
    assert close(pooled.statistic, expected["pooled_t"])
    assert pooled.degrees == now.answered + then.answered - 2
    assert pooled.p == pytest.approx(expected["pooled_p"], rel=1e-8)
    assert close(pooled.interval.low, expected["pooled_ci95"][0])
    assert close(pooled.interval.high, expected["pooled_ci95"][1])

    high = range(8, 11)
    shares = [Share(each.count(high), each.answered, Base.ANSWERED) for each in (then, now)]
    expected = expected["share_vocab_ge8"]
    found = share_difference(*shares)
    assert found is not None
    assert found.interval is not None
    assert close(found.value, expected["diff"])
    assert close(found.statistic, expected["z_pooled"])
    assert found.p == pytest.approx(expected["p"], rel=1e-8)
    assert close(found.interval.low, expected["newcombe_ci95"][0])
    assert close(found.interval.high, expected["newcombe_ci95"][1])
    classical = classical_share_difference(*shares)
    assert classical is not None
    wald = classical.interval
    assert wald is not None
    assert close(wald.low, expected["wald_ci95"][0])
    assert close(wald.high, expected["wald_ci95"][1])
    assert (classical.statistic, classical.p) == (found.statistic, found.p)
