"""Routing: which questions the answers given so far lead to, and which choices these offer.

A question is asked when its own condition and its page's condition hold and it has a choice to
offer. Answers to questions that are not asked, and choices that are not offered, count as
unanswered, whatever was stored or sent for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.questionnaire.conditions import Holds
from surveys.questionnaire.model import OTHER_TEXT, Page, Question, Questionnaire
from surveys.questionnaire.offering import not_offered, settled
from surveys.questionnaire.routing import Routing, routing

Answers = dict[str, Any]

# Ways through a questionnaire that are remembered.
MOST_WAYS = 4_096


def asked(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> frozenset[str]:
    """The codes of the questions asked, notes included."""
    plan = routing(questionnaire)
    return plan.all_codes if not plan.steps else _way(plan, answers).codes


def narrowed(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> Mapping[str, Question]:
    """By code, the questions asked that offer some of their choices or rows only, with these."""
    plan = routing(questionnaire)
    return _way(plan, answers).narrowed if plan.filters else {}


def without_unasked(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> Answers:
    """The answers to questions asked, with their "other" texts; all other keys are dropped.

    So are choices and rows that are not offered.
    """
    plan = routing(questionnaire)
    base = plan.base
    if not plan.steps:
        return {key: answers[key] for key in answers if key in base}
    way = _way(plan, answers)
    return {key: way.visible[key] for key in way.visible if base.get(key) in way.codes}


def not_asked(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes of the questions left out by conditions, in order; notes are no variables.

    Of a question asked, the choices and rows that were not offered: `question.choice`.
    """
    plan = routing(questionnaire)
    if not plan.steps:
        return ()
    way = _way(plan, answers)
    if len(way.codes) == len(plan.all_codes) and not way.narrowed:
        return ()
    return tuple(_left_out(plan, way))


def _left_out(plan: Routing, way: Way) -> Iterator[str]:
    for code in plan.codes:
        if code in way.narrowed:
            parts = not_offered(plan.questions[code], way.narrowed[code])
            yield from (f"{code}.{part}" for part in parts)
        elif code not in way.codes and code in plan.base:
            yield code


def asked_pages(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> tuple[Page, ...]:
    """The pages to show: those with a question asked, and those with a text only."""
    plan = routing(questionnaire)
    way = _way(plan, answers)
    return tuple(page for page, holds in plan.pages if _is_shown(page, holds, way))


def _is_shown(page: Page, holds: Holds | None, way: Way) -> bool:
    if page.questions:
        return any(question.code in way.codes for question in page.questions)
    return bool(page.text) and (holds is None or holds(way.visible))


@dataclass(frozen=True, slots=True)
class Way:
    """The way that answers lead through a questionnaire."""

    codes: frozenset[str]  # of the questions asked
    visible: Mapping[str, Any]  # the answers without those of others, and without what they drop
    narrowed: Mapping[str, Question]


def _way(plan: Routing, answers: Mapping[str, Any]) -> Way:
    left_out = []
    visible = answers
    narrowed: dict[str, Question] = {}
    for code in plan.steps:
        question, whole = plan.offered(code, visible), plan.questions[code]
        if question is whole:
            continue
        kept: Answers = {}
        if question is None:
            left_out.append(code)
        else:
            narrowed[code] = question
            kept = settled(whole, question, answers)
        if code in answers or f"{code}.{OTHER_TEXT}" in answers:
            visible = {
                key: kept.get(key, visible[key])
                for key in visible
                if key in kept or plan.base.get(key) != code
            }
    # The same few ways through a questionnaire are taken again and again.
    codes = plan.known.get(tuple(left_out))
    if codes is None:
        codes = plan.all_codes.difference(left_out)
        if len(plan.known) < MOST_WAYS:
            plan.known[tuple(left_out)] = codes
    return Way(codes, visible, narrowed)
