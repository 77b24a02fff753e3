from __future__ import annotations

from typing import Any

import pytest

from surveys.questionnaire.answer_errors import AnswerError
from surveys.questionnaire.model import Kind
from surveys.response_files.report import Change, Shape, shape_of
from surveys.response_files.values import Read, day_of, number_of, point_of, whole_of
from tests.factories import question, text

NUMBER = question("n", Kind.NUMBER, decimals=2)
SCALE = question(
    "s", Kind.SCALE, minimum=1, maximum=10, dont_know=text("I do not know"),
    minimum_label=text("not at all"), maximum_label=text("very"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("3,5", Read(3.5)),
        ("-0.25", Read(-0.25)),
        ("7.0", Read(7, Change.WHOLE_NUMBER)),
        ("1.234,5", Read(1234.5, Change.THOUSANDS)),
        ("1,234.5", Read(1234.5, Change.THOUSANDS)),
        ("12 345", Read(12345, Change.THOUSANDS)),
        ("1e-02", Read(0.01)),
        ("1e+05", Read(100_000)),  # as R writes it
        (".5", Read(0.5)),  # as SPSS and Stata do
        ("-,25", Read(-0.25)),
    ],
)
def test_numbers_are_read_with_a_comma_or_a_point(cell: str, expected: Read) -> None:
    assert number_of(NUMBER, cell) == expected


@pytest.mark.parametrize("cell", ["1.234", "1,5,", "1e309", "NaN", "inf", "٣", "12 34", "=1"])
def test_what_is_no_number_or_may_be_two_is_refused(cell: str) -> None:
    """Row 25 of the test matrix."""
    with pytest.raises(AnswerError):
        number_of(NUMBER, cell)


@pytest.mark.parametrize(
    ("cell", "label", "expected"),
    [("7", "", 7), ("7.0", "", 7), ("very", "", 10), ("Not at all", "", 1), ("1", "very", 10),
     ("10 – very", "", 10), ("10 (very)", "", 10), ("I do not know", "", "dont_know"),
     ("dont_know", "", "dont_know"), ("5", "middle", 5)],
)  # fmt: skip
def test_points_are_read_by_number_or_label(cell: str, label: str, expected: Any) -> None:
    assert point_of(SCALE, cell, label).value == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("2021-08-31", None), ("2021-08-31 10:05:00", Change.TIME_CUT),
     ("2021-08-31T10:05:00Z", Change.TIME_CUT), ("31.08.2021", Change.DAY_FORM),
     ("31/8/2021", Change.DAY_FORM), ("31-08-2021 9:00", Change.DAY_FORM),
     ("44439", Change.DAY_SERIAL), ("44439.25", Change.DAY_SERIAL)],
)  # fmt: skip
def test_days_are_read_in_iso_and_romanian_order(cell: str, expected: Change | None) -> None:
    assert day_of(cell) == Read("2021-08-31", expected)


@pytest.mark.parametrize("cell", ["08/31/2021", "31.02.2021", "31.08.21", "0000-01-01", "x", "1"])
def test_what_is_no_day_is_refused(cell: str) -> None:
    with pytest.raises(AnswerError):
        day_of(cell)


def test_whole_numbers_have_no_fraction() -> None:
    assert whole_of("40.0").value == 40
    with pytest.raises(AnswerError):
        whole_of("40.5")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("", (Shape.EMPTY, 0)), ("-12", (Shape.WHOLE_NUMBER, 2)), ("1,25", (Shape.DECIMAL_NUMBER, 2)),
     ("31.08.2021", (Shape.DAY, 0)), ("a;b", (Shape.LIST, 2)), ("Ana Pop", (Shape.TEXT, 7))],
)  # fmt: skip
def test_a_shape_says_nothing_of_what_a_cell_says(cell: str, expected: Any) -> None:
    assert shape_of(cell) == expected
