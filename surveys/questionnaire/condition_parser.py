"""Parses the text of a condition. Hostile text fails quickly, with a column and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from surveys.questionnaire.condition_syntax import (
    And,
    Comparison,
    CountSelected,
    DateLiteral,
    Expression,
    Not,
    NumberLiteral,
    Or,
    Reference,
    Selected,
    TextLiteral,
    Truth,
    operands,
)
from surveys.questionnaire.numbers import plain_number

MAX_LENGTH = 2_000
MAX_DEPTH = 30  # brackets in brackets
MAX_TERMS = 40  # comparisons in one filter

_GRAMMAR = r"""
    ?start: disjunction
    ?disjunction: conjunction (_OR conjunction)*
    ?conjunction: term (_AND term)*
    ?term: comparison
         | _SELECTED "(" reference "," text ")" -> selected
         | _NOT "(" disjunction ")" -> negation
         | truth
         | "(" disjunction ")"
    comparison: operand OPERATOR operand
    ?operand: reference | text | number | truth
            | _COUNT "(" reference ")" -> count_selected
    reference: REFERENCE
    text: TEXT
    number: NUMBER
    truth: TRUE "(" ")" | FALSE "(" ")"

    _OR: /or(?![\w-])/
    _AND: /and(?![\w-])/
    _NOT: /not(?![\w-])/
    _SELECTED: /selected(?![\w-])/
    _COUNT: /count-selected(?![\w-])/
    TRUE: /true(?![\w-])/
    FALSE: /false(?![\w-])/
    OPERATOR: "!=" | "<=" | ">=" | "=" | "<" | ">"
    REFERENCE: /\$\{[a-z][a-z0-9_]{0,63}(\.[a-z][a-z0-9_]{0,63})?\}/
    TEXT: /'[^']*'|"[^"]*"/
    NUMBER: /-?[0-9]{1,15}(\.[0-9]{1,15})?(?![\w.])/
    %ignore /[ \t\r\n]+/
"""

# What people write instead, at the place where reading stops, and what to write.
_HINTS: tuple[tuple[str, str], ...] = (
    (r"&&|&|AND\b|And\b", "write and"),
    (r"\|\|?|OR\b|Or\b", "write or"),
    (r"!|NOT\b|Not\b|not\b", "write not(…)"),
    (r"[‘’‚“”„«»]", "write straight quotes: 'code'"),
    (r"""["']""", "close the quotes"),
    (r"\$", "write ${code} with the code of a question, or ${code.row}"),
    (r"-?[0-9]", "write a number with a point and at most 15 digits, such as 2.5"),
    (r"(true|false)\b", "write true() or false()"),
    (r"[-+*/]", "leave arithmetic out: it is not part of conditions"),
    (r"[A-Za-z_]", "write ${code} for an answer, 'code' for a choice; the functions are "
                   "selected, count-selected, not, true and false"),
)  # fmt: skip

# Operators of other languages whose first character was read as one of ours.
_DOUBLED = ((r"==", "write one = sign"), (r"<>", "write !="))

# What can follow at that place, and what to write; the first that can follow is told.
_EXPECTED: tuple[tuple[str, str], ...] = (
    ("OPERATOR", "compare it, such as ${code} = 'choice'"),
    ("COMMA", "write the choice after a comma: selected(${code}, 'choice')"),
    ("RPAR", "close the bracket"),
    ("_NOT", "write a comparison, such as ${code} = 'choice'"),
    ("TEXT", "write the code of a choice in quotes"),
    ("REFERENCE", "write ${code} with the code of a question"),
    ("LPAR", "open a bracket"),
    ("_AND", "join parts with and, or"),
    ("$END", "end the condition here, or open a bracket before"),
)


class ConditionError(ValueError):
    """A condition that cannot be read. `column` counts from 1; `mend` says what to write."""

    def __init__(self, message: str, column: int, mend: str) -> None:
        self.message = message
        self.column = column
        self.mend = mend
        super().__init__(f"column {column}: {message}: {mend}")


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Read a condition such as `${age} >= 18 and selected(${needs}, 'x')`.

    Raises ConditionError, also for a text over MAX_LENGTH or nested over MAX_DEPTH.
    """
    return _read(_PARSER, text)


@lru_cache(maxsize=1024)
def parse_filter(text: str) -> Expression:
    """Read a filter: a condition that can also name facts and put days in order.

    Facts begin with "_": `${_language} = 'ro'`. A day in quotes beside `<` and its like is a
    day: `${_submitted_on} >= '2026-03-01'`. Raises ConditionError, also for more than MAX_TERMS
    comparisons.
    """
    expression = _read(_FILTER_PARSER, text)
    terms = sum(1 for _ in operands(expression))
    if terms > MAX_TERMS:
        message = f"the filter has {terms} comparisons"
        raise ConditionError(message, 1, f"keep to {MAX_TERMS}")
    return expression


def _read(parser: Lark, text: str) -> Expression:
    if len(text) > MAX_LENGTH:
        message = f"the condition has {len(text)} characters"
        raise ConditionError(message, MAX_LENGTH + 1, f"keep it under {MAX_LENGTH}")
    _refuse_deep_nesting(text)
    try:
        expression: Expression = parser.parse(text)  # type: ignore[assignment]
    except UnexpectedInput as error:
        raise _explained(text, error) from None
    return expression


def _refuse_deep_nesting(text: str) -> None:
    depth = 0
    for found in re.finditer(r"'[^']*'|\"[^\"]*\"|[()]", text):
        depth += {"(": 1, ")": -1}.get(found.group(), 0)
        if depth > MAX_DEPTH:
            mend = f"nest at most {MAX_DEPTH} brackets"
            raise ConditionError("the brackets are nested too deep", found.start() + 1, mend)


def _explained(text: str, error: UnexpectedInput) -> ConditionError:
    """Say what stands at the place where reading stopped, and what was meant."""
    if isinstance(error, UnexpectedCharacters):
        expected, ended = error.allowed or set(), False
    elif isinstance(error, UnexpectedToken):
        expected, ended = error.accepts or error.expected, error.token.type == "$END"
    else:
        expected, ended = set(), True
    if ended:
        return ConditionError("the condition ends too early", len(text) + 1, _wanted(expected))
    place = error.pos_in_stream or 0
    rest = text[place:]
    stopped = re.match(r"[\w-]+|\$\{[^}]*\}|\S", rest)
    message = f"“{stopped.group()[:30] if stopped else rest[:1]}” does not fit here"
    hint = _hint(_DOUBLED, text[max(place - 1, 0) :])
    if isinstance(error, UnexpectedCharacters):
        hint = hint or _hint(_HINTS, rest)
    return ConditionError(message, place + 1, hint or _wanted(expected))


def _hint(hints: tuple[tuple[str, str], ...], rest: str) -> str | None:
    return next((hint for pattern, hint in hints if re.match(pattern, rest)), None)


def _wanted(expected: Collection[str]) -> str:
    wanted = (mend for terminal, mend in _EXPECTED if terminal in expected)
    return next(wanted, "write a comparison, such as ${code} = 'choice'")


@v_args(inline=True)
class _Tree(Transformer[Token, Expression]):
    """Makes the nodes of an expression while the text is parsed."""

    def disjunction(self, *parts: Expression) -> Or:
        return Or(parts)

    def conjunction(self, *parts: Expression) -> And:
        return And(parts)

    def negation(self, inner: Expression) -> Not:
        return Not(inner)

    def comparison(self, left: Any, operator: Token, right: Any) -> Comparison:
        return Comparison(left, str(operator), right)

    def selected(self, reference: Reference, choice: TextLiteral) -> Selected:
        return Selected(reference, choice)

    def count_selected(self, reference: Reference) -> CountSelected:
        return CountSelected(reference)

    def reference(self, token: Token) -> Reference:
        code, _, part = token[2:-1].partition(".")
        return Reference(code, part)

    def text(self, token: Token) -> TextLiteral:
        return TextLiteral(token[1:-1])

    def number(self, token: Token) -> NumberLiteral:
        value = float(token) if "." in token else int(token)
        return NumberLiteral(plain_number(value))

    def truth(self, token: Token) -> Truth:
        return Truth(token.type == "TRUE")


_PARSER = Lark(_GRAMMAR, parser="lalr", transformer=_Tree(), maybe_placeholders=False)


@v_args(inline=True)
class _FilterTree(_Tree):
    def comparison(self, left: Any, operator: Token, right: Any) -> Comparison:
        if operator not in ("=", "!="):
            left, right = _day(left), _day(right)
        return Comparison(left, str(operator), right)


def _day(operand: Any) -> Any:
    if not isinstance(operand, TextLiteral) or not re.fullmatch(r"\d{4}-\d\d-\d\d", operand.value):
        return operand
    try:
        return DateLiteral(date.fromisoformat(operand.value).isoformat())
    except ValueError:
        return operand


_FILTER_PARSER = Lark(
    _GRAMMAR.replace(r"\{[a-z]", r"\{_?[a-z]", 1),
    parser="lalr",
    transformer=_FilterTree(),
    maybe_placeholders=False,
)
