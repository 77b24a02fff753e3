"""The language of conditions: XLSForm expressions, read into a tree and written back.

The grammar is the part of XLSForm's (an XPath 1.0 subset) that routing needs: comparisons,
`selected`, `count-selected`, `not`, `and`, `or`, `true()`, `false()` and brackets. There is
no arithmetic and nothing is executed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from surveys.questionnaire.model import Number


@dataclass(frozen=True, slots=True)
class Reference:
    """`${code}` or `${code.part}`: the answer to a question, or to a part of it.

    The part is a row of a matrix, a choice of a points allocation, or `other_text`.
    """

    code: str
    part: str = ""

    def __str__(self) -> str:
        return f"${{{self.code}.{self.part}}}" if self.part else f"${{{self.code}}}"


@dataclass(frozen=True, slots=True)
class TextLiteral:
    """A text in quotes. XPath knows no escapes, so it cannot hold both kinds of quotes."""

    value: str

    def __post_init__(self) -> None:
        if "'" in self.value and '"' in self.value:
            raise ValueError("a text in a condition cannot hold both ' and \"")

    def __str__(self) -> str:
        return f'"{self.value}"' if "'" in self.value else f"'{self.value}'"


@dataclass(frozen=True, slots=True)
class DateLiteral:
    """An ISO 8601 day that answers are put in order against; only filters have it."""

    value: str

    def __str__(self) -> str:
        return f"'{self.value}'"


@dataclass(frozen=True, slots=True)
class NumberLiteral:
    """A number, written with at most 15 digits before and after the point."""

    value: Number

    def __str__(self) -> str:
        return format(Decimal(repr(self.value)), "f")


@dataclass(frozen=True, slots=True)
class Truth:
    """`true()` or `false()`."""

    value: bool

    def __str__(self) -> str:
        return "true()" if self.value else "false()"


@dataclass(frozen=True, slots=True)
class CountSelected:
    """`count-selected(${code})`: how many options are taken, 0 when unanswered."""

    reference: Reference

    def __str__(self) -> str:
        return f"count-selected({self.reference})"


Operand = Reference | TextLiteral | DateLiteral | NumberLiteral | Truth | CountSelected


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two operands and one of `= != < <= > >=` between them."""

    left: Operand
    operator: str
    right: Operand

    def __str__(self) -> str:
        return f"{self.left} {self.operator} {self.right}"


@dataclass(frozen=True, slots=True)
class Selected:
    """`selected(${code}, 'choice')`: the choice is among those taken."""

    reference: Reference
    choice: TextLiteral

    def __str__(self) -> str:
        return f"selected({self.reference}, {self.choice})"


@dataclass(frozen=True, slots=True)
class Not:
    """`not(…)`."""

    inner: Expression

    def __str__(self) -> str:
        return f"not({self.inner})"


@dataclass(frozen=True, slots=True)
class And:
    """Two or more expressions that must all hold."""

    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        return " and ".join(_bracketed(part, And | Or) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Two or more expressions one of which must hold."""

    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        return " or ".join(_bracketed(part, Or) for part in self.parts)


Expression = Comparison | Selected | Not | And | Or | Truth


def operands(expression: Expression) -> Iterator[Comparison | Selected | Truth]:
    """The comparisons, `selected` calls and truth values of an expression, left to right."""
    if isinstance(expression, Not):
        yield from operands(expression.inner)
    elif isinstance(expression, And | Or):
        for part in expression.parts:
            yield from operands(part)
    else:
        yield expression


def references(expression: Expression) -> tuple[Reference, ...]:
    """The references of an expression, each once, in the order written."""
    found: dict[Reference, None] = {}
    for leaf in operands(expression):
        if isinstance(leaf, Selected):
            found[leaf.reference] = None
        elif isinstance(leaf, Comparison):
            for side in (leaf.left, leaf.right):
                if isinstance(side, CountSelected):
                    found[side.reference] = None
                elif isinstance(side, Reference):
                    found[side] = None
    return tuple(found)


def _bracketed(part: Expression, loose: object) -> str:
    return f"({part})" if isinstance(part, loose) else str(part)  # type: ignore[arg-type]
