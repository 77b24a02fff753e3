"""One column of a data file, whatever its format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cached_property

from surveys.questionnaire.columns import Content
from surveys.questionnaire.model import DONT_KNOW, Number, Question
from surveys.questionnaire.text import NO_TEXT, Text


class Level(StrEnum):
    """Level of measurement, in the words of SPSS."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    SCALE = "scale"


class Storage(StrEnum):
    """What the cells of a column are, before a format says how it writes them."""

    TEXT = "text"
    CODE = "code"  # one of `values`, by its code
    CODES = "codes"  # several, separated by blanks
    WHOLE = "whole"  # a whole number; a scale's may be "dont_know" instead
    NUMBER = "number"  # with `decimals`
    DAY = "day"  # ISO 8601


class Missing(IntEnum):
    """Why there is no number. Research files tell the reasons apart; see `Column.code_of`."""

    NO_ANSWER = 1  # asked, and left empty
    NOT_ASKED = 2  # left out by the conditions: the question, or this choice or row
    NOT_OFFERED = 3  # not in the version of the questionnaire that was answered
    NOT_RANKED = 4  # the question was answered without giving this option a place
    DONT_KNOW = 5  # "I do not know" on a scale


# The codes are just below this, or below a round number under the column's lowest value.
_FLOOR = -94


@dataclass(frozen=True, slots=True)
class Value:
    """One value that a column may have: its code, its number in research files, its label."""

    number: int
    code: str
    label: Text


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: what it is called, what it holds, what its values mean."""

    name: str  # of the variable: CSV, XLSX, Parquet, JSON Lines
    short: str = ""  # SPSS and R: letters, digits and _, 64 at most; unique in the plan
    stata: str = ""  # as `short`, 28 at most
    label: Text  # the question's name, or the label of the choice or row
    wording: Text = NO_TEXT  # the question as it was asked; empty: about the response
    group_label: Text = NO_TEXT  # the question's name where `label` is that of a part
    storage: Storage
    level: Level
    content: Content | None = None  # None: about the response, not an answer
    question: Question | None = None
    part: str = ""
    source: str = ""  # "reconstructed" where the wording does not stand in the source
    values: tuple[Value, ...] = ()
    lowest: Number = 0
    decimals: int = 0
    judged: bool = False  # said by staff of the response, not by who answered

    @property
    def is_numeric(self) -> bool:
        """Whether research files hold numbers here."""
        return self.storage in {Storage.CODE, Storage.WHOLE, Storage.NUMBER}

    @property
    def is_coded(self) -> bool:
        """Whether cells are codes that have labels; `_not_asked` names questions instead."""
        coded = self.storage in {Storage.CODE, Storage.CODES} and bool(self.values)
        return coded or self.has_dont_know

    @property
    def has_dont_know(self) -> bool:
        """Whether it is a scale that offers "I do not know"."""
        known = self.question is not None and bool(self.question.dont_know)
        return known and self.content is Content.SCALE

    def code_of(self, missing: Missing) -> int:
        """The number for a reason: -95 to -99, or lower where these may be values."""
        if self.lowest > _FLOOR:
            return _FLOOR - missing
        return -2 * 10 ** len(str(abs(int(self.lowest)))) - missing

    @cached_property
    def number_of(self) -> Mapping[object, int]:
        """The number of each code."""
        numbers: dict[object, int] = {value.code: value.number for value in self.values}
        if self.content is Content.SCALE:
            numbers[DONT_KNOW] = self.code_of(Missing.DONT_KNOW)
        return numbers

    def labels(self, language: str, fallbacks: tuple[str, ...]) -> dict[str, str]:
        """The label of each code in a language, or in the next best one."""
        return {each.code: each.label.in_language(language, fallbacks) for each in self.values}


@dataclass(frozen=True, slots=True)
class ResponseSet:
    """The columns of 0 and 1 that are one question of several answers."""

    name: str
    label: Text
    columns: tuple[Column, ...]
