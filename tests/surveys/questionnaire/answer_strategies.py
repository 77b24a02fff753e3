"""Hypothesis strategies for answers, for every property test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import strategies as st

from surveys.questionnaire.asked import without_unasked
from surveys.questionnaire.cleaning import clean_text
from surveys.questionnaire.model import DONT_KNOW, Kind, Question, Questionnaire, other_text_key
from tests.surveys.questionnaire.strategies import Draw, characters, maybe


def _ordered_subset(question: Question, taken: list[str]) -> list[str]:
    return [choice.code for choice in question.choices if choice.code in taken]


def _answer_several(draw: Draw, question: Question) -> Any:
    alone = [choice.code for choice in question.choices if choice.exclusive]
    if alone and draw(st.booleans()):
        return alone
    free = [choice.code for choice in question.choices if not choice.exclusive]
    low, high = int(question.minimum or 1), int(question.maximum or len(free))
    return draw(st.lists(st.sampled_from(free), min_size=low, max_size=high, unique=True))


def _answer_multiple(draw: Draw, question: Question) -> Any:
    return _ordered_subset(question, _answer_several(draw, question))


def _answer_scale(draw: Draw, question: Question) -> Any:
    points: list[Any] = list(question.scale_points)
    return draw(st.sampled_from([*points, DONT_KNOW] if question.dont_know else points))


def _answer_matrix(draw: Draw, question: Question) -> Any:
    picks = [choice.code for choice in question.choices]
    answered = {row.code: draw(maybe(st.sampled_from(picks), None)) for row in question.rows}
    return {row: pick for row, pick in answered.items() if pick} or None


def _answer_number(draw: Draw, question: Question) -> Any:
    unit = 10**question.decimals
    low = int(-((-question.minimum * unit) // 1)) if question.minimum is not None else -(10**9)
    high = int((question.maximum * unit) // 1) if question.maximum is not None else 10**9
    steps = draw(st.integers(low, high))
    return steps // unit if steps % unit == 0 else steps / unit


def answer_texts(longest: int) -> st.SearchStrategy[Any]:
    """Texts in the form in which they are kept."""
    return st.text(characters(), max_size=longest).map(lambda raw: clean_text(raw, longest * 4))


def _answer_text(draw: Draw, question: Question) -> Any:
    limit = min(question.max_length or 40, 40)
    return draw(answer_texts(limit).filter(lambda kept: kept is None or len(kept) <= limit))


def _answer_date(draw: Draw, question: Question) -> Any:
    low = date.fromisoformat(question.earliest or "1000-01-01")
    high = date.fromisoformat(question.latest or "9999-12-31")
    return draw(st.dates(low, high)).isoformat()


def _answer_allocation(draw: Draw, question: Question) -> Any:
    total = question.total or 0
    many = len(question.choices) - 1
    cuts = sorted(draw(st.lists(st.integers(0, total), min_size=many, max_size=many)))
    shares = [high - low for low, high in zip([0, *cuts], [*cuts, total], strict=True)]
    codes = (choice.code for choice in question.choices)
    return {code: share for code, share in zip(codes, shares, strict=True) if share}


ANSWERS: dict[Kind, Callable[[Draw, Question], Any]] = {
    Kind.SINGLE_CHOICE: lambda draw, item: draw(st.sampled_from([c.code for c in item.choices])),
    Kind.MULTIPLE_CHOICE: _answer_multiple,
    Kind.SCALE: _answer_scale,
    Kind.MATRIX: _answer_matrix,
    Kind.RANKING: _answer_several,
    Kind.NUMBER: _answer_number,
    Kind.SHORT_TEXT: _answer_text,
    Kind.LONG_TEXT: _answer_text,
    Kind.DATE: _answer_date,
    Kind.ALLOCATION: _answer_allocation,
    Kind.CONSENT: lambda draw, item: True,
    Kind.NOTE: lambda draw, item: None,
}


@st.composite
def answer_sets(draw: Draw, questionnaire: Questionnaire) -> dict[str, Any]:
    """Valid answers to questions that are asked; required ones may be missing."""
    answers: dict[str, Any] = {}
    for question in questionnaire.questions():
        value = ANSWERS[question.kind](draw, question) if draw(st.booleans()) else None
        if value is None:
            continue
        answers[question.code] = value
        other = question.other_choice
        if other and (value == other.code or (isinstance(value, list) and other.code in value)):
            text = draw(answer_texts(20))
            answers |= {other_text_key(question): text} if text else {}
    return without_unasked(questionnaire, answers)
