"""What a sent page says, as values still to be judged."""

from __future__ import annotations

from typing import Any

from surveys.forms.inputs import INPUTS, Data
from surveys.questionnaire.answers import AnswerError, takes
from surveys.questionnaire.model import Kind, Page, Question, other_text_key
from surveys.questionnaire.parsing import parse_answer

Answers = dict[str, Any]


def sent_answers(page: Page, data: Data, saved: Answers) -> tuple[Answers, dict[str, AnswerError]]:
    """The values sent for the page's questions, and what could not even be read, by code."""
    sent: Answers = {}
    unreadable: dict[str, AnswerError] = {}
    for question in page.questions:
        try:
            value = parse_answer(question, INPUTS[question.kind].read(question, data))
        except AnswerError as error:
            unreadable[question.code] = error
            continue
        text = data.get(other_text_key(question)) if question.other_choice else None
        if text:
            sent[other_text_key(question)] = text
            value = _with_other(question, value, text, saved)
        if value is not None:
            sent[question.code] = value
    return sent, unreadable


def _with_other(question: Question, value: Any, text: str, saved: Answers) -> Any:
    """The answer with the "other" choice taken, when the text beside it was typed just now.

    Who types a text there means the choice, ticked or not; who takes another single choice,
    or leaves a text of before while unticking it, does not.
    """
    other = question.other_choice
    if other is None or takes(value, other.code) or not text.strip():
        return value
    if text == saved.get(other_text_key(question)):
        return value
    if question.kind is Kind.MULTIPLE_CHOICE:
        return [*(value or []), other.code]
    return value or other.code
