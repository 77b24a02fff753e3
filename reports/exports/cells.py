"""Answers as the cells of the plan's columns, version by version. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from reports.exports.plan import Column, Missing, Plan, VersionOf
from reports.exports.plan.making import Asked
from surveys.questionnaire.asked import not_asked
from surveys.questionnaire.columns import Cell, question_variables
from surveys.questionnaire.model import DONT_KNOW, OTHER_TEXT, Kind, Question
from surveys.questionnaire.variables import ENCODERS

Answers = Mapping[str, Any]
# A value of a research file: a number, a text, or why there is none.
Coded = Cell | Missing


class AskedCells:
    """How answers to one version's question become the cells of one question of the plan."""

    def __init__(self, asked: Asked, question: Question) -> None:
        own = question_variables(question)
        place = {column.part: at for at, column in enumerate(asked.columns)}
        self._width = len(asked.columns)
        self._encode = ENCODERS[question.kind](question)
        self._places = [place[each.part] for each in own if each.part != OTHER_TEXT]
        self.offered = frozenset(place[each.part] for each in own)
        self._other = place[OTHER_TEXT] if question.other_choice else None
        self._is_ranking = question.kind is Kind.RANKING
        self.code = question.code
        # The columns of choices and rows that are not offered to all, as `not_asked` calls them.
        self.conditional = {
            place[each.code]: f"{question.code}.{each.code}"
            for each in question.options
            if each.condition and each.code in place
        }
        self.other_key = f"{question.code}.{OTHER_TEXT}" if question.other_choice else ""

    def cells(self, answers: Answers) -> list[Cell]:
        """One cell for each of the question's columns; None where there is no value."""
        found: list[Cell] = [None] * self._width
        answer = answers.get(self.code)
        if answer is not None:
            for place, cell in zip(self._places, self._encode(answer), strict=True):
                found[place] = cell
        if self._other is not None:
            found[self._other] = answers.get(self.other_key)
        return found

    def coded(self, answers: Answers, *, left_out: frozenset[str]) -> list[Coded]:
        """As `cells`, with the reason in the place of each value that is missing.

        `left_out` names the question when it was not asked, and what it did not offer.
        """
        reason = Missing.NO_ANSWER
        if self.code in left_out:
            reason = Missing.NOT_ASKED
        elif self._is_ranking and answers.get(self.code) is not None:
            reason = Missing.NOT_RANKED
        coded: list[Coded] = [
            cell if cell is not None else reason if place in self.offered else Missing.NOT_OFFERED
            for place, cell in enumerate(self.cells(answers))
        ]
        for place, name in self.conditional.items():
            if name in left_out:
                coded[place] = Missing.NOT_ASKED
        return coded


class VersionCells:
    """How answers to one version become a row; made once per version and file."""

    def __init__(self, plan: Plan, version: VersionOf) -> None:
        self.version = version
        self.by_code = {code: own for own, code in version.codes.items()}
        self.asked = [(each, self._asked_cells(each)) for each in plan.asked]

    def _asked_cells(self, asked: Asked) -> AskedCells | None:
        own = self.version.questionnaire.question(self.by_code.get(asked.code, ""))
        return AskedCells(asked, own) if own else None

    def left_out(self, answers: Answers) -> tuple[str, ...]:
        """The questions that the conditions left out, by the codes of this version."""
        return not_asked(self.version.questionnaire, answers)

    def row(self, answers: Answers) -> list[Cell]:
        """The cells of the questions' columns; None where there is no value."""
        cells: list[Cell] = []
        for asked, own in self.asked:
            cells += own.cells(answers) if own else [None] * len(asked.columns)
        return cells


def numeric(column: Column) -> Callable[[Coded], int | float]:
    """What turns the cells of a numeric column into the numbers of research files."""
    numbers = {"": column.code_of(Missing.NO_ANSWER), **column.number_of}
    reasons = {each: column.code_of(each) for each in Missing}

    def number(cell: Coded) -> Any:
        if isinstance(cell, Missing):
            return reasons[cell]
        return numbers[cell] if isinstance(cell, str) else cell

    return number


def labelled(column: Column, language: str, fallbacks: tuple[str, ...]) -> Callable[[Cell], Cell]:
    """What turns codes into labels; several are separated by "; ". Numbers stay."""
    labels = column.labels(language, fallbacks)
    question = column.question
    if question is not None and column.has_dont_know:
        labels[DONT_KNOW] = question.dont_know.in_language(language, fallbacks)

    def label(cell: Cell) -> Cell:
        if not isinstance(cell, str):
            return cell
        return "; ".join(labels.get(code, code) for code in cell.split(" "))

    return label
