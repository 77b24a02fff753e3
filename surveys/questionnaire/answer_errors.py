"""Why an answer is not accepted: a code and its parameters. The wording is the form's part."""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class ProblemCode(StrEnum):
    """What is wrong with an answer; the comment names the parameters."""

    REQUIRED = "required"
    WRONG_TYPE = "wrong_type"  # expected
    UNKNOWN_QUESTION = "unknown_question"
    UNKNOWN_CHOICE = "unknown_choice"  # choice
    UNKNOWN_ROW = "unknown_row"  # row
    REPEATED_CHOICE = "repeated_choice"  # choice
    EXCLUSIVE_CHOICE = "exclusive_choice"  # choice
    TOO_FEW_CHOICES = "too_few_choices"  # minimum, count
    TOO_MANY_CHOICES = "too_many_choices"  # maximum, count
    MISSING_ROWS = "missing_rows"  # rows
    REPEATED_RANK = "repeated_rank"  # rank
    MISSING_RANK = "missing_rank"  # rank
    NOT_A_NUMBER = "not_a_number"
    TOO_MANY_DECIMALS = "too_many_decimals"  # decimals
    TOO_SMALL = "too_small"  # minimum
    TOO_LARGE = "too_large"  # maximum
    OFF_SCALE = "off_scale"  # minimum, maximum
    NOT_WHOLE_POINTS = "not_whole_points"  # choice
    WRONG_TOTAL = "wrong_total"  # total, sum
    TOO_LONG = "too_long"  # maximum, length
    FORBIDDEN_CHARACTER = "forbidden_character"  # character
    NOT_A_DATE = "not_a_date"
    TOO_EARLY = "too_early"  # earliest
    TOO_LATE = "too_late"  # latest


class AnswerError(ValueError):
    """An answer that is not accepted. `params` are what a message in any language needs."""

    def __init__(self, problem_code: ProblemCode, **params: Any) -> None:
        self.problem_code = problem_code
        self.params: dict[str, Any] = params
        super().__init__(f"{problem_code}: {params}" if params else str(problem_code))
