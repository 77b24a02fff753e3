"""Checks conditions: whether they can be read, whom they name, and whether they can ever hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from surveys.questionnaire import places
from surveys.questionnaire.check_reach import check_reachable, codes_in, conditional
from surveys.questionnaire.check_references import check_references
from surveys.questionnaire.conditions import ConditionError, parse
from surveys.questionnaire.kept import Kept
from surveys.questionnaire.model import Question, Questionnaire
from surveys.questionnaire.places import Place
from surveys.questionnaire.problems import Fault, Problem, Severity
from surveys.questionnaire.reachability import shape
from surveys.questionnaire.routing import codes_needed


def check_conditions(questionnaire: Questionnaire) -> Iterator[Problem]:
    """The problems of all conditions.

    Whether questions can be reached is only worked out when every condition can be read,
    names known questions and is part of no circle, and when codes are not used twice.
    """
    problems = list(_check_each(questionnaire))
    yield from problems
    codes = [question.code for question in questionnaire.questions()]
    unread = any(problem.fault is Fault.CONDITION_SYNTAX for problem in problems)
    if unread or len(codes) > len(set(codes)):
        return
    circles = list(_check_circles(questionnaire))
    yield from circles
    if not circles and not any(problem.severity is Severity.ERROR for problem in problems):
        yield from _reachability(questionnaire)


def _reachability(questionnaire: Questionnaire) -> tuple[Problem, ...]:
    """The problems of `check_reachable`, worked out once for all that are routed alike.

    Half of the checker's time goes there, and most edits of a questionnaire change its wording.
    """
    return _ROUTED(shape(questionnaire), lambda: tuple(check_reachable(questionnaire)))


MOST_ROUTED = 64
_ROUTED: Kept[tuple[Problem, ...]] = Kept(MOST_ROUTED, lambda _problems: 1)


def _check_each(questionnaire: Questionnaire) -> Iterator[Problem]:
    questions = {question.code: question for question in questionnaire.questions()}
    for place, page in places.pages(questionnaire):
        what = f"page “{page.code}”"
        yield from _check_text(place.at("condition"), page.condition, what, questions)
    for place, question in places.questions(questionnaire):
        what = f"question “{question.code}”"
        yield from _check_text(place.at("condition"), question.condition, what, questions)
        for inside, option, what in conditional(place, question):
            yield from _check_text(inside, option.condition, what, questions)
    yield from _check_order(questionnaire)


def _check_text(
    place: Place, text: str, what: str, questions: Mapping[str, Question]
) -> Iterator[Problem]:
    if not text:
        return
    try:
        expression = parse(text)
    except ConditionError as error:
        message = f"column {error.column}: {error.message}"
        yield place.error(Fault.CONDITION_SYNTAX, message, error.mend)
        return
    yield from check_references(place, what, expression, questions)


def _check_order(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Warn of conditions on answers that are given on the same page or later."""
    pages = {
        question.code: index
        for index, page in enumerate(questionnaire.pages)
        for question in page.questions
    }
    for index, (place, page) in enumerate(places.pages(questionnaire)):
        what = f"page “{page.code}”"
        for code in codes_in(page.condition):
            if pages.get(code, -1) > index:
                yield _forward(place.at("condition"), what, code)
    for place, question in places.questions(questionnaire):
        what = f"question “{question.code}”"
        yield from _check_order_of(place.at("condition"), question.condition, what, pages)
        seen: set[str] = set()  # many choices depend on one question: said once
        for inside, option, what in conditional(place, question):
            if option.condition not in seen:
                yield from _check_order_of(inside, option.condition, what, pages)
            seen.add(option.condition)


def _check_order_of(
    place: Place, condition: str, what: str, pages: Mapping[str, int]
) -> Iterator[Problem]:
    here = pages[place.question]
    for code in codes_in(condition):
        if pages.get(code, -1) > here:
            yield _forward(place, what, code)
        elif pages.get(code, -1) == here and code != place.question:
            yield place.warning(
                Fault.SAME_PAGE_REFERENCE,
                f"{what} depends on question “{code}” of the same page, whose answer is "
                "known only when the page is sent",
                f"move “{place.question}” to a later page",
            )


def _forward(place: Place, what: str, code: str) -> Problem:
    return place.warning(
        Fault.FORWARD_REFERENCE,
        f"{what} depends on question “{code}”, which comes later",
        f"move “{code}” to a page before",
    )


def _check_circles(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Note every circle of dependence once, in the order in which one leads to the next."""
    where = {question.code: place for place, question in places.questions(questionnaire)}
    needs = {
        question.code: set(codes_needed(page, question).intersection(where))
        for page in questionnaire.pages
        for question in page.questions
    }
    while circle := _circle(needs):
        first = min(circle, key=list(where).index)
        start = circle.index(first)
        ordered = [*circle[start:], *circle[:start], first]
        message = f"questions depend on each other: {' → '.join(ordered)}"
        at = where[first].at("condition")
        yield at.error(Fault.CYCLE, message, "take one of them out of a condition")
        needs[first] = set()


def _circle(needs: Mapping[str, set[str]]) -> list[str] | None:
    """The codes of one circle, each depending on the next; None when there is none."""
    try:
        TopologicalSorter({code: sorted(needs[code]) for code in needs}).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found[:0:-1]
    return None
