"""Conditions as rows, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.condition_rows import Operator, Row, Rows, condition_of, rows_of
from surveys.questionnaire.conditions import parse


@pytest.mark.parametrize(
    ("condition", "rows"),
    [
        ("", Rows()),
        ("${a} = 'x'", Rows((Row("a", Operator.IS, "x"),))),
        ("${a.r1} != 'x'", Rows((Row("a", Operator.IS_NOT, "x", "r1"),))),
        ("${n} >= 18", Rows((Row("n", Operator.AT_LEAST, "18"),))),
        ("${n} < 1.5", Rows((Row("n", Operator.LESS, "1.5"),))),
        ("${a} != ''", Rows((Row("a", Operator.ANSWERED),))),
        ("${a} = ''", Rows((Row("a", Operator.NOT_ANSWERED),))),
        (
            "selected(${m}, 'x') and not(selected(${m}, 'y'))",
            Rows((Row("m", Operator.INCLUDES, "x"), Row("m", Operator.INCLUDES_NOT, "y"))),
        ),
        (
            "${a} = 'x' or ${n} > 3",
            Rows((Row("a", Operator.IS, "x"), Row("n", Operator.MORE, "3")), every=False),
        ),
    ],
)
def test_a_list_of_comparisons_is_rows_and_rows_are_that_condition(
    condition: str, rows: Rows
) -> None:
    assert rows_of(condition) == rows
    assert condition_of(rows) == condition


@pytest.mark.parametrize(
    "condition",
    [
        "${a} = 'x' and (${b} = 'y' or ${c} = 'z')",
        "count-selected(${m}) > 2",
        "${a} = ${b}",
        "not(${a} = 'x')",
        "true()",
        "${a} =",
        "import os",
    ],
)
def test_other_conditions_are_only_text(condition: str) -> None:
    assert rows_of(condition) is None


def test_a_value_with_both_kinds_of_quotes_cannot_be_said() -> None:
    with pytest.raises(ValueError, match="both"):
        condition_of(Rows((Row("a", Operator.IS, "'\""),)))


_CODES = st.sampled_from(["a", "b", "x_1"])
_VALUES = st.sampled_from(["x", "1", "-2.5", "0", "two words", "it's"])
_OF = st.sampled_from(list(Operator))


@given(st.lists(st.builds(Row, _CODES, _OF, _VALUES), max_size=4), st.booleans())
def test_every_list_can_be_read_again(rows: list[Row], every: bool) -> None:
    condition = condition_of(Rows(tuple(rows), every))
    read = rows_of(condition)
    assert read is not None
    assert condition_of(read) == condition
    assert condition == "" or parse(condition)
