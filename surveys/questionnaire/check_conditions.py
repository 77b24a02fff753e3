"""Checks conditions: whether they can be read, whom they name, and whether they can ever hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from surveys.questionnaire import places
from surveys.questionnaire.asked import condition_of, in_order_of_reference
from surveys.questionnaire.check_references import check_references
from surveys.questionnaire.condition_syntax import (
    And,
    Comparison,
    Expression,
    Or,
    Reference,
    TextLiteral,
    references,
)
from surveys.questionnaire.conditions import ConditionError, parse
from surveys.questionnaire.kept import Kept
from surveys.questionnaire.model import Page, Question, Questionnaire
from surveys.questionnaire.places import Place
from surveys.questionnaire.problems import Fault, Problem, Severity
from surveys.questionnaire.reachability import can_hold, shape


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
    """The problems of `_check_reachable`, worked out once for all that are routed alike.

    Half of the checker's time goes there, and most edits of a questionnaire change its wording.
    """
    return _ROUTED(shape(questionnaire), lambda: tuple(_check_reachable(questionnaire)))


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
        for code in _codes_in(page.condition):
            if pages.get(code, -1) > index:
                yield _forward(place.at("condition"), what, code)
    for place, question in places.questions(questionnaire):
        here = pages[question.code]
        what = f"question “{question.code}”"
        for code in _codes_in(question.condition):
            if pages.get(code, -1) > here:
                yield _forward(place.at("condition"), what, code)
            elif pages.get(code, -1) == here and code != question.code:
                yield place.at("condition").warning(
                    Fault.SAME_PAGE_REFERENCE,
                    f"{what} depends on question “{code}” of the same page, whose answer is "
                    "known only when the page is sent",
                    f"move “{question.code}” to a later page",
                )


def _forward(place: Place, what: str, code: str) -> Problem:
    return place.warning(
        Fault.FORWARD_REFERENCE,
        f"{what} depends on question “{code}”, which comes later",
        f"move “{code}” to a page before",
    )


def _codes_in(text: str) -> list[str]:
    if not text:
        return []
    try:
        return list(dict.fromkeys(reference.code for reference in references(parse(text))))
    except ConditionError:
        return []  # noted where the text is checked


def _check_circles(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Note every circle of dependence once, in the order in which one leads to the next."""
    where = {question.code: place for place, question in places.questions(questionnaire)}
    needs = {
        question.code: {ref.code for ref in references(condition) if ref.code in where}
        for _, question, condition in _conditions(questionnaire)
        if condition
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


def _conditions(
    questionnaire: Questionnaire,
) -> Iterator[tuple[Page, Question, Expression | None]]:
    for page in questionnaire.pages:
        for question in page.questions:
            yield page, question, condition_of(page, question)


def _check_reachable(questionnaire: Questionnaire) -> Iterator[Problem]:
    reach = _Reach(questionnaire)
    for index, (place, page) in enumerate(places.pages(questionnaire)):
        later = _codes_on(questionnaire.pages[index + 1 :])
        conditions = [condition_of(page, question) for question in page.questions]
        if not page.questions and page.condition:
            conditions = [parse(page.condition)]
        forward = reach.never | later
        if conditions and not any(reach.can_hold(item, forward) for item in conditions):
            yield _unreachable(place, page, _codes_in_all(conditions), reach.never, later)
            continue
        for number, question in enumerate(page.questions):
            if question.code in reach.never:
                inside = Place(
                    (*place.keys, "questions", number, "condition"), page.code, question.code
                )
                yield inside.error(
                    Fault.NEVER_HOLDS,
                    f"question “{question.code}” is never asked{_because(question, reach.never)}",
                    "change the condition",
                )


class _Reach:
    """Which conditions can hold, given that an answer needs its question to be asked."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questions = {question.code: question for question in questionnaire.questions()}
        self._conditions = {
            question.code: condition
            for _, question, condition in _conditions(questionnaire)
            if condition
        }
        self._widened: dict[Expression, tuple[Expression, frozenset[str]]] = {}
        self._known: dict[tuple[Expression, frozenset[str]], bool] = {}
        self.never: frozenset[str] = frozenset()  # the questions asked for no answers at all
        for code in in_order_of_reference(tuple(self._questions), self._conditions):
            if not self.can_hold(self._conditions.get(code), self.never):
                self.never |= {code}

    def can_hold(self, condition: Expression | None, unanswered: frozenset[str]) -> bool:
        """Whether some answers, none to the questions `unanswered`, make a condition hold."""
        if condition is None:
            return True
        # Many questions share a page's condition: each is tried once.
        if condition not in self._widened:
            wide = self._with_what_answers_need(condition)
            self._widened[condition] = wide, frozenset(each.code for each in references(wide))
        wide, named = self._widened[condition]
        key = condition, unanswered & named
        if key not in self._known:
            # The second question is the sharper one, but more often too large to be decided.
            self._known[key] = can_hold(condition, self._questions, unanswered) and can_hold(
                wide, self._questions, unanswered
            )
        return self._known[key]

    def _with_what_answers_need(self, condition: Expression) -> Expression:
        """The condition, and for each answer it names: it is empty, or its question is asked."""
        parts = [condition]
        seen: set[Reference] = set()
        for part in parts:  # grows while it is read
            for reference in references(part):
                needed = self._conditions.get(reference.code)
                if needed and reference not in seen:
                    empty = Comparison(reference, "=", TextLiteral(""))
                    parts.append(Or((empty, needed)))
                seen.add(reference)
        return And(tuple(parts)) if len(parts) > 1 else condition


def _unreachable(
    place: Place, page: Page, named: list[str], never: frozenset[str], later: frozenset[str]
) -> Problem:
    ahead = [code for code in named if code in later and code not in never]
    reason = f": it depends on “{'”, “'.join(ahead)}”, asked later" if ahead else ""
    mend = "move the page behind them" if ahead else "change the conditions"
    return place.error(Fault.UNREACHABLE_PAGE, f"page “{page.code}” is never reached{reason}", mend)


def _because(question: Question, never: frozenset[str]) -> str:
    idle = [code for code in _codes_in(question.condition) if code in never]
    return f": it depends on “{'”, “'.join(idle)}”, never asked" if idle else ""


def _codes_in_all(conditions: list[Expression | None]) -> list[str]:
    named = (ref.code for condition in conditions if condition for ref in references(condition))
    return list(dict.fromkeys(named))


def _codes_on(pages: tuple[Page, ...]) -> frozenset[str]:
    return frozenset(question.code for page in pages for question in page.questions)
