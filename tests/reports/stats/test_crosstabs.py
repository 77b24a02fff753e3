from __future__ import annotations

from dataclasses import asdict
from math import isfinite
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.stats.association import ChiSquare, Fisher
from reports.stats.axes import Axis
from reports.stats.blocks import encode
from reports.stats.cells import planned_cells
from reports.stats.column_tests import Adjustment
from reports.stats.crosstabs import CROSS_BASES, Crosstab, crosstab, side
from reports.stats.disclosure import Disclosure
from reports.stats.group_means import GroupMeans
from reports.stats.joint import Joint, joint_of
from reports.stats.shares import Base
from reports.stats.undefined import Reason, Undefined
from tests.reports.stats.questionnaires import EVERY_KIND, NEEDS, ORG, RATING
from tests.reports.stats.strategies import responses

ROWS = side(planned_cells(ORG), (), overlap=False, numeric=False)
SCALE = side(planned_cells(RATING), (), overlap=False, numeric=True)
OPTIONS = side(planned_cells(NEEDS), (), overlap=True, numeric=False)


def table(
    cells: dict[tuple[Any, Any], int], rows: Any = ROWS, columns: Any = None, **more: Any
) -> Crosstab:
    """A table of counts over respondents who are in one row and one column each."""
    found = Joint(
        responses=sum(cells.values()),
        valid=sum(cells.values()),
        asked=sum(cells.values()),
        cells=cells,
        rows=_sums(cells, 0),
        columns=_sums(cells, 1),
        columns_asked=_sums(cells, 1),
    )
    columns = columns or side((), found.columns, overlap=False, numeric=False)
    return crosstab(found, rows, columns, **more)


def _sums(cells: dict[tuple[Any, Any], int], which: int) -> dict[Any, int]:
    sums: dict[Any, int] = {}
    for key, count in cells.items():
        sums[key[which]] = sums.get(key[which], 0) + count
    return sums


def reason(found: Any) -> Reason | None:
    return found.reason if isinstance(found, Undefined) else None


def test_percentages_of_rows_columns_and_all() -> None:
    found = table({("large", "a"): 3, ("large", "b"): 1, ("sme", "b"): 4})
    assert found.counts.tolist() == [[3, 1], [0, 4], [0, 0]]
    assert found.column_percent == [[100, 20], [0, 80], [0, 0]]
    assert found.row_percent == [[75, 25], [0, 100], [None, None]]
    assert found.total_percent == [[37.5, 12.5], [0, 50], [0, 0]]


def test_small_tables_of_two_by_two_have_the_exact_test() -> None:
    """Fisher's tea tasting: 3 of 4 right, p = 17/35."""
    found = table({("large", "a"): 3, ("large", "b"): 1, ("sme", "a"): 1, ("sme", "b"): 3})
    assert isinstance(found.association.fisher, Fisher)
    assert found.association.fisher.p == pytest.approx(17 / 35, rel=1e-12)
    assert found.association.fisher.resamples == 0


def test_larger_tables_with_small_cells_have_drawn_tables_and_say_so() -> None:
    cells = {("large", "a"): 4, ("sme", "b"): 4, ("ngo", "b"): 1}
    found = table(cells).association.fisher
    assert isinstance(found, Fisher)
    assert found.resamples == 9_999
    assert found.p == pytest.approx(2 / 126, abs=0.005)
    assert found == table(cells).association.fisher  # the same draws each time
    large = {key: 20 * count for key, count in cells.items()}
    assert reason(table({**large, ("ngo", "a"): 60}).association.fisher) is Reason.CELLS_LARGE


def test_letters_name_the_smaller_columns() -> None:
    cells = {("large", "a"): 40, ("sme", "a"): 10, ("large", "b"): 10, ("sme", "b"): 40,
             ("large", "c"): 0, ("sme", "c"): 50}  # fmt: skip
    found = table(cells).column_tests
    assert isinstance(found, tuple)
    # Column C has a share of 0 and of 1: it is tested, and gets no letters.
    assert found[0].letters[Adjustment.BONFERRONI] == ("B", "", "")
    assert found[1].letters[Adjustment.HOLM] == ("", "A", "")
    assert [test.extreme for test in found[0].tests] == [False, True, True]


def test_multiple_choice_is_tested_option_by_option() -> None:
    answers: list[Any] = [{"org": "large", "needs": ["money", "people"]}] * 30
    answers += [{"org": "sme", "needs": ["people"]}] * 20
    answers += [{"org": "sme", "needs": ["money"]}] * 5
    block = encode(EVERY_KIND, answers)
    found = crosstab(joint_of(Axis("needs"), Axis("org"), block), OPTIONS, ROWS)
    assert found.column_bases == (30, 25, 0)  # respondents, though they took 85 options
    assert found.n == 55
    assert reason(found.association.chi_square) is Reason.ROWS_OVERLAP
    assert found.option_tests is not None
    money, people, data = found.option_tests
    assert isinstance(money, ChiSquare)
    assert money.df == 1
    assert isinstance(people, ChiSquare)
    assert reason(data) is Reason.ONE_ROW  # nobody took it
    turned = crosstab(joint_of(Axis("org"), Axis("needs"), block), ROWS, OPTIONS)
    assert reason(turned.association.chi_square) is Reason.COLUMNS_OVERLAP
    assert reason(turned.column_tests) is Reason.COLUMNS_OVERLAP


def test_columns_of_few_people_are_hidden_with_what_would_give_them_away() -> None:
    """trust.md, small cells: unweighted n decides, complementary suppression included."""
    cells = {("large", "a"): 20, ("sme", "a"): 10, ("large", "b"): 9, ("sme", "b"): 3,
             ("large", "c"): 2}  # fmt: skip
    found = table(cells, minimum=5)
    assert found.hidden == {"b": Disclosure.COMPLEMENT, "c": Disclosure.TOO_SMALL}
    assert found.columns.keys == ("a",)
    assert found.counts.tolist() == [[20], [10], [0]]
    assert reason(found.association.chi_square) is Reason.ONE_COLUMN
    assert found.totals == (31, 13, 0)


def test_rows_of_few_people_are_hidden_from_who_may_not_read_responses() -> None:
    """The same table turned: a row of two says in which columns the two are (decision 27)."""
    cells = {("large", "a"): 20, ("large", "b"): 12, ("sme", "a"): 9, ("ngo", "b"): 2}
    open_ = table(cells, minimum=5)
    assert (open_.rows.keys, open_.hidden_rows) == (("large", "sme", "ngo"), {})
    found = table(cells, minimum=5, rows_minimum=5)
    assert found.hidden_rows == {"sme": Disclosure.COMPLEMENT, "ngo": Disclosure.TOO_SMALL}
    assert found.counts.tolist() == [[20, 12]]
    assert (found.totals, found.column_bases) == ((32,), (29, 14))
    assert reason(found.association.chi_square) is Reason.ONE_ROW
    assert table({("ngo", "a"): 1}, rows_minimum=5).hidden_rows == {"ngo": Disclosure.TOO_SMALL}


DEGENERATE: dict[str, tuple[dict[tuple[Any, Any], int], Reason, Reason]] = {
    "nobody": ({}, Reason.NOBODY, Reason.NOBODY),
    "one person": ({(3, "a"): 1}, Reason.ONE_ROW, Reason.ONE_COLUMN),
    "all the same": ({(3, "a"): 9, (3, "b"): 9}, Reason.ONE_ROW, Reason.NO_SPREAD),
    "one column": ({(3, "a"): 9, (4, "a"): 9}, Reason.ONE_COLUMN, Reason.ONE_COLUMN),
    "only do not know": (
        {("dont_know", "a"): 4, ("dont_know", "b"): 4}, Reason.ONE_ROW, Reason.NOBODY
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DEGENERATE)
def test_what_cannot_be_computed_says_why(name: str) -> None:
    """trust.md (c) 35."""
    cells, of_table, of_means = DEGENERATE[name]
    found = table(cells, SCALE)
    assert reason(found.association.chi_square) is of_table
    assert reason(found.association.cramers_v) is of_table
    assert isinstance(found.means, GroupMeans)
    assert reason(found.means.anova) is of_means
    assert reason(found.means.welch) is of_means


def test_a_group_of_one_has_a_mean_and_no_welch_test() -> None:
    found = table({(1, "a"): 3, (5, "a"): 3, (5, "b"): 1}, SCALE).means
    assert isinstance(found, GroupMeans)
    assert found.groups["b"].mean == 5
    assert found.groups["b"].interval is None
    assert reason(found.welch) is Reason.SINGLE_IN_GROUP
    assert reason(found.pairs) is Reason.SINGLE_IN_GROUP


def _numbers(found: Any) -> list[float]:
    if isinstance(found, dict):
        return [each for value in found.values() for each in _numbers(value)]
    if isinstance(found, list | tuple):
        return [each for value in found for each in _numbers(value)]
    return [float(found)] if isinstance(found, int | float) else []


@settings(max_examples=60, deadline=None)
@given(responses, st.sampled_from(CROSS_BASES), st.sampled_from([0, 3]))
def test_never_nan_and_never_infinite(given_: Any, base: Base, minimum: int) -> None:
    """trust.md (c) 35: whatever few people answered."""
    block = encode(EVERY_KIND, [answers for answers, _asked in given_])
    for rows, axis in ((ROWS, "org"), (SCALE, "rating"), (OPTIONS, "needs")):
        for columns, by in ((ROWS, "org"), (OPTIONS, "needs")):
            joined = joint_of(Axis(axis), Axis(by), block)
            found = crosstab(joined, rows, columns, base=base, minimum=minimum)
            plain = asdict(found)
            plain["association"]["expected"] = getattr(found.association.expected, "tolist", list)()
            percents = [found.column_percent, found.row_percent, found.total_percent]
            assert all(isfinite(each) for each in _numbers([plain, percents]))
            assert all(0 <= each <= 100 for each in _numbers(percents))
