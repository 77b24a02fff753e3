"""The form of one page of a questionnaire, built from its questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Hidden, Layout
from django import forms
from django.utils.functional import cached_property

from surveys.forms.inputs import INPUTS, Data, Raw
from surveys.forms.layout import QuestionBlock, first_control
from surveys.forms.messages import message
from surveys.questionnaire.answers import AnswerError, ProblemCode
from surveys.questionnaire.asked import asked
from surveys.questionnaire.model import (
    Page,
    Question,
    Questionnaire,
    answer_keys,
    other_text_key,
)
from surveys.questionnaire.parsing import parse_answer
from surveys.questionnaire.validation import validate
from surveys.templatetags.texts import localised

Answers = dict[str, Any]
SHOWN = "_shown"  # the questions the person had before them when sending the page


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One line of the error summary: the question, what is wrong, where to mend it."""

    question: str
    message: str
    link: str


class AnswerField(forms.Field):
    """The input of one question; `question` is what it asks, so nobody parses names."""

    def __init__(self, question: Question) -> None:
        super().__init__(required=False)
        self.question = question


class PageForm(forms.Form):
    """Reads, checks and shows the answers of one page.

    `saved` holds all answers so far: they decide, with the answers sent, which questions of
    the page are asked. `going_back` lets required answers be missing. With `content_hash`,
    the questionnaire's, the HTML of unanswered questions is drawn once and kept.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        page: Page,
        saved: Answers,
        data: Data | None = None,
        *,
        going_back: bool = False,
        content_hash: str = "",
    ) -> None:
        super().__init__(data)
        self.content_hash = content_hash
        self.questionnaire, self.page, self.saved = questionnaire, page, saved
        self.sent, self.going_back = data, going_back
        self.answers: Answers = {}
        for question in page.questions:
            self.fields[question.code] = AnswerField(question)

    def full_clean(self) -> None:
        """Fill `answers` with the valid answers to the page's asked questions, and `errors`."""
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        if not self.is_bound:
            return
        codes = [question.code for question in self.page.questions]
        on_page = {key for question in self.page.questions for key in answer_keys(question)}
        others = {key: value for key, value in self.saved.items() if key not in on_page}
        sent, unreadable = self._parse()
        self.answers, wrong = validate(self.questionnaire, others | sent, questions=codes)
        now_asked = asked(self.questionnaire, others | self.answers)
        self.newly_asked = [c for c in codes if c in now_asked and c not in self._shown]
        errors = {key.partition(".")[0]: error for key, error in wrong.items()} | unreadable
        for code in codes:
            if code in errors and code in now_asked and not self._excused(code, errors[code]):
                self._errors[code] = self.error_class([message(errors[code])])

    def _parse(self) -> tuple[Answers, dict[str, AnswerError]]:
        """What was sent, as values still to be judged, and what could not even be read."""
        sent: Answers = {}
        unreadable: dict[str, AnswerError] = {}
        for question in self.page.questions:
            try:
                value = parse_answer(question, self.raw(question))
            except AnswerError as error:
                unreadable[question.code] = error
                continue
            if value is not None:
                sent[question.code] = value
            if question.other_choice and (text := self.raw_other_text(question)):
                sent[other_text_key(question)] = text
        return sent, unreadable

    def _excused(self, code: str, error: AnswerError) -> bool:
        # Answers may be missing on the way back, and to questions the person never saw:
        # those are shown first and demanded then.
        lacking = error.problem_code in {ProblemCode.REQUIRED, ProblemCode.MISSING_ROWS}
        return lacking and (self.going_back or code not in self._shown)

    @cached_property
    def _shown(self) -> set[str]:
        if self.sent is None or SHOWN not in self.sent:
            return {question.code for question in self.page.questions}
        return set((self.sent.get(SHOWN) or "").split())

    def raw(self, question: Question) -> Raw:
        """What the person typed or ticked, or what was saved."""
        source = INPUTS[question.kind]
        if self.sent is not None:
            return source.read(question, self.sent)
        return source.restore(question, self.saved.get(question.code))

    def raw_other_text(self, question: Question) -> str:
        """What the person typed beside the "other" choice, or what was saved."""
        key = other_text_key(question)
        if self.sent is not None:
            return self.sent.get(key) or ""
        return self.saved.get(key) or ""

    @cached_property
    def visible(self) -> tuple[Question, ...]:
        """The questions to show: those asked by what is saved, or sent with errors."""
        answers = self.saved | self.answers
        now_asked = asked(self.questionnaire, answers)
        return tuple(question for question in self.page.questions if question.code in now_asked)

    @property
    def summary(self) -> list[SummaryLine]:
        """The errors in the order of the questions."""
        return [
            SummaryLine(
                question=localised(question.text)[0],
                message=str(self.errors[question.code][0]),
                link=f"#{first_control(question)}",
            )
            for question in self.page.questions
            if question.code in self.errors
        ]

    @property
    def helper(self) -> FormHelper:
        """The form as crispy lays it out: the shown questions, then the two buttons."""
        helper = FormHelper(self)
        helper.form_method = "post"
        helper.attrs = {"novalidate": True}
        helper.layout = Layout(
            *[QuestionBlock(question) for question in self.visible],
            Hidden(SHOWN, " ".join(question.code for question in self.visible)),
            HTML("{% include 'surveys/_actions.html' %}"),
        )
        return helper


def errors_by_question(errors: Mapping[str, AnswerError]) -> dict[str, str]:
    """The messages for a page that lists answers instead of fields."""
    return {code: message(error) for code, error in errors.items()}
