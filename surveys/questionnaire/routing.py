"""A questionnaire's conditions, ready to use: the plan by which `asked` finds the way."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
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
from surveys.questionnaire.offering import Filter, filter_of, offers_nothing
from surveys.questionnaire.plans import Plans


class RoutingError(ValueError):
    """Conditions that depend on each other in a circle. `codes` names the questions in order."""

    def __init__(self, codes: list[str]) -> None:
        self.codes = codes
        super().__init__(f"these questions depend on each other: {' → '.join(codes)}")


@dataclass(frozen=True, slots=True)
class Routing:
    """A questionnaire's conditions, ready to use."""

    codes: tuple[str, ...]  # of every question, in the order of the questionnaire
    all_codes: frozenset[str]
    order: tuple[str, ...]  # of every question, such that a condition's references come first
    questions: dict[str, Question]
    conditions: dict[str, Holds]  # of the questions that have one, page's included; in `order`
    filters: dict[str, Filter]  # of the questions whose choices or rows have conditions
    steps: tuple[str, ...]  # the questions with one or the other, in `order`
    pages: tuple[tuple[Page, Holds | None], ...]
    base: dict[str, str]  # key of an answer -> code of its question; notes have no key
    deciding: tuple[str, ...]  # keys of the answers that conditions read; others change no way
    # Questions left out -> questions asked, for the ways met so far.
    known: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)

    def offered(self, code: str, answers: Mapping[str, Any]) -> Question | None:
        """The question with what it offers after these answers; None when it is not asked.

        `answers` are those visible: to the questions asked before it, of choices offered.
        """
        holds = self.conditions.get(code)
        if holds is not None and not holds(answers):
            return None
        options = self.filters.get(code)
        if options is None:
            return self.questions[code]
        question = options.narrowed(answers)
        return None if offers_nothing(question) else question


def condition_of(page: Page, question: Question) -> Expression | None:
    """The condition on which a question is asked, its page's included; None when always.

    Raises ConditionError when one of the two cannot be read.
    """
    parts = tuple(parse(text) for text in (page.condition, question.condition) if text)
    if len(parts) < 2:
        return parts[0] if parts else None
    return And(parts)


def codes_needed(page: Page, question: Question) -> frozenset[str]:
    """The codes of the questions whose answers decide whether and with what this one is asked.

    Raises ConditionError when a condition cannot be read.
    """
    return frozenset(reference.code for reference in _references(page, question))


def _references(page: Page, question: Question) -> Iterator[Reference]:
    texts = (page.condition, question.condition, *(each.condition for each in question.options))
    for text in dict.fromkeys(texts):
        if text:
            yield from references(parse(text))


def _key(reference: Reference) -> str:
    is_text = reference.part == OTHER_TEXT
    return f"{reference.code}.{OTHER_TEXT}" if is_text else reference.code


def _make_routing(questionnaire: Questionnaire) -> Routing:
    conditions = {
        question.code: condition
        for page in questionnaire.pages
        for question in page.questions
        if (condition := condition_of(page, question))
    }
    codes = tuple(question.code for question in questionnaire.questions())
    needs = {
        question.code: codes_needed(page, question)
        for page in questionnaire.pages
        for question in page.questions
    }
    order = in_order_of_reference(codes, needs)
    holds = {code: compiled(conditions[code]) for code in order if code in conditions}
    filters = {
        question.code: found
        for question in questionnaire.questions()
        if (found := filter_of(question))
    }
    return Routing(
        codes=codes,
        all_codes=frozenset(codes),
        order=order,
        questions={question.code: question for question in questionnaire.questions()},
        conditions=holds,
        filters=filters,
        steps=tuple(code for code in order if code in holds or code in filters),
        pages=tuple(
            (page, compiled(parse(page.condition)) if page.condition else None)
            for page in questionnaire.pages
        ),
        base=dict(_answer_keys(questionnaire)),
        deciding=tuple(
            dict.fromkeys(
                _key(reference)
                for page in questionnaire.pages
                for question in page.questions
                for reference in _references(page, question)
            )
        ),
    )


def in_order_of_reference(
    codes: tuple[str, ...], named: Mapping[str, Collection[str]]
) -> tuple[str, ...]:
    """The codes so that each follows those `named` for it; unchanged when they do already.

    Raises RoutingError when there is no such order.
    """
    known = frozenset(codes)
    needs = {code: sorted(known.intersection(named.get(code, ()))) for code in codes}
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
