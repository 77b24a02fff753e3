"""What is wrong with a questionnaire, where, and how to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# The way from the questionnaire to a place in its document: ("pages", 2, "questions", 0).
Keys = tuple[str | int, ...]


class Severity(StrEnum):
    """An error keeps a questionnaire from being published, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Fault(StrEnum):
    """What can be wrong. The first block is about the document, the rest about its meaning."""

    WRONG_TYPE = "wrong_type"
    UNKNOWN_KEY = "unknown_key"
    MISSING_KEY = "missing_key"
    UNKNOWN_KIND = "unknown_kind"
    UNUSED_SETTING = "unused_setting"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    OUT_OF_RANGE = "out_of_range"
    FORBIDDEN_CHARACTER = "forbidden_character"
    INVALID_LANGUAGE = "invalid_language"

    INVALID_CODE = "invalid_code"
    RESERVED_CODE = "reserved_code"
    DUPLICATE_CODE = "duplicate_code"
    DUPLICATE_LANGUAGE = "duplicate_language"
    MISSING_TEXT = "missing_text"
    MISSING_TRANSLATION = "missing_translation"
    UNLISTED_LANGUAGE = "unlisted_language"
    UNKNOWN_PRIVACY = "unknown_privacy"
    UNUSED_LANGUAGE = "unused_language"
    NO_PAGES = "no_pages"
    EMPTY_PAGE = "empty_page"
    UNKNOWN_ROLE = "unknown_role"
    CATEGORY_KIND = "category_kind"
    UNKNOWN_SOURCE = "unknown_source"
    UNKNOWN_GROUP = "unknown_group"
    EMPTY_GROUP = "empty_group"
    TOO_FEW_CHOICES = "too_few_choices"
    NO_ROWS = "no_rows"
    MISPLACED_EXCLUSIVE = "misplaced_exclusive"
    MISPLACED_OTHER = "misplaced_other"
    SEVERAL_OTHERS = "several_others"
    RANGE_REVERSED = "range_reversed"
    RANGE_IMPOSSIBLE = "range_impossible"
    SCALE_ENDS = "scale_ends"
    INVALID_DATE = "invalid_date"
    MISSING_TOTAL = "missing_total"
    REQUIRED_NOTE = "required_note"

    CONDITION_SYNTAX = "condition_syntax"
    UNKNOWN_REFERENCE = "unknown_reference"
    UNANSWERABLE_REFERENCE = "unanswerable_reference"
    UNKNOWN_PART = "unknown_part"
    MISSING_PART = "missing_part"
    UNKNOWN_CHOICE = "unknown_choice"
    WHOLE_ANSWER_COMPARED = "whole_answer_compared"
    CYCLE = "cycle"
    NEVER_HOLDS = "never_holds"
    NEVER_OFFERED = "never_offered"
    UNREACHABLE_PAGE = "unreachable_page"
    FORWARD_REFERENCE = "forward_reference"
    SAME_PAGE_REFERENCE = "same_page_reference"

    PIPING_UNKNOWN = "piping_unknown"
    PIPING_KIND = "piping_kind"
    PIPING_NOT_EARLIER = "piping_not_earlier"
    PIPING_DIFFERS = "piping_differs"
    PIPING_MISPLACED = "piping_misplaced"

    MARKUP_SHOWN = "markup_shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong. `page`, `question` and `choice` are codes, empty when outside."""

    fault: Fault
    keys: Keys
    message: str
    mend: str
    severity: Severity = Severity.ERROR
    page: str = ""
    question: str = ""
    choice: str = ""  # of a choice or of a matrix row
    about: str = ""  # the language or code that it is about, where there is one

    @property
    def path(self) -> str:
        """The place in the document: `pages[2].questions[0].choices[1].code`."""
        return show_keys(self.keys)

    def __str__(self) -> str:
        return f"{self.path}: {self.message}: {self.mend}"


def show_keys(keys: Keys) -> str:
    """Write `("pages", 2, "code")` as `pages[2].code`; no keys are "questionnaire"."""
    path = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
    return path.removeprefix(".") or "questionnaire"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, or None when none comes close."""
    return next(iter(difflib.get_close_matches(word[:100], sorted(known), n=1)), None)


def clipped(value: object, length: int = 60) -> str:
    """Show a value in a message without letting a hostile one fill the screen."""
    shown = value[: length + 1] if isinstance(value, str) else repr_of_simple(value)
    return shown if len(shown) <= length else shown[:length] + "…"


def repr_of_simple(value: object) -> str:
    """Name a value: small ones by themselves, containers by what they are."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None:
        return "nothing"
    return str(value).lower() if isinstance(value, bool) else str(value)
