"""Judges a whole set of answers, or those of one page, against the questionnaire."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from surveys.questionnaire.answers import (
    AnswerError,
    ProblemCode,
    clean_answer,
    clean_other_text,
    missing,
    takes,
)
from surveys.questionnaire.asked import Answers, routing, without_unasked
from surveys.questionnaire.asked import asked as codes_asked
from surveys.questionnaire.model import Kind, Question, Questionnaire, other_text_key

Errors = dict[str, AnswerError]

MAX_UNKNOWN = 20  # unknown keys that errors name
_SHOWN = 80  # characters of an unknown key that errors repeat


def validate(
    questionnaire: Questionnaire,
    answers: Mapping[str, object],
    *,
    questions: Collection[str] | None = None,
) -> tuple[Answers, Errors]:
    """The valid answers in their stored form, and the errors by key.

    `answers` are all answers known, since they decide what is asked; with `questions` (the
    codes of a page) only those questions are judged and returned. Answers to questions that
    are not asked are dropped without an error, so is the text of an "other" choice that is
    not taken. A required question without an answer, and a key that is no question's, are
    errors. A wrong answer counts as unanswered when routing is worked out.
    """
    cleaned: Answers = {}
    errors: Errors = {}
    for question in questionnaire.questions():
        if question.kind is not Kind.NOTE:
            _clean_into(question, answers, cleaned, errors)
    codes = codes_asked(questionnaire, cleaned)
    cleaned = without_unasked(questionnaire, cleaned)
    base = routing(questionnaire).base
    judged = codes if questions is None else codes & frozenset(questions)
    errors = {key: error for key, error in errors.items() if base[key] in judged}
    for question in questionnaire.questions():
        lacking = missing(question, cleaned.get(question.code))
        if question.code in judged and lacking and question.code not in errors:
            errors[question.code] = lacking
    if questions is None:
        unknown = [str(key)[:_SHOWN] for key in answers if key not in base][:MAX_UNKNOWN]
        errors.update({key: AnswerError(ProblemCode.UNKNOWN_QUESTION) for key in unknown})
    return {key: value for key, value in cleaned.items() if base[key] in judged}, errors


def _clean_into(
    question: Question, answers: Mapping[str, object], cleaned: Answers, errors: Errors
) -> None:
    """Clean one answer and its "other" text."""
    code = question.code
    try:
        value = clean_answer(question, answers.get(code))
    except AnswerError as error:
        errors[code] = error
        return
    if value is None:
        return
    cleaned[code] = value
    other = question.other_choice
    if other is None or not takes(value, other.code):
        return
    key = other_text_key(question)
    try:
        text = clean_other_text(question, answers.get(key))
    except AnswerError as error:
        errors[key] = error
        return
    if text is not None:
        cleaned[key] = text
