"""The filter of a page or command: read, checked, and applied to blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.forms_staff.design.fault_words import FAULT_WORDS
from surveys.questionnaire.check_references import check_references
from surveys.questionnaire.condition_parser import (
    MAX_LENGTH,
    MAX_TERMS,
    ConditionError,
    parse_filter,
)
from surveys.questionnaire.condition_syntax import (
    Comparison,
    Expression,
    Reference,
    TextLiteral,
    operands,
)
from surveys.questionnaire.model import OTHER_TEXT, Kind, Question
from surveys.questionnaire.places import Place
from surveys.questionnaire.problems import Severity

_TEXTS = frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT})


class FilterError(ValueError):
    """A filter that cannot be used; the message is in the page's language."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which responses are looked at. No filter at all is None, never an empty one."""

    expression: Expression

    @property
    def text(self) -> str:
        """The filter as it stands in an address."""
        return str(self.expression)


def read_filter(text: str, questions: Mapping[str, Question]) -> Filter | None:
    """The filter that a text says; None for an empty text.

    `questions` by code, facts among them. Raises FilterError for a text that cannot be read,
    is too long, or names what is not there.
    """
    text = text.strip()
    if not text:
        return None
    if len(text) > MAX_LENGTH:
        raise FilterError(
            _("The filter has %(length)d characters; at most %(most)d are read.")
            % {"length": len(text), "most": MAX_LENGTH}
        )
    try:
        expression = parse_filter(text)
    except ConditionError as error:
        raise FilterError(
            _(
                "The filter cannot be read at character %(column)d. It may hold at most %(most)d "
                "comparisons, such as ${code} = 'choice'."
            )
            % {"column": error.column, "most": MAX_TERMS}
        ) from None
    for problem in check_references(Place(), "the filter", expression, questions):
        if problem.severity is Severity.ERROR:
            said = str(FAULT_WORDS[problem.fault])
            raise FilterError(said % {"about": problem.about} if "%(" in said else said)
    _refuse_texts(expression, questions)
    return Filter(expression)


def _refuse_texts(expression: Expression, questions: Mapping[str, Question]) -> None:
    for leaf in operands(expression):
        if not isinstance(leaf, Comparison):
            continue
        sides = (leaf.left, leaf.right)
        written = [each for each in sides if isinstance(each, Reference)]
        free = [
            each
            for each in written
            if each.part == OTHER_TEXT or questions[each.code].kind in _TEXTS
        ]
        asks = leaf.operator in ("=", "!=") and TextLiteral("") in sides
        if any(each.part == OTHER_TEXT for each in free) or (free and not asks):
            raise FilterError(
                _(
                    "A filter can ask whether a free text was written: ${%(code)s} != ''. It "
                    "cannot look into texts."
                )
                % {"code": free[0].code}
            )
