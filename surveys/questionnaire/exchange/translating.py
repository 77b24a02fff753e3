"""From the expressions of other programs to our conditions, part by part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from surveys.questionnaire.condition_syntax import (
    And,
    Comparison,
    CountSelected,
    Expression,
    Not,
    NumberLiteral,
    Operand,
    Or,
    Truth,
)
from surveys.questionnaire.conditions import ConditionError, number_of, parse
from surveys.questionnaire.exchange.report import Loss
from surveys.questionnaire.exchange.source_syntax import (
    MIRRORED,
    Binary,
    Call,
    Literal,
    Name,
    Node,
    chain,
)
from surveys.questionnaire.exchange.targets import Names, UntranslatableError
from surveys.questionnaire.exchange.values import compared, filled, is_empty, reference, selected
from surveys.questionnaire.numbers import plain_number

Item = TypeVar("Item")

_LOGIC: dict[str, Callable[[tuple[Expression, ...]], Expression]] = {"and": And, "or": Or}

# Functions that give the length of a text or the number of answers: only "any or none" is sayable.
_LENGTHS = frozenset({"string-length", "strlen", "count"})
_ANY = {(">", 0): True, (">=", 1): True, ("!=", 0): True,
        ("=", 0): False, ("<", 1): False, ("<=", 0): False}  # fmt: skip


def translate(node: Node, names: Names) -> Expression:
    """The condition that holds when the expression does. Raises UntranslatableError."""
    expression = simplified(_Translator(names).truth(node))
    try:
        parse(str(expression))
    except ConditionError as error:
        raise UntranslatableError(Loss.CONDITION_UNREADABLE, error.message) from None
    return expression


class _Translator:
    def __init__(self, names: Names) -> None:
        self._names = names

    def truth(self, node: Node) -> Expression:
        """The node where something holds or not."""
        if isinstance(node, Name):
            return filled(self._names.target(node.name))
        if isinstance(node, Literal):
            number = number_of(node.value) if node.number else None
            return Truth(bool(node.value) if number is None else bool(number))
        if isinstance(node, Call):
            return self._call(node)
        if not isinstance(node, Binary):
            raise UntranslatableError(Loss.CONDITION_NAME, node.name)
        if node.operator in _LOGIC:
            parts = tuple(self.truth(part) for part in chain(node, node.operator))
            return _LOGIC[node.operator](parts)
        if node.operator in MIRRORED:
            return self._compared(node)
        raise UntranslatableError(Loss.CONDITION_ARITHMETIC, node.operator)

    def _call(self, node: Call) -> Expression:
        make = _FUNCTIONS.get(node.function.lower())
        if make is None:
            raise UntranslatableError(Loss.CONDITION_FUNCTION, node.function)
        return make(self, node.arguments)

    def negated(self, arguments: Sequence[Node]) -> Expression:
        return Not(self.truth(_only(arguments)))

    def itself(self, arguments: Sequence[Node]) -> Expression:
        return self.truth(_only(arguments))

    def empty(self, arguments: Sequence[Node]) -> Expression:
        node = _only(arguments)
        if not isinstance(node, Name):
            raise UntranslatableError(Loss.CONDITION_FUNCTION, "is_empty")
        return is_empty(self._names.target(node.name))

    def selected(self, arguments: Sequence[Node]) -> Expression:
        if len(arguments) != 2:
            raise UntranslatableError(Loss.CONDITION_FUNCTION, "selected")
        name, choice = arguments
        if not isinstance(name, Name) or not isinstance(choice, Literal):
            raise UntranslatableError(Loss.CONDITION_FUNCTION, "selected")
        return selected(self._names.target(name.name), choice.value)

    def _compared(self, node: Binary) -> Expression:
        left, operator, right = node.left, node.operator, node.right
        if isinstance(left, Literal) and not isinstance(right, Literal):
            left, operator, right = right, MIRRORED[operator], left
        if isinstance(left, Call):
            return self._compared_call(left, operator, right)
        if isinstance(left, Name) and isinstance(right, Literal):
            return compared(self._names.target(left.name), operator, right.value)
        if isinstance(left, Name) and isinstance(right, Name):
            return Comparison(self._plain(left), operator, self._plain(right))
        if isinstance(left, Name) and isinstance(right, Call):
            return self._compared_call(right, MIRRORED[operator], left)
        raise UntranslatableError(
            Loss.CONDITION_ARITHMETIC, _operator_in(left) or _operator_in(right) or operator
        )

    def _plain(self, node: Name) -> Operand:
        target = self._names.target(node.name)
        if target.values or target.option:
            raise UntranslatableError(Loss.CONDITION_VALUE, node.name)
        return reference(target)

    def _compared_call(self, call: Call, operator: str, right: Node) -> Expression:
        function = call.function.lower()
        if function == "count-selected":
            name = _only(call.arguments)
            if isinstance(name, Name):
                counted = CountSelected(reference(self._names.target(name.name)))
                return Comparison(counted, operator, self._number(right))
        if function in _LENGTHS and isinstance(right, Literal):
            any_ = _ANY.get((operator, int(number_of(right.value) or 0)))
            if any_ is not None and all(isinstance(each, Name) for each in call.arguments):
                parts = tuple(self.truth(each) for each in call.arguments)
                found = Or(parts) if len(parts) > 1 else _only(parts)
                return found if any_ else Not(found)
        if isinstance(right, Call) and right.function.lower() in ("true", "false"):
            held = (right.function.lower() == "true") is (operator == "=")
            return self._call(call) if held else Not(self._call(call))
        raise UntranslatableError(Loss.CONDITION_FUNCTION, call.function)

    def _number(self, node: Node) -> Operand:
        number = number_of(node.value) if isinstance(node, Literal) else None
        if number is None:
            raise UntranslatableError(Loss.CONDITION_VALUE, getattr(node, "value", ""))
        return NumberLiteral(plain_number(number))


_FUNCTIONS: dict[str, Callable[[_Translator, Sequence[Node]], Expression]] = {
    "not": _Translator.negated,
    "boolean": _Translator.itself,
    "true": lambda _translator, _arguments: Truth(True),
    "false": lambda _translator, _arguments: Truth(False),
    "selected": _Translator.selected,
    "is_empty": _Translator.empty,
    "empty": _Translator.empty,
}


def simplified(expression: Expression) -> Expression:
    """The expression with brackets in brackets of the same sort opened, and without constants."""
    if isinstance(expression, Not):
        inner = simplified(expression.inner)
        if isinstance(inner, Truth):
            return Truth(not inner.value)
        return inner.inner if isinstance(inner, Not) else Not(inner)
    if not isinstance(expression, And | Or):
        return expression
    sort = type(expression)
    parts: dict[Expression, None] = {}
    for part in map(simplified, expression.parts):
        if part == Truth(sort is Or):
            return part
        if isinstance(part, Truth):
            continue
        parts.update(dict.fromkeys(part.parts if isinstance(part, sort) else (part,)))
    kept = tuple(parts)
    return sort(kept) if len(kept) > 1 else kept[0] if kept else Truth(sort is And)


def _only(arguments: Sequence[Item]) -> Item:
    if len(arguments) != 1:
        raise UntranslatableError(Loss.CONDITION_FUNCTION, "")
    return arguments[0]


def _operator_in(node: Node) -> str:
    return node.operator if isinstance(node, Binary) else ""
