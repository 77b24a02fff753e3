"""Checks whether pages, questions, choices and rows can ever be there, whatever is answered."""

from __future__ import annotations

from collections.abc import Iterator

from surveys.questionnaire import places
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
from surveys.questionnaire.model import Choice, Page, Question, Questionnaire
from surveys.questionnaire.places import Place
from surveys.questionnaire.problems import Fault, Problem
from surveys.questionnaire.reachability import can_hold
from surveys.questionnaire.routing import codes_needed, condition_of, in_order_of_reference


def conditional(place: Place, question: Question) -> Iterator[tuple[Place, Choice, str]]:
    """The rows and choices with conditions, the place of these, and what messages call them."""
    for name, kind in (("rows", "row"), ("choices", "choice")):
        if any(option.condition for option in getattr(question, name)):
            for inside, option in places.options(place, question, name):
                if option.condition:
                    what = f"{kind} “{option.code}” of question “{question.code}”"
                    yield inside.at("condition"), option, what


def codes_in(text: str) -> list[str]:
    """The codes of the questions that a condition names; none when it cannot be read."""
    if not text:
        return []
    try:
        return list(dict.fromkeys(reference.code for reference in references(parse(text))))
    except ConditionError:
        return []  # noted where the text is checked


def _conditions(
    questionnaire: Questionnaire,
) -> Iterator[tuple[Page, Question, Expression | None]]:
    for page in questionnaire.pages:
        for question in page.questions:
            yield page, question, _asked_when(page, question)


def _asked_when(page: Page, question: Question) -> Expression | None:
    """The condition on which a question is asked: its own, its page's, and something to choose."""
    asked = condition_of(page, question)
    parts = [asked] if asked else []
    for options in (question.rows, question.choices):
        conditions = dict.fromkeys(option.condition for option in options)
        if options and "" not in conditions:
            offered = tuple(map(parse, conditions))
            parts.append(Or(offered) if len(offered) > 1 else offered[0])
    return And(tuple(parts)) if len(parts) > 1 else (parts[0] if parts else None)


def check_reachable(questionnaire: Questionnaire) -> Iterator[Problem]:
    """The problems of a questionnaire whose conditions can all be read and make no circle."""
    reach = _Reach(questionnaire)
    for index, (place, page) in enumerate(places.pages(questionnaire)):
        later = _codes_on(questionnaire.pages[index + 1 :])
        conditions = [_asked_when(page, question) for question in page.questions]
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
            else:
                yield from _check_offered(reach, page, index, number)


def _check_offered(reach: _Reach, page: Page, index: int, number: int) -> Iterator[Problem]:
    place, question = places.questions_on(page, index)[number]
    for inside, option, what in conditional(place, question):
        if not reach.can_be_offered(question, option):
            mend = "change the condition or delete the choice"
            yield inside.warning(Fault.NEVER_OFFERED, f"{what} is never offered", mend)


class _Reach:
    """Which conditions can hold, given that an answer needs its question to be asked."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questions = {question.code: question for question in questionnaire.questions()}
        self._conditions = {
            question.code: condition
            for _, question, condition in _conditions(questionnaire)
            if condition
        }
        needs = {
            question.code: codes_needed(page, question)
            for page, question, _ in _conditions(questionnaire)
        }
        self._widened: dict[Expression, tuple[Expression, frozenset[str]]] = {}
        self._known: dict[tuple[Expression, frozenset[str]], bool] = {}
        self.never: frozenset[str] = frozenset()  # the questions asked for no answers at all
        for code in in_order_of_reference(tuple(self._questions), needs):
            if not self.can_hold(self._conditions.get(code), self.never):
                self.never |= {code}

    def can_be_offered(self, question: Question, option: Choice) -> bool:
        """Whether the option is there for some answers that lead to its question."""
        if not option.condition:
            return True
        asked, offered = self._conditions.get(question.code), parse(option.condition)
        return self.can_hold(And((asked, offered)) if asked else offered, self.never)

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
    idle = [code for code in codes_in(question.condition) if code in never]
    return f": it depends on “{'”, “'.join(idle)}”, never asked" if idle else ""


def _codes_in_all(conditions: list[Expression | None]) -> list[str]:
    named = (ref.code for condition in conditions if condition for ref in references(condition))
    return list(dict.fromkeys(named))


def _codes_on(pages: tuple[Page, ...]) -> frozenset[str]:
    return frozenset(question.code for page in pages for question in page.questions)
