"""Answers as they are read back to their owner: on the review, and as a copy to keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.forms.layout import first_control
from surveys.forms.page import PageForm, SummaryLine, errors_by_question
from surveys.forms.presentation import answer_lines
from surveys.questionnaire.answers import AnswerError
from surveys.questionnaire.asked import asked
from surveys.questionnaire.model import Kind, Page, Question, Questionnaire
from surveys.questionnaire.text import Text
from surveys.templatetags.texts import localised
from surveys.views.journey import Journey


@dataclass(frozen=True, slots=True)
class Entry:
    """One question with its answer, a line per part, and what is wrong with it."""

    question: Question
    lines: list[str]
    control: str  # the id of the control that answers it, on its page
    error: str = ""

    @property
    def text(self) -> Text:
        """The question's wording."""
        return self.question.text


@dataclass(frozen=True, slots=True)
class Part:
    """The answers to one page."""

    page: Page
    entries: list[Entry]


def listed(
    questionnaire: Questionnaire,
    answers: dict[str, Any],
    errors: Mapping[str, str] | None = None,
) -> list[Part]:
    """Every asked question with its answer, page by page; pages without questions are left out."""
    now_asked = asked(questionnaire, answers)
    parts = [
        Part(
            page,
            [
                Entry(
                    question,
                    answer_lines(question, answers),
                    first_control(question),
                    (errors or {}).get(question.code, ""),
                )
                for question in page.questions
                if question.code in now_asked and question.kind is not Kind.NOTE
            ],
        )
        for page in questionnaire.pages
    ]
    return [part for part in parts if part.entries]


def review_context(journey: Journey, errors: dict[str, AnswerError]) -> dict[str, Any]:
    """What the review's template needs: the answers, with a link to change each."""
    # An error in the text beside "other" is shown with its question.
    messages = errors_by_question({key.partition(".")[0]: error for key, error in errors.items()})
    parts = listed(journey.questionnaire, journey.answers, messages)
    return {
        "round": journey.round,
        "questionnaire": journey.questionnaire,
        "parts": parts,
        "errors": [
            SummaryLine(
                localised(entry.text)[0], entry.error, f"{journey.url(part.page)}#{entry.control}"
            )
            for part in parts
            for entry in part.entries
            if entry.error
        ],
        "revising": journey.response is not None and journey.response.revised is not None,
        "back_link": journey.url(journey.pages[-1]),
        "number": len(journey.pages) + 1,
        "total": len(journey.pages) + 1,
    }


def copy_context(journey: Journey, form: PageForm | None = None) -> dict[str, Any]:
    """What the copy's template needs: the saved answers, with what was just typed on a page.

    What was typed and cannot be read as an answer is shown as it was typed: nothing is lost.
    """
    typed: dict[str, Any] = {}
    unread: dict[str, list[str]] = {}
    if form is not None and form.is_bound:
        questions = {question.code: question for question in journey.page.questions}
        unread = {code: _as_typed(form.raw(questions[code])) for code in form.errors}
        typed = form.answers
    parts = listed(journey.questionnaire, journey.answers | typed)
    for part in parts:
        for entry in part.entries:
            entry.lines.extend(unread.get(entry.question.code, []))
    return {
        "round": journey.round,
        "questionnaire": journey.questionnaire,
        "parts": [
            Part(part.page, [entry for entry in part.entries if entry.lines]) for part in parts
        ],
    }


def _as_typed(raw: Any) -> list[str]:
    if isinstance(raw, dict):
        return [f"{part}: {text}" for part, text in raw.items()]
    return [str(each) for each in raw] if isinstance(raw, list) else [str(raw)] if raw else []
