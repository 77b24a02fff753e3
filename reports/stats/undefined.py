"""Figures that cannot be computed, each with its reason: never NaN, never 0."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a figure is undefined. The values are part of the JSON of `manage.py tables`."""

    NOBODY = "nobody"  # no valid answers
    ONE_ROW = "one_row"  # the answers fall in a single row: nothing to compare
    ONE_COLUMN = "one_column"  # they fall in a single column
    TOO_FEW = "too_few"  # fewer answers than the statistic needs
    NO_SPREAD = "no_spread"  # all values are the same
    SINGLE_IN_GROUP = "single_in_group"  # a group of one has no spread of its own
    ROWS_OVERLAP = "rows_overlap"  # one respondent is in several rows
    COLUMNS_OVERLAP = "columns_overlap"  # one respondent is in several columns
    OPTIONS_BASE = "options_base"  # options of one respondent are no independent draws
    CELLS_LARGE = "cells_large"  # every expected count is 5 or more: chi-square serves
    NO_NUMBERS = "no_numbers"  # the answers are no numbers
    TOO_LARGE = "too_large"  # more cells or answers than are worked out


@dataclass(frozen=True, slots=True)
class Undefined:
    """Stands where a figure would stand."""

    reason: Reason
