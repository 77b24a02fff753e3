"""Routing: which questions the answers given so far lead to.

A question is asked when its own condition and its page's condition hold. Answers to
questions that are not asked count as unanswered, whatever was stored or sent for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from typing import Any

from surveys.questionnaire.condition_syntax import And, Expression, Reference, references
from surveys.questionnaire.conditions import Holds, compiled, parse
from surveys.questionnaire.model import (
    OTHER_TEXT,
    Kind,
    Page,
    Question,
    Questionnaire,
    other_text_key,
)
from surveys.questionnaire.plans import Plans

Answers = dict[str, Any]


class RoutingError(ValueError):
    """Conditions that depend on each other in a circle. `codes` names the questions in order."""

    def __init__(self, codes: list[str]) -> None:
        self.codes = codes
        super().__init__(f"these questions depend on each other: {' → '.join(codes)}")


# Ways through a questionnaire that are remembered.
MOST_WAYS = 4_096


@dataclass(frozen=True, slots=True)
class Routing:
    """A questionnaire's conditions, ready to use."""

    codes: tuple[str, ...]  # of every question, in the order of the questionnaire
    all_codes: frozenset[str]
    order: tuple[str, ...]  # of every question, such that a condition's references come first
    conditions: dict[str, Holds]  # of the questions that have one, page's included; in `order`
    pages: tuple[tuple[Page, Holds | None], ...]
    base: dict[str, str]  # key of an answer -> code of its question; notes have no key
    deciding: tuple[str, ...]  # keys of the answers that conditions read; others change no way
    # Questions left out -> questions asked, for the ways met so far.
    known: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)


def condition_of(page: Page, question: Question) -> Expression | None:
    """The condition on which a question is asked, its page's included; None when always.

    Raises ConditionError when one of the two cannot be read.
    """
    parts = tuple(parse(text) for text in (page.condition, question.condition) if text)
    if len(parts) < 2:
        return parts[0] if parts else None
    return And(parts)


def _make_routing(questionnaire: Questionnaire) -> Routing:
    conditions = {
        question.code: condition
        for page in questionnaire.pages
        for question in page.questions
        if (condition := condition_of(page, question))
    }
    codes = tuple(question.code for question in questionnaire.questions())
    order = in_order_of_reference(codes, conditions)
    return Routing(
        codes=codes,
        all_codes=frozenset(codes),
        order=order,
        conditions={code: compiled(conditions[code]) for code in order if code in conditions},
        pages=tuple(
            (page, compiled(parse(page.condition)) if page.condition else None)
            for page in questionnaire.pages
        ),
        base=dict(_answer_keys(questionnaire)),
        deciding=tuple(
            dict.fromkeys(map(_key, chain.from_iterable(map(references, conditions.values()))))
        ),
    )


def _key(reference: Reference) -> str:
    is_text = reference.part == OTHER_TEXT
    return f"{reference.code}.{OTHER_TEXT}" if is_text else reference.code


def in_order_of_reference(
    codes: tuple[str, ...], conditions: Mapping[str, Expression]
) -> tuple[str, ...]:
    """The codes so that each follows those its condition names; unchanged when they do already.

    Raises RoutingError when there is no such order.
    """
    known = frozenset(codes)
    needs = {
        code: [ref.code for ref in references(conditions[code]) if ref.code in known]
        if code in conditions
        else []
        for code in codes
    }
    place = {code: index for index, code in enumerate(codes)}
    if all(place[need] < place[code] for code in codes for need in needs[code]):
        return codes
    try:
        return tuple(TopologicalSorter(needs).static_order())
    except CycleError as error:
        raise RoutingError(error.args[1][::-1]) from None


def _answer_keys(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    for question in questionnaire.questions():
        if question.kind is not Kind.NOTE:
            yield question.code, question.code
        if question.other_choice:
            yield other_text_key(question), question.code


# The routing of a questionnaire. Raises ConditionError or RoutingError for one with errors.
routing = Plans(_make_routing)


def asked(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> frozenset[str]:
    """The codes of the questions asked, notes included."""
    plan = routing(questionnaire)
    return plan.all_codes if not plan.conditions else _asked(plan, answers)[0]


def without_unasked(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> Answers:
    """The answers to questions asked, with their "other" texts; all other keys are dropped."""
    plan = routing(questionnaire)
    codes = plan.all_codes if not plan.conditions else _asked(plan, answers)[0]
    base = plan.base
    return {key: answers[key] for key in answers if base.get(key) in codes}


def not_asked(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes of the questions left out by conditions, in order; notes are no variables."""
    plan = routing(questionnaire)
    if not plan.conditions:
        return ()
    codes = _asked(plan, answers)[0]
    if len(codes) == len(plan.all_codes):
        return ()
    return tuple(code for code in plan.codes if code not in codes and code in plan.base)


def asked_pages(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> tuple[Page, ...]:
    """The pages to show: those with a question asked, and those with a text only."""
    plan = routing(questionnaire)
    codes, visible = _asked(plan, answers)
    return tuple(page for page, holds in plan.pages if _is_shown(page, holds, codes, visible))


def _is_shown(
    page: Page, holds: Holds | None, codes: frozenset[str], visible: Mapping[str, Any]
) -> bool:
    if page.questions:
        return any(question.code in codes for question in page.questions)
    return bool(page.text) and (holds is None or holds(visible))


def _asked(plan: Routing, answers: Mapping[str, Any]) -> tuple[frozenset[str], Mapping[str, Any]]:
    """The questions asked, and the answers without those of the others."""
    left_out = []
    visible = answers
    for code, holds in plan.conditions.items():
        if holds(visible):
            continue
        left_out.append(code)
        if code in answers or f"{code}.{OTHER_TEXT}" in answers:
            visible = {key: visible[key] for key in visible if plan.base.get(key) != code}
    # The same few ways through a questionnaire are taken again and again.
    found = plan.known.get(tuple(left_out))
    if found is None:
        found = plan.all_codes.difference(left_out)
        if len(plan.known) < MOST_WAYS:
            plan.known[tuple(left_out)] = found
    return found, visible
