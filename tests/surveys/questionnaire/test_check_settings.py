"""What each kind of question needs and cannot have."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from surveys.questionnaire.model import Kind
from surveys.questionnaire.problems import Fault
from tests.surveys.questionnaire.checking import found
from tests.surveys.questionnaire.examples import (
    choices,
    one_page,
    question,
)

F = Fault


ABC = {"choices": choices("a", "b", "c")}
ROWS = {"rows": choices("r")}


@pytest.mark.parametrize(
    ("kind", "given", "fault", "where"),
    [
        (Kind.SINGLE_CHOICE, {"choices": choices("a")}, F.TOO_FEW_CHOICES, "choices"),
        (Kind.SINGLE_CHOICE, {}, F.TOO_FEW_CHOICES, "choices"),
        (
            Kind.SINGLE_CHOICE,
            {"choices": choices("a", "b", exclusive="b")},
            F.MISPLACED_EXCLUSIVE,
            "choices[1].exclusive",
        ),
        (Kind.SINGLE_CHOICE, {**ABC, "total": 5}, F.UNUSED_SETTING, "total"),
        (Kind.SINGLE_CHOICE, {**ABC, "maximum": 2}, F.UNUSED_SETTING, "maximum"),
        (Kind.MULTIPLE_CHOICE, {**ABC, "minimum": 4}, F.RANGE_IMPOSSIBLE, "minimum"),
        (Kind.MULTIPLE_CHOICE, {**ABC, "maximum": 0}, F.RANGE_IMPOSSIBLE, "maximum"),
        (Kind.MULTIPLE_CHOICE, {**ABC, "maximum": 1.5}, F.RANGE_IMPOSSIBLE, "maximum"),
        (Kind.MULTIPLE_CHOICE, {**ABC, "minimum": 3, "maximum": 2}, F.RANGE_REVERSED, "minimum"),
        (
            Kind.MULTIPLE_CHOICE,
            {"choices": choices("a", "b", "c", exclusive="c"), "minimum": 3},
            F.RANGE_IMPOSSIBLE,
            "minimum",
        ),
        (Kind.RANKING, {**ABC, "maximum": 4}, F.RANGE_IMPOSSIBLE, "maximum"),
        (
            Kind.RANKING,
            {"choices": choices("a", "b", other="b")},
            F.MISPLACED_OTHER,
            "choices[1].other",
        ),
        (Kind.SCALE, {}, F.SCALE_ENDS, ""),
        (Kind.SCALE, {"minimum": 1}, F.SCALE_ENDS, ""),
        (Kind.SCALE, {"minimum": 1, "maximum": 5.5}, F.SCALE_ENDS, ""),
        (Kind.SCALE, {"minimum": 5, "maximum": 5}, F.SCALE_ENDS, "maximum"),
        (Kind.SCALE, {"minimum": 5, "maximum": 1}, F.SCALE_ENDS, "maximum"),
        (Kind.SCALE, {"minimum": 0, "maximum": 101}, F.SCALE_ENDS, "maximum"),
        (Kind.SCALE, {"minimum": 0, "maximum": 10**15}, F.SCALE_ENDS, "maximum"),
        (Kind.MATRIX, ABC, F.NO_ROWS, "rows"),
        (Kind.MATRIX, {**ROWS, "choices": choices("a")}, F.TOO_FEW_CHOICES, "choices"),
        (
            Kind.MATRIX,
            {**ABC, "rows": choices("r", other="r")},
            F.MISPLACED_OTHER,
            "rows[0].other",
        ),
        (Kind.NUMBER, {"minimum": 2, "maximum": 1}, F.RANGE_REVERSED, "minimum"),
        (Kind.NUMBER, {"minimum": 1.2, "maximum": 1.8}, F.RANGE_IMPOSSIBLE, "decimals"),
        (Kind.NUMBER, {"decimals": 16}, F.OUT_OF_RANGE, "decimals"),
        (Kind.NUMBER, {"decimals": -1}, F.OUT_OF_RANGE, "decimals"),
        (Kind.SHORT_TEXT, {"max_length": 0}, F.OUT_OF_RANGE, "max_length"),
        (Kind.LONG_TEXT, {"max_length": 10**9}, F.OUT_OF_RANGE, "max_length"),
        (Kind.DATE, {"earliest": "31.08.2021"}, F.INVALID_DATE, "earliest"),
        (Kind.DATE, {"latest": "2021-02-29"}, F.INVALID_DATE, "latest"),
        (Kind.DATE, {"latest": "0999-01-01"}, F.INVALID_DATE, "latest"),
        (
            Kind.DATE,
            {"earliest": "2021-01-02", "latest": "2021-01-01"},
            F.RANGE_REVERSED,
            "earliest",
        ),
        (Kind.ALLOCATION, ABC, F.MISSING_TOTAL, "total"),
        (Kind.ALLOCATION, {**ABC, "total": 0}, F.OUT_OF_RANGE, "total"),
        (Kind.CONSENT, ABC, F.UNUSED_SETTING, "choices"),
        (Kind.NOTE, {"required": True}, F.REQUIRED_NOTE, "required"),
    ],
)
def test_settings_of_a_kind_are_checked(
    kind: Kind, given: dict[str, Any], fault: Fault, where: str
) -> None:
    path = f"pages[0].questions[0].{where}".removesuffix(".")
    assert found(one_page(question("q", kind, **given))) == [(fault, path)]


def test_one_other_choice_is_enough() -> None:
    free = tuple(dataclasses.replace(choice, other=True) for choice in choices("a", "b", "c"))
    made = one_page(question("q", Kind.SINGLE_CHOICE, choices=free))
    assert found(made) == [
        (F.SEVERAL_OTHERS, "pages[0].questions[0].choices[1].other"),
        (F.SEVERAL_OTHERS, "pages[0].questions[0].choices[2].other"),
    ]
