"""Numbers, points of scales and days as other programs write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from surveys.questionnaire.answer_errors import AnswerError, ProblemCode
from surveys.questionnaire.model import DONT_KNOW, Question
from surveys.questionnaire.parsing import parse_answer
from surveys.questionnaire.variables import number_cell
from surveys.response_files.report import Change
from surveys.response_files.words import folded

_WHOLE = re.compile(r"[+-]?\d{1,20}[.,]0{1,2}")
_NO_ZERO = re.compile(r"[+-]?[.,]\d{1,20}")  # .5, as SPSS and Stata write 0.5
_SPACES = re.compile(r"(?<=\d)[\u0020\u00a0\u202f'’](?=\d{3}(\D|$))")
_BOTH = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d{1,3}(?:,\d{3})+\.\d+")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ T,].*)?")
_EPOCH = date(1899, 12, 30)  # of a spreadsheet's numbers for days
_SERIAL = re.compile(r"[1-9]\d{4}(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell says, and what was made of it to get there."""

    value: Any
    change: Change | None = None


def number_of(question: Question, cell: str) -> Read:
    """A number with a decimal comma or point. Raises AnswerError.

    1.234,5 and 1 234 have a separator of thousands; 1.234 alone may mean either and is read as
    everywhere in the product.
    """
    plain, change = _plain_number(number_cell(cell))
    return Read(parse_answer(question, plain), change)


def whole_of(cell: str) -> Read:
    """A whole number such as a rank or points; 7.0 is one. Raises AnswerError."""
    plain, change = _plain_number(cell.strip())
    if not re.fullmatch(r"[+-]?\d{1,20}", plain):
        raise AnswerError(ProblemCode.NOT_A_NUMBER)
    return Read(int(plain), change)


def _plain_number(cell: str) -> tuple[str, Change | None]:
    if _WHOLE.fullmatch(cell):
        return re.split("[.,]", cell)[0], Change.WHOLE_NUMBER
    if _NO_ZERO.fullmatch(cell):
        return re.sub("(?=[.,])", "0", cell), None
    if _SPACES.search(cell):
        cell = _SPACES.sub("", cell)
        return cell, Change.THOUSANDS
    if _BOTH.fullmatch(cell):
        decimal = max(cell.rfind(","), cell.rfind("."))
        return re.sub("[.,]", "", cell[:decimal]) + "." + cell[decimal + 1 :], Change.THOUSANDS
    return cell, None


def point_of(question: Question, cell: str, label: str = "") -> Read:
    """A point of a scale: its number, the label of an end, or "I do not know". Raises AnswerError.

    `label` is what the file itself calls the cell (SPSS).
    """
    word = cell.strip()
    if word == DONT_KNOW:
        return Read(DONT_KNOW)
    ends = {
        **{folded(each): DONT_KNOW for _tag, each in question.dont_know.versions},
        **{folded(each): question.minimum for _tag, each in question.minimum_label.versions},
        **{folded(each): question.maximum for _tag, each in question.maximum_label.versions},
    }
    for name in (folded(label), folded(word)):
        if name and ends.get(name) is not None:
            return Read(ends[name])
    # „10 – foarte important": the number with the words for it
    leading = re.fullmatch(r"([+-]?\d{1,6})\s*[-–=:.(\s]\s*(.+?)\)?", word)
    if leading and folded(leading[2]) in ends:
        return Read(int(leading[1]), Change.VALUE_LOOSE)
    return whole_of(word)


def day_of(cell: str) -> Read:
    """A day as ISO 8601, from ISO or Romanian order, or a spreadsheet's number.

    Raises AnswerError.
    """
    text = cell.strip()
    if found := _ISO.fullmatch(text):
        day = _day(*found.groups())
        return Read(day, None if text == day else Change.TIME_CUT)
    if found := _DAY_FIRST.fullmatch(text):
        return Read(_day(found[3], found[2], found[1]), Change.DAY_FORM)
    if _SERIAL.fullmatch(text):
        day = (_EPOCH + timedelta(days=int(float(text)))).isoformat()
        return Read(day, Change.DAY_SERIAL)
    raise AnswerError(ProblemCode.NOT_A_DATE)


def _day(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        raise AnswerError(ProblemCode.NOT_A_DATE) from None
