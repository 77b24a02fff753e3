"""The answers to one question as a numpy column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveys.questionnaire.model import Kind

# The three states of a question in a response.
NOT_ASKED, UNANSWERED, ANSWERED = 0, 1, 2

Array = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """The answers to one question, one row per response.

    `state` is int8: NOT_ASKED, UNANSWERED or ANSWERED. `data` by kind, for n responses:

    | kind | data | empty |
    |---|---|---|
    | single choice | int16 (n), index into `keys` | -1 |
    | scale | int16 (n), index into `keys`: the points, then "dont_know" | -1 |
    | multiple choice | bool (n, keys) | False |
    | matrix | int16 (n, rows), index into `keys` | -1 |
    | ranking | int16 (n, keys), rank from 1 | 0 |
    | points allocation | int32 (n, keys), points | 0 |
    | number | float64 (n) | NaN |
    | date | int32 (n), proleptic Gregorian ordinal | 0 |
    | consent | bool (n) | False |
    | texts | bool (n), given or not | False |
    """

    kind: Kind
    state: NDArray[np.int8]
    data: Array
    keys: tuple[str | int, ...] = ()  # choice codes, or scale points and "dont_know"
    rows: tuple[str, ...] = ()  # matrix: row codes
