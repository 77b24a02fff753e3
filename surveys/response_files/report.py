"""How an import of responses ended: what each column is, what changed, what was lost or refused.

Nothing here repeats an answer. Findings quote names of columns, codes, and cells that mean a
choice; of a cell that is refused only its shape is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from surveys.questionnaire.answer_errors import ProblemCode
from surveys.response_files.table import Format, Unreadable

MAX_PROBLEMS = 1_000  # of rows that are told one by one; all are counted


class How(StrEnum):
    """By what a column was found to be a variable."""

    NAME = "name"  # the variable's own name
    HEADING = "heading"  # the name as other programs write it: Q1[SQ001], group/q1/a, Q1_SQ001
    LABEL = "label"  # the question's text or label, with that of the choice or row if there is one
    PART = "part"  # a choice or row alone, which only one question has
    DESCRIPTION = "description"  # what the file says of the column besides its name
    MAPPING = "mapping"  # whoever imports says so


class Fate(StrEnum):
    """What became of a column."""

    MAPPED = "mapped"
    LEFT_OUT = "left_out"  # whoever imports says so
    ADMINISTRATIVE = "administrative"  # of the other program, or about the person: never kept
    UNKNOWN = "unknown"  # nothing in the questionnaire is called so
    AMBIGUOUS = "ambiguous"  # several things are called so
    REPEATED = "repeated"  # another column is the same variable


class Change(StrEnum):
    """What is stored in another form than the file has it."""

    VALUE_LOOSE = "value_loose"  # a word that differs in case, accents or signs
    LIST_LOOSE = "list_loose"  # the same, in a list of several
    WHOLE_NUMBER = "whole_number"  # 7.0 is 7
    THOUSANDS = "thousands"  # 1.234,5 is 1234.5
    DAY_FORM = "day_form"  # 31.08.2021 is 2021-08-31
    DAY_SERIAL = "day_serial"  # a spreadsheet's number of a day
    TIME_CUT = "time_cut"  # a day with an hour
    MISSING_WORD = "missing_word"  # NA and the like are no answer
    MISSING_DECLARED = "missing_declared"  # as whoever imports says
    NONE_TAKEN = "none_taken"  # several choices: answered "no" to each, kept as unanswered
    OTHER_TAKEN = "other_taken"  # by its text
    SHORT_ROWS = "short_rows"
    NO_ANSWERS = "no_answers"  # responses without any answer
    LANGUAGE_ASSUMED = "language_assumed"
    MODE_UNKNOWN = "mode_unknown"
    DAY_ASSUMED = "day_assumed"


class Loss(StrEnum):
    """What is not kept, besides columns."""

    NOT_ASKED = "not_asked"  # answers to a question that the others lead past
    OTHER_NOT_TAKEN = "other_not_taken"  # a text beside a choice that is not taken
    INCOMPLETE = "incomplete"  # responses that were not sent
    EMPTY_ROWS = "empty_rows"  # without a single cell filled in


class Refusal(StrEnum):
    """Why a file is not imported at all, besides what `Unreadable` says."""

    NO_QUESTIONS = "no_questions"  # no column is a variable of the questionnaire
    ROWS = "rows"  # some rows have cells that are no valid answers
    IMPORTED_BEFORE = "imported_before"
    NOTHING_LEFT = "nothing_left"  # no row could be imported


class RowFault(StrEnum):
    """What can be wrong with a row, besides what is wrong with an answer."""

    BEYOND = "beyond"  # more cells than columns
    CONTRADICTION = "contradiction"  # two columns of a question say different things


class Shape(StrEnum):
    """What a cell looks like, without saying what it says."""

    EMPTY = "empty"
    WHOLE_NUMBER = "whole_number"  # size: digits
    DECIMAL_NUMBER = "decimal_number"  # size: decimals
    DAY = "day"
    LIST = "list"  # size: parts
    TEXT = "text"  # size: characters


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell, and of how many cells or rows. Plain texts: escape them."""

    code: Change | Loss | Refusal | Unreadable
    column: str = ""
    was: str = ""
    became: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row is refused."""

    row: int
    column: str
    reason: ProblemCode | RowFault
    params: Mapping[str, Any] = field(default_factory=dict)
    shape: Shape = Shape.EMPTY
    size: int = 0


@dataclass(frozen=True, slots=True)
class ColumnReport:
    """One column: what it is, and what happened to it."""

    name: str
    fate: Fate
    variable: str = ""
    how: How | None = None
    unknown: Mapping[str, int] = field(default_factory=dict)  # cells that mean no choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How an import ended. `refused_because` is empty unless the file was refused."""

    format: Format | None = None
    detail: str = ""
    rows: int = 0  # read
    imported: int = 0
    refused: int = 0  # rows with problems
    columns: tuple[ColumnReport, ...] = ()
    changed: tuple[Finding, ...] = ()
    lost: tuple[Finding, ...] = ()
    problems: tuple[RowProblem, ...] = ()  # the first MAX_PROBLEMS
    refused_because: tuple[Finding, ...] = ()


_KINDS: tuple[type[StrEnum], ...] = (Change, Loss, Refusal, Unreadable, RowFault, ProblemCode)
_CODES: dict[str, Any] = {code.value: code for kind in _KINDS for code in kind}


def to_document(report: Report) -> dict[str, Any]:
    """What a report says of rows, as JSON has it; columns are not in it."""
    document = asdict(report)
    del document["columns"]
    return document


def from_document(document: Mapping[str, Any]) -> Report:
    """The inverse of `to_document`; an empty document is a report of nothing."""
    found = dict(document)
    for part in ("changed", "lost", "refused_because"):
        found[part] = tuple(
            Finding(**{**each, "code": _CODES[each["code"]]}) for each in found.get(part, ())
        )
    found["problems"] = tuple(
        RowProblem(**{**each, "reason": _CODES[each["reason"]], "shape": Shape(each["shape"])})
        for each in found.get("problems", ())
    )
    found["format"] = Format(found["format"]) if found.get("format") else None
    return Report(**found)


class Notes:
    """Counts what happened while rows are judged."""

    def __init__(self) -> None:
        self._counts: Counter[Finding] = Counter()

    def add(self, finding: Finding, count: int = 1) -> None:
        """Note something that happened, perhaps again."""
        self._counts[finding] += count

    def of(self, codes: type[StrEnum]) -> tuple[Finding, ...]:
        """The findings with codes of this kind, in the order first met, with their counts."""
        return tuple(
            Finding(each.code, each.column, each.was, each.became, count)
            for each, count in self._counts.items()
            if isinstance(each.code, codes)
        )


_DAY = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}([ T].*)?")


def shape_of(cell: str) -> tuple[Shape, int]:
    """What a cell looks like, and its size."""
    text = cell.strip()
    if not text:
        return Shape.EMPTY, 0
    if re.fullmatch(r"[+-]?\d+", text):
        return Shape.WHOLE_NUMBER, len(text.lstrip("+-"))
    if found := re.fullmatch(r"[+-]?\d+[.,](\d+)", text):
        return Shape.DECIMAL_NUMBER, len(found[1])
    if _DAY.fullmatch(text):
        return Shape.DAY, 0
    parts = re.split(r"[;,+|]", text)
    return (Shape.LIST, len(parts)) if len(parts) > 1 else (Shape.TEXT, len(text))
