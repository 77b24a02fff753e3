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
from surveys.questionnaire.asked import Answers
from surveys.questionnaire.model import Kind, Question, Questionnaire, other_text_key
from surveys.questionnaire.offering import keep_offered
from surveys.questionnaire.routing import routing

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
    are not asked are dropped without an error, so are choices and rows that are not offered,
    and the text of an "other" choice that is not taken. A required question without an answer,
    and a key that is no question's, are errors. A wrong answer counts as unanswered when
    routing is worked out.
    """
    plan = routing(questionnaire)
    cleaned: Answers = {}
    errors: Errors = {}
    offers: dict[str, Question] = {}  # the questions asked, as they are offered
    for code in plan.order:
        question = plan.offered(code, cleaned)
        if question is not None:
            offers[code] = question
            _clean_into(plan.questions[code], question, answers, cleaned, errors)
    base = plan.base
    judged = offers.keys() if questions is None else offers.keys() & frozenset(questions)
    errors = {key: error for key, error in errors.items() if base[key] in judged}
    for code in plan.codes:
        lacking = missing(offers[code], cleaned.get(code)) if code in judged else None
        if lacking and code not in errors:
            errors[code] = lacking
    if questions is None:
        unknown = [str(key)[:_SHOWN] for key in answers if key not in base][:MAX_UNKNOWN]
        errors.update({key: AnswerError(ProblemCode.UNKNOWN_QUESTION) for key in unknown})
    return {key: cleaned[key] for key in base if key in cleaned and base[key] in judged}, errors


def _clean_into(
    full: Question,
    question: Question,
    answers: Mapping[str, object],
    cleaned: Answers,
    errors: Errors,
) -> None:
    """Clean one answer and its "other" text; `question` is the full one as it is offered here."""
    if question.kind is Kind.NOTE:
        return
    code, given = question.code, answers.get(question.code)
    if question is not full:
        given = keep_offered(full, question, given)
    try:
        value = clean_answer(question, given)
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
