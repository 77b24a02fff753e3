"""Which answers to two versions of one question may stand in the same count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from surveys.questionnaire.differences import changed_languages
from surveys.questionnaire.model import Kind, Question


def counted_together(earlier: Question, later: Question) -> bool:
    """Whether answers to the earlier question count as answers to the later one.

    False where a number would mean two things: another kind, other ends of a scale, another
    unit, or points and places shared among other options. The earlier answers then stay in the
    data file under their version, and figures are of the later question's answers alone.
    """
    if earlier.kind is not later.kind:
        return False
    if changed_languages(earlier.unit, later.unit):
        return False
    return _measure(earlier) == _measure(later)


def _measure(question: Question) -> Any:
    """What an answer is measured in."""
    return _MEASURES[question.kind](question) if question.kind in _MEASURES else None


def _ends(question: Question) -> Any:
    return question.minimum, question.maximum


def _options(question: Question) -> Any:
    return frozenset(choice.code for choice in question.choices)


def _shared_out(question: Question) -> Any:
    return question.total, _options(question)


_MEASURES: dict[Kind, Callable[[Question], Any]] = {
    Kind.SCALE: _ends,
    Kind.RANKING: _options,
    Kind.ALLOCATION: _shared_out,
}
