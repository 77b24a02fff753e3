"""Earlier answers in the texts of a page, as a person reads them, in the page's language."""

from __future__ import annotations

from typing import Any, TypeVar

from surveys.forms.presentation import answer_lines
from surveys.questionnaire.asked import without_unasked
from surveys.questionnaire.model import Page, Question, Questionnaire
from surveys.questionnaire.piping import GAP, named_by, with_answers

Record = TypeVar("Record", Page, Question)


def piped(record: Record, questionnaire: Questionnaire, answers: dict[str, Any]) -> Record:
    """The page or question with the answers its texts name; the same object when none.

    Answers to questions that are not asked any more are not shown. What respondents wrote
    becomes part of a text and is escaped with it.
    """
    if not named_by(record):
        return record
    asked = without_unasked(questionnaire, answers)
    return with_answers(record, lambda code: _shown(questionnaire.question(code), asked))


def _shown(question: Question | None, answers: dict[str, Any]) -> str:
    return (", ".join(answer_lines(question, answers)) if question else "") or GAP
