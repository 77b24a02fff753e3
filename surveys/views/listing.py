"""Answers as they are read back to their owner: on the review, and as a copy to keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.safestring import SafeString

from surveys.forms.layout import first_control
from surveys.forms.page import PageForm, SummaryLine, errors_by_question
from surveys.forms.piping import piped
from surveys.forms.presentation import answer_lines
from surveys.forms.rows import answer_row
from surveys.questionnaire.answers import AnswerError
from surveys.questionnaire.asked import asked
from surveys.questionnaire.model import Kind, Page, Question, Questionnaire
from surveys.questionnaire.text import Text
from surveys.templatetags.texts import localised
from surveys.views.journey import Journey


@dataclass(frozen=True, slots=True)
class Entry:
    """One question, as it was asked, with its answer, a line per part, and what is wrong."""

    question: Question
    lines: list[str]
    change: str = ""  # the address where the answer can be changed
    error: str = ""
    version: str = ""  # the questionnaire's content hash, when the texts name no answers

    @property
    def text(self) -> Text:
        """The question's wording."""
        return self.question.text

    @property
    def row(self) -> SafeString:
        """The question and its answer as HTML."""
        return answer_row(
            self.question, self.lines, error=self.error, change=self.change, version=self.version
        )


@dataclass(frozen=True, slots=True)
class Part:
    """The answers to one page."""

    page: Page
    entries: list[Entry]


def listed(
    questionnaire: Questionnaire,
    answers: dict[str, Any],
    errors: Mapping[str, str] | None = None,
    *,
    version: str = "",
    address: Callable[[Page], str] | None = None,
) -> list[Part]:
    """Every asked question with its answer, page by page; pages without questions are left out.

    `version` is the questionnaire's content hash, by which what is the same for everybody is
    kept; `address` gives the page on which an answer can be changed.
    """
    now_asked = asked(questionnaire, answers)

    def entry(page: Page, question: Question) -> Entry:
        shown = piped(question, questionnaire, answers)
        return Entry(
            shown,
            answer_lines(question, answers),
            f"{address(page)}#{first_control(question)}" if address else "",
            (errors or {}).get(question.code, ""),
            version if shown is question else "",
        )

    parts = [
        Part(
            piped(page, questionnaire, answers),
            [
                entry(page, question)
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
    parts = listed(
        journey.questionnaire,
        journey.answers,
        messages,
        version=journey.version.content_hash,
        address=cache(journey.url),
    )
    return {
        "round": journey.round,
        "questionnaire": journey.questionnaire,
        "parts": parts,
        "errors": [
            SummaryLine(localised(entry.text)[0], entry.error, entry.change)
            for part in parts
            for entry in part.entries
            if entry.error
        ],
        "revising": journey.revising,
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
        "parts": answered(parts),
    }


def answered(parts: list[Part]) -> list[Part]:
    """The parts with the questions that have an answer only."""
    return [Part(part.page, [entry for entry in part.entries if entry.lines]) for part in parts]


def _as_typed(raw: Any) -> list[str]:
    if isinstance(raw, dict):
        return [f"{part}: {text}" for part, text in raw.items()]
    return [str(each) for each in raw] if isinstance(raw, list) else [str(raw)] if raw else []
