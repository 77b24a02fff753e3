"""Conditions in words, for who has no screen that hides the questions not asked.

The common forms become a sentence with question numbers and the choices' own wording; what has
no simple wording only says on which questions it depends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.questionnaire.condition_syntax import (
    And,
    Comparison,
    CountSelected,
    Expression,
    Not,
    NumberLiteral,
    Operand,
    Or,
    Reference,
    Selected,
    TextLiteral,
    Truth,
    references,
)
from surveys.questionnaire.conditions import parse
from surveys.questionnaire.model import DONT_KNOW, OTHER_TEXT, Choice, Question, Questionnaire
from surveys.questionnaire.text import Text
from surveys.templatetags.texts import plain

# By operator: when it holds, and when it does not. %(what)s is an answer or a number of options.
_COMPARED: dict[str, tuple[Any, Any]] = {
    "=": (gettext_lazy("%(what)s is %(value)s"), gettext_lazy("%(what)s is not %(value)s")),
    "<": (
        gettext_lazy("%(what)s is less than %(value)s"),
        gettext_lazy("%(what)s is not less than %(value)s"),
    ),
    "<=": (
        gettext_lazy("%(what)s is at most %(value)s"),
        gettext_lazy("%(what)s is not at most %(value)s"),
    ),
    ">": (
        gettext_lazy("%(what)s is more than %(value)s"),
        gettext_lazy("%(what)s is not more than %(value)s"),
    ),
    ">=": (
        gettext_lazy("%(what)s is at least %(value)s"),
        gettext_lazy("%(what)s is not at least %(value)s"),
    ),
}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


class _UnsayableError(Exception):
    """There is no simple wording."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """A questionnaire with the numbers its questions have on paper, by code; notes have none."""

    questionnaire: Questionnaire
    numbers: Mapping[str, int]

    def question(self, reference: Reference) -> Question:
        """The question referred to; raises when it is not on the paper."""
        found = self.questionnaire.question(reference.code)
        if found is None or found.code not in self.numbers:
            raise _UnsayableError
        return found


def condition_words(numbering: Numbering, condition: str) -> str:
    """When a question is to be answered, as a sentence; empty when always."""
    return _sentence(numbering, condition, _("Answer only if %(condition)s."))


def page_condition_words(numbering: Numbering, condition: str) -> str:
    """When the questions of a page are to be answered, as a sentence; empty when always."""
    return _sentence(
        numbering, condition, _("Answer the questions of this part only if %(condition)s.")
    )


def with_option_words(numbering: Numbering, question: Question) -> Question:
    """The question whose choices and rows say themselves when they are offered."""
    if not any(option.condition for option in question.options):
        return question
    return replace(
        question,
        rows=tuple(_with_words(numbering, each) for each in question.rows),
        choices=tuple(_with_words(numbering, each) for each in question.choices),
    )


def _with_words(numbering: Numbering, option: Choice) -> Choice:
    words = _sentence(
        numbering,
        option.condition,
        _("(only if %(condition)s)"),
        _("(depending on questions already asked: %(numbers)s)"),
    )
    if not words:
        return option
    said = {tag: f"{wording} {words}" for tag, wording in option.label.versions}
    return replace(option, label=Text.of(said))


def _sentence(numbering: Numbering, condition: str, frame: str, unsayable: str = "") -> str:
    if not condition:
        return ""
    expression = parse(condition)
    if expression == Truth(True):
        return ""
    try:
        return frame % {"condition": _say(numbering, expression, holds=True)}
    except _UnsayableError:
        found = {numbering.numbers.get(each.code) for each in references(expression)}
        listed = ", ".join(str(number) for number in sorted(filter(None, found)))
        unsayable = unsayable or _(
            "Whether to answer depends on questions already asked: %(numbers)s."
        )
        return unsayable % {"numbers": listed or "–"}


def _say(numbering: Numbering, expression: Expression, *, holds: bool) -> str:
    """The expression in words, or that it does not hold."""
    return _SAYERS[type(expression)](numbering, expression, holds)


def _truth(_numbering: Numbering, _expression: Truth, _holds: bool) -> str:
    raise _UnsayableError


def _not(numbering: Numbering, expression: Not, holds: bool) -> str:
    return _say(numbering, expression.inner, holds=not holds)


def _several(numbering: Numbering, expression: And | Or, holds: bool) -> str:
    """De Morgan: that not all hold is said as one of them not holding."""
    joined_by_and = isinstance(expression, And) is holds
    said = [_bracketed(part, _say(numbering, part, holds=holds)) for part in expression.parts]
    frame = _("%(one)s and %(two)s") if joined_by_and else _("%(one)s or %(two)s")
    words = said[0]
    for each in said[1:]:
        words = frame % {"one": words, "two": each}
    return words


def _bracketed(part: Expression, words: str) -> str:
    inner = part.inner if isinstance(part, Not) else part
    return f"({words})" if isinstance(inner, And | Or) else words


def _selected(numbering: Numbering, expression: Selected, holds: bool) -> str:
    question = numbering.question(expression.reference)
    frame = (
        _("“%(choice)s” is ticked in question %(number)s")
        if holds
        else _("“%(choice)s” is not ticked in question %(number)s")
    )
    label = _choice(question, expression.choice.value)
    return frame % {"choice": label, "number": numbering.numbers[question.code]}


def _comparison(numbering: Numbering, expression: Comparison, holds: bool) -> str:
    left, operator, right = expression.left, expression.operator, expression.right
    if not isinstance(left, Reference | CountSelected):
        left, operator, right = right, _MIRRORED.get(operator, operator), left
    if not isinstance(left, Reference | CountSelected):
        raise _UnsayableError
    if operator == "!=":
        operator, holds = "=", not holds
    if operator == "=" and right == TextLiteral("") and isinstance(left, Reference):
        return _answered(numbering, left, holds=not holds)
    frame = _COMPARED[operator][0 if holds else 1]
    return str(frame) % {"what": _what(numbering, left), "value": _value(numbering, left, right)}


def _answered(numbering: Numbering, reference: Reference, *, holds: bool) -> str:
    number = numbering.numbers[numbering.question(reference).code]
    if reference.part:
        raise _UnsayableError
    if holds:
        return _("question %(number)s is answered") % {"number": number}
    return _("question %(number)s is not answered") % {"number": number}


def _what(numbering: Numbering, operand: Reference | CountSelected) -> str:
    reference = operand.reference if isinstance(operand, CountSelected) else operand
    question = numbering.question(reference)
    named = {"number": numbering.numbers[question.code]}
    if isinstance(operand, CountSelected):
        return _("the number of boxes ticked in question %(number)s") % named
    if reference.part == OTHER_TEXT:
        raise _UnsayableError
    if reference.part:
        parts = (*question.rows, *question.choices)
        label = next((plain(each.label) for each in parts if each.code == reference.part), "")
        return _("the answer to question %(number)s for “%(part)s”") % {**named, "part": label}
    return _("the answer to question %(number)s") % named


def _value(numbering: Numbering, compared: Reference | CountSelected, operand: Operand) -> str:
    if isinstance(operand, NumberLiteral):
        return formats.localize(operand.value)
    if isinstance(operand, Reference | CountSelected):
        return _what(numbering, operand)
    if isinstance(operand, TextLiteral) and isinstance(compared, Reference):
        return _("“%(choice)s”") % {"choice": _choice(numbering.question(compared), operand.value)}
    raise _UnsayableError


def _choice(question: Question, code: str) -> str:
    if code == DONT_KNOW and question.dont_know:
        return plain(question.dont_know)
    choice = question.choice(code)
    return plain(choice.label) if choice else code


_SAYERS: dict[type, Callable[[Numbering, Any, bool], str]] = {
    Truth: _truth,
    Not: _not,
    And: _several,
    Or: _several,
    Selected: _selected,
    Comparison: _comparison,
}
