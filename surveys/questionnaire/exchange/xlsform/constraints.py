"""Constraints as settings of the question: ranges, lengths, numbers of choices, "none of these"."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable
from datetime import date
from typing import Any

from surveys.questionnaire.check_settings import MAX_TEXT_LENGTH
from surveys.questionnaire.conditions import evaluate, number_of
from surveys.questionnaire.exchange.report import Loss, Notes
from surveys.questionnaire.exchange.source_syntax import (
    MIRRORED,
    Binary,
    Call,
    Literal,
    Name,
    Node,
    UnreadableError,
    chain,
    nodes_of,
    read_xpath,
)
from surveys.questionnaire.exchange.targets import Names, Target, UntranslatableError
from surveys.questionnaire.exchange.translating import translate
from surveys.questionnaire.model import Kind, Number, Question
from surveys.questionnaire.numbers import FINEST_STEP, plain_number, step_decimals

_SELF = Name(".")
_PATTERNS = frozenset({"regex", "match"})
_LIMITING = MIRRORED.keys() - {"!="}
_MAX_EXCLUSIVE = 40  # choices of a question whose constraint is tried out

Settings = dict[str, Any]


def constrained(question: Question, text: str, codes: Target, notes: Notes, item: str) -> Question:
    """The question with the settings that its constraint means; what has none is noted as lost.

    `codes` is what "." stands for. A pattern is never run, only quoted.
    """
    if not text:
        return question
    try:
        node = read_xpath(text)
    except UnreadableError:
        notes.lost(_reason(text), item, text)
        return question
    for part in chain(node, "and"):
        settings = _settings(question, part, codes)
        if settings is None:
            notes.lost(Loss.PATTERN if _has_pattern(part) else Loss.CONSTRAINT, item, text)
        else:
            question = dataclasses.replace(question, **settings)
    return question


def _reason(text: str) -> Loss:
    return Loss.PATTERN if any(f"{name}(" in text for name in _PATTERNS) else Loss.CONSTRAINT


def _has_pattern(node: Node) -> bool:
    return any(isinstance(each, Call) and each.function in _PATTERNS for each in nodes_of(node))


def _settings(question: Question, part: Node, codes: Target) -> Settings | None:
    """The settings for one part of a constraint; None when there are none."""
    if isinstance(part, Binary) and part.operator in _LIMITING:
        left, operator, right = part.left, part.operator, part.right
        if isinstance(left, Literal):
            left, operator, right = right, MIRRORED[operator], left
        make = _LIMITS.get((question.kind, _subject(left)))
        return make(question, operator, right) if make else None
    return _exclusive(question, part, codes)


def _subject(node: Node) -> str:
    """What of the answer is limited: itself, or a function of it."""
    if node == _SELF:
        return "."
    if isinstance(node, Call) and node.arguments == (_SELF,):
        return node.function
    return ""


def _number(question: Question, operator: str, node: Node) -> Settings | None:
    bound = _bound(node)
    if bound is None or operator == "=":
        return None
    step = 0 if operator in ("<=", ">=") else 10 ** -step_decimals(question.decimals)
    if operator.startswith(">"):
        least = round(bound + step, FINEST_STEP) if step else bound
        return {"minimum": _tighter(max, question.minimum, least)}
    most = round(bound - step, FINEST_STEP) if step else bound
    return {"maximum": _tighter(min, question.maximum, most)}


def _bound(node: Node) -> Number | None:
    """The number written, with all of its digits."""
    if not isinstance(node, Literal):
        return None
    return float(node.value) if node.number else number_of(node.value)


def _count(question: Question, operator: str, node: Node) -> Settings | None:
    if operator == "=":
        exact = _count(question, ">=", node)
        return exact and {**exact, **(_count(question, "<=", node) or {})}
    made = _number(dataclasses.replace(question, decimals=0), operator, node)
    most = sum(not choice.exclusive for choice in question.choices)
    kept = {
        name: limit
        for name, limit in (made or {}).items()
        if isinstance(limit, int) and (1 <= limit <= most)
    }
    if made and not kept and set(made) == {"minimum"} and made["minimum"] <= 0:
        return {}
    return kept or None


def _length(question: Question, operator: str, node: Node) -> Settings | None:
    bound = number_of(node.value) if isinstance(node, Literal) else None
    longest = None if bound is None else int(bound) - (operator == "<")
    if operator not in ("<", "<=") or longest is None or not 1 <= longest <= MAX_TEXT_LENGTH:
        return None
    return {"max_length": longest}


def _day(question: Question, operator: str, node: Node) -> Settings | None:
    given = node
    if isinstance(node, Call) and node.function == "date" and len(node.arguments) == 1:
        given = node.arguments[0]
    if not isinstance(given, Literal) or operator not in ("<=", ">="):
        return None
    try:
        day = date.fromisoformat(given.value)
    except ValueError:
        return None
    if day.year < 1000 or day.isoformat() != given.value:
        return None
    return {"earliest" if operator == ">=" else "latest": given.value}


def _tighter(
    pick: Callable[[Number, Number], Number], held: Number | None, limit: Number
) -> Number:
    limit = plain_number(limit)
    return limit if held is None else pick(held, limit)


_LIMITS: dict[tuple[Kind, str], Callable[[Question, str, Node], Settings | None]] = {
    (Kind.NUMBER, "."): _number,
    (Kind.SHORT_TEXT, "string-length"): _length,
    (Kind.LONG_TEXT, "string-length"): _length,
    (Kind.DATE, "."): _day,
    (Kind.MULTIPLE_CHOICE, "count-selected"): _count,
    (Kind.RANKING, "count-selected"): _count,
}


def _exclusive(question: Question, part: Node, codes: Target) -> Settings | None:
    """The choice that stands alone, when that is all the constraint says: it is tried out."""
    if question.kind is not Kind.MULTIPLE_CHOICE or len(question.choices) > _MAX_EXCLUSIVE:
        return None
    names = Names()
    names.add(".", codes)
    try:
        condition = translate(part, names)
    except UntranslatableError:
        return None
    offered = [choice.code for choice in question.choices]
    pairs = list(itertools.combinations(offered, 2))
    forbidden = {pair for pair in pairs if not evaluate(condition, {question.code: list(pair)})}
    alone = [code for code in offered if {pair for pair in pairs if code in pair} == forbidden]
    mentioned = _texts_in(part)
    alone = [code for code in alone if len(alone) == 1 or code in mentioned]
    if len(alone) != 1 or not all(evaluate(condition, {question.code: [c]}) for c in offered):
        return None
    marked = tuple(
        dataclasses.replace(choice, exclusive=choice.exclusive or choice.code == alone[0])
        for choice in question.choices
    )
    return {"choices": marked}


def _texts_in(node: Node) -> frozenset[str]:
    """The texts that an expression mentions."""
    found, waiting = set(), [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Literal):
            found.add(each.value)
        elif isinstance(each, Call):
            waiting.extend(each.arguments)
        elif isinstance(each, Binary):
            waiting.extend((each.left, each.right))
    return frozenset(found)
