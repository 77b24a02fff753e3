"""Settling the differences between two keyings, question by question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from surveys.forms.drawing import QuestionBlock
from surveys.forms.inputs import INPUTS, Data, Raw
from surveys.forms.messages import message
from surveys.forms.page import SummaryLine
from surveys.forms.presentation import answer_lines
from surveys.forms.sent import sent_answers
from surveys.questionnaire.answers import AnswerError, ProblemCode
from surveys.questionnaire.asked import asked
from surveys.questionnaire.model import (
    Kind,
    Page,
    Question,
    Questionnaire,
    answer_keys,
    other_text_key,
)
from surveys.questionnaire.validation import validate
from surveys.templatetags.texts import localised

Answers = dict[str, Any]
FIRST, SECOND, AGAIN = "first", "second", "again"
CHOICE, MORE = "_choice-", "_more"  # no code of a question begins with _

_LACKING = {ProblemCode.REQUIRED, ProblemCode.MISSING_ROWS}


@dataclass(frozen=True, slots=True)
class Difference:
    """A question keyed in two ways, or one that only the settled answers ask."""

    question: Question
    first: list[str]
    second: list[str]
    name: str
    chosen: str
    again: SafeString  # the question to be keyed once more
    error: str
    only_again: bool  # neither keying could have an answer


def part_of(question: Question, answers: Answers) -> Answers:
    """The question's own answer and its "other" text."""
    return {key: answers[key] for key in answer_keys(question) if key in answers}


def differing(questionnaire: Questionnaire, first: Answers, second: Answers) -> list[Question]:
    """The questions whose answers differ, in order."""
    return [
        question
        for question in questionnaire.questions()
        if part_of(question, first) != part_of(question, second)
    ]


@dataclass
class Settlement:
    """Two keyings and what was decided about them. `answers` is valid once `is_settled()`."""

    questionnaire: Questionnaire
    first: Answers
    second: Answers
    data: Data | None = None
    errors: dict[str, list[str]] = field(default_factory=dict)
    content_hash: str = ""  # empty: nothing drawn here is kept
    answers: Answers = field(default_factory=dict)
    newly_asked: list[Question] = field(default_factory=list)

    @cached_property
    def questions(self) -> list[Question]:
        """The questions to settle: those that differ, and those that a decision opened."""
        codes = {each.code for each in differing(self.questionnaire, self.first, self.second)}
        codes |= set(self.data.get(MORE, "").split()) if self.data is not None else set()
        return [
            each
            for each in self.questionnaire.questions()
            if each.code in codes and each.kind is not Kind.NOTE
        ]

    def is_settled(self) -> bool:
        """Whether every difference is decided and the answers together are valid."""
        if self.data is None:
            return False
        page = Page(
            code="again",
            title=self.questionnaire.title,
            questions=tuple(each for each in self.questions if self._chosen(each) == AGAIN),
        )
        sent, unreadable = sent_answers(page, self.data, {})
        merged = self._agreed() | self._taken() | sent
        self.answers, wrong = validate(self.questionnaire, merged)
        self._note_errors({key.partition(".")[0]: each for key, each in wrong.items()} | unreadable)
        self._find_newly_asked()
        return not self.errors and not self.newly_asked

    def _agreed(self) -> Answers:
        settled = {key for question in self.questions for key in answer_keys(question)}
        return {key: value for key, value in self.first.items() if key not in settled}

    def _taken(self) -> Answers:
        taken: Answers = {}
        for question in self.questions:
            source = {FIRST: self.first, SECOND: self.second}.get(self._chosen(question), {})
            taken |= part_of(question, source)
        return taken

    def _chosen(self, question: Question) -> str:
        chosen = (self.data.get(CHOICE + question.code) or "") if self.data is not None else ""
        return chosen if chosen in {FIRST, SECOND, AGAIN} else ""

    def _note_errors(self, wrong: dict[str, AnswerError]) -> None:
        for question in self.questions:
            error = wrong.get(question.code)
            if not self._chosen(question):
                self.errors[question.code] = [_("Say which of the two is on the sheet.")]
            elif error and error.problem_code not in _LACKING:
                self.errors[question.code] = [message(error)]

    def _find_newly_asked(self) -> None:
        """What neither keying could answer, because both had been led elsewhere."""
        before = asked(self.questionnaire, self.first) | asked(self.questionnaire, self.second)
        new = asked(self.questionnaire, self.answers) - before
        self.newly_asked = [
            each
            for each in self.questionnaire.questions()
            if each.code in new and each not in self.questions and each.kind is not Kind.NOTE
        ]

    def raw(self, question: Question) -> Raw:
        """What was typed when the question was keyed again."""
        source = INPUTS[question.kind]
        return source.read(question, self.data) if self.data is not None else (
            source.restore(question, None)
        )  # fmt: skip

    def raw_other_text(self, question: Question) -> str:
        """What was typed beside the "other" choice."""
        return (self.data.get(other_text_key(question)) or "") if self.data is not None else ""

    @property
    def more(self) -> str:
        """The codes, between spaces, of the questions to key besides those that differ."""
        known = differing(self.questionnaire, self.first, self.second)
        extra = [each for each in self.questions if each not in known]
        return " ".join(each.code for each in [*extra, *self.newly_asked])

    def differences(self) -> list[Difference]:
        """What the page shows."""
        known = differing(self.questionnaire, self.first, self.second)
        return [self._difference(each, each in known) for each in self._shown()]

    def _shown(self) -> list[Question]:
        shown = {each.code for each in [*self.questions, *self.newly_asked]}
        return [each for each in self.questionnaire.questions() if each.code in shown]

    def _difference(self, question: Question, differs: bool) -> Difference:
        error = self.errors.get(question.code, [""])[0]
        return Difference(
            question=question,
            first=answer_lines(question, self.first),
            second=answer_lines(question, self.second),
            name=CHOICE + question.code,
            chosen=self._chosen(question) if differs else AGAIN,
            again=SafeString(QuestionBlock(question, kept=False).render(self, None)),
            error=error,
            only_again=not differs,
        )

    @property
    def summary(self) -> list[SummaryLine]:
        """The errors in the order of the questions."""
        return [
            SummaryLine(localised(each.text)[0], self.errors[each.code][0], f"#{CHOICE}{each.code}")
            for each in self.questions
            if each.code in self.errors
        ]
