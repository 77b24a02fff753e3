"""Reading what names a part of the questionnaire: it must be there and fit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from reports.definition.places import Reader
from reports.stats.cells import Key, planned_cells
from reports.stats.shares import OPTION_KINDS, SHARE_BASES, Base, group_questions
from reports.stats.tallies import breakdown_questions
from surveys.questionnaire.model import CATEGORY_ROLE, Kind, Question, Questionnaire

_E = TypeVar("_E", bound=StrEnum)


def one_of(reader: Reader, allowed: Collection[_E], default: _E | None = None) -> _E | None:
    """One of the allowed words; `default` when left out. None after noting another word."""
    if reader.value is None:
        return default
    found = next((word for word in allowed if word == reader.value), None)
    if found is None:
        reader.problem(f"must be one of {', '.join(allowed)}, not {reader.value!r}")
    return found


@dataclass(frozen=True, slots=True)
class References:
    """What a report definition can refer to."""

    questionnaire: Questionnaire

    def question(self, reader: Reader, kinds: Collection[Kind] = tuple(Kind)) -> Question | None:
        """The question that is named, when it is of one of these kinds."""
        code = reader.string()
        if not code:
            return None
        question = self.questionnaire.question(code)
        if question is None:
            reader.problem(f"the questionnaire has no question {code!r}")
        elif question.kind not in kinds:
            names = ", ".join(kinds)
            reader.problem(f"{code!r} is a question of kind {question.kind}, not of {names}")
            return None
        return question

    def category(self, reader: Reader) -> Question | None:
        """The category question that is named: the tallies are broken down by these."""
        question = self.question(reader, (Kind.SINGLE_CHOICE,))
        if question and question.code not in breakdown_questions(self.questionnaire):
            reader.problem(f"{question.code!r} does not have the role {CATEGORY_ROLE!r}")
        return question

    def group(self, reader: Reader) -> str:
        """The code of the group that is named; some question must belong to it."""
        code = reader.string()
        if code and not group_questions(self.questionnaire, code):
            reader.problem(f"no multiple-choice question belongs to a group {code!r}")
        return code

    def row(self, reader: Reader, question: Question | None) -> str:
        """The row that is named: a matrix needs one, and nothing else has any."""
        code = reader.string()
        if question is None:
            return code
        if question.kind is Kind.MATRIX and not code:
            reader.problem("is missing: a matrix is measured row by row")
        elif code and code not in {row.code for row in question.rows}:
            reader.problem(f"question {question.code!r} has no row {code!r}")
            return ""
        return code

    def cells(self, reader: Reader, question: Question | None) -> tuple[Key, ...]:
        """The choices or scale points that are listed, each once."""
        known = planned_cells(question) if question else ()
        found: list[Key] = []
        for item in reader.items():
            # True equals 1 in Python, and YAML reads a bare `yes` as true.
            if question and (item.value not in known or isinstance(item.value, bool)):
                item.problem(f"question {question.code!r} has no choice {item.value!r}")
            elif item.value in found:
                item.problem(f"{item.value!r} is listed twice")
            else:
                found.append(item.value)
        if reader.value == []:
            reader.problem("must not be empty")
        return tuple(found)

    def codes(self, reader: Reader, question: Question | None) -> tuple[str, ...]:
        """The choices that are listed, of a question that has only choice codes."""
        return tuple(str(key) for key in self.cells(reader, question))

    def one_choice(self, reader: Reader, question: Question | None) -> tuple[Key, ...]:
        """The one choice that is listed, by its code, of a question whose cells are others."""
        codes = [item.string() for item in reader.items()]
        if reader.value is not None and len(codes) != 1:
            reader.problem("must be one choice")
        for code in codes:
            if question and question.choice(code) is None:
                reader.problem(f"question {question.code!r} has no choice {code!r}")
        return tuple(codes)

    def base(self, reader: Reader, question: Question | None, choices: tuple[Key, ...]) -> Base:
        """The base of a share of these choices together."""
        base = one_of(reader, SHARE_BASES, Base.ANSWERED) or Base.ANSWERED
        if question is None:
            return base
        if base is Base.OPTIONS and question.kind not in OPTION_KINDS:
            reader.problem(f"no options are expressed in {question.code!r} ({question.kind})")
        if question.kind is Kind.MULTIPLE_CHOICE and base is not Base.OPTIONS and len(choices) > 1:
            reader.problem(
                "must be options: who took two of these choices would count twice "
                "among those who were asked or answered"
            )
        return base
