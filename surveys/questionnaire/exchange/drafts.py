"""A questionnaire while it is read: questions whose conditions are not translated yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from surveys.questionnaire.exchange.report import Loss, Notes
from surveys.questionnaire.exchange.source_syntax import Node, UnreadableError
from surveys.questionnaire.model import Question
from surveys.questionnaire.text import NO_TEXT, Text

# What spreadsheets make of a truth value.
_WORDS = {"yes": "true()", "true": "true()", "no": "false()", "false": "false()"}


@dataclass(frozen=True, slots=True)
class Wish:
    """A condition of the file: of which question or group, as written, and as a tree."""

    item: str
    text: str
    node: Node


# The conditions of choices or rows, by code.
Options = Mapping[str, tuple[Wish, ...]]


@dataclass(slots=True, kw_only=True)
class QuestionDraft:
    """A question under the name it has in the file; all of its conditions must hold."""

    name: str
    question: Question
    wishes: tuple[Wish, ...] = ()
    choices: Options = field(default_factory=dict)
    rows: Options = field(default_factory=dict)

    def all_wishes(self) -> Iterator[Wish]:
        """The conditions of the question and of all its choices and rows."""
        yield from self.wishes
        for options in (self.choices, self.rows):
            for wishes in dict.fromkeys(options.values()):
                yield from wishes


@dataclass(slots=True, kw_only=True)
class PageDraft:
    """A page under the name its group has in the file."""

    name: str
    code: str
    title: Text = NO_TEXT
    text: Text = NO_TEXT
    wishes: tuple[Wish, ...] = ()
    questions: list[QuestionDraft] = field(default_factory=list)


def wish(item: str, text: str, read: Callable[[str], Node], notes: Notes) -> tuple[Wish, ...]:
    """The condition as one wish; none when there is none or it cannot be read, which is noted."""
    if not text.strip():
        return ()
    written = _WORDS.get(text.strip().lower(), text)
    try:
        return (Wish(item, text, read(written)),)
    except UnreadableError:
        notes.lost(Loss.CONDITION_UNREADABLE, item, text)
        return ()
