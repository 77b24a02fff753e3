"""What the parts of the LimeSurvey reader share: languages, codes, names, notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from surveys.questionnaire.document_reader import MAX_CHOICES
from surveys.questionnaire.exchange.languages import Languages
from surveys.questionnaire.exchange.limesurvey.structure import Answer, Question, Wordings
from surveys.questionnaire.exchange.naming import Codes
from surveys.questionnaire.exchange.report import Change, Loss, Notes
from surveys.questionnaire.exchange.targets import Names, Target
from surveys.questionnaire.exchange.wordings import Wordings as Texts
from surveys.questionnaire.model import OTHER_TEXT, Choice
from surveys.questionnaire.text import Text

# The name of an answer by numbers: survey X group X question, then the part.
_BY_NUMBER = re.compile(r"[0-9]+X[0-9]+X([0-9]+)(.*)")
# What can follow a name without changing what a condition says.
_SUFFIXES = frozenset({"NAOK", "value", "valueNAOK", "code"})


def answer_name(written: str) -> str:
    """The name of an answer as it is kept; "" when something else of the question is meant."""
    name, _dot, suffix = written.strip().partition(".")
    if suffix and suffix not in _SUFFIXES:
        return ""
    found = _BY_NUMBER.fullmatch(name)
    return f"@{found[1]}{found[2].replace('#', '_')}" if found else name.replace("#", "_")


@dataclass(slots=True, kw_only=True)
class Context:
    """One file while it is read."""

    notes: Notes
    tags: Mapping[str, str]  # by the language's name in the file
    languages: Languages
    names: Names = field(default_factory=lambda: Names(answer_name))
    codes: Codes = field(default_factory=Codes)
    page_codes: Codes = field(default_factory=Codes)

    def text(self, item: str, wordings: Wordings) -> Text:
        """The text in the languages of the survey; others are noted as lost."""
        for language in wordings.keys() - self.tags.keys() - {""}:
            self.notes.lost(Loss.LANGUAGE_UNLISTED, "", language)
        known = {self.tags[name]: words for name, words in wordings.items() if name in self.tags}
        return Texts(self.notes).text(item, known)

    def attribute_text(self, question: Question, name: str) -> Text:
        """An attribute as a text; one without a language counts for all."""
        values = question.attributes.get(name, {})
        if "" in values:
            return self.text(question.title, dict.fromkeys(self.tags, values[""]))
        return self.text(question.title, values)

    def code(self, name: str) -> str:
        """A code for a question; a changed one is noted."""
        code = self.codes.take(name, "q")
        if code != name:
            self.notes.changed(Change.CODE, name, name, code)
        return code

    def add(self, question: Question, part: str, target: Target) -> None:
        """Say what the answer to a question or to its part stands for, under both its names."""
        numbered, named = f"@{question.number}{part}", f"{question.title}_{part}"
        self.names.add(numbered, target)
        self.names.add(named if part else question.title, target)

    def lose(self, question: Question, part: str = "") -> None:
        """Say that nothing stands for an answer."""
        self.names.lose(f"@{question.number}{part}")
        self.names.lose(f"{question.title}_{part}" if part else question.title)

    def answers(
        self, question: Question, scale: str = "0"
    ) -> tuple[tuple[Choice, ...], dict[str, str]]:
        """The answers of a question as choices, and their codes."""
        offered = [answer for answer in question.answers if answer.scale == scale]
        return self._choices(question.title, [(each.code, each) for each in offered], "c")

    def parts(
        self, question: Question, scale: str = "0"
    ) -> tuple[tuple[Choice, ...], dict[str, str]]:
        """The subquestions of a question as choices or rows, and their codes."""
        offered = [part for part in question.parts if part.scale == scale]
        return self._choices(question.title, [(each.title, each) for each in offered], "r")

    def _choices(
        self, item: str, offered: Iterable[tuple[str, Answer | Question]], prefix: str
    ) -> tuple[tuple[Choice, ...], dict[str, str]]:
        codes = Codes({OTHER_TEXT})
        made: list[Choice] = []
        by_value: dict[str, str] = {}
        for value, each in offered:
            if len(made) == MAX_CHOICES:
                self.notes.lost(Loss.CHOICES_LEFT, item, value)
                break
            code = codes.take(value, prefix)
            label = self.text(item, each.texts) or self._all(value)
            by_value.setdefault(value, code)
            made.append(Choice(code=code, label=label))
        changed = {value: code for value, code in by_value.items() if value != code}
        if changed:
            self.notes.changed(Change.CODE, item, ", ".join(changed), ", ".join(changed.values()))
        return tuple(made), by_value

    def _all(self, words: str) -> Text:
        return Text.of(dict.fromkeys(self.tags.values(), words))

    @property
    def all_tags(self) -> tuple[str, ...]:
        """The tags of all languages of the survey."""
        return tuple(self.tags.values())
