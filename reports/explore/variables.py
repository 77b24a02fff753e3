"""What can stand in the rows or columns of a table: questions, their parts, facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.page.wording import key_label
from reports.stats.axes import NOT_CONSENTED, PARTED, Axis
from reports.stats.cells import CONSENTED, Key, planned_cells
from surveys.questionnaire.model import Choice, Kind, Question
from surveys.questionnaire.problems import clipped, nearest
from surveys.templatetags.texts import plain

# Kinds whose answers fall in no cells.
WITHOUT_CELLS = frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT, Kind.NOTE})
_NUMBERS = frozenset({Kind.SCALE, Kind.NUMBER, Kind.RANKING, Kind.ALLOCATION})
# Kinds whose answers are put together when many values occur.
GROUPED = frozenset({Kind.NUMBER, Kind.DATE})


class VariableError(ValueError):
    """There is no such question, or it cannot be crossed; the message is for people."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A question that has cells, or a part of one that has them by part; a fact likewise."""

    question: Question
    part: str = ""

    @property
    def axis(self) -> Axis:
        """Where its answers are counted."""
        return Axis(self.question.code, self.part)

    @property
    def name(self) -> str:
        """What addresses and commands call it: `code` or `code.part`."""
        return str(self.axis)

    @property
    def label(self) -> str:
        """Its short name, in the page's language."""
        name = plain(self.question.name)
        part = next((each for each in _parts(self.question) if each.code == self.part), None)
        return f"{name}: {plain(part.label)}" if part else name

    @property
    def overlap(self) -> bool:
        """Whether one response can be in several of its cells."""
        return self.question.kind is Kind.MULTIPLE_CHOICE

    @property
    def numeric(self) -> bool:
        """Whether its answers are numbers."""
        return self.question.kind in _NUMBERS

    @property
    def planned(self) -> tuple[Key, ...]:
        """The cells known before there is an answer."""
        kind, question = self.question.kind, self.question
        if kind is Kind.CONSENT:
            return CONSENTED, NOT_CONSENTED
        if kind is Kind.MATRIX:
            return tuple(choice.code for choice in question.choices)
        if kind is Kind.RANKING:
            return tuple(range(1, len(question.choices) + 1))
        return planned_cells(question) if kind not in GROUPED | {Kind.ALLOCATION} else ()

    def key_label(self, key: Key) -> str:
        """What one of its cells is called, in the page's language."""
        if self.question.kind is Kind.CONSENT:
            return _("yes") if key == CONSENTED else _("no")
        return key_label(self.question, key)


def find_variable(name: str, questions: Mapping[str, Question]) -> Variable:
    """The variable called `code` or `code.part`; `questions` by code, facts among them.

    Raises VariableError.
    """
    code, _dot, part = name.partition(".")
    question = questions.get(code)
    if question is None or question.kind is Kind.NOTE:
        said = {"code": clipped(code), "like": nearest(code, questions)}
        if said["like"]:
            raise VariableError(
                _("There is no question “%(code)s”. Did you mean “%(like)s”?") % said
            )
        raise VariableError(_("There is no question “%(code)s”.") % said)
    if question.kind in WITHOUT_CELLS:
        raise VariableError(
            _("“%(code)s” is answered with free text, which cannot be crossed.") % {"code": code}
        )
    parts = [each.code for each in _parts(question)]
    if question.kind in PARTED and part not in parts:
        raise VariableError(
            _("“%(code)s” can only be crossed part by part. Name one: %(parts)s.")
            % {"code": code, "parts": ", ".join(f"{code}.{each}" for each in parts[:10])}
        )
    if part and part not in parts:
        raise VariableError(_("“%(code)s” has no parts to be crossed.") % {"code": code})
    return Variable(question, part)


def variables(questions: Mapping[str, Question]) -> Iterator[Variable]:
    """All that can be crossed, in the order of the questions."""
    for question in questions.values():
        if question.kind in PARTED:
            yield from (Variable(question, part.code) for part in _parts(question))
        elif question.kind not in WITHOUT_CELLS:
            yield Variable(question)


def _parts(question: Question) -> tuple[Choice, ...]:
    if question.kind not in PARTED:
        return ()
    return question.rows if question.kind is Kind.MATRIX else question.choices
