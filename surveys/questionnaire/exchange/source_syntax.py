"""Expressions of other programs as a tree, before they are translated. Nothing is ever run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import LarkError

MAX_LENGTH = 10_000  # characters of an expression
MAX_DEPTH = 60  # brackets in brackets, and signs before signs


@dataclass(frozen=True, slots=True)
class Name:
    """An answer, by the name that the file has for it; "." is the question's own answer."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A text or a number, as it is written."""

    value: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet of choices, in an expression that is about each of them."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function and what it is given; `not` is one."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Binary:
    """Two parts and what stands between them: `and`, `or`, a comparison, or arithmetic."""

    operator: str
    left: Node
    right: Node


Node = Name | Literal | Column | Call | Binary


class UnreadableError(ValueError):
    """An expression that cannot be read."""


# As both languages write an operator, and as the tree has it.
_OPERATORS = {"==": "=", "eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=",
              "&&": "and", "||": "or"}  # fmt: skip

# The operator that says the same with both sides exchanged.
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}

_RULES = r"""
    ?start: either
    ?either: both | either OR both -> binary
    ?both: compared | both AND compared -> binary
    ?compared: sum | sum COMPARE sum -> binary
    ?sum: product | sum (PLUS | MINUS) product -> binary
    ?product: signed | product (TIMES) signed -> binary
    ?signed: atom | MINUS signed -> minus | NOT signed -> negation
    ?atom: NAME -> name | TEXT -> text | NUMBER -> number | call | "(" either ")"
    call: FUNCTION "(" [either ("," either)*] ")"

    PLUS: "+"
    MINUS: "-"
    %ignore /\s+/
"""

_XPATH = (
    _RULES
    + r"""
    OR: /or(?![\w-])/
    AND: /and(?![\w-])/
    COMPARE: "!=" | "<=" | ">=" | "=" | "<" | ">"
    TIMES: "*" | /(div|mod)(?![\w-])/
    NOT: "!"
    NAME: /\$\{[^{}]{1,300}\}|(\.\.\/){1,20}[\w.-]{1,300}|(\/[\w.-]{1,100}){1,20}|\.(?![\w.\/])/
    TEXT: /'[^']*'|"[^"]*"|[‘’][^‘’]*[‘’]|[“”][^“”]*[“”]/
    NUMBER: /[0-9]{1,20}(\.[0-9]{1,400})?(?![\w.])/
    FUNCTION: /[A-Za-z_][\w:-]{0,60}(?=\s{0,5}\()/
"""
)

# The same where a bare word is a column of the sheet of choices.
_CHOICE_FILTER = (
    _XPATH.replace("NAME -> name", "NAME -> name | COLUMN -> column")
    + r"""
    COLUMN: /(?!(or|and|div|mod)(?![\w.-]))[A-Za-z_][\w.-]{0,100}(?![\w.-]|\s{0,5}\()/
"""
)

_EXPRESSION_SCRIPT = (
    _RULES
    + r"""
    OR: "||" | /or(?!\w)/i
    AND: "&&" | /and(?!\w)/i
    COMPARE: "==" | "!=" | "<=" | ">=" | "<" | ">" | /(eq|ne|lt|le|gt|ge)(?!\w)/i
    TIMES: "*" | "/"
    NOT.2: "!" | /not(?!\w)/i
    NAME.1: /([0-9]+X[0-9]+X|[A-Za-z_])[\w#]{0,200}(\.\w{1,40})?(?![\w#.]|\s{0,5}\()/
    TEXT: /'([^'\\]|\\.)*'|"([^"\\]|\\.)*"/
    NUMBER: /[0-9]{1,15}(\.[0-9]{1,15})?(?![\w.])/
    FUNCTION: /[A-Za-z_]\w{0,60}(?=\s{0,5}\()/
"""
)


@v_args(inline=True)
class _Tree(Transformer[Token, Any]):
    """Makes the nodes while the text is read."""

    def binary(self, left: Node, operator: Token, right: Node) -> Binary:
        written = str(operator).lower()
        return Binary(_OPERATORS.get(written, written), left, right)

    def minus(self, _sign: Token, inner: Node) -> Node:
        if isinstance(inner, Literal) and inner.number and not inner.value.startswith("-"):
            return Literal(f"-{inner.value}", number=True)
        return Binary("-", Literal("0", number=True), inner)

    def negation(self, _sign: Token, inner: Node) -> Call:
        return Call("not", (inner,))

    def name(self, token: Token) -> Name:
        found = re.fullmatch(r"\$\{\s*(.*?)\s*\}", token)
        if found:
            return Name(found[1])
        return Name(str(token).rsplit("/", 1)[-1])

    def column(self, token: Token) -> Column:
        return Column(str(token))

    def text(self, token: Token) -> Literal:
        return Literal(str(token)[1:-1])

    def number(self, token: Token) -> Literal:
        return Literal(str(token), number=True)

    def call(self, function: Token, *arguments: Node | None) -> Call:
        return Call(str(function), tuple(each for each in arguments if each is not None))


def _reader(grammar: str) -> Lark:
    return Lark(grammar, parser="lalr", transformer=_Tree(), maybe_placeholders=False)


_XPATH_READER = _reader(_XPATH)
_FILTER_READER = _reader(_CHOICE_FILTER)
_SCRIPT_READER = _reader(_EXPRESSION_SCRIPT)


def read_xpath(text: str) -> Node:
    """Read an XLSForm expression. Raises UnreadableError."""
    return _read(_XPATH_READER, text)


def read_choice_filter(text: str) -> Node:
    """Read an XLSForm expression about each choice of a list. Raises UnreadableError."""
    return _read(_FILTER_READER, text)


def read_expression_script(text: str) -> Node:
    """Read a LimeSurvey expression. Raises UnreadableError."""
    return _read(_SCRIPT_READER, text)


def _read(reader: Lark, text: str) -> Node:
    if len(text) > MAX_LENGTH or _too_deep(text):
        raise UnreadableError
    try:
        node: Node = reader.parse(text)  # type: ignore[assignment]
    except LarkError:
        raise UnreadableError from None
    return node


def _too_deep(text: str) -> bool:
    """Whether brackets or signs are nested too deep to be walked through."""
    depth = deepest = 0
    for found in re.finditer(r"'[^']*'|\"[^\"]*\"|[()]|(?:[!-]\s*){2,}", text):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        signs = len(found[0]) if found[0][0] in "!-" else 0
        deepest = max(deepest, depth, signs)
    return deepest > MAX_DEPTH


def nodes_of(node: Node) -> Iterator[Node]:
    """The node and every node in it, in the order written."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        yield each
        if isinstance(each, Call):
            waiting.extend(reversed(each.arguments))
        elif isinstance(each, Binary):
            waiting.extend((each.right, each.left))


def names_in(node: Node) -> tuple[str, ...]:
    """The names in an expression, each once, in the order written."""
    return tuple(dict.fromkeys(each.name for each in nodes_of(node) if isinstance(each, Name)))


def joined(operator: str, nodes: Sequence[Node]) -> Node:
    """`a or b or c` of at least one part; `chain` takes it apart again."""
    return reduce(lambda left, right: Binary(operator, left, right), nodes)


def chain(node: Node, operator: str) -> list[Node]:
    """The parts of `a and b and c`, left to right, however many; of anything else itself."""
    parts: list[Node] = []
    while isinstance(node, Binary) and node.operator == operator:
        parts.append(node.right)
        node = node.left
    return [node, *reversed(parts)]
