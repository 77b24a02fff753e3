"""The form of one page of a questionnaire, built from its questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Hidden, Layout
from crispy_forms.utils import render_crispy_form
from django import forms
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from surveys.forms.dependencies import dependencies
from surveys.forms.drawing import QuestionBlock
from surveys.forms.inputs import INPUTS, Data, Raw
from surveys.forms.layout import first_control
from surveys.forms.messages import message
from surveys.forms.piping import piped
from surveys.forms.sent import sent_answers
from surveys.questionnaire.answers import AnswerError, ProblemCode
from surveys.questionnaire.asked import asked, narrowed
from surveys.questionnaire.kept import Kept
from surveys.questionnaire.model import (
    Page,
    Question,
    Questionnaire,
    answer_keys,
    other_text_key,
)
from surveys.questionnaire.piping import named_on_pages
from surveys.questionnaire.plans import Plans
from surveys.questionnaire.validation import validate
from surveys.templatetags.texts import localised, rich_beside_form

Answers = dict[str, Any]
# What the person had before them when sending the page: the codes of questions, and of those whose
# choices come and go with answers on the page the choices, too: `question.choice`.
SHOWN = "_shown"

# The questions of blank pages by version, page, language and what is asked.
ROOM = 32_000_000  # characters
_BLANK: Kept[SafeString] = Kept(ROOM, len)
# The texts above the questions by version, page and language.
_TEXTS: Kept[SafeString] = Kept(ROOM // 8, len)


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One line of the error summary: the question, what is wrong, where to mend it."""

    question: str
    message: str
    link: str


# The buttons below the questions.
_GOING_ON = "{% include 'surveys/_actions.html' %}"
_SENDING = "{% include 'surveys/_send.html' %}"


class AnswerField(forms.Field):
    """The input of one question; `question` is what it asks, so nobody parses names."""

    def __init__(self, question: Question) -> None:
        super().__init__(required=False)
        self.question = question


def _fields(questionnaire: Questionnaire) -> dict[str, AnswerField]:
    return {question.code: AnswerField(question) for question in questionnaire.questions()}


# By code; they hold nothing of a request, so all forms of a questionnaire share them.
_fields_of = Plans(_fields)


class PageForm(forms.Form):
    """Reads, checks and shows the answers of one page.

    `saved` holds all answers so far: they decide, with the answers sent, which questions of
    the page are asked. `going_back` lets required answers be missing. With `content_hash`,
    the questionnaire's, the HTML of unanswered questions is drawn once and kept. With `direct`
    the page offers to send the answers instead of going on. `hidden`
    are further hidden fields, by name; they are never kept.
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
        direct: bool = False,
        hidden: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data)
        self.content_hash = content_hash
        self.questionnaire, self.page, self.saved = questionnaire, page, saved
        self.sent, self.going_back = data, going_back
        self.direct, self.hidden = direct, dict(hidden or {})
        self.answers: Answers = {}
        fields = _fields_of(questionnaire)
        self.fields = {question.code: fields[question.code] for question in page.questions}

    def full_clean(self) -> None:
        """Fill `answers` with the valid answers to the page's asked questions, and `errors`."""
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        if self.sent is None:
            return
        others = {key: value for key, value in self.saved.items() if key not in self._keys}
        sent, unreadable = sent_answers(self.page, self.sent, self.saved)
        self.answers, wrong = validate(self.questionnaire, others | sent, questions=self.fields)
        self.now_asked = asked(self.questionnaire, others | self.answers)
        self.offers = narrowed(self.questionnaire, others | self.answers)
        before = self._shown
        if SHOWN not in self.sent:  # not sent by the page: nothing is new
            before = before.union(self._tokens())
        self.newly_asked = [each for each in self._tokens() if each not in before]
        errors = {key.partition(".")[0]: error for key, error in wrong.items()} | unreadable
        for code in self.fields:
            if code in errors and code in self.now_asked and not self._excused(code, errors[code]):
                self._errors[code] = self.error_class([message(errors[code])])

    def _excused(self, code: str, error: AnswerError) -> bool:
        # Answers may be missing on the way back, and to questions the person never saw:
        # those are shown first and demanded then.
        lacking = error.problem_code in {ProblemCode.REQUIRED, ProblemCode.MISSING_ROWS}
        return lacking and (self.going_back or code not in self._shown)

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(key for question in self.page.questions for key in answer_keys(question))

    @cached_property
    def _shown(self) -> set[str]:
        if self.sent is None or SHOWN not in self.sent:
            return set(self.fields)
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
        """The questions to show, with the choices offered: by what was sent, else what is saved."""
        if not self.is_bound or self.errors is None:
            self.now_asked = asked(self.questionnaire, self.saved)
            self.offers = narrowed(self.questionnaire, self.saved)
        return self._as_offered()

    def _as_offered(self) -> tuple[Question, ...]:
        return tuple(
            self.offers.get(question.code, question)
            for question in self.page.questions
            if question.code in self.now_asked
        )

    def _tokens(self) -> Iterator[str]:
        """What the questions asked now put before the person, as in SHOWN."""
        choosing = dependencies(self.questionnaire)[self.page.code].choosing
        for question in self._as_offered():
            yield question.code
            if question.code in choosing:
                yield from (f"{question.code}.{option.code}" for option in question.options)

    @property
    def deciding(self) -> str:
        """The codes, between spaces, of the questions that others of this page depend on."""
        return " ".join(dependencies(self.questionnaire)[self.page.code].deciding)

    @property
    def shown_page(self) -> Page:
        """The page with earlier answers in its title and text."""
        return piped(self.page, self.questionnaire, self.saved)

    @property
    def introduction(self) -> SafeString:
        """The page's text as HTML; one without answers in it is drawn once and kept."""
        shown = self.shown_page
        if shown is not self.page or not self.content_hash:
            return rich_beside_form(shown.text)
        key = (self.content_hash, self.page.code, get_language())
        return _TEXTS(key, lambda: rich_beside_form(shown.text))

    @property
    def summary(self) -> list[SummaryLine]:
        """The errors in the order of the questions."""
        return [
            SummaryLine(
                question=localised(piped(question, self.questionnaire, self.saved).text)[0],
                message=str(self.errors[question.code][0]),
                link=f"#{first_control(question)}",
            )
            for question in self.visible
            if question.code in self.errors
        ]

    @property
    def helper(self) -> FormHelper:
        """The form as crispy lays it out: the shown questions, then the two buttons."""
        helper = FormHelper(self)
        helper.form_tag, helper.disable_csrf = False, True  # page.html has both
        depending = dependencies(self.questionnaire)[self.page.code].depending
        blocks = [
            self._block(question, depends=question.code in depending)
            for question in self.page.questions
            if question.code in self._seen or question.code in depending
        ]
        helper.layout = Layout(
            *blocks,
            Hidden(SHOWN, self.shown_codes),
            HTML(_SENDING if self.direct else _GOING_ON),
        )
        return helper

    def _block(self, question: Question, *, depends: bool) -> QuestionBlock:
        offered = self._seen.get(question.code, question)
        shown = piped(offered, self.questionnaire, self.saved)
        kept = shown is question and question.code not in self.offers
        return QuestionBlock(shown, kept=kept, depends=depends, asked=question.code in self._seen)

    @cached_property
    def _seen(self) -> dict[str, Question]:
        return {question.code: question for question in self.visible}

    @property
    def shown_codes(self) -> str:
        """What is put before the person, between spaces, as in SHOWN."""
        return " ".join(self._tokens()) if self.visible else ""

    def redrawn(self) -> dict[str, str]:
        """By code, the HTML of the questions whose choices come and go with answers here."""
        choosing = dependencies(self.questionnaire)[self.page.code].choosing
        return {
            code: self._block(question, depends=False).render(self, None)
            for code, question in self._seen.items()
            if code in choosing
        }

    def drawn(self) -> SafeString:
        """The questions and buttons as HTML; a page without answers is drawn once and kept."""
        blank = self.sent is None and self._keys.isdisjoint(self.saved)
        if not blank or not self.content_hash or named_on_pages(self.questionnaire)[self.page.code]:
            return render_crispy_form(self)
        codes = tuple(self._seen)
        if not self.offers.keys().isdisjoint(codes):  # others are offered more than this person
            return render_crispy_form(self)
        key = (self.content_hash, self.page.code, get_language(), codes, self.direct)
        return _BLANK(key, lambda: render_crispy_form(self))


def asked_now(form: PageForm) -> dict[str, Any]:
    """What the page's script is told of what was sent; nothing is stored.

    `asked`: what is to be before the person, as in SHOWN; `drawn`: the HTML of the questions
    whose choices are others now, by code.
    """
    return {"asked": form.shown_codes.split(), "drawn": form.redrawn()}


def errors_by_question(errors: Mapping[str, AnswerError]) -> dict[str, str]:
    """The messages for a page that lists answers instead of fields."""
    return {code: message(error) for code, error in errors.items()}
