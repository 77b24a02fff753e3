"""What can differ between two questionnaires: the words in which `diff` speaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from surveys.questionnaire.model import Kind, Question
from surveys.questionnaire.text import Text


class Level(StrEnum):
    """What a difference is about."""

    QUESTIONNAIRE = "questionnaire"
    GROUP = "group"
    PAGE = "page"
    QUESTION = "question"
    CHOICE = "choice"
    ROW = "row"  # of a matrix


class What(StrEnum):
    """In which way it differs."""

    NEW = "new"
    GONE = "gone"
    REWORDED = "reworded"  # `name` is the text; before and after are Texts
    MOVED = "moved"  # a question to another page, or a page or question to another place
    REORDERED = "reordered"  # choices, rows or groups; before and after are tuples of codes
    SETTING = "setting"  # `name` is the setting
    CONDITION = "condition"  # before and after are expressions as written
    KIND = "kind"


class Status(StrEnum):
    """What became of a question, in one word."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that differs. `page`, `question` and `option` are codes, empty when outside.

    `before` and `after` are what the model holds: a Text, a number, codes, or the whole page,
    question, choice or group that is gone or new. None is nothing.
    """

    level: Level
    what: What
    page: str = ""
    question: str = ""
    option: str = ""  # of a choice, a row or a group
    name: str = ""  # of a text or a setting: the field of the model
    before: Any = None
    after: Any = None
    kind: Kind | None = None  # of the question: the later one's, or that of the one gone
    at_end: bool = False  # new choices and rows: nothing that was offered before comes after it


@dataclass(frozen=True, slots=True)
class QuestionDiff:
    """One question in both questionnaires; `before` is None when new, `after` when gone."""

    code: str
    before: Question | None
    after: Question | None
    differences: tuple[Difference, ...] = ()

    @property
    def status(self) -> Status:
        """What became of the question."""
        if self.before is None:
            return Status.NEW
        if self.after is None:
            return Status.GONE
        return Status.CHANGED if self.differences else Status.SAME

    @property
    def question(self) -> Question:
        """The later question, or the one gone."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a question is on one side at least")
        return found

    def has(self, *whats: What) -> bool:
        """Whether it differs in one of these ways, its choices and rows included."""
        return any(each.what in whats for each in self.differences)


@dataclass(frozen=True, slots=True)
class Rename:
    """A question that is gone and a new one that looks like it: perhaps only the code changed."""

    gone: str
    new: str
    likeness: float  # of the texts: 1.0 for equal ones


@dataclass(frozen=True, slots=True)
class Diff:
    """All that differs. `questions` holds every question, in the later order, those gone last."""

    outside: tuple[Difference, ...] = ()  # of the questionnaire's own texts, settings and groups
    pages: tuple[Difference, ...] = ()
    questions: tuple[QuestionDiff, ...] = ()
    renames: tuple[Rename, ...] = field(default=())

    def __iter__(self) -> Iterator[Difference]:
        """Every difference, the questionnaire's own first."""
        yield from self.outside
        yield from self.pages
        for question in self.questions:
            yield from question.differences

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None

    def question(self, code: str) -> QuestionDiff | None:
        """The question with this code, or None when neither side has it."""
        return next((each for each in self.questions if each.code == code), None)


def changed_languages(before: Text, after: Text) -> tuple[str, ...]:
    """The languages that both texts have, with different wordings."""
    both = sorted(before.languages & after.languages)
    return tuple(tag for tag in both if before.exactly_in(tag) != after.exactly_in(tag))
